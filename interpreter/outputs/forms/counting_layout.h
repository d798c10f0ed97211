#pragma once

#include <cstdint>
#include <vector>

#include "engine/columns/bitmap.h"
#include "foundation/base/parallel.h"
#include "foundation/base/strong_id.h"

namespace tally {

/// The rows of a form in the order in which they are counted: block by block; within a block first the rows whose unit occurs there once,
/// then the others, unit by unit. Both parts begin at a word, so that counting the first is CountAnd over words, and counting the second
/// looks only at neighbours.
class CountingLayout {
 public:
  static constexpr RowIndex kPadding = 0xFFFFFFFFu;

  /// `rows` are counted; rows[i] lies in block blocks[i] (empty: all in block 0) and is of unit units[i] (empty: each row is its own).
  CountingLayout(const std::vector<RowIndex>& rows, const std::vector<uint32_t>& blocks, size_t block_count,
                 const std::vector<uint32_t>& units);

  size_t words() const { return row_at_.size() / 64; }
  /// Positions are the rows in their order, without any between them.
  bool is_in_row_order() const { return is_in_row_order_; }
  /// The row at each position; kPadding where there is none.
  const std::vector<RowIndex>& row_at() const { return row_at_; }
  size_t block_count() const { return parts_.size(); }

  /// Different units of a block among the positions whose bit is set in `a` (and in `b`).
  size_t Count(size_t block, const uint64_t* a) const;
  size_t Count(size_t block, const uint64_t* a, const uint64_t* b) const;

 private:
  struct Part {
    size_t single_begin = 0;  // in words
    size_t single_end = 0;
    size_t repeated_end = 0;  // begins at single_end
  };
  template <class Word>
  size_t CountRepeated(const Part& part, Word word) const;

  std::vector<Part> parts_;
  bool is_in_row_order_;
  std::vector<RowIndex> row_at_;
  std::vector<uint32_t> unit_at_;  // empty: every row is its own unit
};

/// Bits of several conditions over the positions of a layout.
class PositionBits {
 public:
  PositionBits(size_t conditions, size_t words) : words_(words), bits_(conditions * words) {}
  const uint64_t* of(size_t condition) const { return bits_.data() + condition * words_; }
  uint64_t* of(size_t condition) { return bits_.data() + condition * words_; }
  size_t words() const { return words_; }

 private:
  size_t words_;
  std::vector<uint64_t> bits_;
};

/// Turns 64 words of 64 bits: bit j of word k becomes bit k of word j.
void TransposeBits(uint64_t words[64]);

}  // namespace tally
