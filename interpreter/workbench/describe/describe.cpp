#include "workbench/describe/describe.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "foundation/diagnostics/renderer.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/format/print.h"
#include "language/program/slot.h"
#include "language/syntax/name_uses.h"
#include "workbench/describe/find_mentions.h"

namespace tally {
namespace {

/// Text of a script as it may be shown: line ends and tabs stay.
std::string Shown(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t end = text.find_first_of("\n\t");
    out += EscapeControls(text.substr(0, end));
    if (end == std::string_view::npos) {
      break;
    }
    out += text[end];
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string OneLine(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return EscapeControls(out);
}

std::string Doc(const std::string& doc, std::string_view indent) {
  std::string out;
  std::string_view rest = doc;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    const std::string line = EscapeControls(rest.substr(0, end));
    out += fmt::format("{}--{}{}\n", indent, line.starts_with(' ') ? "" : " ", line);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return out;
}

/// Calls visit(const Node&, const ast::Definition&) for each definition of one kind.
template <class Node, class F>
void ForEachDefinition(const Compiled& compiled, F&& visit) {
  for (const MergedDefinition& merged : compiled.merged.program.definitions) {
    if (const auto* node = std::get_if<Node>(&merged.definition->node)) {
      visit(*node, *merged.definition);
    }
  }
}

/// Before the changes made to it, which are shown below it.
const ast::Definition& AsWritten(const MergedDefinition& merged) {
  return merged.unchanged != nullptr ? *merged.unchanged : *merged.definition;
}

/// Rows of texts as aligned columns.
std::string Aligned(const std::vector<std::vector<std::string>>& rows, std::string_view indent) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (size_t i = 0; i + 1 < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line(indent);
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) {
        line.append(widths[i] - DisplayWidth(row[i]) + 2, ' ');
      }
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

/// Where a column's values come from: `from "endDate"`; empty where the heading is its name.
std::string HeadersText(const ast::Column& column) {
  std::string headers;
  for (const ast::Text& header : column.headers) {
    headers += fmt::format("{}\"{}\"", headers.empty() ? "from " : ", ", EscapeControls(header.text));
  }
  for (const ast::Text& other : column.other_headers) {
    headers += fmt::format(" or \"{}\"", EscapeControls(other.text));
  }
  return headers;
}

std::string DescribeStored(const ast::Table& table, const ast::Definition& definition) {
  std::string out = Doc(definition.clauses.doc, "");
  out += fmt::format("table {} from \"{}\"{}\n", table.name.text, EscapeControls(table.file.text), table.or_absent ? " or absent" : "");
  std::vector<std::vector<std::string>> rows;
  for (const ast::Column& column : table.columns) {
    const bool is_key =
        std::any_of(table.key.begin(), table.key.end(), [&](const ast::Name& name) { return name.text == column.name.text; });
    rows.push_back({is_key ? "key" : "", column.name.text, EscapeControls(PrintTree(column.type)), HeadersText(column)});
  }
  return out + Aligned(rows, "  ");
}

std::string DescribeDerived(const Compiled& compiled, const bound::Table& table, const ast::Definition& definition) {
  std::string out = Doc(definition.clauses.doc, "");
  out += OneLine(PrintTree(definition)) + "\n";
  std::vector<std::vector<std::string>> rows;
  for (const ColumnId id : table.columns) {
    rows.push_back({compiled.program.column(id).name});
  }
  return out + Aligned(rows, "  ");
}

std::string DescribeCodes(const Compiled& compiled, const bound::CodesSource& source, const bound::Table& table) {
  const CodeSetSchema& codes = compiled.program.code_sets[static_cast<size_t>(source.code_set)];
  std::vector<std::vector<std::string>> rows;
  for (size_t i = 0; i < codes.codes.size(); ++i) {
    std::vector<std::string> row = {fmt::format("\"{}\"", EscapeControls(codes.codes[i]))};
    for (const ColumnId id : table.columns) {
      const auto values = compiled.program.code_columns.find(id);
      if (values == compiled.program.code_columns.end() || i >= values->second.size()) {
        continue;
      }
      if (const auto* text = std::get_if<std::string>(&values->second[i].data)) {
        row.push_back(EscapeControls(*text));
      }
    }
    rows.push_back(std::move(row));
  }
  return fmt::format("codes {}\n", table.name) + Aligned(rows, "  ");
}

std::string FilesText(const std::vector<ast::FileClause>& files) {
  std::string out;
  for (const ast::FileClause& file : files) {
    out += fmt::format("  {}\n", EscapeControls(PrintTree(file)));
  }
  return out;
}

/// The defines whose names stand in `readers`, in the order of the program, without those in `readers` themselves.
std::vector<const MergedDefinition*> DefinesReadBy(const Compiled& compiled, const std::vector<const MergedDefinition*>& readers) {
  std::set<std::string> names;
  for (const MergedDefinition* reader : readers) {
    names.merge(NameUsesOf(*reader->definition).values);
  }
  std::vector<const MergedDefinition*> found;
  for (const MergedDefinition& merged : compiled.merged.program.definitions) {
    const auto* define = std::get_if<ast::Define>(&merged.definition->node);
    const bool is_reader = std::find(readers.begin(), readers.end(), &merged) != readers.end();
    if (define != nullptr && !is_reader && names.contains(define->name.text)) {
      found.push_back(&merged);
    }
  }
  return found;
}

/// `--   concentrator  "CAR-6, CAR-7"`
std::string NamesAndCitations(const std::vector<const MergedDefinition*>& definitions) {
  std::vector<std::vector<std::string>> rows;
  for (const MergedDefinition* merged : definitions) {
    std::string cites;
    for (const ast::Text& cite : merged->definition->clauses.cites) {
      cites += fmt::format("{}\"{}\"", cites.empty() ? "" : ", ", EscapeControls(cite.text));
    }
    rows.push_back({std::get<ast::Define>(merged->definition->node).name.text, cites});
  }
  return Aligned(rows, "--   ");
}

}  // namespace

std::string DescribeParameters(const Compiled& compiled, const std::map<std::string, std::string>& in_force) {
  std::string out;
  ForEachDefinition<ast::Param>(compiled, [&](const ast::Param& param, const ast::Definition& definition) {
    out += Doc(definition.clauses.doc, "");
    out += fmt::format("{} : {}", param.name.text, EscapeControls(PrintTree(param.type)));
    out += param.default_value ? fmt::format(" = {}", EscapeControls(PrintTree(*param.default_value))) : std::string("    (required)");
    const auto value = in_force.find(param.name.text);
    out += value == in_force.end() ? "" : fmt::format("    now {}", EscapeControls(value->second));
    out += '\n';
  });
  return out.empty() ? "the script has no parameters\n" : out;
}

std::string DescribeTables(const Compiled& compiled) {
  std::string out;
  for (const bound::Table& table : compiled.program.tables) {
    if (std::holds_alternative<bound::StoredSource>(table.source)) {
      out += (out.empty() ? "" : "\n") + DescribeTable(compiled, table.name);
    }
  }
  return out.empty() ? "the script reads no tables\n" : out;
}

std::string DescribeColumn(const Compiled& compiled, const std::string& table, const std::string& column) {
  std::string out;
  ForEachDefinition<ast::Table>(compiled, [&](const ast::Table& node, const ast::Definition&) {
    for (const ast::Column& one : node.columns) {
      if (node.name.text == table && one.name.text == column) {
        const std::string headers = HeadersText(one);
        out += fmt::format("{}.{} : {}{}{}\n", table, column, EscapeControls(PrintTree(one.type)), headers.empty() ? "" : "  ", headers);
      }
    }
  });
  if (out.empty()) {
    return out;
  }
  for (const bound::Column& known : compiled.program.columns) {
    const bool is_it = known.name == column && compiled.program.table(known.table).name == table;
    if (is_it && known.type.kind == TypeKind::kRow && !known.type.list) {
      const bound::Table& values = compiled.program.table(known.type.table);
      out += std::holds_alternative<bound::CodesSource>(values.source) ? DescribeTable(compiled, values.name) : "";
    }
  }
  return out;
}

std::string DescribeTable(const Compiled& compiled, const std::string& name) {
  for (const bound::Table& table : compiled.program.tables) {
    if (table.name != name) {
      continue;
    }
    if (const auto* codes = std::get_if<bound::CodesSource>(&table.source)) {
      return DescribeCodes(compiled, *codes, table);
    }
    std::string out;
    ForEachDefinition<ast::Table>(compiled, [&](const ast::Table& node, const ast::Definition& definition) {
      if (node.name.text == name) {
        out += DescribeStored(node, definition);
      }
    });
    ForEachDefinition<ast::DerivedTable>(compiled, [&](const ast::DerivedTable& node, const ast::Definition& definition) {
      if (node.name.text == name) {
        out += DescribeDerived(compiled, table, definition);
      }
    });
    return out;
  }
  return "";
}

std::string DescribeOutputs(const Compiled& compiled) {
  std::string out;
  const auto add = [&](std::string_view kind, const ast::Name& name, const std::string& of, const ast::Definition& definition,
                       const std::vector<ast::FileClause>& files) {
    out += Doc(definition.clauses.doc, "");
    out += fmt::format("{} {}{}\n", kind, name.text, of.empty() ? "" : " of " + of);
    out += FilesText(files);
  };
  const auto text_of = [&](const ast::Path& path) { return OneLine(compiled.sources.Text(path.span)); };
  ForEachDefinition<ast::Form>(compiled, [&](const ast::Form& form, const ast::Definition& definition) {
    std::vector<ast::FileClause> files;
    for (const ast::FormItem& item : form.body.items) {
      if (const auto* file = std::get_if<ast::FileClause>(&item.node)) {
        files.push_back(*file);
      }
    }
    add("form", form.name, form.of ? text_of(*form.of) : "", definition, files);
  });
  ForEachDefinition<ast::Listing>(compiled, [&](const ast::Listing& listing, const ast::Definition& definition) {
    add("listing", listing.name, text_of(listing.of), definition, listing.files);
  });
  ForEachDefinition<ast::Worksheet>(compiled, [&](const ast::Worksheet& sheet, const ast::Definition& definition) {
    add("worksheet", sheet.name, text_of(sheet.of), definition, sheet.files);
  });
  ForEachDefinition<ast::Checks>(compiled, [&](const ast::Checks& checks, const ast::Definition& definition) {
    add("checks", checks.name, checks.of ? text_of(*checks.of) : "", definition, {});
  });
  return out.empty() ? "the script has no outputs\n" : out;
}

std::string DescribeDefinition(const Compiled& compiled, const std::string& name) {
  std::string out;
  std::vector<const MergedDefinition*> rules;  // of a measure: what its numerator and denominator say
  const auto add = [&](const ast::Definition& definition, const std::string& note) {
    out += out.empty() ? "" : "\n";
    out += fmt::format("-- {}{}\n", EscapeControls(DescribePlace(definition.span, compiled.sources)), note);
    out += Doc(definition.clauses.doc, "");
    out += Shown(Print(definition, compiled.sources));
  };
  for (const MergedDefinition& merged : compiled.merged.program.definitions) {
    const std::optional<Slot> slot = SlotOf(*merged.definition);
    if (!slot || slot->name != name) {
      continue;
    }
    add(AsWritten(merged), merged.library.empty() ? "" : fmt::format(", library {}", merged.library));
    for (const ast::Definition* change : merged.changes) {
      add(*change, ", changes the one above");
    }
    for (const ast::Definition* replaced : merged.replaced) {
      add(*replaced, ", replaced by the one above");
    }
    if (std::holds_alternative<ast::Measure>(merged.definition->node)) {
      rules = DefinesReadBy(compiled, {&merged});
    }
  }
  for (const MergedDefinition* rule : rules) {
    add(*rule->definition, rule->library.empty() ? "" : fmt::format(", library {}", rule->library));
  }
  const std::vector<const MergedDefinition*> further = DefinesReadBy(compiled, rules);
  if (!further.empty()) {
    out += "\n-- which read\n" + NamesAndCitations(further);
  }
  for (const RemovedDefinition& removed : compiled.merged.removed) {
    const std::optional<Slot> slot = SlotOf(*removed.definition);
    if (slot && slot->name == name && removed.drop != nullptr) {
      add(*removed.drop, ", drops the one below");
      add(*removed.definition, fmt::format(", library {}", removed.library));
    } else if (slot && slot->name == name) {
      add(*removed.definition, fmt::format(", library {}, not there any more: it uses `{}`", removed.library, removed.fell_with));
    }
  }
  return out;
}

std::string DescribeMentions(const Compiled& compiled, const std::string& words) {
  std::string out;
  for (const MergedDefinition* merged : FindMentions(compiled, words)) {
    out += out.empty() ? fmt::format("-- nothing is called `{}`; these say it\n", Printable(words)) : "";
    out += fmt::format("\n-- {}{}\n", EscapeControls(DescribePlace(merged->definition->span, compiled.sources)),
                       merged->library.empty() ? "" : fmt::format(", library {}", merged->library));
    out += Doc(merged->definition->clauses.doc, "");
    out += Shown(Print(AsWritten(*merged), compiled.sources));
    for (const ast::Definition* change : merged->changes) {
      out += fmt::format("\n-- {}, changes the one above\n", EscapeControls(DescribePlace(change->span, compiled.sources)));
      out += Shown(Print(*change, compiled.sources));
    }
  }
  return out;
}

void ReportUnknownDefinition(const Compiled& compiled, const std::string& name, const std::string& place, DiagnosticSink& sink) {
  std::vector<std::string> names;
  for (const MergedDefinition& merged : compiled.merged.program.definitions) {
    if (const std::optional<Slot> slot = SlotOf(*merged.definition)) {
      names.push_back(slot->name);
    }
  }
  Diagnostic& diagnostic =
      sink.Report(DiagnosticKind::UnknownName, PathPlace{Printable(place)}, fmt::format("nothing is called `{}` here", Printable(name)));
  if (const std::optional<std::string> near = NearestName(name, names)) {
    diagnostic.Hint(fmt::format("did you mean `{}`?", *near));
  }
}

}  // namespace tally
