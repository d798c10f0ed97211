#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/columns/vector.h"

namespace tally {

/// A column of integers that lie close together, such as years, codes and credits, in one or two bytes a row: how a column waits until it
/// is read.
class PackedColumn {
 public:
  /// `below`: a stored number is a value's distance from it, 0 stands for missing. One of `bytes` and `words` is empty.
  PackedColumn(Layout layout, int64_t below, std::vector<uint8_t> bytes, std::vector<uint16_t> words)
      : layout_(layout), below_(below), bytes_(std::move(bytes)), words_(std::move(words)) {}

  void SetScale(int scale) { scale_ = scale; }
  void SetDictionary(DictionaryRef dictionary) { dictionary_ = std::move(dictionary); }
  Vector Unpack() const { return Unpack(0, size()); }
  /// The rows from `begin` up to `end`.
  Vector Unpack(size_t begin, size_t end) const;
  size_t size() const { return std::max(bytes_.size(), words_.size()); }
  size_t ByteSize() const { return bytes_.size() + words_.size() * sizeof(uint16_t); }

 private:
  Layout layout_;
  int scale_ = 0;
  DictionaryRef dictionary_;
  int64_t below_;
  std::vector<uint8_t> bytes_;
  std::vector<uint16_t> words_;
};

/// The values of a column while it is read, some rows at a time. T: int32_t (kI32) or int64_t (kI64). Where it packs they lie in as few
/// bytes as the values so far need; what is never wider takes no memory for its full width.
template <class T>
class IntegerColumn {
 public:
  explicit IntegerColumn(bool packs) : width_(packs ? Width::kByte : Width::kFull) {}

  void Reserve(size_t rows);
  void Append(const std::vector<T>& values);
  size_t size() const { return bytes_.size() + words_.size() + values_.size(); }
  /// All values at their full width; the column is empty then.
  std::vector<T> TakeValues();
  /// The column packed, if it is and if there are rows enough for it to pay; it is empty then.
  std::optional<PackedColumn> TakePacked();

 private:
  enum class Width { kByte, kWord, kFull };
  void Widen(T low, T high);
  template <class Stored>
  void AppendDistances(const std::vector<T>& values, std::vector<Stored>& to) const;

  Width width_;
  size_t expected_ = 0;
  T low_ = std::numeric_limits<T>::max();  // the lowest value so far
  T high_ = std::numeric_limits<T>::min();
  int64_t below_ = 0;
  std::vector<uint8_t> bytes_;  // one of these is in use
  std::vector<uint16_t> words_;
  std::vector<T> values_;
};

extern template class IntegerColumn<int32_t>;
extern template class IntegerColumn<int64_t>;

}  // namespace tally
