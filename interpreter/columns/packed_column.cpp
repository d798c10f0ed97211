#include "columns/packed_column.h"

#include <algorithm>

namespace tally {

namespace {

constexpr size_t kFewRows = 4096;

template <class T>
constexpr T kMissingOf = std::numeric_limits<T>::min();  // kMissing32, kMissing64

/// The lowest and the highest value; nothing where there is none.
template <class T>
std::optional<std::pair<T, T>> BoundsOf(const std::vector<T>& values) {
  T low = std::numeric_limits<T>::max();
  T high = std::numeric_limits<T>::min();
  for (const T value : values) {
    low = value != kMissingOf<T> && value < low ? value : low;
    high = value > high ? value : high;  // missing is the lowest number
  }
  return high == kMissingOf<T> ? std::nullopt : std::optional(std::pair(low, high));
}

template <class Stored, class T>
std::vector<Stored> Distances(const std::vector<T>& values, int64_t below) {
  std::vector<Stored> distances(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    distances[i] = values[i] == kMissingOf<T> ? Stored{0} : static_cast<Stored>(static_cast<int64_t>(values[i]) - below);
  }
  return distances;
}

template <class T, class Stored>
std::vector<T> Values(const std::vector<Stored>& distances, int64_t below) {
  std::vector<T> values(distances.size());
  for (size_t i = 0; i < distances.size(); ++i) {
    values[i] = distances[i] == 0 ? kMissingOf<T> : static_cast<T>(below + distances[i]);
  }
  return values;
}

}  // namespace

std::optional<PackedColumn> PackedColumn::Pack(const Vector& v) {
  if (v.constant || v.size < kFewRows || v.faults != nullptr || (v.layout != Layout::kI32 && v.layout != Layout::kI64)) {
    return std::nullopt;
  }
  PackedColumn packed;
  packed.layout_ = v.layout;
  packed.scale_ = v.scale;
  packed.dictionary_ = v.dictionary;
  const auto pack = [&](const auto& values) {
    const auto bounds = BoundsOf(values);
    if (!bounds.has_value()) {
      return false;
    }
    const uint64_t range = static_cast<uint64_t>(bounds->second) - static_cast<uint64_t>(bounds->first);
    if (range >= std::numeric_limits<uint16_t>::max()) {
      return false;
    }
    packed.below_ = static_cast<int64_t>(bounds->first) - 1;  // the lowest number of all is the mark of missing
    if (range < std::numeric_limits<uint8_t>::max()) {
      packed.bytes_ = Distances<uint8_t>(values, packed.below_);
    } else {
      packed.words_ = Distances<uint16_t>(values, packed.below_);
    }
    return true;
  };
  const bool done = v.layout == Layout::kI32 ? pack(v.i32) : pack(v.i64);
  return done ? std::optional(std::move(packed)) : std::nullopt;
}

Vector PackedColumn::Unpack() const {
  Vector v;
  v.layout = layout_;
  v.scale = scale_;
  v.dictionary = dictionary_;
  v.size = std::max(bytes_.size(), words_.size());
  if (layout_ == Layout::kI32) {
    v.i32 = words_.empty() ? Values<int32_t>(bytes_, below_) : Values<int32_t>(words_, below_);
  } else {
    v.i64 = words_.empty() ? Values<int64_t>(bytes_, below_) : Values<int64_t>(words_, below_);
  }
  return v;
}

}  // namespace tally
