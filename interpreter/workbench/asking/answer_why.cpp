#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/renderer.h"
#include "foundation/source/utf8.h"
#include "outputs/forms/count_form.h"
#include "outputs/publication/form_result.h"
#include "workbench/asking/answer.h"
#include "workbench/explain/parts.h"

namespace tally {
namespace {

constexpr size_t kMostParts = 24;

std::string OneLine(Run& run, Span span) {
  std::string text;
  for (const char c : run.sources().Text(span)) {
    const bool blank = c == '\n' || c == '\t' || c == '\r' || c == ' ';
    if (!blank || (!text.empty() && text.back() != ' ')) {
      text += blank ? ' ' : c;
    }
  }
  return Printable(text);
}

const bound::Form* FormNamed(const bound::Program& program, const ast::Expr& expr) {
  const auto* name = std::get_if<ast::NameRef>(&expr.node);
  for (const bound::Form& form : program.forms) {
    if (name != nullptr && !name->has_args && form.name == name->name.text && !form.measure.is_valid()) {
      return &form;
    }
  }
  return nullptr;
}

Bitmap RowsOnLine(Run& run, TableId table, const AxisLine& line) {
  Executor& executor = run.executor();
  const size_t rows = executor.RowsOf(table);
  if (!line.test.where.is_valid()) {
    return Bitmap(rows);
  }
  const NodeId node = line.test.row.is_valid() ? executor.planner().Gather(line.test.where, line.test.row) : line.test.where;
  const Bitmap all(rows, true);
  return EvaluateYes(executor, node, rows, &all);
}

/// What is asked: a condition and the row it is about, if any.
struct Asked {
  bound::ExprPtr condition;
  plan::Environment env;
};

std::optional<Asked> Resolve(Run& run, const ast::Expr& expr) {
  Executor& executor = run.executor();
  Asked asked{.condition = nullptr, .env = executor.planner().ScalarEnvironment()};
  const auto* in = std::get_if<ast::In>(&expr.node);
  const bound::Form* form = in == nullptr ? nullptr : FormNamed(run.program(), *in->right);
  if (form == nullptr) {
    asked.condition = run.questions().BindExpression(expr, TableId());
    return run.sink().HasErrors() ? std::nullopt : std::optional(asked);
  }
  const bound::ExprPtr row = run.questions().BindExpression(*in->left, TableId());
  if (run.sink().HasErrors()) {
    return std::nullopt;
  }
  if (row->type.kind != TypeKind::kRow || row->type.table.index() != form->table.index()) {
    run.sink().Report(
        DiagnosticKind::TypeMismatch, in->left->span,
        fmt::format("the form `{}` counts rows of `{}`: ask about one of them", form->name, run.program().table(form->table).name));
    return std::nullopt;
  }
  const NodeId ordinal = executor.planner().Lower(*row, asked.env);
  if (IsMissingAt(*executor.Evaluate(ordinal), 0)) {
    run.sink().Report(DiagnosticKind::UnknownName, in->left->span,
                      fmt::format("there is no such row of `{}`", run.program().table(form->table).name));
    return std::nullopt;
  }
  asked.env.frames.push_back({form->table, ordinal});
  asked.condition = form->where;
  if (asked.condition == nullptr) {
    run.sink().Report(DiagnosticKind::TypeMismatch, in->right->span,
                      fmt::format("the form `{}` counts every row of its table", form->name));
    return std::nullopt;
  }
  return asked;
}

/// `why ROW in FORM("line", "column")`: whether the cell counts the row, and whether the form counts it at all.
Answer WhyInCell(Run& run, const ast::In& in, const ast::NameRef& call, Span span) {
  Executor& executor = run.executor();
  const std::optional<FormCellPlace> place = FindFormCell(run, call, in.right->span, MeasureWords());
  const std::optional<Bitmap> rows = place ? RowsOfCell(run, *place, call) : std::nullopt;
  const bound::ExprPtr row = rows ? run.questions().BindExpression(*in.left, TableId()) : nullptr;
  if (run.sink().HasErrors() || row == nullptr) {
    return {};
  }
  const bound::Program& program = run.program();
  const bound::Form& form = *place->form;
  const bound::ExprPtr& counting = form.measure.is_valid() ? program.measures[form.measure.index()].counting : form.counting;
  const TableId unit = counting == nullptr ? form.table : counting->type.table;
  if (row->type.kind != TypeKind::kRow || (row->type.table != form.table && row->type.table != unit)) {
    run.sink().Report(DiagnosticKind::TypeMismatch, in.left->span,
                      unit == form.table ? fmt::format("the form `{}` counts rows of `{}`: ask about one of them", form.name,
                                                       program.table(form.table).name)
                                         : fmt::format("the form `{}` counts rows of `{}` and of `{}`: ask about one of them", form.name,
                                                       program.table(form.table).name, program.table(unit).name));
    return {};
  }
  const VectorRef ordinal = executor.Evaluate(executor.planner().Lower(*row, executor.planner().ScalarEnvironment()));
  if (IsMissingAt(*ordinal, 0)) {
    run.sink().Report(DiagnosticKind::UnknownName, in.left->span,
                      fmt::format("there is no such row of `{}`", program.table(row->type.table).name));
    return {};
  }
  const auto holds = [&](const Bitmap& of_form) {
    const Bitmap counted = row->type.table == form.table ? of_form : UnitsOf(executor, form.table, counting, of_form);
    return counted.Test(static_cast<size_t>(IntegerAt(*ordinal, 0))) ? "yes" : "no";
  };
  Answer answer;
  answer.text = fmt::format("{}: {}", OneLine(run, span), holds(*rows));
  answer.text += fmt::format("\n  counted by the form `{}`: {}    -- {}", form.name, holds(CountedRows(executor, place->result->plan)),
                             EscapeControls(DescribePlace(form.span, run.sources())));
  const AxisLine& line = place->result->line(place->result->rows[place->row]);
  answer.text += fmt::format("\n  on the line \"{}\": {}    -- {}", Printable(line.text), holds(RowsOnLine(run, form.table, line)),
                             EscapeControls(DescribePlace(line.span, run.sources())));
  if (!form.measure.is_valid() && place->column >= form.labels.size()) {
    const AxisLine& column = place->result->columns()[place->column - form.labels.size()];
    answer.text += fmt::format("\n  in the column \"{}\": {}    -- {}", Printable(column.text), holds(RowsOnLine(run, form.table, column)),
                               EscapeControls(DescribePlace(column.span, run.sources())));
  }
  return answer;
}

}  // namespace

Answer AnswerWhy(Run& run, const ast::Question& question) {
  const ast::Expr* expr = question.value.get();
  if (const auto* unary = std::get_if<ast::Unary>(&expr->node); unary != nullptr && unary->op == ast::Unary::Op::kNot) {
    expr = unary->operand.get();  // the answer says whether it is so
  }
  if (const auto* in = std::get_if<ast::In>(&expr->node); in != nullptr && IsOutputCall(run.program(), *in->right)) {
    return WhyInCell(run, *in, std::get<ast::NameRef>(in->right->node), expr->span);
  }
  const std::optional<Asked> asked = Resolve(run, *expr);
  if (!asked) {
    return {};
  }
  Executor& executor = run.executor();
  Answer answer;
  answer.text = fmt::format("{}: {}", OneLine(run, expr->span), DescribeValue(executor, *asked->condition, asked->env));
  for (const ValuedPart& part : PartsOf(executor, *asked->condition, asked->env, kMostParts)) {
    answer.text +=
        fmt::format("\n  {}: {}    -- {}", OneLine(run, part.span), part.value, EscapeControls(DescribePlace(part.span, run.sources())));
  }
  return answer;
}

}  // namespace tally
