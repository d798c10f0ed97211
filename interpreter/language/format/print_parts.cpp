// The small parts of definitions, one line each.
#include <fmt/format.h>

#include "language/format/print.h"
#include "language/format/tree_printer.h"

namespace tally::format {
namespace {

template <class List, class Text>
std::string Listed(const List& list, std::string_view before, std::string_view between, const Text& text) {
  std::string out;
  for (const auto& each : list) {
    out += std::string(out.empty() ? before : between) + text(each);
  }
  return out;
}

std::string FormatOf(const ast::Format& format) {
  return " as " + format.kind.text + (format.size ? fmt::format(" {}", *format.size) : std::string());
}

std::string NumberBefore(const std::optional<int>& number) {
  return number ? fmt::format("{} ", *number) : std::string();
}

}  // namespace

std::string Of(const ast::Path& path) {
  return Listed(path.parts, "", ".", [](const ast::Name& part) { return part.text; });
}

std::string Of(const std::vector<ast::Name>& names) {
  return Listed(names, "", ", ", [](const ast::Name& name) { return name.text; });
}

std::string Of(const ast::TypeRef& type) {
  std::string out = (type.list ? "list of " : "") + Of(type.name);
  out += type.places ? fmt::format("({})", *type.places) : std::string();
  const auto bound = [&](std::string_view word, const ast::ExprPtr& value) {
    out += value == nullptr ? std::string() : fmt::format(" {} {}", word, Of(*value));
  };
  bound("from", type.from);
  bound("through", type.through);
  bound("above", type.above);
  out += type.or_missing ? " or missing" : "";
  out += type.or_absent ? " or absent" : "";
  return out + (type.or_all ? " or ALL" : "");
}

std::string Of(const ast::DataCell& cell) {
  return cell.kind == ast::DataCell::Kind::kText ? PrintText(cell.text) : cell.text;
}

std::string Of(const ast::AxisRef& axis) {
  return Of(axis.name) + (axis.args.empty() ? std::string() : CallOf(axis.args));
}

std::string Of(const std::vector<ast::AxisRef>& axes) {
  return Listed(axes, "", ", ", [](const ast::AxisRef& axis) { return Of(axis); });
}

std::string Of(const ast::Column& column) {
  std::string out = column.name.text + " : " + Of(column.type);
  const auto words = [&](const std::vector<ast::Text>& texts, std::string_view before, std::string_view behind) {
    out += texts.empty() ? std::string() : std::string(before) + Words(texts) + std::string(behind);
  };
  words(column.reading.written, " written", "");
  words(column.reading.yes, " written", " as yes");
  words(column.reading.no, " written", " as no");
  words(column.reading.missing, " missing written", "");
  words(column.reading.suppressed, " suppressed written", "");
  out += column.reading.trimmed ? " trimmed" : "";
  out += column.reading.any_case ? " ignoring case" : "";
  out += column.reading.orphan_is_missing ? " orphan means missing" : "";
  out += Listed(column.headers, " from ", ", ", [](const ast::Text& text) { return PrintText(text.text); });
  for (const ast::Text& other : column.other_headers) {
    out += " or " + PrintText(other.text);
  }
  out += column.alias ? " as " + column.alias->text : std::string();
  return column.is_private ? out + " private" : out;
}

std::string Of(const ast::OutputColumn& column) {
  const std::string heading = NumberBefore(column.number) + Of(*column.heading);
  return column.value == nullptr ? heading + " not collected" : heading + " = " + Of(*column.value) + Of(column.format);
}

std::string Of(const ast::FileClause& file) {
  return "file " + Of(*file.name) + (file.of ? " of " + Of(*file.of) : std::string()) + Clause("if", file.condition) +
         Clause("header if", file.header) + Of(file.sorted);
}

std::string Of(const ast::Loop& loop) {
  if (loop.over_entered_rows) {
    return "for each entered row";
  }
  if (loop.over_measures) {
    return "for each measure " + loop.variables.front().name.text;
  }
  return Listed(loop.variables, "for each ", ", ", [](const ast::Loop::Variable& variable) {
    const bool plain = variable.where == nullptr || !std::holds_alternative<ast::Choice>(variable.where->node);
    return variable.name.text + " in " + OperandOf(*variable.domain) + (variable.of ? " of " + Of(*variable.of) : std::string()) +
           (plain ? Clause("where", variable.where) : " where (" + Of(*variable.where) + ")");
  });
}

std::string Of(const ast::Show& show) {
  return "show " + Of(show.mark) + (show.in.empty() ? std::string() : " in " + Of(show.in)) + Clause("where", show.where);
}

std::string Of(const ast::Patterns::Years& years) {
  return fmt::format("for {}", years.from) + (years.through == years.from ? std::string() : fmt::format(" through {}", years.through)) +
         Words(years.patterns) + (years.except.empty() ? std::string() : " except" + Words(years.except));
}

std::string Of(const ast::Worksheet::SheetColumnDef& column) {
  const std::string start = fmt::format("column {} {}", column.number, PrintText(column.heading.text));
  return column.entered ? start + " entered" + (column.entered_default ? " default " + Of(*column.entered_default) : std::string())
                        : start + " = " + Of(*column.value);
}

std::string Of(const ast::Worksheet::SheetRowDef& row) {
  if (!row.name) {
    return "header " + PrintText(row.text.text);
  }
  return fmt::format("row {} {}", row.name->text, PrintText(row.text.text)) + (row.entered ? " entered" : " = " + Of(*row.value));
}

std::string Of(const std::vector<ast::MatchKey>& keys) {
  return Listed(keys, " matching ", ", ", [](const ast::MatchKey& key) {
    return key.column.text + (key.value == nullptr ? std::string() : " = " + OperandOf(*key.value));
  });
}

std::string Of(const std::vector<ast::SortKey>& keys) {
  return Listed(keys, " sorted by ", ", ", [](const ast::SortKey& key) {
    using Missing = ast::OrderTerm::Missing;
    return OperandOf(*key.key) + (key.descending ? " descending" : "") +
           (key.missing == Missing::kUnsaid  ? ""
            : key.missing == Missing::kFirst ? " missing first"
                                             : " missing last");
  });
}

std::string Of(const std::optional<ast::Format>& format) {
  return format ? FormatOf(*format) : std::string();
}

std::string ArgumentsOf(const std::vector<ast::Argument>& args) {
  const std::string list =
      Listed(args, "(", ", ", [](const ast::Argument& argument) { return argument.name.text + " : " + Of(argument.type); });
  return list.empty() ? list : list + ")";
}

std::string Words(const std::vector<ast::Text>& texts) {
  return Listed(texts, " ", " ", [](const ast::Text& text) { return PrintText(text.text); });
}

std::string Named(ast::DefinitionKind kind, const ast::Name& name) {
  return fmt::format("{} {}", KeywordOf(kind), kind == ast::DefinitionKind::kMeasure ? PrintText(name.text) : name.text);
}

}  // namespace tally::format

namespace tally {

std::string PrintTree(const ast::TypeRef& type) {
  return format::Of(type);
}
std::string PrintTree(const ast::FileClause& file) {
  return format::Of(file);
}

}  // namespace tally
