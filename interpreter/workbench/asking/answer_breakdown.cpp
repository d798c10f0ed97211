#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/kernels/exact.h"
#include "foundation/base/plain_number.h"
#include "language/syntax/walk.h"
#include "workbench/asking/answer.h"
#include "workbench/asking/breakdown_table.h"
#include "workbench/asking/rows_table.h"

namespace tally {
namespace {

/// What is reckoned in each cell: `100 * (count T where C) / count T`.
class Formula {
 public:
  Formula(Run& run, const ast::Question& question) : run_(run), question_(question) {}

  /// Selects the rows of each aggregate, which are of one table, and evaluates what is the same in each cell. False when there was a
  /// fault.
  bool Prepare(LastRows* it) {
    if (!Add(*question_.value, it)) {
      return false;
    }
    if (counted_.empty()) {
      Refuse(question_.span);
      return false;
    }
    format_ = run_.questions().BindFormat(question_.format, is_number_ ? Type::Of(TypeKind::kDecimal) : Type::Of(TypeKind::kText));
    return !run_.sink().HasErrors();
  }

  TableId table() const { return table_; }
  const std::vector<CountedRows>& counted() const { return counted_; }
  /// The rows of any aggregate.
  QuestionRows AllRows() const {
    QuestionRows all{.table = table_, .rows = counted_.front().rows};
    for (const CountedRows& each : counted_) {
      all.rows.Or(each.rows);
    }
    return all;
  }

  NumberColumn ColumnOf(const std::vector<Cells>& cells) {
    const Cells* const alone = numbers_.empty() && aggregates_.contains(question_.value.get()) ? &cells.front() : nullptr;
    if (alone != nullptr && format_.kind == bound::Format::Kind::kNone) {
      return {.heading = HeadingOf(counted_.front().measured.shown),
              .text = [alone](size_t cell) { return alone->Text(cell); },
              .order = [alone](size_t cell) { return alone->Order(cell); }};
    }
    const auto number = [this, &cells](size_t cell) { return Reckon(*question_.value, cells, cell); };
    return {.heading = alone != nullptr ? HeadingOf(counted_.front().measured.shown) : "value",
            .text =
                [this, number](size_t cell) {
                  const std::optional<Rational> value = number(cell);
                  return !value                                          ? std::string()
                         : format_.kind == bound::Format::Kind::kDecimal ? FormatFixed(*value, format_.size)
                                                                         : FormatPlain(*value);
                },
            .order = number};
  }
  bool too_large() const { return too_large_; }
  bool is_number() const { return is_number_; }
  bool shows_private() const { return shows_private_; }

  /// A quotient of a sum and a count is no mean where the sum passes over rows that are counted.
  void TellPassedOver() const {
    for (const CountedRows& summed : counted_) {
      if (summed.measured.shown != Shown::kSum || counted_.size() == 1) {
        continue;
      }
      Bitmap passed_over(summed.rows.size());
      summed.rows.ForEach([&](size_t row) {
        if (IsMissingAt(summed.measured.values, row)) {
          passed_over.Set(row);
        }
      });
      Bitmap counted(passed_over.size());
      for (const CountedRows& other : counted_) {
        if (other.measured.shown == Shown::kRows) {
          counted.Or(other.rows);
        }
      }
      passed_over.And(counted);
      if (const size_t rows = passed_over.Count(); rows > 0) {
        run_.sink()
            .Note(DiagnosticKind::NotDecided, PathPlace{"<prompt>"},
                  fmt::format("{} without a value: `sum` passes over them, and they are counted", RowsText(rows)))
            .Hint("a mean is `(sum E of T) / (count T where E is given)`");
      }
    }
  }

 private:
  void Refuse(Span span) {
    run_.sink()
        .Report(DiagnosticKind::TypeMismatch, span,
                "`by` breaks down `count`, `sum`, `lowest`, `highest`, `mean`, `median` and `percentile` of a table's rows, and what is "
                "reckoned of them with + - * /")
        .Hint("as in `count student where C by gender`");
  }

  static bool HoldsAggregate(const ast::Expr& expr) {
    bool holds = std::holds_alternative<ast::Aggregate>(expr.node);
    ast::ForEachPart(expr, [&](const ast::ExprPtr& part) { holds = holds || HoldsAggregate(*part); });
    return holds;
  }

