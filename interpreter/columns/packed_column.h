#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "columns/vector.h"

namespace tally {

/// A column of integers that lie close together, such as years, codes and credits, in one or two bytes a row: how a column waits until it
/// is read. Packing and unpacking take less time than the first touch of the memory that is saved.
class PackedColumn {
 public:
  /// Nothing where it does not pay: few rows, one value for all, other layouts, values far apart.
  static std::optional<PackedColumn> Pack(const Vector& v);
  /// The vector that was packed.
  Vector Unpack() const;
  size_t ByteSize() const { return bytes_.size() + words_.size() * sizeof(uint16_t); }

 private:
  Layout layout_ = Layout::kI32;
  int scale_ = 0;
  DictionaryRef dictionary_;
  int64_t below_ = 0;           // a stored number is a value's distance from it; 0 stands for missing
  std::vector<uint8_t> bytes_;  // one of the two
  std::vector<uint16_t> words_;
};

}  // namespace tally
