#pragma once

#include <array>
#include <memory>

#include "engine/evaluation/executor.h"

namespace tally {

/// A condition over the rows of a table, answered some rows at a time: nothing of the size of the table is made on the way, and what lies
/// between is in the nearest cache. For conditions that are asked once, in questions; those of definitions are vectors, which are kept.
class RowCondition {
 public:
  static constexpr size_t kWords = 256;
  using Words = std::array<uint64_t, kWords>;  // bits of rows; those past the last row may have any value

  virtual ~RowCondition() = default;
  /// Writes the answers for 64 * kWords rows, from the row 64 * `first` on.
  virtual void Answer(size_t first, Words& yes, Words& missing) const = 0;

  /// Evaluates columns, and whatever cannot be answered in pieces, as vectors. Null where a value has a fault: who asks then goes the usual
  /// way, which knows the rows.
  static std::unique_ptr<RowCondition> Make(Executor& executor, NodeId node);
  /// Takes the bits past the first `rows` rows out; gives in how many words the others lie.
  static size_t CutTo(size_t rows, Words& bits);
};

/// The yes bits of `rows` rows, some words at a time: use(first_row, words, bits). Bits past the last row are zero.
template <class Use>
void ForYesWords(const RowCondition& condition, size_t rows, Use&& use) {
  RowCondition::Words yes;
  RowCondition::Words missing;
  for (size_t first = 0; first * 64 < rows; first += RowCondition::kWords) {
    condition.Answer(first, yes, missing);
    const size_t words = RowCondition::CutTo(rows - first * 64, yes);
    use(first * 64, words, yes.data());
  }
}

}  // namespace tally
