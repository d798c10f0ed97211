#include "outputs/disclosure/linear.h"

namespace tally {

std::optional<Relation> ToRelation(const LinearSum<NumberId>& sum, Relation::Kind kind) {
  static const BigInteger most = BigInteger(1) << 50;
  BigInteger common = boost::multiprecision::denominator(sum.constant);
  for (const auto& term : sum.terms) {
    common = boost::multiprecision::lcm(common, BigInteger(boost::multiprecision::denominator(term.second)));
  }
  const auto whole = [&](const Rational& number) -> std::optional<int64_t> {
    const Rational scaled = number * Rational(common);
    const BigInteger integer = boost::multiprecision::numerator(scaled);
    return boost::multiprecision::abs(integer) > most ? std::nullopt : std::optional(static_cast<int64_t>(integer));
  };
  Relation relation{.terms = {}, .kind = kind};
  const std::optional<int64_t> constant = whole(sum.constant);
  if (!constant.has_value()) {
    return std::nullopt;
  }
  relation.limit = -*constant;
  for (const auto& [number, factor] : sum.terms) {
    const std::optional<int64_t> of_number = whole(factor);
    if (!of_number.has_value()) {
      return std::nullopt;
    }
    relation.terms.push_back({number, *of_number});
  }
  return relation;
}

}  // namespace tally
