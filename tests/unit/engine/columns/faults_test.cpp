#include <catch2/catch.hpp>

#include "engine/columns/vector.h"

namespace tally {
namespace {

// Each row's fault names the row in which it arose.
Vector Numbered(size_t rows, const std::vector<size_t>& faulty) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = rows;
  Bitmap bits(rows);
  for (size_t row = 0; row < rows; ++row) {
    v.i32.push_back(static_cast<int32_t>(row));
  }
  for (const size_t row : faulty) {
    bits.Set(row);
    v.i32[row] = kMissing32;
  }
  v.faults = MakeFaults(std::move(bits), Span{FileId(0), 1, 2}, [](size_t row) { return "row " + std::to_string(row); });
  return v;
}

Vector Places(std::vector<int32_t> rows) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = rows.size();
  v.i32 = std::move(rows);
  return v;
}

std::vector<std::string> Told(const Vector& v) {
  std::vector<std::string> told;
  for (size_t row = 0; row < v.size; ++row) {
    told.push_back(IsFaultAt(v, row) ? v.faults->At(v.faults->rows.size() == 1 ? 0 : row).text : "");
  }
  return told;
}

using Texts = std::vector<std::string>;

TEST_CASE("faults: rows that are gathered or left out keep their own", "[faults]") {
  const Vector v = Numbered(5, {0, 2, 3});
  CHECK(Told(Gather(v, Places({3, 1, 2, kMissing32, 3}))) == Texts{"row 3", "", "row 2", "", "row 3"});
  Bitmap kept(5);
  kept.Set(1);
  kept.Set(3);
  const Vector fewer = Compress(v, kept);
  CHECK(Told(fewer) == Texts{"", "row 3"});
  CHECK(Told(Gather(fewer, Places({1, 0}))) == Texts{"row 3", ""});
  kept.Reset(3);
  CHECK(Compress(v, kept).faults == nullptr);
}

TEST_CASE("faults: of the places and of the values there", "[faults]") {
  Vector places = Places({1, 0, 2});
  Bitmap faulty(3);
  faulty.Set(1);
  places.faults = MakeFaults(std::move(faulty), Span(), "no place");
  CHECK(Told(Gather(Numbered(3, {1, 2}), places)) == Texts{"row 1", "no place", "row 2"});
}

TEST_CASE("faults: a constant's stand for every row", "[faults]") {
  Vector constant = MakeConstantI32(3, std::nullopt);
  constant.faults = MakeFaults(Bitmap(1, true), Span(), "never");
  CHECK(Told(Flatten(constant)) == Texts{"never", "never", "never"});
  CHECK(Told(Gather(constant, Places({0, kMissing32}))) == Texts{"never", ""});
}

TEST_CASE("faults: parts one below the other", "[faults]") {
  const auto share = [](Vector v) { return std::make_shared<const Vector>(std::move(v)); };
  const Vector all = Concatenate({share(Numbered(3, {2})), share(Numbered(2, {})), share(Numbered(2, {0}))});
  CHECK(Told(all) == Texts{"", "", "row 2", "", "", "row 0", ""});
}

TEST_CASE("faults: a row with two has the first, a row with one its own", "[faults]") {
  const auto on = [](std::vector<size_t> rows, const char* text) {
    Bitmap bits(4);
    for (const size_t row : rows) {
      bits.Set(row);
    }
    return MakeFaults(std::move(bits), Span(), text);
  };
  const FaultsRef joined = JoinFaults(on({1, 3}, "a"), on({0, 1}, "b"));
  CHECK(joined->At(0).text == "b");
  CHECK(joined->At(1).text == "a");
  CHECK(joined->At(3).text == "a");
  CHECK(joined->FirstRow() == 0);
}

TEST_CASE("faults: a long chain of operations neither forgets nor runs out of stack", "[faults]") {
  constexpr size_t kTerms = 20'000;
  FaultsRef all;
  for (size_t term = 0; term < kTerms; ++term) {
    Bitmap bits(kTerms);
    bits.Set(kTerms - 1 - term);
    const FaultsRef one = MakeFaults(std::move(bits), Span(), term % 2 == 0 ? "even" : "odd");
    all = all == nullptr ? one : JoinFaults(all, one);
  }
  CHECK(all->At(kTerms - 1).text == "even");
  CHECK(all->At(0).text == "odd");
  Vector v = Numbered(2, {1});
  for (int step = 0; step < 10'000; ++step) {
    v = Gather(v, Places({1, 0}));
  }
  CHECK(Told(v) == Texts{"", "row 1"});
}

}  // namespace
}  // namespace tally
