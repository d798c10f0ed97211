#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/plan/planner.h"
#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"

namespace tally {

/// Gives the value of a bound `from`, `through` or `above`; nothing when it cannot be known yet.
using BoundValue = std::function<std::optional<Value>(const bound::Expr&)>;

/// The value of a literal; nothing for every other expression. What can be known before any data is read.
std::optional<Value> ConstantValue(const bound::Expr& expr);

/// What is wrong where a value (or an item of a list) lies outside the parameter's bounds.
std::optional<std::string> FaultOfBounds(const bound::Program& program, const bound::Param& param, const plan::ParamValue& value,
                                         const BoundValue& bound_value);

/// Reports defaults that are literals and lie outside their own parameter's bounds.
void CheckDefaults(const bound::Program& program, DiagnosticSink& sink);

/// -1, 0, 1 as one value is below, equal to or above another; nothing where they have no common order.
std::optional<int> OrderOfValues(const Value& a, const Value& b);

}  // namespace tally