  bool Add(const ast::Expr& expr, LastRows* it) {
    if (const auto* aggregate = std::get_if<ast::Aggregate>(&expr.node)) {
      return AddAggregate(expr, *aggregate, it);
    }
    if (!HoldsAggregate(expr)) {
      const bound::ExprPtr value = run_.questions().BindExpression(expr, TableId());
      if (run_.sink().HasErrors()) {
        return false;
      }
      if (!value->type.is_number()) {
        Refuse(expr.span);
        return false;
      }
      if (!run_.questions().IsOneValue(*value) || !MayShow(run_, *value, expr.span)) {
        return false;
      }
      shows_private_ = shows_private_ || ShowsPrivate(run_, *value);
      const VectorRef number =
          run_.executor().Evaluate(run_.executor().planner().Lower(*value, run_.executor().planner().ScalarEnvironment()));
      numbers_[&expr] = IsMissingAt(*number, 0) ? std::nullopt : std::optional(NumberAt(*number, 0));
      return run_.executor().CheckFaults(*number);
    }
    const bool reckons = std::holds_alternative<ast::Arithmetic>(expr.node) || std::holds_alternative<ast::Default>(expr.node) ||
                         (std::holds_alternative<ast::Unary>(expr.node) && std::get<ast::Unary>(expr.node).op == ast::Unary::Op::kMinus);
    if (!reckons) {
      Refuse(expr.span);
      return false;
    }
    bool good = true;
    ast::ForEachPart(expr, [&](const ast::ExprPtr& part) { good = good && Add(*part, it); });
    return good;
  }

  bool AddAggregate(const ast::Expr& expr, const ast::Aggregate& aggregate, LastRows* it) {
    const std::optional<Shown> shown = ShownBy(aggregate);
    if (!shown) {
      Refuse(expr.span);
      return false;
    }
    if (!aggregate.matching.empty()) {
      run_.sink()
          .Report(DiagnosticKind::TypeMismatch, expr.span, "which rows `by` breaks down is said by `where`, not by `matching`")
          .Hint("as in `count student where C by gender`");
      return false;
    }
    std::optional<QuestionRows> rows = SelectRows(run_, aggregate.source, aggregate.source_args, aggregate.where, it);
    if (!rows) {
      return false;
    }
    if (!counted_.empty() && rows->table != table_) {
      run_.sink().Report(DiagnosticKind::TypeMismatch, expr.span,
                         fmt::format("what is broken down together counts rows of one table: here of `{}` and of `{}`",
                                     run_.program().table(table_).name, run_.program().table(rows->table).name));
      return false;
    }
    table_ = rows->table;
    std::optional<Measured> measured = MeasuredBy(aggregate, *shown, *rows);
    if (!measured) {
      return false;
    }
    aggregates_[&expr] = counted_.size();
    counted_.push_back({std::move(rows->rows), std::move(*measured)});
    return true;
  }

  std::optional<Measured> MeasuredBy(const ast::Aggregate& aggregate, Shown shown, const QuestionRows& rows) {
    Measured measured{.shown = shown, .values = {}, .texts = {}};
    if (aggregate.value == nullptr) {
      return measured;
    }
    DiagnosticSink& sink = run_.sink();
    Executor& executor = run_.executor();
    const bound::ExprPtr value = run_.questions().BindExpression(*aggregate.value, rows.table);
    if (sink.HasErrors()) {
      return std::nullopt;
    }
    if (const bool adds = shown == Shown::kSum || shown == Shown::kMean || shown == Shown::kMedian || shown == Shown::kPercentile;
        adds && !value->type.is_number()) {
      sink.Report(DiagnosticKind::TypeMismatch, aggregate.value->span,
                  shown == Shown::kSum ? "only numbers can be summed" : fmt::format("only numbers have a {}", HeadingOf(shown)));
      return std::nullopt;
    }
    if (aggregate.percent != nullptr) {
      measured.percentile = {.percent = *ParseRational(std::get<ast::NumberLiteral>(aggregate.percent->node).digits),
                             .interpolated = aggregate.interpolated};
      if (measured.percentile.percent > 100) {
        sink.Report(DiagnosticKind::TypeMismatch, aggregate.percent->span, "a percentile is from 0 to 100");
        return std::nullopt;
      }
    }
    if (!run_.questions().IsOneValue(*value)) {
      return std::nullopt;
    }
    if (shown != Shown::kDifferent && !MayShow(run_, *value, aggregate.value->span)) {
      return std::nullopt;
    }
    shows_private_ = shows_private_ || (shown != Shown::kDifferent && ShowsPrivate(run_, *value));
    const plan::Environment env = executor.planner().TableEnvironment(rows.table);
    const bool is_ordered = shown == Shown::kLowest || shown == Shown::kHighest;
    is_number_ = is_number_ && (!is_ordered || value->type.is_number());
    const size_t all_rows = executor.RowsOf(rows.table);
    const NodeId values = is_ordered ? executor.planner().LowerOrder(*value, env) : executor.planner().Lower(*value, env);
    measured.values = SpreadOver(*executor.Evaluate(values), all_rows);
    if (is_ordered) {
      measured.texts = SpreadOver(*executor.Evaluate(executor.planner().LowerText(*value, env)), all_rows);
    }
    return executor.CheckFaults(measured.values, &rows.rows) ? std::optional(std::move(measured)) : std::nullopt;
  }

