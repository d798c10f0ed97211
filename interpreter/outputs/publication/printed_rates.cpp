#include "outputs/publication/printed_rates.h"

#include "engine/evaluation/row_vectors.h"
#include "language/binder/tree/specials.h"

namespace tally {
namespace {

// left OP right; nothing where the rate would not stay linear.
std::optional<LinearRate> Combine(ArithmeticOp op, const LinearRate& left, const LinearRate& right) {
  switch (op) {
    case ArithmeticOp::kAdd: return LinearRate{left.factor + right.factor, left.constant + right.constant};
    case ArithmeticOp::kSubtract: return LinearRate{left.factor - right.factor, left.constant - right.constant};
    case ArithmeticOp::kMultiply:
      if (left.factor != 0 && right.factor != 0) {
        return std::nullopt;
      }
      return LinearRate{left.factor * right.constant + right.factor * left.constant, left.constant * right.constant};
    case ArithmeticOp::kDivide:
      if (right.factor != 0 || right.constant == 0) {
        return std::nullopt;
      }
      return LinearRate{left.factor / right.constant, left.constant / right.constant};
  }
  return std::nullopt;
}

// Sum of factor * number <= 0 in whole numbers; nothing where they do not fit.
std::optional<Relation> AtMostZero(const Rational& of_numerator, const Rational& of_denominator, NumberId numerator, NumberId denominator) {
  const BigInteger common = boost::multiprecision::lcm(BigInteger(boost::multiprecision::denominator(of_numerator)),
                                                       BigInteger(boost::multiprecision::denominator(of_denominator)));
  const auto whole = [&](const Rational& factor) {
    return BigInteger(boost::multiprecision::numerator(Rational(factor * Rational(common))));
  };
  const BigInteger most = BigInteger(1) << 50;
  const BigInteger n = whole(of_numerator);
  const BigInteger d = whole(of_denominator);
  if (boost::multiprecision::abs(n) > most || boost::multiprecision::abs(d) > most) {
    return std::nullopt;
  }
  return Relation{.terms = {{numerator, static_cast<int64_t>(n)}, {denominator, static_cast<int64_t>(d)}}, .kind = Relation::Kind::kAtMost};
}

}  // namespace

std::optional<LinearRate> LinearRateOf(Executor& executor, const bound::Expr& expr) {
  if (const auto* special = std::get_if<bound::Special>(&expr.node)) {
    return special->kind == bound::SpecialKind::kRate ? std::optional(LinearRate{1, 0}) : std::nullopt;
  }
  if (!bound::MentionsSpecial(expr)) {
    const Value value = executor.EvaluateScalar(expr);
    const auto* number = std::get_if<Rational>(&value.data);
    return number == nullptr ? std::nullopt : std::optional(LinearRate{0, *number});
  }
  if (const auto* negated = std::get_if<bound::NegateOf>(&expr.node)) {
    const std::optional<LinearRate> inner = LinearRateOf(executor, *negated->operand);
    return inner.has_value() ? std::optional(LinearRate{-inner->factor, -inner->constant}) : std::nullopt;
  }
  const auto* chain = std::get_if<bound::ArithmeticChain>(&expr.node);
  if (chain == nullptr) {
    return std::nullopt;
  }
  std::optional<LinearRate> all = LinearRateOf(executor, *chain->first);
  for (const auto& [op, term] : chain->terms) {
    const std::optional<LinearRate> next = all.has_value() ? LinearRateOf(executor, *term) : std::nullopt;
    all = next.has_value() ? Combine(op, *all, *next) : std::nullopt;
  }
  return all;
}

std::optional<int> PlacesOf(const bound::Format& format) {
  return format.kind == bound::Format::Kind::kDecimal ? std::optional(format.size) : std::nullopt;
}

std::vector<std::vector<std::optional<Rational>>> PrintedValues(Executor& executor, const bound::Form& form, const FormRows& rows) {
  std::vector<std::vector<std::optional<Rational>>> printed;
  for (const bound::OutputField& field : form.values) {
    printed.emplace_back(rows.size());
    if (field.value == nullptr || !field.value->type.is_number()) {
      continue;
    }
    const VectorRef numbers = EvaluateOver(executor, executor.planner().Lower(*field.value, rows.env()), rows.size());
    for (size_t row = 0; row < rows.size(); ++row) {
      if (!IsMissingAt(*numbers, row)) {
        const Rational number = NumberAt(*numbers, row);
        printed.back()[row] = PlacesOf(field.format).has_value() ? RoundHalfAway(number, *PlacesOf(field.format)) : number;
      }
    }
  }
  return printed;
}

std::vector<Relation> RelationsOfRate(const LinearRate& linear, const Rational& printed, std::optional<int> places, NumberId numerator,
                                      NumberId denominator) {
  std::vector<Relation> relations;
  if (linear.factor == 0) {
    return relations;
  }
  Rational half = 0;
  if (places.has_value()) {
    half = Rational(1, 2);
    for (int i = 0; i < *places; ++i) {
      half /= 10;
    }
  }
  // printed - half <= factor * N / D + constant <= printed + half, times D
  const Rational middle = printed - linear.constant;
  for (const auto& relation : {AtMostZero(-linear.factor, middle - half, numerator, denominator),
                               AtMostZero(linear.factor, -(middle + half), numerator, denominator)}) {
    if (relation.has_value()) {
      relations.push_back(*relation);
    }
  }
  return relations;
}

}  // namespace tally
