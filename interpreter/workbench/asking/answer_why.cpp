#include <algorithm>

#include <fmt/format.h>

#include "foundation/diagnostics/renderer.h"
#include "foundation/source/utf8.h"
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

}  // namespace

Answer AnswerWhy(Run& run, const ast::Question& question) {
  const ast::Expr* expr = question.value.get();
  if (const auto* unary = std::get_if<ast::Unary>(&expr->node); unary != nullptr && unary->op == ast::Unary::Op::kNot) {
    expr = unary->operand.get();  // the answer says whether it is so
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
