#pragma once

#include <optional>
#include <vector>

#include "outputs/disclosure/linear.h"
#include "outputs/publication/form_rows.h"

namespace tally {

/// factor * rate + constant
using LinearRate = LinearSum<NumberId>;

/// A value that is computed of the rate and of what does not depend on the line, such as `100 * rate - m.target`; nothing for others.
std::optional<LinearRate> LinearRateOf(Executor& executor, const bound::Expr& expr);

/// The numbers that the values of a form over a measure print, by value, then by row, rounded as they are printed; nothing where there is
/// none.
std::vector<std::vector<std::optional<Rational>>> PrintedValues(Executor& executor, const FormRows& rows);

/// The places after the point with which a value is printed; nothing: exactly.
std::optional<int> PlacesOf(const bound::Format& format);

/// What `printed` tells of numerator and denominator: that the exact value is not farther from it than half of its last place.
std::vector<Relation> RelationsOfRate(const LinearRate& linear, const Rational& printed, std::optional<int> places, NumberId numerator,
                                      NumberId denominator);

}  // namespace tally
