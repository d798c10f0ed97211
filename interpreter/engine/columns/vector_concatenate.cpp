// Making vectors alike (scale, dictionary, layout) and putting them one below the other.
#include <algorithm>

#include "engine/columns/vector.h"
#include "foundation/base/check.h"

namespace tally {
namespace {

// Multiplies the stored mantissas by 10^places; false when one does not fit.
bool Rescale(Vector& v, int places) {
  if (places == 0) {
    return true;
  }
  if (v.scale + places > kMaxDecimalPlaces) {
    return false;
  }
  const int64_t factor = PowerOfTen(places);
  std::vector<int64_t> scaled(v.i64.size());
  for (size_t i = 0; i < scaled.size(); ++i) {
    if (v.i64[i] == kMissing64) {
      scaled[i] = kMissing64;
    } else if (__builtin_mul_overflow(v.i64[i], factor, &scaled[i]) || scaled[i] == kMissing64) {
      return false;
    }
  }
  v.i64 = std::move(scaled);
  v.scale += places;
  return true;
}

// A constant that is missing fits every layout.
bool IsConstantMissing(const Vector& v) {
  return v.constant && IsMissingAt(v, 0);
}

Vector MissingLike(const Vector& model, const Vector& v) {
  Vector result;
  result.layout = model.layout;
  result.size = v.size;
  result.constant = true;
  result.scale = model.scale;
  result.dictionary = model.dictionary;
  result.faults = v.faults;
  switch (model.layout) {
    case Layout::kBits:
      result.yes = Bitmap(1);
      result.missing = Bitmap(1, true);
      break;
    case Layout::kU8: result.u8 = {kMissing8}; break;
    case Layout::kI32: result.i32 = {kMissing32}; break;
    case Layout::kI64: result.i64 = {kMissing64}; break;
    case Layout::kRational: result.rational = {std::nullopt}; break;
  }
  return result;
}

void MakeNumbersAlike(std::vector<Vector>& parts) {
  const bool rational = std::any_of(parts.begin(), parts.end(), [](const Vector& v) { return v.layout == Layout::kRational; });
  int scale = 0;
  for (const Vector& v : parts) {
    scale = std::max(scale, v.layout == Layout::kI64 ? v.scale : 0);
  }
  const auto rescale_all = [&] { return std::all_of(parts.begin(), parts.end(), [&](Vector& v) { return Rescale(v, scale - v.scale); }); };
  if (rational || !rescale_all()) {
    for (Vector& v : parts) {
      v = ToRational(v);
    }
  }
}

void MakeDictionariesAlike(std::vector<Vector>& parts) {
  const bool same = std::all_of(parts.begin(), parts.end(), [&](const Vector& v) { return v.dictionary == parts[0].dictionary; });
  if (same) {
    return;
  }
  auto merged = std::make_shared<Dictionary>();
  for (Vector& v : parts) {
    if (v.dictionary == nullptr) {
      continue;
    }
    std::vector<uint32_t> code_in_merged(v.dictionary->size(), Dictionary::kNone);
    for (int32_t& code : v.i32) {
      if (code != kMissing32) {
        uint32_t& mapped = code_in_merged[static_cast<size_t>(code)];
        if (mapped == Dictionary::kNone) {
          mapped = merged->Intern(v.dictionary->At(static_cast<uint32_t>(code)));
        }
        code = static_cast<int32_t>(mapped);
      }
    }
  }
  for (Vector& v : parts) {
    v.dictionary = merged;
  }
}

void MakeAlike(std::vector<Vector>& parts) {
  const auto model = std::find_if(parts.begin(), parts.end(), [](const Vector& v) { return !IsConstantMissing(v); });
  if (model == parts.end()) {
    for (Vector& v : parts) {
      v = MissingLike(parts[0], v);
    }
    return;
  }
  const Vector first = *model;
  for (Vector& v : parts) {
    if (IsConstantMissing(v)) {
      v = MissingLike(first, v);
    }
  }
  if (first.layout == Layout::kI64 || first.layout == Layout::kRational) {
    MakeNumbersAlike(parts);
    return;
  }
  if (first.layout == Layout::kU8 || first.layout == Layout::kI32) {
    if (std::any_of(parts.begin(), parts.end(), [](const Vector& v) { return v.layout == Layout::kI32; })) {
      for (Vector& v : parts) {
        v = Widen(v);
      }
      MakeDictionariesAlike(parts);
    }
  }
  for (const Vector& v : parts) {
    TALLY_CHECK(v.layout == parts[0].layout);
  }
}

template <class T>
void Append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Vector ToRational(const Vector& v) {
  if (v.layout == Layout::kRational) {
    return v;
  }
  TALLY_CHECK(v.layout == Layout::kI64);
  Vector result;
  result.layout = Layout::kRational;
  result.size = v.size;
  result.constant = v.constant;
  result.faults = v.faults;
  result.rational.resize(v.i64.size());
  const BigInteger denominator = PowerOfTen(v.scale);
  for (size_t i = 0; i < v.i64.size(); ++i) {
    if (v.i64[i] != kMissing64) {
      result.rational[i] = Rational(BigInteger(v.i64[i]), denominator);
    }
  }
  return result;
}

void AlignNumbers(Vector& a, Vector& b) {
  if (a.layout == Layout::kI64 && b.layout == Layout::kI64) {
    const int scale = std::max(a.scale, b.scale);
    if (Rescale(a, scale - a.scale) && Rescale(b, scale - b.scale)) {
      return;
    }
  }
  a = ToRational(a);
  b = ToRational(b);
}

Vector Concatenate(const std::vector<VectorRef>& sources) {
  TALLY_CHECK(!sources.empty());
  if (sources.size() == 1) {
    return *sources[0];
  }
  std::vector<Vector> parts;
  parts.reserve(sources.size());
  for (const VectorRef& source : sources) {
    parts.push_back(*source);
  }
  MakeAlike(parts);

  Vector result;
  result.layout = parts[0].layout;
  result.scale = parts[0].scale;
  result.dictionary = parts[0].dictionary;
  FaultsRef faults;
  bool any_missing = false;
  for (const Vector& v : parts) {
    any_missing = any_missing || v.missing.size() != 0;
    result.size += v.size;
  }
  size_t begin = 0;
  for (Vector& part : parts) {
    const Vector v = Flatten(part);
    part = Vector();
    switch (v.layout) {
      case Layout::kBits: {
        result.yes.Append(v.yes.words(), v.size);
        if (any_missing) {
          const Bitmap missing = v.missing.size() != 0 ? v.missing : Bitmap(v.size);
          result.missing.Append(missing.words(), v.size);
        }
        break;
      }
      case Layout::kU8: Append(result.u8, v.u8); break;
      case Layout::kI32: Append(result.i32, v.i32); break;
      case Layout::kI64: Append(result.i64, v.i64); break;
      case Layout::kRational: Append(result.rational, v.rational); break;
    }
    if (v.faults != nullptr) {
      std::vector<std::pair<RowIndex, RowIndex>> moved;
      for (size_t i = 0; i < v.size; ++i) {
        if (IsFaultAt(v, i)) {
          moved.emplace_back(static_cast<RowIndex>(begin + i), static_cast<RowIndex>(v.faults->rows.size() == 1 ? 0 : i));
        }
      }
      const FaultsRef of_part = MoveFaults(v.faults, result.size, std::move(moved));
      faults = faults == nullptr ? of_part : of_part == nullptr ? faults : JoinFaults(faults, of_part);
    }
    begin += v.size;
  }
  result.faults = std::move(faults);
  return result;
}

std::vector<uint32_t> MapDictionary(const Dictionary& from, const Dictionary& to) {
  constexpr size_t kBatch = 64;
  std::vector<uint32_t> result(from.size());
  std::string_view texts[kBatch];
  for (size_t begin = 0; begin < from.size(); begin += kBatch) {
    const size_t count = std::min(kBatch, from.size() - begin);
    for (size_t i = 0; i < count; ++i) {
      texts[i] = from.At(static_cast<uint32_t>(begin + i));
    }
    to.FindMany(texts, count, result.data() + begin);
  }
  return result;
}

}  // namespace tally
