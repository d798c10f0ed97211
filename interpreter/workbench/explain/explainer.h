#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/evaluation/evaluate_rows.h"
#include "engine/evaluation/source_rows.h"
#include "foundation/source/source_file.h"
#include "language/binder/tree/private_values.h"
#include "workbench/explain/explanation.h"
#include "workbench/explain/persons.h"

namespace tally {

struct ExplainOptions {
  bool others = false;  // show rows of others, too
  /// Says where a parameter's value is from.
  std::function<std::string(const bound::Param&)> param_note;
  /// And the value, of lists, too.
  std::function<std::string(const bound::Param&)> param_value;
};

/// Explains bound expressions in the environment of one row: one without domain, whose frames are single rows. Asks the evaluation for
/// every value; only what leads to these rows is evaluated.
class Explainer {
 public:
  Explainer(Executor& executor, const SourceMap& sources, ExplainOptions options);

  RowEvaluation& rows() { return rows_; }
  Persons& persons() { return persons_; }

  /// The environment of one row.
  plan::Environment EnvironmentOf(TableId table, RowIndex row);
  /// What an environment over the rows of a table is for one of them.
  plan::Environment AtRow(const plan::Environment& env, RowIndex row);
  bound::ExprPtr RowConstant(TableId table, RowIndex row);
  NodeId RowNode(TableId table, RowIndex row);

  /// The part with all that its value is made of.
  Explanation Explain(const bound::Expr& expr, const plan::Environment& env);
  /// A period: a pair of bounds.
  Explanation ExplainPeriod(const bound::Expr& expr, const plan::Environment& env);
  /// The value as it is printed, and as a verdict where it is one.
  std::string ValueText(const bound::Expr& expr, const plan::Environment& env);
  Verdict VerdictOf(const bound::Expr& expr, const plan::Environment& env);
  /// What stands in place of a value that may not be shown.
  static constexpr const char* kPrivate = "(private)";
  /// Whether a value, or what the rows of a table are known by, may not be shown.
  bool IsHidden(const bound::Expr& expr) { return IsHidden(private_.ShownBy(expr)); }
  bool IsHidden(TableId table) { return IsHidden(private_.ShownByRowsOf(table)); }
  /// Whether something was told that is private.
  bool shows_private() const { return shows_private_; }
  Value ValueOf(const bound::Expr& expr, const plan::Environment& env);
  std::optional<RowIndex> RowOf(const bound::Expr& expr, const plan::Environment& env);

  /// The rows of `table` for which `expr` (frame `frame` is the row) equals a value.
  std::vector<RowIndex> RowsWith(TableId table, int frame, const plan::Environment& env, const bound::ExprPtr& expr, const Value& value,
                                 const Type& type);
  /// A row as it is shown: its key, where it stands; without cells.
  ReadRecord RecordOf(TableId table, RowIndex row);
  /// The same with the rows that a rule made it of, at most some of them.
  std::vector<ReadRecord> RecordsOf(TableId table, RowIndex row);
  /// Adds a rule to what it decides; what only joins two rules is no part of its own.
  static void AddRule(Explanation rule, Explanation& out);
  /// How many rows more there are.
  Explanation NotShown(TableId table, size_t rows);
  /// `student "S02"`.
  std::string RowWords(TableId table, RowIndex row);
  /// Adds what `expr` reads itself, without what stands in definitions and aggregates.
  void AddRecords(const bound::Expr& expr, const plan::Environment& env, std::vector<ReadRecord>& records);

  std::string OneLine(Span span) const;
  Executor& executor() { return executor_; }
  const bound::Program& program() { return executor_.planner().program(); }
  const ExplainOptions& options() const { return options_; }

  // -- parts, by what they are (explain_*.cpp) ----------------------------------------------------------------------

  void ExplainAggregate(const bound::AggregateOf& n, const plan::Environment& env, Explanation& out);
  void ExplainPlace(const bound::PlaceAmong& n, const plan::Environment& env, Explanation& out);
  void AddFinding(TableId table, RowIndex row, Explanation& out);
  void ExplainSheetCell(const bound::SheetCell& n, const plan::Environment& env, Explanation& out);
  /// Why no row of a derived table has these values: the rows of its sources that came near, and what left them out.
  using Wanted = std::vector<std::pair<bound::ExprPtr, Value>>;  // columns of the one frame that they read
  std::vector<Explanation> ExplainAbsence(TableId table, const Wanted& wanted, size_t depth = 0);

 private:
  friend class AggregateExplanation;

  void ExplainFact(const bound::FactOf& n, const plan::Environment& env, Explanation& out);
  void ExplainAndOr(const bound::AndOr& n, const plan::Environment& env, Explanation& out);
  void ExplainChoice(const bound::ChoiceOf& n, const plan::Environment& env, Explanation& out);
  void ExplainDefault(const bound::DefaultOf& n, const plan::Environment& env, Explanation& out);
  void ExplainPatterns(const bound::InPatterns& n, const plan::Environment& env, Explanation& out);
  void ExplainCodes(const bound::Expr& value, const plan::Environment& env, Explanation& out);
  void ExplainParameter(const bound::ParamRef& n, Explanation& out);
  void ExplainOperands(const bound::Expr& expr, const plan::Environment& env, Explanation& out);
  void ExplainColumn(const bound::ColumnOf& n, const plan::Environment& env, Explanation& out);
  std::optional<std::pair<const bound::Expr*, plan::Environment>> MadeOf(ColumnId id, RowIndex row);
  void AddDerivation(const bound::Expr& expr, const plan::Environment& env, Explanation& out);
  void AddOperand(const bound::Expr& operand, const plan::Environment& env, Explanation& out);
  std::vector<Explanation> AbsenceOfSource(TableId table, const bound::RowSource& source, const Wanted& wanted, size_t depth);
  std::vector<Explanation> AbsenceOfPairs(TableId table, const bound::WithSource& with, const Wanted& left, const Wanted& right,
                                          size_t depth);
  void AddPairs(TableId table, const bound::WithSource& with, bool from_left, RowIndex row, const std::vector<RowIndex>& others,
                std::vector<Explanation>& all);
  std::vector<RowIndex> RowsWithAll(TableId table, const Wanted& wanted);
  const std::vector<SourceRow>& SourcesOf(TableId table, RowIndex row);
  Explanation NotReached(const bound::Expr& expr);
  bool IsHidden(const bound::Column* column);
  std::string PeriodText(const bound::Expr& expr, const plan::Environment& env);

  Executor& executor_;
  const SourceMap& sources_;
  ExplainOptions options_;
  RowEvaluation rows_;
  Persons persons_;
  PrivateValues private_;
  bool shows_private_ = false;
  size_t depth_ = 0;
  size_t parts_ = 0;
  std::map<std::string, Explanation> told_;  // what facts were made of: by definition, arguments and row
  std::map<std::pair<TableId, RowIndex>, std::vector<SourceRow>> sources_of_;
  std::set<std::string> told_cells_;  // of worksheets
};

/// The first of the parts that is no.
std::optional<size_t> FirstNo(const std::vector<Explanation>& parts);

}  // namespace tally
