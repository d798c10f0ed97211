#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/columns/bitmap.h"
#include "engine/plan/graph.h"
#include "language/syntax/ast.h"
#include "workbench/session/run.h"

namespace tally {

/// Rows that a question is about: a table's rows for which a condition holds.
struct QuestionRows {
  TableId table;
  Bitmap rows;
};

/// The rows of the last answer that was about rows, for the next question. They stay the same rows when definitions are typed, as long as
/// their table is made of the same ones.
class LastRows {
 public:
  void Keep(Run& run, QuestionRows rows);
  /// Those that `count T where C` counted, selected when they are asked for.
  void Keep(ast::Aggregate counted);
  /// Settles which rows they are, before definitions change.
  void Settle(Run& run);
  /// Null: there are none, or their table is another one now.
  const QuestionRows* In(Run& run);

 private:
  std::optional<ast::Aggregate> counted_;
  std::string table_;
  std::shared_ptr<plan::Graph> graph_;
  plan::PlanTableId plan_table_;
  QuestionRows rows_;
};

}  // namespace tally
