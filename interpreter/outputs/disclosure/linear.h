#pragma once

#include <map>
#include <optional>
#include <utility>

#include "foundation/base/number.h"
#include "foundation/types/operators.h"
#include "outputs/disclosure/relations.h"

/// Sums of factor * unknown + constant, exactly.
namespace tally {

template <class Unknown>
struct LinearSum {
  std::map<Unknown, Rational> terms;  // none with the factor 0
  Rational constant;

  bool is_constant() const { return terms.empty(); }
};

template <class Unknown>
LinearSum<Unknown> Times(const LinearSum<Unknown>& sum, const Rational& factor) {
  LinearSum<Unknown> product;
  if (factor != 0) {
    product = sum;
  }
  for (auto& term : product.terms) {
    term.second *= factor;
  }
  product.constant *= factor;
  return product;
}

/// sum += factor * other
template <class Unknown>
void AddTo(LinearSum<Unknown>& sum, const Rational& factor, const LinearSum<Unknown>& other) {
  for (const auto& [unknown, of_other] : other.terms) {
    const auto [at, fresh] = sum.terms.try_emplace(unknown, 0);
    at->second += factor * of_other;
    if (at->second == 0) {
      sum.terms.erase(at);
    }
  }
  sum.constant += factor * other.constant;
}

/// left OP right; nothing where it is no such sum.
template <class Unknown>
std::optional<LinearSum<Unknown>> Calculate(ArithmeticOp op, LinearSum<Unknown> left, const LinearSum<Unknown>& right) {
  switch (op) {
    case ArithmeticOp::kAdd: AddTo(left, 1, right); return left;
    case ArithmeticOp::kSubtract: AddTo(left, -1, right); return left;
    case ArithmeticOp::kMultiply:
      if (!left.is_constant() && !right.is_constant()) {
        return std::nullopt;
      }
      return left.is_constant() ? Times(right, left.constant) : Times(left, right.constant);
    case ArithmeticOp::kDivide:
      if (!right.is_constant() || right.constant == 0) {
        return std::nullopt;
      }
      return Times(left, 1 / right.constant);
  }
  return std::nullopt;
}

/// `sum` = 0, or <= 0, in whole numbers; nothing where they are too large to be calculated with.
std::optional<Relation> ToRelation(const LinearSum<NumberId>& sum, Relation::Kind kind);

}  // namespace tally
