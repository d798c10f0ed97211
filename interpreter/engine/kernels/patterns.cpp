#include <algorithm>
#include <map>

#include "engine/kernels/compare.h"
#include "engine/kernels/faults.h"
#include "engine/kernels/operators.h"
#include "foundation/types/patterns.h"

namespace tally {

namespace {

constexpr size_t kNoClass = ~size_t{0};

bool Matches(std::string_view text, const PatternSet& set) {
  return FitsAny(text, set.patterns, set.wildcard) && !FitsAny(text, set.except, set.wildcard);
}

/// The pattern sets that hold in `year`.
std::vector<size_t> SetsOf(int32_t year, const std::vector<YearPatterns>& patterns) {
  std::vector<size_t> sets;
  for (size_t i = 0; i < patterns.size(); ++i) {
    if (patterns[i].from <= year && year <= patterns[i].through) {
      sets.push_back(i);
    }
  }
  return sets;
}

/// Table of dictionary entries for one combination of sets.
std::vector<uint8_t> EntriesThatMatch(const Dictionary& dictionary, const std::vector<size_t>& sets,
                                      const std::vector<YearPatterns>& patterns, const KernelContext& context) {
  std::vector<uint8_t> holds(dictionary.size());
  if (sets.empty()) {
    return holds;
  }
  ForRows(context, dictionary.size(), [&](size_t begin, size_t end) {
    for (size_t code = begin; code < end; ++code) {
      const std::string_view text = dictionary.At(static_cast<uint32_t>(code));
      holds[code] = std::any_of(sets.begin(), sets.end(), [&](size_t set) { return Matches(text, patterns[set].set); }) ? 1 : 0;
    }
  });
  return holds;
}

}  // namespace

Vector MatchesPatterns(const Vector& text, const Vector& years, const std::vector<YearPatterns>& patterns, const KernelContext& context) {
  const bool constant = text.constant && years.constant;
  Vector result;
  if (text.dictionary == nullptr || IsConstantMissing(text) || IsConstantMissing(years)) {
    TALLY_CHECK(text.dictionary != nullptr || AllMissing(text));
    result = MakeEmpty(Layout::kBits, constant, context);
    result.missing = Bitmap(result.stored(), true);
    AddFaults(result, {&text, &years});
    return result;
  }
  // Years with the same sets share one table.
  std::map<int32_t, size_t> class_of_year;
  std::map<std::vector<size_t>, size_t> class_of_sets;
  std::vector<std::vector<uint8_t>> tables;
  int32_t last = kMissing32;
  WithOrdinals(years, [&](auto side) {
    for (size_t row = 0; row < years.stored(); ++row) {
      const int32_t year = side(row);
      if (side(row) == MissingOf<typename decltype(side)::Value>() || year == last || class_of_year.count(year) != 0) {
        continue;
      }
      last = year;
      std::vector<size_t> sets = SetsOf(year, patterns);
      const auto [place, is_new] = class_of_sets.emplace(sets, tables.size());
      if (is_new) {
        tables.push_back(EntriesThatMatch(*text.dictionary, sets, patterns, context));
      }
      class_of_year.emplace(year, place->second);
    }
  });
  const int32_t low = class_of_year.empty() ? 0 : class_of_year.begin()->first;
  const int64_t span = class_of_year.empty() ? 0 : int64_t{class_of_year.rbegin()->first} - low + 1;
  constexpr int64_t kLargestSpan = 1 << 20;  // years are 1 to 9999
  TALLY_CHECK(span <= kLargestSpan);
  std::vector<size_t> classes(static_cast<size_t>(span), kNoClass);
  for (const auto& [year, index] : class_of_year) {
    classes[static_cast<size_t>(year - low)] = index;
  }
  result = WithSideOf<int32_t>(text, [&](auto code) {
    return WithOrdinals(years, [&](auto year) {
      constexpr auto kNoYear = MissingOf<typename decltype(year)::Value>();
      return FillBits(
          constant, context,
          [&, code, year](size_t row) {
            if (code(row) == kMissing32 || year(row) == kNoYear) {
              return false;
            }
            return tables[classes[static_cast<size_t>(int32_t{year(row)} - low)]][static_cast<size_t>(code(row))] != 0;
          },
          [=](size_t row) { return (code(row) == kMissing32) | (year(row) == kNoYear); });
    });
  });
  AddFaults(result, {&text, &years});
  return result;
}

}  // namespace tally
