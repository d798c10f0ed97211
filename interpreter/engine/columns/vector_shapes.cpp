// Vectors of other rows: flattened, gathered, compressed. All keep faults.
#include "engine/columns/vector.h"
#include "foundation/base/check.h"

namespace tally {
namespace {

// A vector of `size` flat rows whose storage is filled by the caller; scale, dictionary as of `v`.
Vector EmptyLike(const Vector& v, size_t size) {
  Vector result;
  result.layout = v.layout;
  result.size = size;
  result.scale = v.scale;
  result.dictionary = v.dictionary;
  return result;
}

constexpr size_t kNoSource = ~size_t{0};

// result[i] = stored value `source(i)` of v, missing where kNoSource; stored() index, not row.
template <class Source>
void FillFrom(const Vector& v, const Source& source, Vector& result) {
  const size_t size = result.size;
  const auto fill = [&](const auto& from, auto& to, auto missing) {
    to.resize(size, missing);
    for (size_t i = 0; i < size; ++i) {
      const size_t s = source(i);
      if (s != kNoSource) {
        to[i] = from[s];
      }
    }
  };
  switch (v.layout) {
    case Layout::kBits: {
      result.yes = Bitmap(size);
      Bitmap missing(size);
      bool any_missing = false;
      for (size_t i = 0; i < size; ++i) {
        const size_t s = source(i);
        if (s == kNoSource || (v.missing.size() != 0 && v.missing.Test(s))) {
          missing.Set(i);
          any_missing = true;
        } else if (v.yes.Test(s)) {
          result.yes.Set(i);
        }
      }
      if (any_missing) {
        result.missing = std::move(missing);
      }
      return;
    }
    case Layout::kU8: fill(v.u8, result.u8, kMissing8); return;
    case Layout::kI32: fill(v.i32, result.i32, kMissing32); return;
    case Layout::kI64: fill(v.i64, result.i64, kMissing64); return;
    case Layout::kRational: fill(v.rational, result.rational, std::optional<Rational>()); return;
  }
}

}  // namespace

Vector Flatten(const Vector& v) {
  if (!v.constant) {
    return v;
  }
  Vector result = EmptyLike(v, v.size);
  FillFrom(
      v, [](size_t) { return size_t{0}; }, result);
  if (v.faults != nullptr) {
    result.faults = CopyFault(v.faults, 0, Bitmap(v.size, IsFaultAt(v, 0)));
  }
  return result;
}

namespace {

/// The faults of the places and of the values there; a value's fault may stand for all values.
FaultsRef FaultsOfGathered(const Vector& v, const Vector& ordinals) {
  std::vector<std::pair<RowIndex, RowIndex>> of_places;
  std::vector<std::pair<RowIndex, RowIndex>> of_values;
  const auto stored = [](const FaultsRef& faults, size_t row) { return static_cast<RowIndex>(faults->rows.size() == 1 ? 0 : row); };
  for (size_t i = 0; i < ordinals.size; ++i) {
    const auto row = static_cast<RowIndex>(i);
    if (IsFaultAt(ordinals, i)) {
      of_places.emplace_back(row, stored(ordinals.faults, i));
    } else if (v.faults != nullptr && !IsMissingAt(ordinals, i)) {
      const auto place = static_cast<size_t>(IntegerAt(ordinals, i));
      if (IsFaultAt(v, place)) {
        of_values.emplace_back(row, stored(v.faults, place));
      }
    }
  }
  const FaultsRef places = ordinals.faults == nullptr ? nullptr : MoveFaults(ordinals.faults, ordinals.size, std::move(of_places));
  const FaultsRef values = v.faults == nullptr ? nullptr : MoveFaults(v.faults, ordinals.size, std::move(of_values));
  return places == nullptr ? values : values == nullptr ? places : JoinFaults(places, values);
}

}  // namespace

Vector Gather(const Vector& v, const Vector& ordinals) {
  TALLY_CHECK(ordinals.layout == Layout::kI32 || ordinals.layout == Layout::kU8);
  if (ordinals.constant) {
    Vector single = ordinals;
    single.size = 1;
    single.constant = false;
    Vector result = Gather(v, single);
    result.size = ordinals.size;
    result.constant = true;
    return result;
  }
  const size_t size = ordinals.size;
  Vector result = EmptyLike(v, size);
  const auto gather = [&](const auto& places, auto missing) {
    if (v.constant) {
      FillFrom(
          v, [&](size_t i) { return places[i] == missing ? kNoSource : size_t{0}; }, result);
    } else {
      FillFrom(
          v, [&](size_t i) { return places[i] == missing ? kNoSource : static_cast<size_t>(places[i]); }, result);
    }
  };
  if (ordinals.layout == Layout::kU8) {
    gather(ordinals.u8, kMissing8);
  } else {
    gather(ordinals.i32, kMissing32);
  }
  if (v.faults != nullptr || ordinals.faults != nullptr) {
    result.faults = FaultsOfGathered(v, ordinals);
  }
  return result;
}

Vector Compress(const Vector& v, const Bitmap& rows) {
  TALLY_CHECK(rows.size() == v.size);
  const size_t size = rows.Count();
  if (v.constant) {
    Vector result = v;
    result.size = size;
    if (v.faults != nullptr) {
      result.faults = IsFaultAt(v, 0) ? v.faults : nullptr;
    }
    return result;
  }
  std::vector<uint32_t> kept;
  kept.reserve(size);
  rows.ForEach([&](size_t row) { kept.push_back(static_cast<uint32_t>(row)); });
  Vector result = EmptyLike(v, size);
  FillFrom(
      v, [&](size_t i) { return static_cast<size_t>(kept[i]); }, result);
  if (v.faults != nullptr) {
    std::vector<std::pair<RowIndex, RowIndex>> faulty;
    for (size_t i = 0; i < size; ++i) {
      if (IsFaultAt(v, kept[i])) {
        faulty.emplace_back(static_cast<RowIndex>(i), v.faults->rows.size() == 1 ? 0 : kept[i]);
      }
    }
    result.faults = MoveFaults(v.faults, size, std::move(faulty));
  }
  return result;
}

Vector Widen(const Vector& v) {
  if (v.layout != Layout::kU8) {
    return v;
  }
  Vector result = v;
  result.layout = Layout::kI32;
  result.u8.clear();
  result.i32.resize(v.u8.size());
  for (size_t i = 0; i < v.u8.size(); ++i) {
    result.i32[i] = v.u8[i] == kMissing8 ? kMissing32 : v.u8[i];
  }
  return result;
}

}  // namespace tally
