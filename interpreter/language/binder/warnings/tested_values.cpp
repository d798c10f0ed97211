#include "language/binder/warnings/tested_values.h"

#include <algorithm>

namespace tally {
namespace {

const Value* ConstantOf(const bound::ExprPtr& expr) {
  const auto* constant = std::get_if<bound::Constant>(&expr->node);
  return constant == nullptr || constant->value.is_missing() || constant->value.is_all() ? nullptr : &constant->value;
}

std::optional<TestedValues> OfPair(const bound::ExprPtr& left, const bound::ExprPtr& right) {
  if (const Value* value = ConstantOf(right)) {
    return TestedValues{left.get(), {*value}};
  }
  if (const Value* value = ConstantOf(left)) {
    return TestedValues{right.get(), {*value}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<TestedValues> ValuesTestedBy(const bound::Expr& condition) {
  if (const auto* compare = std::get_if<bound::CompareOf>(&condition.node)) {
    return compare->op == CompareOp::kEqual ? OfPair(compare->left, compare->right) : std::nullopt;
  }
  if (const auto* same = std::get_if<bound::IsSame>(&condition.node)) {
    return same->negated ? std::nullopt : OfPair(same->left, same->right);
  }
  if (const auto* in = std::get_if<bound::InList>(&condition.node)) {
    const auto* list = std::get_if<bound::ConstantList>(&in->list->node);
    return list == nullptr ? std::nullopt : std::optional(TestedValues{in->value.get(), list->values});
  }
  return std::nullopt;
}

const bound::Expr* AskedMissing(const bound::Expr& condition) {
  const auto* asked = std::get_if<bound::IsMissing>(&condition.node);
  return asked == nullptr || asked->negated ? nullptr : asked->operand.get();
}

bool HoldsValue(const ValueList& values, const Value& value) {
  return std::any_of(values.begin(), values.end(), [&](const Value& each) { return each.data == value.data; });
}

}  // namespace tally
