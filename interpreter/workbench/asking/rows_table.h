#pragma once

#include <optional>
#include <vector>

#include "workbench/asking/answer.h"

/// Rows as an answer prints them.
namespace tally {

/// What is printed of each row, in which order, and of how many.
struct ShownRows {
  std::vector<bound::OutputField> fields;
  std::vector<bound::SortKey> sorted;
  std::optional<int> first;
};

/// What a question says of it. Nothing when it has a fault or would show a private column without being asked to.
std::optional<ShownRows> BindShown(Run& run, const ast::Question& question, TableId table);
/// A column of a table, or another value of its row, under its name.
bound::OutputField FieldOf(bound::ExprPtr value, std::string heading);
/// Adds the columns that tell the rows of a table apart; of private ones, or where there are none, where each row stands is told instead.
void AddKeyFields(const Run& run, TableId table, std::vector<bound::OutputField>& fields);
/// Whether an answer may show a value; reports a private column that is not asked for.
bool MayShow(Run& run, const bound::Expr& value, Span span);
/// Whether a value shows a private column, asked for or not.
bool ShowsPrivate(const Run& run, const bound::Expr& value);
/// Whether an output prints one beside its counts.
bool PrintsPrivate(const Run& run, const std::string& output);

/// What the name of a file says that names rows of a table: `rows-of-student`.
std::string RowsOf(const Run& run, TableId table);
/// The rows as an answer; `none` says that there are none. Empty when there was a fault.
Answer AnswerOfRows(Run& run, const ShownRows& shown, QuestionRows rows, std::string none);
/// The rows as a table. Without any field that could be shown it names where each row stands. Nothing when there was a fault. `rows` are
/// those that are printed from then on.
std::optional<ResultTable> TableOfRows(Run& run, const ShownRows& shown, QuestionRows& rows);

}  // namespace tally
