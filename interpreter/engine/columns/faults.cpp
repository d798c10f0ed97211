#include "engine/columns/faults.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <variant>

#include "foundation/base/check.h"

namespace tally {

namespace {

struct SaidFaults {
  Span span;
  std::function<std::string(size_t row)> text;
  std::function<std::string(size_t row)> name_row;
};
struct MovedFaults {
  FaultsRef from;
  std::vector<std::pair<RowIndex, RowIndex>> rows;  // (row, row of `from`), ascending
};
struct CopiedFault {
  FaultsRef from;
  size_t row;
};
struct JoinedFaults {
  FaultsRef first;
  FaultsRef second;
};

// Words of words of words are let go one inside the other: beyond this depth they are said.
constexpr int kDeepest = 200;

}  // namespace

struct FaultWords {
  std::variant<SaidFaults, MovedFaults, CopiedFault, JoinedFaults> how;
  int depth = 0;
};

namespace {

RowIndex SourceOf(const std::vector<std::pair<RowIndex, RowIndex>>& rows, size_t row) {
  const auto found = std::lower_bound(rows.begin(), rows.end(), std::pair<RowIndex, RowIndex>(static_cast<RowIndex>(row), 0));
  TALLY_CHECK(found != rows.end() && found->first == row);
  return found->second;
}

FaultsRef Make(Bitmap rows, std::variant<SaidFaults, MovedFaults, CopiedFault, JoinedFaults> how, int depth) {
  auto faults = std::make_shared<Faults>();
  faults->rows = std::move(rows);
  faults->words = std::make_shared<const FaultWords>(FaultWords{std::move(how), depth});
  return faults;
}

// The same faults, each said now, without the rows in which they arose.
FaultsRef Say(const Faults& faults) {
  std::map<std::tuple<uint32_t, uint32_t, uint32_t, std::string>, std::vector<RowIndex>> rows_of;
  faults.rows.ForEach([&](size_t row) {
    const Fault fault = faults.At(row);
    rows_of[{fault.span.file.value, fault.span.begin, fault.span.end, fault.text}].push_back(static_cast<RowIndex>(row));
  });
  FaultsRef said;
  for (const auto& [fault, rows] : rows_of) {
    const auto& [file, begin, end, text] = fault;
    Bitmap bits(faults.rows.size());
    for (const RowIndex row : rows) {
      bits.Set(row);
    }
    FaultsRef part = MakeFaults(std::move(bits), Span{FileId(file), begin, end}, text);
    said = said == nullptr ? part : JoinFaults(said, part);
  }
  return said;
}

}  // namespace

Fault Faults::At(size_t row) const {
  const Faults* faults = this;
  while (true) {
    const auto& how = faults->words->how;
    if (const auto* said = std::get_if<SaidFaults>(&how)) {
      return {said->span, said->text(row), said->name_row == nullptr ? std::string() : said->name_row(row)};
    }
    if (const auto* moved = std::get_if<MovedFaults>(&how)) {
      row = SourceOf(moved->rows, row);
      faults = moved->from.get();
    } else if (const auto* copied = std::get_if<CopiedFault>(&how)) {
      row = copied->row;
      faults = copied->from.get();
    } else {
      const auto& joined = std::get<JoinedFaults>(how);
      faults = joined.first->rows.Test(row) ? joined.first.get() : joined.second.get();
    }
  }
}

FaultsRef MakeFaults(Bitmap rows, Span span, std::string text) {
  return MakeFaults(std::move(rows), span, [text = std::move(text)](size_t) { return text; });
}

FaultsRef MakeFaults(Bitmap rows, Span span, std::function<std::string(size_t row)> text) {
  return MakeFaults(std::move(rows), span, std::move(text), nullptr);
}

FaultsRef MakeFaults(Bitmap rows, Span span, std::function<std::string(size_t row)> text, std::function<std::string(size_t row)> name_row) {
  return Make(std::move(rows), SaidFaults{span, std::move(text), std::move(name_row)}, 0);
}

FaultsRef KeepFaultsOf(const FaultsRef& faults, Bitmap rows) {
  if (!rows.Any()) {
    return nullptr;
  }
  auto kept = std::make_shared<Faults>();
  kept->rows = std::move(rows);
  kept->words = faults->words;
  return kept;
}

FaultsRef MoveFaults(const FaultsRef& faults, size_t size, std::vector<std::pair<RowIndex, RowIndex>> moved) {
  if (moved.empty()) {
    return nullptr;
  }
  Bitmap rows(size);
  for (const auto& [row, source] : moved) {
    rows.Set(row);
  }
  const int depth = faults->words->depth + 1;
  FaultsRef result = Make(std::move(rows), MovedFaults{faults, std::move(moved)}, depth);
  return depth < kDeepest ? result : Say(*result);
}

FaultsRef CopyFault(const FaultsRef& faults, size_t row, Bitmap rows) {
  if (!rows.Any()) {
    return nullptr;
  }
  const int depth = faults->words->depth + 1;
  FaultsRef result = Make(std::move(rows), CopiedFault{faults, row}, depth);
  return depth < kDeepest ? result : Say(*result);
}

FaultsRef JoinFaults(const FaultsRef& first, const FaultsRef& second) {
  TALLY_CHECK(first->rows.size() == second->rows.size());
  Bitmap more = second->rows;
  more.AndNot(first->rows);
  if (!more.Any()) {
    return first;
  }
  Bitmap rows = first->rows;
  rows.Or(second->rows);
  const int depth = std::max(first->words->depth, second->words->depth) + 1;
  FaultsRef result = Make(std::move(rows), JoinedFaults{first, second}, depth);
  return depth < kDeepest ? result : Say(*result);
}

}  // namespace tally
