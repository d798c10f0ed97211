#include "outputs/publication/mark_bounds.h"

#include <algorithm>
#include <optional>

#include "language/binder/tree/specials.h"

namespace tally {
namespace {

bool IsNumber(const bound::Expr& expr, bound::SpecialKind kind) {
  const auto* special = std::get_if<bound::Special>(&expr.node);
  return special != nullptr && special->kind == kind;
}

// A whole number that does not depend on the line.
std::optional<int64_t> WholeNumber(Executor& executor, const bound::ExprPtr& expr) {
  if (expr == nullptr || bound::MentionsSpecial(*expr)) {
    return std::nullopt;
  }
  const Value value = executor.EvaluateScalar(*expr);
  const auto* number = std::get_if<Rational>(&value.data);
  const BigInteger most = Bounds::kUnbounded;
  if (number == nullptr || boost::multiprecision::denominator(*number) != 1 || boost::multiprecision::abs(*number) > Rational(most)) {
    return std::nullopt;
  }
  return static_cast<int64_t>(boost::multiprecision::numerator(*number));
}

void Narrow(Executor& executor, const bound::Expr& where, bound::SpecialKind kind, Bounds& bounds) {
  if (const auto* all = std::get_if<bound::AndOr>(&where.node); all != nullptr && all->is_and) {
    for (const bound::ExprPtr& part : all->operands) {
      Narrow(executor, *part, kind, bounds);
    }
  } else if (const auto* in = std::get_if<bound::InPeriod>(&where.node); in != nullptr && IsNumber(*in->value, kind)) {
    if (const auto* through = std::get_if<bound::ThroughOf>(&in->period->node)) {
      bounds.low = std::max(bounds.low, WholeNumber(executor, through->start).value_or(bounds.low));
      bounds.high = std::min(bounds.high, WholeNumber(executor, through->end).value_or(bounds.high));
    }
  } else if (const auto* compare = std::get_if<bound::CompareOf>(&where.node); compare != nullptr && IsNumber(*compare->left, kind)) {
    const std::optional<int64_t> limit = WholeNumber(executor, compare->right);
    if (!limit.has_value()) {
      return;
    }
    if (compare->op == CompareOp::kLess || compare->op == CompareOp::kLessEqual) {
      bounds.high = std::min(bounds.high, *limit - (compare->op == CompareOp::kLess ? 1 : 0));
    } else if (compare->op == CompareOp::kGreater || compare->op == CompareOp::kGreaterEqual) {
      bounds.low = std::max(bounds.low, *limit + (compare->op == CompareOp::kGreater ? 1 : 0));
    }
  }
}

}  // namespace

Bounds BoundsOfMark(Executor& executor, const bound::Expr& where, bound::SpecialKind kind) {
  Bounds bounds;
  Narrow(executor, where, kind, bounds);
  return bounds.low < bounds.high ? bounds : Bounds{bounds.low, Bounds::kUnbounded};
}

}  // namespace tally
