#include <algorithm>

#include "engine/kernels/faults.h"
#include "engine/kernels/operators.h"
#include "engine/kernels/rows.h"

namespace tally {

namespace {

/// Rows that take their value from one vector.
struct Part {
  const Vector* value;
  Bitmap rows;
};

/// Calls copy(begin, end) for runs of set bits, whole words at once.
template <class Copy>
void ForRuns(const Bitmap& rows, Copy copy) {
  for (size_t w = 0; w < rows.word_count(); ++w) {
    uint64_t word = rows.words()[w];
    if (word == ~uint64_t{0}) {
      copy(w * 64, w * 64 + 64);
      continue;
    }
    while (word != 0) {
      const int begin = std::countr_zero(word);
      const int length = std::countr_one(word >> begin);
      copy(w * 64 + static_cast<size_t>(begin), w * 64 + static_cast<size_t>(begin + length));
      word &= length + begin >= 64 ? 0 : ~uint64_t{0} << (begin + length);
    }
  }
}

template <class T, class From>
void CopyRows(std::vector<T>& out, const Part& part, const std::vector<From>& from, T missing_out, From missing_from) {
  const bool constant = part.value->constant;
  ForRuns(part.rows, [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const From value = from[constant ? 0 : row];
      out[row] = value == missing_from ? missing_out : static_cast<T>(value);
    }
  });
}

void MergeBits(const std::vector<Part>& parts, size_t rows, Vector& result) {
  Bitmap missing(rows, true);
  for (const Part& part : parts) {
    Bitmap yes = YesBits(*part.value, rows);
    yes.And(part.rows);
    result.yes.Or(yes);
    missing.AndNot(part.rows);
    Bitmap part_missing = MissingBits(*part.value, rows);
    if (part_missing.size() != 0) {
      part_missing.And(part.rows);
      missing.Or(part_missing);
    }
  }
  result.missing = std::move(missing);
  result.yes.AndNot(result.missing);
  DropEmptyMissing(result);
}

/// Adds the texts of a part to a dictionary of the result's own.
void MergeTexts(const Part& part, Dictionary& dictionary, Vector& result) {
  const Vector& value = *part.value;
  std::vector<int32_t> codes(value.dictionary->size(), kMissing32);
  ForRuns(part.rows, [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const int32_t code = value.i32[value.constant ? 0 : row];
      if (code == kMissing32) {
        continue;
      }
      int32_t& mapped = codes[static_cast<size_t>(code)];
      if (mapped == kMissing32) {
        mapped = static_cast<int32_t>(dictionary.Intern(value.dictionary->At(static_cast<uint32_t>(code))));
      }
      result.i32[row] = mapped;
    }
  });
}

void MergeOrdinals(const std::vector<Part>& parts, Vector& result) {
  for (const Part& part : parts) {
    if (part.value->layout == Layout::kU8) {
      if (result.layout == Layout::kU8) {
        CopyRows(result.u8, part, part.value->u8, kMissing8, kMissing8);
      } else {
        CopyRows(result.i32, part, part.value->u8, kMissing32, kMissing8);
      }
    } else {
      CopyRows(result.i32, part, part.value->i32, kMissing32, kMissing32);
    }
  }
}

/// kI64 of the largest scale; false when a value does not fit there.
bool MergeScaled(const std::vector<Part>& parts, Vector& result) {
  for (const Part& part : parts) {
    result.scale = std::max(result.scale, part.value->scale);
  }
  bool fits = true;
  for (const Part& part : parts) {
    const int64_t factor = PowerOfTen(result.scale - part.value->scale);
    const bool constant = part.value->constant;
    ForRuns(part.rows, [&](size_t begin, size_t end) {
      for (size_t row = begin; row < end; ++row) {
        const int64_t value = part.value->i64[constant ? 0 : row];
        int64_t scaled = value;
        if (value != kMissing64 && factor != 1) {
          fits &= !__builtin_mul_overflow(value, factor, &scaled) && scaled != kMissing64;
        }
        result.i64[row] = scaled;
      }
    });
  }
  return fits;
}

void MergeRational(const std::vector<Part>& parts, Vector& result) {
  for (const Part& part : parts) {
    const Vector values = ToRational(*part.value);
    part.rows.ForEach([&](size_t row) { result.rational[row] = values.rational[values.constant ? 0 : row]; });
  }
}

bool IsNumber(const Vector& v) {
  return v.layout == Layout::kI64 || v.layout == Layout::kRational;
}

