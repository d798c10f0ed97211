#include "engine/columns/packed_column.h"

#include <algorithm>

namespace tally {

namespace {

constexpr size_t kFewRows = 4096;
constexpr uint64_t kByteValues = std::numeric_limits<uint8_t>::max();  // different values besides missing
constexpr uint64_t kWordValues = std::numeric_limits<uint16_t>::max();

template <class T>
constexpr T kMissingOf = std::numeric_limits<T>::min();  // kMissing32, kMissing64

template <class T, class Stored>
std::vector<T> Values(const std::vector<Stored>& distances, size_t begin, size_t end, int64_t below) {
  std::vector<T> values(end - begin);
  for (size_t i = 0; i < values.size(); ++i) {
    const Stored distance = distances[begin + i];
    values[i] = distance == 0 ? kMissingOf<T> : static_cast<T>(below + distance);
  }
  return values;
}

template <class T, class Stored>
std::vector<T> AllValues(const std::vector<Stored>& distances, int64_t below) {
  return Values<T>(distances, 0, distances.size(), below);
}

/// Distances from another number, which is `less` smaller.
template <class To, class From>
std::vector<To> Shifted(const std::vector<From>& distances, int64_t less, size_t expected) {
  std::vector<To> shifted;
  shifted.reserve(std::max(expected, distances.size()));
  for (const From distance : distances) {
    shifted.push_back(distance == 0 ? To{0} : static_cast<To>(distance + less));
  }
  return shifted;
}

}  // namespace

Vector PackedColumn::Unpack(size_t begin, size_t end) const {
  Vector v;
  v.layout = layout_;
  v.scale = scale_;
  v.dictionary = dictionary_;
  v.size = end - begin;
  if (layout_ == Layout::kI32) {
    v.i32 = words_.empty() ? Values<int32_t>(bytes_, begin, end, below_) : Values<int32_t>(words_, begin, end, below_);
  } else {
    v.i64 = words_.empty() ? Values<int64_t>(bytes_, begin, end, below_) : Values<int64_t>(words_, begin, end, below_);
  }
  return v;
}

template <class T>
void IntegerColumn<T>::Reserve(size_t rows) {
  expected_ = rows;
  switch (width_) {
    case Width::kByte: bytes_.reserve(rows); break;
    case Width::kWord: words_.reserve(rows); break;
    case Width::kFull: values_.reserve(rows); break;
  }
}

// The values so far lie in the middle of what the new width can hold, so that few blocks make it move again.
template <class T>
void IntegerColumn<T>::Widen(T low, T high) {
  const bool is_first = low_ > high_;
  low_ = std::min(low_, low);
  high_ = std::max(high_, high);
  const uint64_t range = static_cast<uint64_t>(high_) - static_cast<uint64_t>(low_);
  if (range >= kWordValues) {
    values_ = TakeValues();
    values_.reserve(expected_);
    width_ = Width::kFull;
    return;
  }
  const bool is_word = width_ == Width::kWord || range >= kByteValues;
  const auto slack = static_cast<int64_t>(((is_word ? kWordValues : kByteValues) - 1 - range) / 2);
  const int64_t least = static_cast<int64_t>(kMissingOf<T>);  // no value, and the least number that `below_` may be
  const int64_t below = static_cast<uint64_t>(low_) - static_cast<uint64_t>(least) > static_cast<uint64_t>(slack)
                            ? static_cast<int64_t>(low_) - 1 - slack
                            : least;
  const int64_t less = is_first ? 0 : below_ - below;
  below_ = below;
  if (!is_word) {
    bytes_ = Shifted<uint8_t>(bytes_, less, expected_);
    return;
  }
  words_ = width_ == Width::kWord ? Shifted<uint16_t>(words_, less, expected_) : Shifted<uint16_t>(bytes_, less, expected_);
  bytes_ = {};
  width_ = Width::kWord;
}

template <class T>
template <class Stored>
void IntegerColumn<T>::AppendDistances(const std::vector<T>& values, std::vector<Stored>& to) const {
  const size_t begin = to.size();
  to.resize(begin + values.size());
  Stored* const distances = to.data() + begin;
  const auto below = static_cast<uint64_t>(below_);
  for (size_t i = 0; i < values.size(); ++i) {
    distances[i] = values[i] == kMissingOf<T> ? Stored{0} : static_cast<Stored>(static_cast<uint64_t>(values[i]) - below);
  }
}

template <class T>
void IntegerColumn<T>::Append(const std::vector<T>& values) {
  if (width_ != Width::kFull) {
    T low = std::numeric_limits<T>::max();
    T high = std::numeric_limits<T>::min();
    for (const T value : values) {
      low = value != kMissingOf<T> && value < low ? value : low;
      high = value > high ? value : high;  // missing is the lowest number
    }
    const auto fits = [&](T value) {
      const uint64_t distance = static_cast<uint64_t>(value) - static_cast<uint64_t>(below_);
      return distance != 0 && distance <= (width_ == Width::kByte ? kByteValues : kWordValues);
    };
    if (low <= high && (low_ > high_ || !fits(low) || !fits(high))) {
      Widen(low, high);
    }
    low_ = std::min(low_, low);
    high_ = std::max(high_, high);
  }
  switch (width_) {
    case Width::kByte: AppendDistances(values, bytes_); break;
    case Width::kWord: AppendDistances(values, words_); break;
    case Width::kFull: values_.insert(values_.end(), values.begin(), values.end()); break;
  }
}

template <class T>
std::vector<T> IntegerColumn<T>::TakeValues() {
  low_ = std::numeric_limits<T>::max();
  high_ = std::numeric_limits<T>::min();
  switch (width_) {
    case Width::kByte: return AllValues<T>(std::exchange(bytes_, {}), below_);
    case Width::kWord: return AllValues<T>(std::exchange(words_, {}), below_);
    case Width::kFull: break;
  }
  return std::exchange(values_, {});
}

template <class T>
std::optional<PackedColumn> IntegerColumn<T>::TakePacked() {
  if (width_ == Width::kFull || size() < kFewRows) {
    return std::nullopt;
  }
  return PackedColumn(sizeof(T) == sizeof(int32_t) ? Layout::kI32 : Layout::kI64, below_, std::exchange(bytes_, {}),
                      std::exchange(words_, {}));
}

template class IntegerColumn<int32_t>;
template class IntegerColumn<int64_t>;

}  // namespace tally
