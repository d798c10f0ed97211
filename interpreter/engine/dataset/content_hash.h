#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "foundation/base/parallel.h"
#include "foundation/types/schema.h"

namespace tally {

class StoredTable;

/// Tells rows apart from others whatever their order: the sum, modulo 2^128, of a number for each row. The sum of two parts of a table is
/// that of the whole.
struct ContentHash {
  uint64_t high = 0;
  uint64_t low = 0;

  void Add(const ContentHash& other);
  /// 32 hexadecimal digits.
  std::string Hex() const;
  bool operator==(const ContentHash&) const = default;
};

/// The hash of a table's rows over its declared columns, all of which must be there. It depends on values alone, not on how a source spells
/// or keeps them. A row's number is the first 128 bits of the SHA-256 of its values in the order of the columns' names, each as
/// `LENGTH:VALUE,`; `-,` where it is missing, `*,` where it was suppressed. Values: Y or N, 2025-10-01, 2025, 12.5, a code as it is
/// written; of a reference the values of the key that it names, one after the other.
ContentHash HashRows(const StoredTable& table, const std::unordered_map<TableId, StoredTable>& tables,
                     const std::vector<CodeSetSchema>& code_sets, ThreadPool& pool);

}  // namespace tally
