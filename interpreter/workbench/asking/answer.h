#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outputs/tables/result.h"
#include "outputs/writing/texts_table.h"
#include "workbench/asking/last_rows.h"
#include "workbench/session/run.h"

namespace tally {

/// What a question gives: words, tables, or words that stand for a table without rows.
struct Answer {
  std::string text;        // may have several lines
  bool is_number = false;  // the text
  std::string json;        // what stands for the text as JSON; empty: the text does
  std::vector<ResultTable> tables;
  std::string names;  // `rows-of-student`: in the name of a file, that it names rows; empty: it names none
  bool shows_private = false;
  std::optional<QuestionRows> rows;  // of list and who, and of a count that is broken down: `it` in the next question
};

/// Answers one question. Reports what is wrong to the run's sink; the answer is empty then. `it`: the rows of answers before, to which
/// those of this one are added; null: none.
Answer AnswerQuestion(Run& run, const ast::Question& question, LastRows* it = nullptr);

/// The word for the rows of the answer before.
inline constexpr std::string_view kIt = "it";
/// Whether a source of rows is the answer before: `it`, where nothing of the program has that name.
bool IsIt(const Run& run, const ast::Path& source);
/// The rows of a table, cohort or `it`; nothing when there was a fault.
std::optional<QuestionRows> SelectRows(Run& run, const ast::Path& source, const std::vector<ast::ExprPtr>& args, const ast::ExprPtr& where,
                                       LastRows* it = nullptr);
/// Those rows for which a condition holds, too; false when there was a fault. What a missing value leaves undetermined is told.
bool Narrow(Run& run, const ast::Expr& condition, QuestionRows& rows);

/// `who in CELL`: the units behind a cell (cell_members.h).
Answer AnswerWho(Run& run, const ast::Question& question);

/// `why E`, `why ROW in FORM`, `why ROW in CELL`: the answer and the values of its parts.
Answer AnswerWhy(Run& run, const ast::Question& question);
/// `compare A for 2025 with A for 2026 on form F`: both over the data of the run.
Answer AnswerCompare(Run& run, const ast::Question& question);

/// `count T ... by AXIS, COLUMN`, `sum E of T / count T by ...`, `profile T.column`.
Answer AnswerBreakdown(Run& run, const ast::Question& question, LastRows* it);
/// `measure "1S1" by AXIS`: numerator, denominator and percent.
Answer AnswerMeasure(Run& run, const ast::Question& question);
/// Whether a question reckons with the rows of the answer before.
bool ReadsIt(const Run& run, const ast::Expr& expr);

/// The vector with a value for each of `rows` rows; a value without a row, such as a parameter, is the same in all of them.
Vector SpreadOver(const Vector& values, size_t rows);

}  // namespace tally
