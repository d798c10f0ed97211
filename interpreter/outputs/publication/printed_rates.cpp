#include "outputs/publication/printed_rates.h"

#include "engine/evaluation/row_vectors.h"
#include "language/binder/tree/specials.h"

namespace tally {
namespace {

constexpr NumberId kRate = 0;  // the one unknown of a LinearRate

// factor * N <= other * D
std::optional<Relation> AtMost(const Rational& factor, NumberId numerator, const Rational& other, NumberId denominator) {
  LinearSum<NumberId> sum;
  AddTo(sum, factor, {.terms = {{numerator, 1}}, .constant = 0});
  AddTo(sum, -other, {.terms = {{denominator, 1}}, .constant = 0});
  return ToRelation(sum, Relation::Kind::kAtMost);
}

}  // namespace

std::optional<LinearRate> LinearRateOf(Executor& executor, const bound::Expr& expr) {
  if (const auto* special = std::get_if<bound::Special>(&expr.node)) {
    return special->kind == bound::SpecialKind::kRate ? std::optional(LinearRate{.terms = {{kRate, 1}}, .constant = 0}) : std::nullopt;
  }
  if (!bound::MentionsSpecial(expr)) {
    const Value value = executor.EvaluateScalar(expr);
    const auto* number = std::get_if<Rational>(&value.data);
    return number == nullptr ? std::nullopt : std::optional(LinearRate{.terms = {}, .constant = *number});
  }
  if (const auto* negated = std::get_if<bound::NegateOf>(&expr.node)) {
    const std::optional<LinearRate> inner = LinearRateOf(executor, *negated->operand);
    return inner.has_value() ? std::optional(Times(*inner, -1)) : std::nullopt;
  }
  const auto* chain = std::get_if<bound::ArithmeticChain>(&expr.node);
  if (chain == nullptr) {
    return std::nullopt;
  }
  std::optional<LinearRate> all = LinearRateOf(executor, *chain->first);
  for (const auto& [op, term] : chain->terms) {
    const std::optional<LinearRate> next = all.has_value() ? LinearRateOf(executor, *term) : std::nullopt;
    all = next.has_value() ? Calculate(op, *std::move(all), *next) : std::nullopt;
  }
  return all;
}

std::optional<int> PlacesOf(const bound::Format& format) {
  return format.kind == bound::Format::Kind::kDecimal ? std::optional(format.size) : std::nullopt;
}

std::vector<std::vector<std::optional<Rational>>> PrintedValues(Executor& executor, const FormRows& rows) {
  std::vector<std::vector<std::optional<Rational>>> printed;
  const std::vector<bound::OutputField>& fields = rows.result().plan.form->values;
  for (size_t value = 0; value < fields.size(); ++value) {
    const bound::OutputField& field = fields[value];
    printed.emplace_back(rows.size());
    if (!rows.result().print.numbers[value].is_valid()) {
      continue;
    }
    const VectorRef numbers = EvaluateOver(executor, rows.result().print.numbers[value], rows.size());
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
  if (linear.is_constant()) {
    return relations;
  }
  const Rational& factor = linear.terms.at(kRate);
  Rational half = 0;
  if (places.has_value()) {
    half = Rational(1, 2);
    for (int i = 0; i < *places; ++i) {
      half /= 10;
    }
  }
  // printed - half <= factor * N / D + constant <= printed + half, times D
  const Rational middle = printed - linear.constant;
  for (const auto& relation :
       {AtMost(-factor, numerator, -(middle - half), denominator), AtMost(factor, numerator, middle + half, denominator)}) {
    if (relation.has_value()) {
      relations.push_back(*relation);
    }
  }
  return relations;
}

}  // namespace tally
