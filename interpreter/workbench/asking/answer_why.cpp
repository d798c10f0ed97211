#include <algorithm>

#include <fmt/format.h>

#include "foundation/diagnostics/renderer.h"
#include "foundation/source/utf8.h"
#include "workbench/asking/answer.h"
#include "workbench/explain/parts.h"

namespace tally {
namespace {

constexpr size_t kMostParts = 24;

std::string OneLine(Session& session, Span span) {
  std::string text;
  for (const char c : session.sources().Text(span)) {
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

std::optional<Asked> Resolve(Session& session, const ast::Expr& expr) {
  Executor& executor = session.executor();
  Asked asked{.condition = nullptr, .env = executor.planner().ScalarEnvironment()};
  const auto* in = std::get_if<ast::In>(&expr.node);
  const bound::Form* form = in == nullptr ? nullptr : FormNamed(session.program(), *in->right);
  if (form == nullptr) {
    asked.condition = session.questions().BindExpression(expr, TableId());
    return session.sink().HasErrors() ? std::nullopt : std::optional(asked);
  }
  const bound::ExprPtr row = session.questions().BindExpression(*in->left, TableId());
  if (session.sink().HasErrors()) {
    return std::nullopt;
  }
  if (row->type.kind != TypeKind::kRow || row->type.table.index() != form->table.index()) {
    session.sink().Report(
        DiagnosticKind::TypeMismatch, in->left->span,
        fmt::format("the form `{}` counts rows of `{}`: ask about one of them", form->name, session.program().table(form->table).name));
    return std::nullopt;
  }
  const NodeId ordinal = executor.planner().Lower(*row, asked.env);
  if (IsMissingAt(*executor.Evaluate(ordinal), 0)) {
    session.sink().Report(DiagnosticKind::UnknownName, in->left->span,
                          fmt::format("there is no such row of `{}`", session.program().table(form->table).name));
    return std::nullopt;
  }
  asked.env.frames.push_back({form->table, ordinal});
  asked.condition = form->where;
  if (asked.condition == nullptr) {
    session.sink().Report(DiagnosticKind::TypeMismatch, in->right->span,
                          fmt::format("the form `{}` counts every row of its table", form->name));
    return std::nullopt;
  }
  return asked;
}

}  // namespace

Answer AnswerWhy(Session& session, const ast::Question& question) {
  const ast::Expr* expr = question.value.get();
  if (const auto* unary = std::get_if<ast::Unary>(&expr->node); unary != nullptr && unary->op == ast::Unary::Op::kNot) {
    expr = unary->operand.get();  // the answer says whether it is so
  }
  const std::optional<Asked> asked = Resolve(session, *expr);
  if (!asked) {
    return {};
  }
  Executor& executor = session.executor();
  Answer answer;
  answer.text = fmt::format("{}: {}", OneLine(session, expr->span), DescribeValue(executor, *asked->condition, asked->env));
  for (const ValuedPart& part : PartsOf(executor, *asked->condition, asked->env, kMostParts)) {
    answer.text += fmt::format("\n  {}: {}    -- {}", OneLine(session, part.span), part.value,
                               EscapeControls(DescribePlace(part.span, session.sources())));
  }
  return answer;
}

}  // namespace tally
