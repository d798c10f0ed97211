#pragma once

namespace tally {

/// What is made of the rows that belong to one row: whether there is any, how many, a value of theirs, or one of them.
enum class AggregateKind { kAny, kCount, kSum, kLowest, kHighest, kList, kOne, kPick };

}  // namespace tally
