#include "language/binder/warnings/check_order.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "foundation/types/function_catalogue.h"
#include "language/binder/tree/reads.h"
#include "language/binder/tree/walk.h"

namespace tally {
namespace {

class OrderChecker {
 public:
  OrderChecker(const bound::Program& program, DiagnosticSink& sink) : program_(program), sink_(sink) {}

  void Check() {
    for (const bound::Listing& listing : program_.listings) {
      CheckRows("listing", listing, listing.sorted);
    }
    for (const bound::Worksheet& sheet : program_.worksheets) {
      CheckRows("worksheet", sheet, {});
    }
    for (const bound::Form& form : program_.forms) {
      for (const bound::Block& block : form.blocks) {
        if (block.sorted.empty() && PrintsInOrderOfFile(block.domain)) {
          Note(form.span, fmt::format("form `{}` has its blocks", form.name), block.domain);
        }
      }
    }
    bound::ForEachExpression(program_, [&](const bound::Expr& expr) { CheckExpression(expr); });
  }

 private:
  template <class Output>
  void CheckRows(std::string_view kind, const Output& output, const std::vector<bound::SortKey>& sorted) {
    const bool is_sorted =
        !sorted.empty() || (!output.files.empty() && std::all_of(output.files.begin(), output.files.end(),
                                                                 [](const bound::OutputFile& file) { return !file.sorted.empty(); }));
    if (!is_sorted && PrintsInOrderOfFile(output.table)) {
      Note(output.span, fmt::format("{} `{}` prints its rows", kind, output.name), output.table);
    }
  }

  void Note(Span span, const std::string& what, TableId table) {
    sink_
        .Note(DiagnosticKind::NotDecided, span,
              fmt::format("{} in the order of the file: `{}` has no key, and nothing sorts them", what, program_.table(table).name))
        .Hint("say `sorted by ...`, or give the table a `key`");
  }

  void CheckExpression(const bound::Expr& expr) {
    if (!seen_.insert(&expr).second) {
      return;
    }
    const auto* call = std::get_if<bound::FunctionCall>(&expr.node);
    if (call != nullptr && call->function == FunctionCatalogue::Get().Find("row_number")) {
      const Type& type = call->args.front()->type;
      if (type.kind == TypeKind::kRow && HasRowsInOrderOfFile(type.table)) {
        sink_.Note(DiagnosticKind::NotDecided, expr.span,
                   fmt::format("`row_number` follows the order of the file of `{}`", program_.table(type.table).name));
      }
    }
    bound::ForEachPart(expr, [&](const bound::Expr& part) { CheckExpression(part); });
  }

  // What has a key is printed in the order of its key.
  bool PrintsInOrderOfFile(TableId table) const { return program_.table(table).key.empty() && HasRowsInOrderOfFile(table); }

  bool HasRowsInOrderOfFile(TableId id) const {
    const bound::Table& table = program_.table(id);
    return std::visit(Overloaded{
                          [](const bound::StoredSource&) { return true; },
                          [](const bound::CodesSource&) { return false; },
                          [](const bound::EachSource&) { return true; },
                          [](const bound::WithSource&) { return true; },
                          [&](const bound::UnionSource& all) {
                            return std::any_of(all.parts.begin(), all.parts.end(), [&](const bound::UnionSource::Part& part) {
                              return HasRowsInOrderOfFile(part.source.table);
                            });
                          },
                          [](const bound::FormCellsSource&) { return false; },
                          [](const bound::FormLinesSource&) { return false; },
                          [&](const bound::FindingsSource& findings) {
                            const TableId checked = program_.checks[findings.checks.index()].table;
                            return checked.is_valid() && PrintsInOrderOfFile(checked);
                          },
                      },
                      table.source);
  }

  const bound::Program& program_;
  DiagnosticSink& sink_;
  std::unordered_set<const bound::Expr*> seen_;
};

}  // namespace

void NoteOrderOfFile(const bound::Program& program, DiagnosticSink& sink) {
  OrderChecker(program, sink).Check();
}

}  // namespace tally
