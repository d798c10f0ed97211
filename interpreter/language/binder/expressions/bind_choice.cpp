// `A when C, B when D, otherwise E`, and `a default b`.
#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

std::vector<ExprPtr> ExpressionBinder::BindAlternatives(const std::vector<const ast::Expr*>& alternatives, const Type* expected,
                                                        std::string_view what, Type* type) {
  std::vector<ExprPtr> values(alternatives.size());
  std::optional<Type> common;
  const ast::Expr* common_from = nullptr;
  bool faulty = false;
  auto join = [&](size_t i) {
    if (values[i]->type.is_error()) {
      faulty = true;
      return;
    }
    std::optional<Type> both = common ? Unify(*common, values[i]->type) : values[i]->type;
    if (!both) {
      if (!faulty) {
        b_.Error(DiagnosticKind::TypeMismatch, alternatives[i]->span,
                 fmt::format("{} are of one kind: this is {}, another is {}", what, b_.names.NameOf(values[i]->type),
                             b_.names.NameOf(*common)))
            .Label(common_from->span, b_.names.NameOf(*common));
      }
      faulty = true;
      return;
    }
    if (!common || common->kind == TypeKind::kMissing) {
      common_from = alternatives[i];
    }
    common = both;
  };
  // What is no literal says what the literals are.
  for (size_t i = 0; i < alternatives.size(); ++i) {
    if (!IsLiteralLike(*alternatives[i])) {
      values[i] = Bind(*alternatives[i], expected);
      join(i);
    }
  }
  std::optional<Type> literal_type;
  if (common && common->kind != TypeKind::kMissing) {
    literal_type = common;
  } else if (expected != nullptr && !expected->is_error()) {
    literal_type = *expected;
  }
  for (size_t i = 0; i < alternatives.size(); ++i) {
    if (!values[i]) {
      values[i] = Bind(*alternatives[i], literal_type ? &*literal_type : nullptr);
      join(i);
    }
  }
  *type = faulty || !common ? Type{} : *common;
  return values;
}

ExprPtr ExpressionBinder::BindChoice(const ast::Choice& choice, Span span, const Type* expected) {
  std::vector<const ast::Expr*> alternatives;
  for (const ast::Choice::Branch& branch : choice.branches) {
    alternatives.push_back(branch.value.get());
  }
  alternatives.push_back(choice.otherwise.get());
  Type type;
  std::vector<ExprPtr> values = BindAlternatives(alternatives, expected, "the values of a choice", &type);
  if (type.list || type.kind == TypeKind::kAll) {
    b_.Error(DiagnosticKind::TypeMismatch, span, "a list is not chosen for each row")
        .Hint("choose where it is asked: `x in [\"A\"] when C, otherwise x in [\"B\"]`");
    return b_.Faulty(span);
  }
  bound::ChoiceOf node;
  bool nullable = values.back()->nullable;
  bool faulty = type.is_error();
  for (size_t i = 0; i < choice.branches.size(); ++i) {
    ExprPtr condition = Condition(*choice.branches[i].condition, "the condition after `when`");
    faulty = faulty || condition->type.is_error();
    nullable = nullable || values[i]->nullable;
    node.branches.emplace_back(std::move(condition), values[i]);
  }
  node.otherwise = values.back();
  return faulty ? b_.Faulty(span) : MakeExpr(std::move(node), type, nullable, span);
}

ExprPtr ExpressionBinder::BindDefault(const ast::Default& fallback, Span span, const Type* expected) {
  std::vector<const ast::Expr*> alternatives;
  for (const ast::ExprPtr& option : fallback.options) {
    alternatives.push_back(option.get());
  }
  Type type;
  bound::DefaultOf node;
  node.options = BindAlternatives(alternatives, expected, "a value and its `default`", &type);
  if (type.is_error()) {
    return b_.Faulty(span);
  }
  if (type.list || type.kind == TypeKind::kPeriod) {
    return Error(DiagnosticKind::TypeMismatch, span, fmt::format("{} has no `default`", b_.names.NameOf(type)));
  }
  bool nullable = true;
  for (const ExprPtr& option : node.options) {
    nullable = nullable && option->nullable;
  }
  return MakeExpr(std::move(node), type, nullable, span);
}

}  // namespace tally
