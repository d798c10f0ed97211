#pragma once

#include <optional>
#include <string>
#include <vector>

#include "outputs/tables/result.h"
#include "outputs/writing/texts_table.h"
#include "workbench/session/run.h"

namespace tally {

/// What a question gives: a line of text, or tables.
struct Answer {
  std::string text;  // may have several lines
  std::vector<ResultTable> tables;
  size_t rows_left_out = 0;
};

/// Answers one question. Reports what is wrong to the run's sink; the answer is empty then.
Answer AnswerQuestion(Run& run, const ast::Question& question);

/// Rows that a question is about: a table's rows for which a condition holds.
struct QuestionRows {
  TableId table;
  Bitmap rows;
};
/// The rows of a table or cohort; nothing when there was a fault.
std::optional<QuestionRows> SelectRows(Run& run, const ast::Path& source, const std::vector<ast::ExprPtr>& args, const ast::ExprPtr& where);

/// `who in CELL`: the units behind a cell (cell_members.h).
Answer AnswerWho(Run& run, const ast::Question& question);

/// `why E`, `why ROW in FORM`, `why ROW in CELL`: the answer and the values of its parts.
Answer AnswerWhy(Run& run, const ast::Question& question);
/// `compare A for 2025 with A for 2026 on form F`: both over the data of the run.
Answer AnswerCompare(Run& run, const ast::Question& question);

/// `count T ... by AXIS, COLUMN`, `sum E of T ... by ...`.
Answer AnswerBreakdown(Run& run, const ast::Question& question);

/// The vector with a value for each of `rows` rows; a value without a row, such as a parameter, is the same in all of them.
Vector SpreadOver(const Vector& values, size_t rows);

}  // namespace tally
