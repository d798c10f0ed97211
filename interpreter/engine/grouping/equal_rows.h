#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "engine/columns/vector.h"
#include "engine/grouping/packed_keys.h"
#include "foundation/base/parallel.h"

namespace tally {

/// Rows of one or more sources with equal key tuples. Rows are counted through all sources; every source begins at a multiple of 64.
///
/// Rows are spread over buckets by the upper bits of their words: the table of a bucket stays in the near caches, wherever its rows lie in
/// the files, and threads work on different buckets. Only some buckets are spread at a time, which bounds the memory.
class EqualRows {
 public:
  /// `taking`: of each source the rows that take part, null for all.
  /// `rows_at_a_time`: the rows that are spread over buckets at a time, 12 bytes each; 0: a quarter of all, and a million at least.
  EqualRows(const PackedKeys& packed, std::vector<const Bitmap*> taking, std::vector<size_t> rows, ThreadPool* pool,
            size_t rows_at_a_time = 0);

  /// How many different tuples there are.
  size_t group_count() const { return group_count_; }
  /// Of each row of a source the number of its tuple, in the order in which they first appear; kMissing32 of rows that do not take part.
  /// Once.
  std::vector<int32_t> TakeGroups(size_t source) { return std::move(group_of_row_[source]); }
  /// The rows of a source in which a tuple appears first.
  Bitmap FirstRows(size_t source) const;

 private:
  struct Piece {
    size_t source;
    size_t begin;
    size_t end;
  };
  template <class Take>
  void ForWords(const Piece& piece, Take take) const {
    packed_.ForWords(piece.source, taking_[piece.source], piece.begin, piece.end, take);
  }
  void ForPieces(size_t count, const std::function<void(size_t)>& body) const;
  void Count();
  void FindFirsts();
  void FindFirstsOf(size_t first_bucket, size_t end_bucket, size_t total);
  void Number();

  const PackedKeys& packed_;
  std::vector<const Bitmap*> taking_;
  std::vector<size_t> rows_;
  ThreadPool* pool_;
  size_t rows_at_a_time_;
  std::vector<size_t> begins_;  // of the sources
  std::vector<Piece> pieces_;
  size_t buckets_ = 1;
  int shift_ = 0;                                   // of a word, to its bucket
  std::vector<uint32_t> counts_;                    // [piece * buckets_ + bucket]: rows
  std::vector<std::vector<int32_t>> group_of_row_;  // by source; at first the first row with the same tuple
  Bitmap is_first_;                                 // by row, through all sources
  size_t group_count_ = 0;
};

}  // namespace tally
