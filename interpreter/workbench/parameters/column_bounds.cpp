#include "workbench/parameters/column_bounds.h"

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "foundation/base/counted.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/private_values.h"
#include "workbench/parameters/parameter_bounds.h"
#include "workbench/parameters/parameter_text.h"

namespace tally {
namespace {

constexpr size_t kMostReported = 20;

Value ValueAt(const Vector& v, size_t row) {
  if (v.layout == Layout::kI64 || v.layout == Layout::kRational) {
    return Value{NumberAt(v, row)};
  }
  return v.dictionary ? Value{std::string(TextAt(v, row))} : Value{static_cast<int64_t>(IntegerAt(v, row))};
}

struct Limit {
  Value value;
  std::string_view wanted;
  bool (*is_outside)(int order);
};

std::vector<Limit> LimitsOf(Executor& executor, const bound::Column& column) {
  std::vector<Limit> limits;
  const auto add = [&](const bound::ExprPtr& expr, std::string_view wanted, bool (*is_outside)(int)) {
    if (expr) {
      limits.push_back({executor.EvaluateScalar(*expr), wanted, is_outside});
    }
  };
  add(column.from, "at least", [](int order) { return order < 0; });
  add(column.through, "at most", [](int order) { return order > 0; });
  add(column.above, "above", [](int order) { return order <= 0; });
  return limits;
}

/// The values of a column whose bounds are asked: as they were read, or, of a table that replaces one of a file, as they are made.
VectorRef ValuesOf(Executor& executor, const bound::Column& column, const StoredTable* table) {
  if (table != nullptr) {
    return table->Column(static_cast<size_t>(column.index));
  }
  const bound::Program& program = executor.planner().program();
  if (!program.table(column.table).promised || column.absent || executor.RowsOf(column.table) == 0) {
    return nullptr;
  }
  return std::make_shared<const Vector>(Flatten(*executor.Evaluate(executor.planner().ColumnNode(column.id))));
}

}  // namespace

bool CheckColumnBounds(Executor& executor, RowsSetAside* set_aside, DiagnosticSink& sink) {
  const bound::Program& program = executor.planner().program();
  bool all_hold = true;
  for (const bound::Column& column : program.columns) {
    if (!HasBounds(column)) {
      continue;
    }
    const StoredTable* table = executor.Stored(column.table);
    const VectorRef values = ValuesOf(executor, column, table);
    if (values == nullptr) {
      continue;
    }
    const auto place_of = [&](size_t row) {
      return table == nullptr ? Place(column.span) : Place(PlaceOfRow(executor, column.table, static_cast<RowIndex>(row)));
    };
    const std::vector<Limit> limits = LimitsOf(executor, column);
    size_t outside = 0;
    for (size_t row = 0; row < values->size; ++row) {
      if (IsMissingAt(*values, row)) {
        continue;
      }
      const Value value = ValueAt(*values, row);
      for (const Limit& limit : limits) {
        const std::optional<int> order = OrderOfValues(value, limit.value);
        if (!order || !limit.is_outside(*order)) {
          continue;
        }
        const Place place = place_of(row);
        const std::string shown = PrintValue(program, column.type, value);
        std::string words = fmt::format("column \"{}\": {} must be {} {}", Printable(column.heading), DataValue(shown), limit.wanted,
                                        Printable(PrintValue(program, column.type, limit.value)));
        words = PrivateValues(program).ShownByColumn(column.id) != nullptr ? WithoutPrivateValues(words) : words;
        if (set_aside != nullptr && table != nullptr && !table->from_script) {
          const DataPlace of_file = PlaceOfRow(executor, column.table, static_cast<RowIndex>(row));
          set_aside->Add({.file = of_file.file,
                          .line = of_file.line,
                          .kind = DiagnosticKind::DataValue,
                          .column = column.heading,
                          .cells = {shown},
                          .text = std::move(words),
                          .key = {},
                          .hangs_on = {}});
          all_hold = false;
        } else if (outside++ < kMostReported) {
          sink.Report(DiagnosticKind::DataValue, place, std::move(words));
        }
        break;
      }
    }
    if (outside > kMostReported) {
      sink.Report(
          DiagnosticKind::DataValue, table == nullptr ? Place(column.span) : Place(DataPlace{table->schema->file, 0}),
          fmt::format("column \"{}\": {} out of bounds", Printable(column.heading), Counted(outside - kMostReported, "further value")));
    }
    all_hold = all_hold && outside == 0;
  }
  return all_hold;
}

}  // namespace tally
