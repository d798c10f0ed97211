#pragma once

#include <string>
#include <vector>

#include "engine/evaluation/executor.h"

namespace tally {

/// A part of an expression and what it came to.
struct ValuedPart {
  Span span;
  std::string value;  // as it is printed; `missing`, `yes`, `no`, `undetermined`
};

/// What the value of an expression without row prints as: `yes`, `no`, `undetermined`, `missing`, a number, or a text in quotes.
std::string DescribeValue(Executor& executor, const bound::Expr& expr, const plan::Environment& env);

/// The values that decided an expression without row: its operands, and those of the definitions that it calls, at most `most` of them.
/// Of a choice only the conditions up to the one that held are told, and nothing of what stands in an aggregate.
std::vector<ValuedPart> PartsOf(Executor& executor, const bound::Expr& expr, size_t most);
/// The same in an environment of one row.
std::vector<ValuedPart> PartsOf(Executor& executor, const bound::Expr& expr, const plan::Environment& env, size_t most);

}  // namespace tally
