// `use`, parameters, code sets, patterns and tables.
#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/format/print.h"
#include "language/format/tree_printer.h"

namespace tally::format {
namespace {

std::string KeysText(const std::vector<ast::KeyPart>& keys) {
  std::string out;
  for (const ast::KeyPart& key : keys) {
    const bool choice = key.value != nullptr && std::holds_alternative<ast::Choice>(key.value->node) && !key.value->bracketed;
    const std::string value = key.value == nullptr ? std::string() : " = " + (choice ? "(" + Of(*key.value) + ")" : Of(*key.value));
    out += (out.empty() ? "" : ", ") + key.name.text + value;
  }
  return out;
}

}  // namespace

void TreePrinter::Put(const ast::Use& use) {
  Add("use " + Of(use.path) + (use.year == nullptr ? std::string() : " for " + OperandOf(*use.year)));
  HeadReasons();
}

void TreePrinter::Put(const ast::Needs& needs) {
  if (!needs.table) {
    Add("needs " + needs.name.text + " : " + Of(needs.type));
    HeadReasons();
    return;
  }
  Add("needs table " + needs.name.text);
  Open();
  for (const ast::Column& column : needs.columns) {
    NewItem();
    Add(Of(column));
  }
  Close();
  HeadReasons();
}

void TreePrinter::Put(const ast::Param& param) {
  Add("param " + param.name.text + " : " + Of(param.type));
  HeadReasons();
  if (param.default_value != nullptr) {
    Value(param.default_value);
  }
}

void TreePrinter::Put(const ast::Require& require) {
  Add("require " + Of(*require.condition));
  Add(require.of ? " of " + require.of->text : std::string());
  Add(require.on ? " on " + require.on->text : std::string());
  Clause("message", require.message);
  HeadReasons();
}

void TreePrinter::Put(const ast::Codes& codes) {
  Add("codes " + codes.name.text);
  std::string attributes = ArgumentsOf(codes.attributes);
  if (!attributes.empty()) {
    Add(" with " + attributes.substr(1, attributes.size() - 2));
  }
  HeadReasons();
  Cells(codes.cells, 2 + codes.attributes.size());
}

void TreePrinter::Put(const ast::Patterns& patterns) {
  Add(fmt::format("patterns {} any {}", patterns.name.text, patterns.wildcard.text));
  HeadReasons();
  Open();
  for (const ast::Patterns::Years& years : patterns.years) {
    NewItem();
    Add(Of(years));
  }
  Close();
}

void TreePrinter::Put(const ast::Table& table) {
  Add(fmt::format("table {} from {}", table.name.text, PrintText(table.file.text)));
  Add(table.or_absent ? " or absent" : "");
  HeadReasons();
  Open();
  const auto item = [&](std::string_view text) {
    NewItem();
    Add(text);
  };
  if (!table.key.empty()) {
    item("key " + Of(table.key));
  }
  for (const std::vector<ast::Name>& unique : table.unique) {
    item("unique " + Of(unique));
  }
  const ast::FileStyle& style = table.style;
  if (style.header_from) {
    item(*style.header_from == *style.header_through
             ? fmt::format("header line {}", *style.header_from)
             : fmt::format("header lines {} through {}", *style.header_from, *style.header_through));
  }
  if (!style.missing.empty()) {
    item("missing written" + Words(style.missing));
  }
  if (!style.suppressed.empty()) {
    item("suppressed written" + Words(style.suppressed));
  }
  if (style.armour) {
    item("armour");
  }
  if (style.trimmed) {
    item("trimmed");
  }
  if (style.any_case) {
    item("ignoring case");
  }
  if (style.encoding) {
    item("encoding " + PrintText(style.encoding->text));
  }
  if (style.until_blank_line) {
    item("until blank line");
  }
  if (style.separator) {
    item("separator " + PrintText(style.separator->text));
  }
  for (const ast::Column& column : table.columns) {
    item(Of(column));
  }
  if (table.has_absent_means) {
    item(table.absent_means_also_empty ? "absent or empty means" : "absent means");
    Cells(table.absent_means, std::max<size_t>(table.columns.size(), 1));
  }
  Close();
}

void TreePrinter::Source(const ast::TableSource& source) {
  Add(Of(source.table));
  if (source.where != nullptr) {
    ClauseReasons(source.table.span);
    Clause("where", source.where);
  }
}

void TreePrinter::Source(const ast::Take& take) {
  Add("take " + KeysText(take.columns) + " from ");
  Source(take.from);
}

void TreePrinter::Put(const ast::DerivedTable& table) {
  Add(fmt::format("table {} = ", table.name.text));
  std::visit(Overloaded{
                 [&](const ast::EachSource& each) {
                   Add("each " + KeysText(each.keys) + " of ");
                   for (size_t i = 0; i < each.sources.size(); ++i) {
                     Add(i == 0 ? "" : ", ");
                     Source(each.sources[i]);
                   }
                 },
                 [&](const ast::WithSource& with) {
                   Add(Of(with.left) + " with " + Of(with.right) + (with.alias ? " as " + with.alias->text : std::string()));
                   Add(Of(with.matching));
                   Clause("where", with.where);
                 },
                 [&](const ast::Take& take) { Source(take); },
                 [&](const ast::UnionSource& all) {
                   Add("union");
                   Open();
                   for (const ast::Take& take : all.takes) {
                     NewItem();
                     Source(take);
                   }
                   Close();
                 },
                 [&](const ast::EmptySource&) { Add("empty"); },
                 [&](const ast::FormSource& form) { Add((form.lines ? "lines of " : "cells of ") + Of(form.forms)); },
             },
             table.source);
  HeadReasons();
}

}  // namespace tally::format
