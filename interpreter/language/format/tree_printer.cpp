#include "language/format/tree_printer.h"

#include <algorithm>

#include <fmt/format.h>

#include "language/format/print.h"

namespace tally::format {
namespace {

constexpr size_t kWidth = 110;  // from which on a value stands in a line of its own

bool Holds(Span outer, Span inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.begin < outer.end;
}

}  // namespace

void TreePrinter::NewItem() {
  out_ += "\n" + std::string(2 * depth_, ' ');
}

void TreePrinter::GoOn() {
  out_ += "\n" + std::string(2 * depth_ + 2, ' ');
}

void TreePrinter::Open() {
  out_ += " {";
  ++depth_;
}

void TreePrinter::Close() {
  --depth_;
  NewItem();
  out_ += "}";
}

void TreePrinter::Reasons(const std::vector<ast::Text>& cites, const std::optional<ast::Text>& because) {
  for (const ast::Text& cite : cites) {
    GoOn();
    Add("cite " + PrintText(cite.text));
  }
  if (because) {
    GoOn();
    Add("because " + PrintText(because->text));
  }
}

void TreePrinter::HeadReasons() {
  Reasons(definition_->clauses.cites, definition_->clauses.because);
}

void TreePrinter::ClauseReasons(Span inside) {
  for (const ast::ClauseReasons& reasons : definition_->clauses.of_clauses) {
    if (Holds(reasons.clause, inside)) {
      Reasons(reasons.cites, reasons.because);
    }
  }
}

void TreePrinter::ReasonsOfItem(Span item) {
  for (const ast::ClauseReasons& reasons : definition_->clauses.of_clauses) {
    if (reasons.clause.file == item.file && reasons.clause.begin == item.begin) {
      Reasons(reasons.cites, reasons.because);
    }
  }
}

void TreePrinter::Clause(std::string_view word, const ast::ExprPtr& expr) {
  Add(format::Clause(word, expr));
}

/// ` = value`, in a line of its own where reasons stand before it or where it is long.
void TreePrinter::Value(const ast::ExprPtr& expr) {
  const bool reasons = !definition_->clauses.cites.empty() || definition_->clauses.because;
  const std::string value = Of(*expr);
  if (reasons || out_.size() - (out_.rfind('\n') + 1) + value.size() > kWidth) {
    GoOn();
    Add("= " + value);
  } else {
    Add(" = " + value);
  }
}

void TreePrinter::Cells(const std::vector<ast::DataCell>& cells, size_t width) {
  Open();
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i % width == 0) {
      NewItem();
    } else {
      Add("  ");
    }
    Add(Of(cells[i]));
  }
  Close();
}

void TreePrinter::Items(std::vector<Placed> items) {
  const auto before = [](const Placed& a, const Placed& b) { return a.span.file == b.span.file && a.span.begin < b.span.begin; };
  std::stable_sort(items.begin(), items.end(), before);
  for (const Placed& item : items) {
    NewItem();
    Add(item.text);
    ClauseReasons(item.span);
  }
}

void TreePrinter::Print(const ast::Definition& definition) {
  const ast::Definition* outer = std::exchange(definition_, &definition);
  Add(definition.replaces ? "replace " : "");
  std::visit([&](const auto& node) { Put(node); }, definition.node);
  definition_ = outer;
}

}  // namespace tally::format

namespace tally {

std::string PrintTree(const ast::Definition& definition) {
  format::TreePrinter printer;
  printer.Print(definition);
  return printer.Take();
}

}  // namespace tally
