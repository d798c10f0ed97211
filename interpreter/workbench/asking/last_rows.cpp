#include "workbench/asking/last_rows.h"

#include <algorithm>
#include <utility>

#include "workbench/asking/answer.h"

namespace tally {

void LastRows::Keep(Run& run, QuestionRows rows) {
  counted_.reset();
  table_ = run.program().table(rows.table).name;
  graph_ = run.data().graph;
  plan_table_ = run.executor().planner().PlanTableOf(rows.table);
  rows_ = std::move(rows);
}

void LastRows::Keep(ast::Aggregate counted) {
  counted_ = std::move(counted);
}

void LastRows::Settle(Run& run) {
  if (const std::optional<ast::Aggregate> counted = std::exchange(counted_, std::nullopt)) {
    const DiagnosticSink told = run.sink();  // when they were counted
    if (std::optional<QuestionRows> rows = SelectRows(run, counted->source, counted->source_args, counted->where, this)) {
      Keep(run, std::move(*rows));
    }
    run.sink() = told;
  }
}

const QuestionRows* LastRows::In(Run& run) {
  Settle(run);
  const auto& tables = run.program().tables;
  const auto table = std::find_if(tables.begin(), tables.end(), [&](const bound::Table& each) { return each.name == table_; });
  if (graph_ != run.data().graph || table == tables.end() || run.executor().planner().PlanTableOf(table->id) != plan_table_) {
    return nullptr;
  }
  rows_.table = table->id;
  return &rows_;
}

}  // namespace tally
