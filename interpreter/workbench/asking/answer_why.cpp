#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/renderer.h"
#include "foundation/source/utf8.h"
#include "workbench/asking/answer.h"
#include "workbench/asking/cell_members.h"
#include "workbench/asking/output_cell.h"
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

/// `why ROW in CELL`: whether the cell counts the row, or the unit, and what decided.
Answer WhyInCell(Run& run, const ast::In& in, Span span, bool negated) {
  Executor& executor = run.executor();
  const std::optional<Cell> cell = FindCell(run, *in.right);
  const bound::ExprPtr row = cell ? run.questions().BindExpression(*in.left, TableId()) : nullptr;
  if (run.sink().HasErrors() || row == nullptr) {
    return {};
  }
  const bound::Program& program = run.program();
  if (row->type.kind != TypeKind::kRow || (row->type.table != cell->table && row->type.table != cell->unit)) {
    run.sink().Report(DiagnosticKind::TypeMismatch, in.left->span,
                      cell->unit == cell->table
                          ? fmt::format("`{}` counts rows of `{}`: ask about one of them", cell->name, program.table(cell->table).name)
                          : fmt::format("`{}` counts rows of `{}` and of `{}`: ask about one of them", cell->name,
                                        program.table(cell->table).name, program.table(cell->unit).name));
    return {};
  }
  const VectorRef ordinal = executor.Evaluate(executor.planner().Lower(*row, executor.planner().ScalarEnvironment()));
  if (IsMissingAt(*ordinal, 0)) {
    run.sink().Report(DiagnosticKind::UnknownName, in.left->span,
                      fmt::format("there is no such row of `{}`", program.table(row->type.table).name));
    return {};
  }
  const auto holds = [&](const Bitmap& rows) {
    const Bitmap counted = row->type.table == cell->table ? rows : UnitsOf(executor, *cell, rows);
    return counted.Test(static_cast<size_t>(IntegerAt(*ordinal, 0)));
  };
  Answer answer;
  const Bitmap members = row->type.table == cell->table ? MembersOf(executor, *cell) : UnitsOf(executor, *cell);
  answer.text =
      fmt::format("{}: {}", OneLine(run, span), members.Test(static_cast<size_t>(IntegerAt(*ordinal, 0))) != negated ? "yes" : "no");
  const Bitmap all(executor.RowsOf(cell->table), true);
  for (const CellCondition& condition : cell->conditions) {
    answer.text += fmt::format("\n  {}: {}    -- {}", condition.words, holds(RowsThatMeet(executor, condition, all)) ? "yes" : "no",
                               EscapeControls(DescribePlace(condition.span, run.sources())));
  }
  return answer;
}

}  // namespace

Answer AnswerWhy(Run& run, const ast::Question& question) {
  const ast::Expr* expr = question.value.get();
  const Span span = expr->span;
  bool negated = false;
  if (const auto* unary = std::get_if<ast::Unary>(&expr->node); unary != nullptr && unary->op == ast::Unary::Op::kNot) {
    negated = std::holds_alternative<ast::In>(unary->operand->node);
    expr = negated ? unary->operand.get() : expr;
  }
  if (const auto* in = std::get_if<ast::In>(&expr->node); in != nullptr && IsOutputCall(run.program(), *in->right)) {
    return WhyInCell(run, *in, span, negated);
  }
  const std::optional<Asked> asked = Resolve(run, *expr);
  if (!asked) {
    return {};
  }
  Executor& executor = run.executor();
  Answer answer;
  const std::string value = DescribeValue(executor, *asked->condition, asked->env);
  answer.text = fmt::format("{}: {}", OneLine(run, span), !negated ? value : value == "yes" ? "no" : value == "no" ? "yes" : value);
  for (const ValuedPart& part : PartsOf(executor, *asked->condition, asked->env, kMostParts)) {
    answer.text +=
        fmt::format("\n  {}: {}    -- {}", OneLine(run, part.span), part.value, EscapeControls(DescribePlace(part.span, run.sources())));
  }
  return answer;
}

}  // namespace tally
