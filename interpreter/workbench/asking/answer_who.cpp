#include "engine/evaluation/executor.h"
#include "language/binder/tree/make.h"
#include "workbench/asking/answer.h"
#include "workbench/asking/cell_members.h"

namespace tally {
namespace {

constexpr size_t kMostListed = 1000;

ResultTable TableOfRows(Run& run, TableId id, const Bitmap& rows, size_t& left_out) {
  const bound::Program& program = run.program();
  Executor& executor = run.executor();
  ResultTable table;
  table.title = program.table(id).name;
  table.rows = executor.RowsOf(id);
  for (const ColumnId column : program.table(id).columns) {
    const bound::ExprPtr value = bound::MakeColumnOf(program, bound::MakeRowOf(id, 0, Span{}), column, Span{});
    ResultColumn printed;
    printed.heading = program.column(column).name;
    printed.text = executor.Evaluate(executor.planner().LowerText(*value, executor.planner().TableEnvironment(id)));
    printed.right_aligned = value->type.is_number();
    table.columns.push_back(std::move(printed));
  }
  rows.ForEach([&](size_t row) {
    if (table.order.size() < kMostListed) {
      table.order.push_back(static_cast<RowIndex>(row));
    }
  });
  left_out = rows.Count() - table.order.size();
  return table;
}

}  // namespace

Answer AnswerWho(Run& run, const ast::Question& question) {
  const std::optional<Cell> cell = FindCell(run, *question.value);
  if (!cell || run.sink().HasErrors()) {
    return {};
  }
  const Bitmap units = UnitsOf(run.executor(), *cell);
  Answer answer;
  if (run.sink().HasErrors()) {
    return answer;
  }
  if (units.Count() == 0) {
    answer.text = "nobody";
    return answer;
  }
  answer.tables.push_back(TableOfRows(run, cell->unit, units, answer.rows_left_out));
  return answer;
}

}  // namespace tally
