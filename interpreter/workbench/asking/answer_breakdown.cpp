#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/kernels/exact.h"
#include "foundation/base/check.h"
#include "outputs/forms/axis_lines.h"
#include "workbench/asking/answer.h"
#include "workbench/asking/breakdown_cells.h"

namespace tally {
namespace {

constexpr size_t kMaxCells = 4'000'000;

/// One `by`: the lines, and those that a row is on.
struct Lines {
  std::string title;
  std::vector<std::string> labels;
  std::vector<Bitmap> bits;      // of an axis: by line
  std::vector<uint32_t> groups;  // of a column: the line of each row

  template <class F>
  void ForEachOf(size_t row, F&& f) const {
    if (bits.empty()) {
      f(groups[row]);
      return;
    }
    for (size_t line = 0; line < bits.size(); ++line) {
      if (bits[line].Test(row)) {
        f(line);
      }
    }
  }
};

/// `program.cluster` as an expression.
ast::ExprPtr PathExpression(const ast::Path& path, const std::vector<ast::ExprPtr>& args, size_t first) {
  auto expr = std::make_shared<ast::Expr>();
  expr->span = path.parts[first].span;
  const bool is_only = first + 1 == path.parts.size();
  expr->node = ast::NameRef{path.parts[first], is_only ? args : std::vector<ast::ExprPtr>(), is_only && !args.empty()};
  for (size_t i = first + 1; i < path.parts.size(); ++i) {
    const bool is_last = i + 1 == path.parts.size();
    auto member = std::make_shared<ast::Expr>();
    member->span = Span{expr->span.file, expr->span.begin, path.parts[i].span.end};
    member->node = ast::Member{expr, path.parts[i], is_last ? args : std::vector<ast::ExprPtr>(), is_last && !args.empty()};
    expr = std::move(member);
  }
  return expr;
}

std::optional<Lines> LinesOfAxis(Run& run, const ast::AxisRef& ref, const QuestionRows& rows) {
  const TableId table = rows.table;
  Executor& executor = run.executor();
  const std::vector<bound::AxisUse> uses = run.questions().BindAxis(ref, table);
  if (run.sink().HasErrors()) {
    return std::nullopt;
  }
  const ExpandedAxes axes = ExpandAxes(executor, uses, table, false);
  Lines lines;
  lines.title = std::string(run.sources().Text(ref.span));
  for (const AxisLine& line : axes.lines) {
    Bitmap bits(executor.RowsOf(table));
    if (line.test.where.is_valid()) {
      const NodeId node = line.test.row.is_valid() ? executor.planner().Gather(line.test.where, line.test.row) : line.test.where;
      const VectorRef vector = executor.Evaluate(node);
      executor.CheckFaults(*vector);
      bits = SpreadOver(*vector, executor.RowsOf(table)).yes;
    }
    lines.labels.push_back(line.text);
    lines.bits.push_back(std::move(bits));
  }
  Bitmap on_no_line = rows.rows;
  for (const Bitmap& bits : lines.bits) {
    on_no_line.AndNot(bits);
  }
  if (on_no_line.Any()) {
    lines.labels.emplace_back("(no line)");
    lines.bits.push_back(std::move(on_no_line));
  }
  return run.sink().HasErrors() ? std::nullopt : std::optional<Lines>(std::move(lines));
}

std::optional<Lines> LinesOfColumn(Run& run, const ast::Expr& expr, const QuestionRows& rows) {
  Executor& executor = run.executor();
  plan::Planner& planner = executor.planner();
  const bound::ExprPtr value = run.questions().BindExpression(expr, rows.table);
  if (run.sink().HasErrors()) {
    return std::nullopt;
  }
  if (value->type.is_error() || value->type.list || value->type.kind == TypeKind::kPeriod) {
    run.sink().Report(DiagnosticKind::TypeMismatch, expr.span, "a count is broken down by an axis or by single values");
    return std::nullopt;
  }
  const plan::Environment env = planner.TableEnvironment(rows.table);
  const size_t all_rows = executor.RowsOf(rows.table);
  const Vector text = SpreadOver(*executor.Evaluate(planner.LowerText(*value, env)), all_rows);
  const Vector order = SpreadOver(*executor.Evaluate(planner.LowerOrder(*value, env)), all_rows);
  if (!executor.CheckFaults(text, &rows.rows)) {
    return std::nullopt;
  }
  const std::vector<uint64_t> words = OrderWords(order);
  std::map<std::pair<uint64_t, std::string>, uint32_t> groups;  // missing first
  rows.rows.ForEach(
      [&](size_t row) { groups.emplace(std::pair(words[row], std::string(IsMissingAt(text, row) ? "(missing)" : TextAt(text, row))), 0); });
  Lines lines;
  lines.title = std::string(run.sources().Text(expr.span));
  for (auto& [key, index] : groups) {
    index = static_cast<uint32_t>(lines.labels.size());
    lines.labels.push_back(key.second);
  }
  lines.groups.resize(text.size);
  rows.rows.ForEach([&](size_t row) {
    lines.groups[row] = groups.at({words[row], std::string(IsMissingAt(text, row) ? "(missing)" : TextAt(text, row))});
  });
  return lines;
}

std::optional<Lines> LinesOf(Run& run, const ast::AxisRef& ref, const QuestionRows& rows) {
  const std::vector<bound::Axis>& axes = run.program().axes;
  const bool is_axis = ref.name.parts.size() == 1 &&
                       std::any_of(axes.begin(), axes.end(), [&](const bound::Axis& axis) { return axis.name == ref.name.parts[0].text; });
  return is_axis ? LinesOfAxis(run, ref, rows) : LinesOfColumn(run, *PathExpression(ref.name, ref.args, 0), rows);
}

/// The combinations of lines of all breakdowns but the last of several, as numbers: the first counts most, the last combination is all
/// rows.
class Combinations {
 public:
  explicit Combinations(const std::vector<Lines>& by) : by_(by), dimensions_(by.size() > 1 ? by.size() - 1 : 1) {
    for (size_t i = 0; i < dimensions_; ++i) {
      count_ *= by_[i].labels.size();
    }
  }