Vector MergeValues(const std::vector<Part>& parts, const Vector& fallback, bool constant, const KernelContext& context) {
  const auto any = [&](auto holds) {
    return std::any_of(parts.begin(), parts.end(), [&](const Part& part) { return holds(*part.value); });
  };
  if (parts.empty()) {
    Vector result = MakeEmpty(fallback.layout, constant, context);
    result.scale = fallback.scale;
    result.dictionary = fallback.dictionary;
    if (result.layout == Layout::kBits) {
      result.missing = Bitmap(result.stored(), true);
    }
    return result;
  }
  const Vector& first = *parts.front().value;
  if (first.layout == Layout::kBits) {
    Vector result = MakeEmpty(Layout::kBits, constant, context);
    MergeBits(parts, result.stored(), result);
    return result;
  }
  if (IsNumber(first)) {
    if (!any([](const Vector& v) { return v.layout == Layout::kRational; })) {
      Vector result = MakeEmpty(Layout::kI64, constant, context);
      if (MergeScaled(parts, result)) {
        return result;
      }
    }
    Vector result = MakeEmpty(Layout::kRational, constant, context);
    MergeRational(parts, result);
    return result;
  }
  if (first.dictionary != nullptr && any([&](const Vector& v) { return v.dictionary != first.dictionary; })) {
    Vector result = MakeEmpty(Layout::kI32, constant, context);
    auto dictionary = std::make_shared<Dictionary>();
    for (const Part& part : parts) {
      MergeTexts(part, *dictionary, result);
    }
    result.dictionary = std::move(dictionary);
    return result;
  }
  const bool narrow = !any([](const Vector& v) { return v.layout != Layout::kU8; });
  Vector result = MakeEmpty(narrow ? Layout::kU8 : Layout::kI32, constant, context);
  MergeOrdinals(parts, result);
  result.dictionary = first.dictionary;
  return result;
}

/// Each row's value from the part that holds it; missing where none does. Faults of the parts' values hold on the parts' rows.
/// `candidates`: all values that could be taken; a missing one may have any layout.
Vector Merge(std::vector<Part> parts, const std::vector<const Vector*>& candidates, bool constant, FaultsRef faults,
             const KernelContext& context) {
  const Vector* typed = candidates.front();  // says what layout a result has that is nothing but missing
  for (const Vector* candidate : candidates) {
    if (!IsConstantMissing(*candidate)) {
      typed = candidate;
      break;
    }
  }
  for (const Part& part : parts) {
    faults = UniteFaults(faults, KeepFaults(part.value->faults, part.rows), part.rows.size());
  }
  parts.erase(std::remove_if(parts.begin(), parts.end(), [](const Part& part) { return !part.rows.Any() || AllMissing(*part.value); }),
              parts.end());
  Vector result = MergeValues(parts, *typed, constant, context);
  AddFaults(result, faults);
  return result;
}

}  // namespace

Vector Choose(const std::vector<Branch>& branches, const Vector& otherwise, const KernelContext& context) {
  std::vector<const Vector*> inputs;
  std::vector<const Vector*> candidates;
  for (const Branch& branch : branches) {
    inputs.push_back(branch.condition);
    inputs.push_back(branch.value);
    candidates.push_back(branch.value);
  }
  inputs.push_back(&otherwise);
  candidates.push_back(&otherwise);
  const bool constant = AllConstant(inputs);
  const size_t rows = constant ? 1 : context.rows;
  Bitmap remaining(rows, true);
  std::vector<Part> parts;
  FaultsRef faults;
  for (const Branch& branch : branches) {
    if (!remaining.Any()) {
      break;
    }
    if (FaultsRef reached = KeepFaults(branch.condition->faults, remaining)) {
      remaining.AndNot(reached->rows);
      faults = UniteFaults(faults, reached, rows);
    }
    if (branch.condition->layout != Layout::kBits) {  // the literal `missing`
      continue;
    }
    Bitmap taken = YesBits(*branch.condition, rows);
    taken.And(remaining);
    remaining.AndNot(taken);
    parts.push_back({branch.value, std::move(taken)});
  }
  parts.push_back({&otherwise, std::move(remaining)});
  return Merge(std::move(parts), candidates, constant, std::move(faults), context);
}

Bitmap UndecidedRows(const std::vector<const Vector*>& conditions, size_t rows) {
  const bool always_answers = std::all_of(conditions.begin(), conditions.end(), [](const Vector* condition) {
    return condition->layout == Layout::kBits && condition->missing.size() == 0;
  });
  if (always_answers) {
    return {};
  }
  Bitmap remaining(rows, true);
  Bitmap undecided(rows);
  for (const Vector* condition : conditions) {
    if (condition->layout != Layout::kBits) {  // the literal `missing`
      undecided.Or(remaining);
      continue;
    }
    if (const FaultsRef reached = KeepFaults(condition->faults, remaining)) {
      remaining.AndNot(reached->rows);
    }
    if (Bitmap missing = MissingBits(*condition, rows); missing.size() != 0) {
      missing.And(remaining);
      undecided.Or(missing);
    }
    remaining.AndNot(YesBits(*condition, rows));
  }
  return undecided;
}

Vector FirstGiven(const std::vector<const Vector*>& options, const KernelContext& context) {
  const bool constant = AllConstant(options);
  const size_t rows = constant ? 1 : context.rows;
  Bitmap remaining(rows, true);
  std::vector<Part> parts;
  FaultsRef faults;
  for (const Vector* option : options) {
    if (!remaining.Any()) {
      break;
    }
    if (FaultsRef reached = KeepFaults(option->faults, remaining)) {
      remaining.AndNot(reached->rows);
      faults = UniteFaults(faults, reached, rows);
    }
    Bitmap given = remaining;
    const Bitmap missing = MissingBits(*option, rows);
    if (missing.size() != 0) {
      given.AndNot(missing);
    }
    remaining.AndNot(given);
    parts.push_back({option, std::move(given)});
  }
  return Merge(std::move(parts), options, constant, std::move(faults), context);
}

}  // namespace tally