  std::optional<Rational> Reckon(const ast::Expr& expr, const std::vector<Cells>& cells, size_t cell) {
    if (const auto known = numbers_.find(&expr); known != numbers_.end()) {
      return known->second;
    }
    if (const auto aggregate = aggregates_.find(&expr); aggregate != aggregates_.end()) {
      return cells[aggregate->second].Number(cell);
    }
    if (const auto* unary = std::get_if<ast::Unary>(&expr.node)) {
      const std::optional<Rational> value = Reckon(*unary->operand, cells, cell);
      return value ? std::optional<Rational>(-*value) : std::nullopt;
    }
    if (const auto* options = std::get_if<ast::Default>(&expr.node)) {
      for (const ast::ExprPtr& option : options->options) {
        if (std::optional<Rational> value = Reckon(*option, cells, cell)) {
          return value;
        }
      }
      return std::nullopt;
    }
    const auto& chain = std::get<ast::Arithmetic>(expr.node);
    std::optional<Rational> value = Reckon(*chain.first, cells, cell);
    for (const ast::Arithmetic::Term& term : chain.terms) {
      const std::optional<Rational> operand = Reckon(*term.operand, cells, cell);
      if (!value || !operand || (term.op == ast::Arithmetic::Op::kDivide && *operand == 0)) {
        return std::nullopt;  // of nobody there is no rate
      }
      switch (term.op) {
        case ast::Arithmetic::Op::kAdd: *value += *operand; break;
        case ast::Arithmetic::Op::kSubtract: *value -= *operand; break;
        case ast::Arithmetic::Op::kMultiply: *value *= *operand; break;
        case ast::Arithmetic::Op::kDivide: *value /= *operand; break;
      }
      if (IsTooLarge(*value)) {
        too_large_ = true;
        return std::nullopt;
      }
    }
    return value;
  }

  Run& run_;
  const ast::Question& question_;
  TableId table_;
  bool is_number_ = true;
  bool shows_private_ = false;
  bound::Format format_;
  std::vector<CountedRows> counted_;
  std::map<const ast::Expr*, size_t> aggregates_;
  std::map<const ast::Expr*, std::optional<Rational>> numbers_;  // what is the same in each cell
  bool too_large_ = false;
};

Answer AnswerProfile(Run& run, const ast::Question& question, LastRows* it) {
  ast::Path table = question.source;
  if (table.parts.size() < 2) {
    run.sink().Report(DiagnosticKind::SyntaxError, question.source.span,
                      "`profile` wants a table and a column, as in `profile student.gender`");
    return {};
  }
  table.parts.resize(1);
  std::optional<QuestionRows> rows = SelectRows(run, table, {}, nullptr, it);
  std::optional<BreakdownLines> lines = rows ? LinesOfProfile(run, question.source, *rows) : std::nullopt;
  if (!lines) {
    return {};
  }
  const std::vector<BreakdownLines> by = {std::move(*lines)};
  const std::vector<CountedRows> counted = {{std::move(rows->rows), {}}};
  const BreakdownTable table_of_values(run, question, by, false, counted);
  if (!table_of_values.fits()) {
    return {};
  }
  const Cells& cells = table_of_values.cells().front();
  const NumberColumn count{.heading = HeadingOf(Shown::kRows),
                           .text = [&](size_t cell) { return cells.Text(cell); },
                           .order = [&](size_t cell) { return cells.Order(cell); }};
  Answer answer;
  answer.shows_private = by.front().shows_private;
  if (std::optional<ResultTable> printed = table_of_values.Print({count})) {
    answer.tables.push_back(std::move(*printed));
  }
  return answer;
}

}  // namespace

bool ReadsIt(const Run& run, const ast::Expr& expr) {
  const auto* aggregate = std::get_if<ast::Aggregate>(&expr.node);
  bool reads = aggregate != nullptr && IsIt(run, aggregate->source);
  ast::ForEachPart(expr, [&](const ast::ExprPtr& part) { reads = reads || ReadsIt(run, *part); });
  return reads;
}

Answer AnswerBreakdown(Run& run, const ast::Question& question, LastRows* it) {
  if (question.kind == ast::Question::Kind::kProfile) {
    return AnswerProfile(run, question, it);
  }
  Formula formula(run, question);
  if (!formula.Prepare(it)) {
    return {};
  }
  QuestionRows rows = formula.AllRows();
  const std::optional<std::vector<BreakdownLines>> by = LinesOf(run, question.by, rows);
  if (!by) {
    return {};
  }
  const BreakdownTable table(run, question, *by, by->size() > 1, formula.counted());
  if (!table.fits()) {
    return {};
  }
  Answer answer;
  const NumberColumn number = formula.ColumnOf(table.cells());
  if (by->empty()) {
    answer.text = number.text(table.whole());
    answer.is_number = formula.is_number() && !answer.text.empty();
    answer.text = answer.text.empty() ? "missing" : answer.text;
  } else if (std::optional<ResultTable> printed = table.Print({number})) {
    answer.tables.push_back(std::move(*printed));
  }
  if (formula.too_large()) {
    run.sink().Report(DiagnosticKind::RunFault, question.span, kTooLargeMessage);
  }
  formula.TellPassedOver();
  answer.shows_private = formula.shows_private();
  for (const BreakdownLines& lines : *by) {
    answer.shows_private = answer.shows_private || lines.shows_private;
    answer.names = lines.named.is_valid() ? RowsOf(run, lines.named) : answer.names;
  }
  answer.rows = std::move(rows);
  return answer;
}

}  // namespace tally
