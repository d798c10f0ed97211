#pragma once

#include <optional>

#include "language/binder/tree/bound.h"

namespace tally {

/// A condition that asks whether one value is one of some constants: `E = "A"`, `E is "A"`, `E in ["A", "B"]`.
struct TestedValues {
  const bound::Expr* subject = nullptr;
  ValueList values;
};

/// Nothing for other conditions.
std::optional<TestedValues> ValuesTestedBy(const bound::Expr& condition);
/// The subject of `E is missing`; null for other conditions.
const bound::Expr* AskedMissing(const bound::Expr& condition);
bool HoldsValue(const ValueList& values, const Value& value);

}  // namespace tally
