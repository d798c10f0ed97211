#include "workbench/asking/breakdown_lines.h"

#include <algorithm>
#include <map>

#include "outputs/forms/axis_lines.h"
#include "workbench/asking/rows_table.h"

namespace tally {
namespace {

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

std::optional<BreakdownLines> LinesOfAxis(Run& run, const ast::AxisRef& ref, const QuestionRows& rows) {
  const TableId table = rows.table;
  Executor& executor = run.executor();
  const std::vector<bound::AxisUse> uses = run.questions().BindAxis(ref, table);
  if (run.sink().HasErrors()) {
    return std::nullopt;
  }
  const ExpandedAxes axes = ExpandAxes(executor, uses, table, false);
  BreakdownLines lines;
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
  return run.sink().HasErrors() ? std::nullopt : std::optional<BreakdownLines>(std::move(lines));
}

/// The table whose rows a value tells apart: a row itself, or what it is known by.
TableId NamedBy(const bound::Program& program, const bound::Expr& value) {
  const auto* column = std::get_if<bound::ColumnOf>(&value.node);
  const bool is_row = value.type.kind == TypeKind::kRow;
  const TableId table = is_row ? value.type.table : column != nullptr ? program.column(column->column).table : TableId();
  if (!table.is_valid() || std::holds_alternative<bound::CodesSource>(program.table(table).source)) {
    return {};
  }
  const std::vector<ColumnId>& key = program.table(table).key;
  return is_row || (key.size() == 1 && key.front() == column->column) ? table : TableId();
}

std::optional<BreakdownLines> LinesOfColumn(Run& run, const ast::Expr& expr, const QuestionRows& rows) {
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
  if (!MayShow(run, *value, expr.span)) {
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
  BreakdownLines lines;
  lines.title = std::string(run.sources().Text(expr.span));
  lines.named = NamedBy(run.program(), *value);
  lines.shows_private = ShowsPrivate(run, *value);
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

}  // namespace

std::optional<BreakdownLines> LinesOf(Run& run, const ast::AxisRef& ref, const QuestionRows& rows) {
  const std::vector<bound::Axis>& axes = run.program().axes;
  const bool is_axis = ref.name.parts.size() == 1 &&
                       std::any_of(axes.begin(), axes.end(), [&](const bound::Axis& axis) { return axis.name == ref.name.parts[0].text; });
  return is_axis ? LinesOfAxis(run, ref, rows) : LinesOfColumn(run, *PathExpression(ref.name, ref.args, 0), rows);
}

std::optional<std::vector<BreakdownLines>> LinesOf(Run& run, const std::vector<ast::AxisRef>& refs, const QuestionRows& rows) {
  std::vector<BreakdownLines> all;
  for (const ast::AxisRef& ref : refs) {
    std::optional<BreakdownLines> lines = LinesOf(run, ref, rows);
    if (!lines) {
      return std::nullopt;
    }
    all.push_back(std::move(*lines));
  }
  return all;
}

std::optional<BreakdownLines> LinesOfProfile(Run& run, const ast::Path& path, const QuestionRows& rows) {
  return LinesOfColumn(run, *PathExpression(path, {}, 1), rows);
}

}  // namespace tally
