#include "engine/grouping/packed_keys.h"

#include <algorithm>

#include "engine/kernels/rows.h"
#include "foundation/base/check.h"

namespace tally {

namespace {

bool IsInteger(const Vector& v) {
  return v.layout == Layout::kU8 || v.layout == Layout::kI32 || v.layout == Layout::kI64;
}

/// Integers of all sources mean the same without any change.
bool AreAlike(const std::vector<const Vector*>& sources) {
  const Vector& first = *sources.front();
  return std::all_of(sources.begin(), sources.end(), [&](const Vector* v) {
    const bool ordinals = (v->layout == Layout::kI64) == (first.layout == Layout::kI64);
    return IsInteger(*v) && ordinals && v->dictionary == first.dictionary && v->scale == first.scale;
  });
}

template <class F>
void WithIntegers(const Vector& v, F&& f) {
  switch (v.layout) {
    case Layout::kU8: return WithSideOf<uint8_t>(v, f);
    case Layout::kI32: return WithSideOf<int32_t>(v, f);
    case Layout::kI64: return WithSideOf<int64_t>(v, f);
    case Layout::kBits:
    case Layout::kRational: break;
  }
  TALLY_CHECK(false);
}

struct Bounds {
  int64_t low = std::numeric_limits<int64_t>::max();
  int64_t high = std::numeric_limits<int64_t>::min();
};

void Widen(Bounds& bounds, const Vector& v) {
  if (v.size == 0) {
    return;
  }
  WithIntegers(v, [&](auto side) {
    using T = typename decltype(side)::Value;
    T low = std::numeric_limits<T>::max();
    T high = std::numeric_limits<T>::min();
    bool any = false;
    for (size_t i = 0; i < v.stored(); ++i) {
      const T value = side(i);
      const bool given = value != MissingOf<T>();
      any |= given;
      low = given && value < low ? value : low;
      high = given && value > high ? value : high;
    }
    if (any) {
      bounds.low = std::min(bounds.low, static_cast<int64_t>(low));
      bounds.high = std::max(bounds.high, static_cast<int64_t>(high));
    }
  });
}

}  // namespace

PackedKeys::PackedKeys(const std::vector<std::vector<const Vector*>>& keys_by_source, const std::vector<size_t>& rows_of_source)
    : rows_(rows_of_source) {
  size_t total = 0;
  for (const size_t rows : rows_) {
    begins_.push_back(total);
    total += rows;
  }
  const size_t key_count = keys_by_source.empty() ? 0 : keys_by_source.front().size();
  for (size_t k = 0; k < key_count; ++k) {
    std::vector<const Vector*> sources;
    for (const std::vector<const Vector*>& keys : keys_by_source) {
      sources.push_back(keys[k]);
    }
    keys_.push_back(MakeKey(sources));
  }
  // The key with the most values is the foremost digit: rows of one student are near each other.
  std::vector<Key*> order;
  for (Key& key : keys_) {
    order.push_back(&key);
  }
  std::stable_sort(order.begin(), order.end(), [](const Key* a, const Key* b) { return a->highest_digit < b->highest_digit; });
  uint64_t weight = 1;
  bool fits = true;
  for (size_t k = 0; k < order.size() && fits; ++k) {
    order[k]->weight = weight;
    fits = order[k]->highest_digit < ~uint64_t{0} && !__builtin_mul_overflow(weight, order[k]->highest_digit + 1, &weight);
  }
  max_ = weight - 1;
  if (!fits) {
    Materialise();
  }
}

PackedKeys::Key PackedKeys::MakeKey(const std::vector<const Vector*>& sources) const {
  Key key;
  std::vector<const Vector*> integers = sources;
  if (!AreAlike(sources)) {
    std::vector<VectorRef> parts;
    for (const Vector* v : sources) {
      parts.push_back(VectorRef(VectorRef(), v));  // not owned
    }
    key.joined = sources.size() == 1 ? parts.front() : std::make_shared<Vector>(Concatenate(parts));
    key.integers = IsInteger(*key.joined);
    integers.assign(1, key.joined.get());
  }
  if (!key.integers) {
    key.words = EqualityWords(*key.joined);  // missing is 0
    for (const uint64_t word : key.words) {
      key.highest_digit = std::max(key.highest_digit, word);
    }
  } else {
    Bounds bounds;
    for (const Vector* v : integers) {
      Widen(bounds, *v);
    }
    key.low = bounds.low;
    key.highest_digit = bounds.low > bounds.high ? 0 : static_cast<uint64_t>(bounds.high) - static_cast<uint64_t>(bounds.low) + 1;
  }
  for (size_t s = 0; s < sources.size(); ++s) {
    const bool own = key.integers && integers.size() == sources.size();
    key.parts.push_back({.values = key.integers ? integers[own ? s : 0] : nullptr, .begin = own ? 0 : begins_[s]});
  }
  return key;
}

// Calls take(i, digit) for the rows begin + i.
template <class Take>
void PackedKeys::ForDigits(const Key& key, size_t source, size_t begin, size_t end, Take take) const {
  const Part& part = key.parts[source];
  const size_t first = part.begin + begin;
  if (!key.integers) {
    for (size_t i = 0; i < end - begin; ++i) {
      take(i, key.words[first + i]);
    }
    return;
  }
  const uint64_t below = static_cast<uint64_t>(key.low) - 1;
  WithIntegers(*part.values, [&](auto side) {
    using T = typename decltype(side)::Value;
    for (size_t i = 0; i < end - begin; ++i) {
      const T value = side(first + i);
      take(i, value == MissingOf<T>() ? uint64_t{0} : static_cast<uint64_t>(static_cast<int64_t>(value)) - below);
    }
  });
}

void PackedKeys::Materialise() {
  KeyWords packed;
  for (size_t k = 0; k < keys_.size(); ++k) {
    KeyWords digits;
    digits.max = keys_[k].highest_digit;
    for (size_t s = 0; s < rows_.size(); ++s) {
      digits.words.resize(begins_[s] + rows_[s]);
      uint64_t* const words = digits.words.data() + begins_[s];
      ForDigits(keys_[k], s, 0, rows_[s], [words](size_t i, uint64_t digit) { words[i] = digit; });
    }
    if (k == 0) {
      packed = std::move(digits);
    } else {
      PackInto(packed, std::move(digits));
    }
  }
  materialised_ = true;
  words_ = std::move(packed.words);
  max_ = packed.max;
}

void PackedKeys::Fill(size_t source, size_t begin, size_t end, uint64_t* words) const {
  if (materialised_) {
    std::copy_n(words_.begin() + static_cast<ptrdiff_t>(begins_[source] + begin), end - begin, words);
    return;
  }
  std::fill_n(words, end - begin, uint64_t{0});
  for (const Key& key : keys_) {
    const uint64_t weight = key.weight;
    ForDigits(key, source, begin, end, [words, weight](size_t i, uint64_t digit) { words[i] += digit * weight; });
  }
}

}  // namespace tally