  size_t dimensions() const { return dimensions_; }
  size_t all() const { return count_; }

  template <class F>
  void ForEachOf(size_t row, F&& f) const {
    Visit(row, 0, 0, f);
  }
  std::vector<std::string> LabelsOf(size_t combination) const {
    std::vector<std::string> labels(dimensions_);
    for (size_t i = dimensions_; i-- > 0;) {
      labels[i] = by_[i].labels[combination % by_[i].labels.size()];
      combination /= by_[i].labels.size();
    }
    return labels;
  }

 private:
  template <class F>
  void Visit(size_t row, size_t dimension, size_t so_far, F& f) const {
    if (dimension == dimensions_) {
      f(so_far);
      return;
    }
    by_[dimension].ForEachOf(row, [&](size_t line) { Visit(row, dimension + 1, so_far * by_[dimension].labels.size() + line, f); });
  }

  const std::vector<Lines>& by_;
  size_t dimensions_;
  size_t count_ = 1;
};

/// With more than two breakdowns only combinations that occur are printed.
Answer Tabulate(Run& run, Span span, const QuestionRows& rows, const std::vector<Lines>& by, const Measured& measured) {
  const Combinations lines(by);
  const bool across = by.size() > 1;
  const size_t columns = across ? by.back().labels.size() + 1 : 1;
  Cells cells((lines.all() + 1) * columns, measured);
  std::vector<bool> occurs(lines.all() + 1, by.size() <= 2);
  rows.rows.ForEach([&](size_t row) {
    const auto add_line = [&](size_t line) {
      occurs[line] = true;
      if (across) {
        by.back().ForEachOf(row, [&](size_t column) { cells.Add(line * columns + column, row); });
      }
      cells.Add(line * columns + columns - 1, row);
    };
    lines.ForEachOf(row, add_line);
    add_line(lines.all());
  });
  if (cells.too_large()) {
    run.sink().Report(DiagnosticKind::RunFault, span, kTooLargeMessage);
    return {};
  }
  std::vector<std::string> headings;
  for (size_t i = 0; i < lines.dimensions(); ++i) {
    headings.push_back(by[i].title);
  }
  if (across) {
    headings.insert(headings.end(), by.back().labels.begin(), by.back().labels.end());
  }
  headings.push_back(across ? "all" : HeadingOf(measured.shown));
  std::vector<std::vector<std::string>> texts;
  for (size_t line = 0; line <= lines.all(); ++line) {
    if (!occurs[line] && line != lines.all()) {
      continue;
    }
    std::vector<std::string> text = line == lines.all() ? std::vector<std::string>(lines.dimensions(), "") : lines.LabelsOf(line);
    if (line == lines.all()) {
      text.front() = "all";
    }
    for (size_t column = 0; column < columns; ++column) {
      text.push_back(cells.Text(line * columns + column));
    }
    texts.push_back(std::move(text));
  }
  std::vector<bool> right(headings.size(), true);
  std::fill(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(lines.dimensions()), false);
  Answer answer;
  answer.tables.push_back(MakeTextTable("", headings, texts, right));
  return answer;
}

}  // namespace

Answer AnswerBreakdown(Run& run, const ast::Question& question) {
  DiagnosticSink& sink = run.sink();
  if (question.kind == ast::Question::Kind::kProfile) {
    ast::Path table = question.source;
    if (table.parts.size() < 2) {
      sink.Report(DiagnosticKind::SyntaxError, question.source.span,
                  "`profile` wants a table and a column, as in `profile student.gender`");
      return {};
    }
    table.parts.resize(1);
    const std::optional<QuestionRows> rows = SelectRows(run, table, {}, nullptr);
    if (!rows) {
      return {};
    }
    const std::optional<Lines> lines = LinesOfColumn(run, *PathExpression(question.source, {}, 1), *rows);
    return lines ? Tabulate(run, question.span, *rows, {*lines}, {}) : Answer();
  }
  const auto* aggregate = question.value ? std::get_if<ast::Aggregate>(&question.value->node) : nullptr;
  const std::optional<Shown> shown = aggregate == nullptr ? std::nullopt : ShownBy(*aggregate);
  TALLY_CHECK(shown.has_value());  // others are refused where the question is read
  if (!aggregate->matching.empty()) {
    sink.Report(DiagnosticKind::TypeMismatch, question.span, "which rows `by` breaks down is said by `where`, not by `matching`")
        .Hint("as in `count student where C by gender`");
    return {};
  }
  const std::optional<QuestionRows> rows = SelectRows(run, aggregate->source, aggregate->source_args, aggregate->where);
  if (!rows) {
    return {};
  }
  Executor& executor = run.executor();
  Measured measured{.shown = *shown, .values = {}, .texts = {}};
  if (aggregate->value) {
    const bound::ExprPtr value = run.questions().BindExpression(*aggregate->value, rows->table);
    if (sink.HasErrors()) {
      return {};
    }
    if (*shown == Shown::kSum && !value->type.is_number()) {
      sink.Report(DiagnosticKind::TypeMismatch, aggregate->value->span, "only numbers can be summed");
      return {};
    }
    if (!run.questions().IsOneValue(*value)) {
      return {};
    }
    const plan::Environment env = executor.planner().TableEnvironment(rows->table);
    const bool is_ordered = *shown == Shown::kLowest || *shown == Shown::kHighest;
    const size_t all_rows = executor.RowsOf(rows->table);
    const NodeId values = is_ordered ? executor.planner().LowerOrder(*value, env) : executor.planner().Lower(*value, env);
    measured.values = SpreadOver(*executor.Evaluate(values), all_rows);
    if (is_ordered) {
      measured.texts = SpreadOver(*executor.Evaluate(executor.planner().LowerText(*value, env)), all_rows);
    }
    if (!executor.CheckFaults(measured.values, &rows->rows)) {
      return {};
    }
  }
  std::vector<Lines> by;
  size_t cells = 1;
  for (const ast::AxisRef& ref : question.by) {
    std::optional<Lines> lines = LinesOf(run, ref, *rows);
    if (!lines) {
      return {};
    }
    cells *= lines->labels.size() + 1;
    by.push_back(std::move(*lines));
  }
  if (cells > kMaxCells) {
    sink.Report(DiagnosticKind::RunFault, question.span,
                fmt::format("the answer would have {} cells; at most {} are shown", cells, kMaxCells));
    return {};
  }
  return Tabulate(run, question.span, *rows, by, measured);
}

}  // namespace tally
