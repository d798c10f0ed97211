#pragma once

#include <cstdint>
#include <vector>

#include "engine/columns/vector.h"

/// The order of rows by keys: one for `pick`, sorted lists, listings and blocks.
namespace tally {

/// One key of an order of rows.
struct RowOrder {
  const Vector* key;
  bool highest;  // first; of yes/no keys: yes first
  bool missing_first;
};

/// Whether `rows` come in the order of `keys` as they are: ascending, missing first. Makes no words, which of texts take long.
bool AreInOrder(const std::vector<const Vector*>& keys, const std::vector<RowIndex>& rows);

/// Compares rows by the keys of an order: a word a row and key, of which a lower one comes first.
class RowComparison {
 public:
  RowComparison() = default;
  explicit RowComparison(const std::vector<RowOrder>& terms);

  /// A further key, which decides where the ones before it do not. It need not outlive this.
  void Add(const RowOrder& term);

  /// Below 0: row a comes first; 0: the rows are alike in all keys.
  int Compare(size_t a, size_t b) const {
    for (const std::vector<uint64_t>& words : words_) {
      if (words[a] != words[b]) {
        return words[a] < words[b] ? -1 : 1;
      }
    }
    return 0;
  }
  /// Orders rows; ties keep their order.
  void Sort(std::vector<RowIndex>& rows) const;

 private:
  std::vector<std::vector<uint64_t>> words_;
};

}  // namespace tally
