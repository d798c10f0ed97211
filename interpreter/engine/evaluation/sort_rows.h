#pragma once

#include <vector>

#include "engine/evaluation/executor.h"

namespace tally {

/// How rows are ordered: one word a row (engine/columns/vector.h OrderWords) for each key.
struct SortWords {
  std::vector<uint64_t> words;
  bool descending = false;
  bool missing_first = true;
};

/// The words of `keys` over `rows` rows of `env`, of which those in `used` (null: all) will be sorted.
std::vector<SortWords> MakeSortWords(Executor& executor, const std::vector<bound::SortKey>& keys, const plan::Environment& env, size_t rows,
                                     const Bitmap* used = nullptr);
/// Adds the key columns of the row of frame `frame`, ascending, by which ties are broken. False when its table has no key.
bool AddKeyWords(Executor& executor, const plan::Environment& env, int frame, size_t rows, std::vector<SortWords>& words);
/// Adds a text column, ascending.
void AddTextWords(const Vector& texts, std::vector<SortWords>& words);

/// Orders `rows` by the words of each; ties keep their order.
void SortRows(std::vector<RowIndex>& rows, std::vector<SortWords> words);

}  // namespace tally
