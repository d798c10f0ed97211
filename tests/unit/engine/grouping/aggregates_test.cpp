#include <catch2/catch.hpp>
#include <limits>

#include <algorithm>
#include <map>
#include <set>

#include "engine/grouping/aggregates.h"
#include "engine/sample.h"

namespace tally {
namespace {

using namespace sample;

constexpr size_t kGroups = 7;

/// Rows of each group that take part, ascending.
std::vector<std::vector<size_t>> RowsOf(const Grouping& grouping) {
  std::vector<std::vector<size_t>> rows(grouping.groups);
  for (size_t row = 0; row < grouping.rows; ++row) {
    const bool takes_part = grouping.where == nullptr || IsYesAt(*grouping.where, row);
    if (grouping.group == nullptr && takes_part) {
      rows[0].push_back(row);
    } else if (takes_part && !IsMissingAt(*grouping.group, row)) {
      rows[static_cast<size_t>(IntegerAt(*grouping.group, row))].push_back(row);
    }
  }
  return rows;
}

template <class Check>
void ForGroupings(size_t rows, std::mt19937& random, Check check) {
  std::vector<std::optional<int32_t>> ordinals(rows);
  std::string letters;
  for (size_t row = 0; row < rows; ++row) {
    if (random() % 6 != 0) {
      ordinals[row] = static_cast<int32_t>(random() % (kGroups - 1));  // the last group has no rows
    }
    letters += "YYN."[random() % 4];
  }
  const Vector wide = Ordinals(ordinals);
  const Vector narrow = SmallOrdinals(ordinals);
  const Vector constant = MakeConstantI32(rows, 2);
  const Vector flags = YesNo(letters);
  const Vector all = MakeConstantBits(rows, true);
  const Vector none = MakeConstantBits(rows, std::nullopt);
  for (const Vector* where : {static_cast<const Vector*>(nullptr), &flags, &all, &none}) {
    for (const Vector* group : {&wide, &narrow, &constant}) {
      check(Grouping{group, where, rows, kGroups});
    }
    check(Grouping{nullptr, where, rows, 1});
  }
}

TEST_CASE("aggregates agree with the rows of each group") {
  std::mt19937 random(7);
  for (const size_t rows : {0, 1, 64, 700}) {
    ForGroupings(rows, random, [&](const Grouping& grouping) {
      const auto members = RowsOf(grouping);
      const KernelContext context = Context(grouping.groups);
      const Vector any = AnyIn(grouping, context);
      const Vector count = CountIn(grouping, context);
      const ChildIndex index = IndexChildren(grouping);
      REQUIRE(any.size == grouping.groups);
      for (size_t g = 0; g < grouping.groups; ++g) {
        REQUIRE(Cell(any, g) == (members[g].empty() ? "no" : "yes"));
        REQUIRE(Cell(count, g) == std::to_string(members[g].size()));
        REQUIRE(std::vector<size_t>(index.rows.begin() + index.offsets[g], index.rows.begin() + index.offsets[g + 1]) == members[g]);
      }
      for (const Family family : {Family::kYesNo, Family::kNumber, Family::kOrdinal, Family::kText}) {
        for (const Vector& flat : RandomVectors(family, rows, random)) {
          std::vector<Vector> forms = {flat};
          if (rows != 0) {
            forms.push_back(ConstantOf(flat, 0));
          }
          for (const Vector& value : forms) {
            const Vector different = CountDifferent(grouping, value, context);
            const Vector lowest = ExtremeIn(grouping, value, false, context);
            const Vector highest = ExtremeIn(grouping, value, true, context);
            const Vector sum = family == Family::kNumber ? SumIn(grouping, value, context) : Vector();
            for (size_t g = 0; g < grouping.groups; ++g) {
              std::set<std::string> cells;
              std::optional<size_t> low;
              std::optional<size_t> high;
              Rational total = 0;
              for (const size_t row : members[g]) {
                if (IsMissingAt(value, row)) {
                  continue;
                }
                cells.insert(Cell(value, row));
                low = !low.has_value() || *Order(value, row, value, *low) < 0 ? row : *low;
                high = !high.has_value() || *Order(value, row, value, *high) > 0 ? row : *high;
                if (family == Family::kNumber) {
                  total += NumberAt(value, row);
                }
              }
              REQUIRE(Cell(different, g) == std::to_string(cells.size()));
              REQUIRE(Cell(lowest, g) == (low.has_value() ? Cell(value, *low) : "missing"));
              REQUIRE(Cell(highest, g) == (high.has_value() ? Cell(value, *high) : "missing"));
              if (family == Family::kNumber) {
                REQUIRE(Cell(sum, g) == FormatExact(total));
              }
            }
          }
        }
      }
    });
  }
}

TEST_CASE("different values among many groups and among many values") {
  std::mt19937 random(8);
  const size_t rows = 20'000;
  for (const int largest_group : {3, 5'000}) {
    std::vector<std::optional<int32_t>> groups;
    std::vector<std::optional<int64_t>> values;
    std::map<int, std::set<int64_t>> expected;
    for (size_t row = 0; row < rows; ++row) {
      const int group = static_cast<int>(random() % static_cast<unsigned>(largest_group));
      const int64_t value = static_cast<int64_t>(random() % 3000) * 1'000'000'007;
      groups.push_back(group);
      values.push_back(value);
      expected[group].insert(value);
    }
    const Vector group = Ordinals(groups);
    const Grouping grouping{&group, nullptr, rows, static_cast<size_t>(largest_group)};
    const Vector count = CountDifferent(grouping, Numbers(values), Context(rows));
    for (int g = 0; g < largest_group; ++g) {
      REQUIRE(count.i64[static_cast<size_t>(g)] == static_cast<int64_t>(expected[g].size()));
    }
  }
}

TEST_CASE("sums beyond 64 bits and of fractions are exact") {
  const int64_t largest = std::numeric_limits<int64_t>::max();
  const Grouping all{nullptr, nullptr, 3, 1};
  CHECK(Cells(SumIn(all, Numbers({largest, largest, 1}), Context(3)))[0] == "18446744073709551615");
  CHECK(Cells(SumIn(all, Rationals({Rational(1) / 3, Rational(1) / 6, Rational(1) / 2}), Context(3)))[0] == "1");
  CHECK(Cells(SumIn(all, MakeConstantI32(3, std::nullopt), Context(3)))[0] == "0");
}

TEST_CASE("faults of conditions and values are those of their groups") {
  const Vector group = Ordinals({0, 1, 2, 3, std::nullopt});
  const Vector where = WithFaults(YesNo("YYNYY"), {1, 4}, "condition");
  const Vector value = WithFaults(Numbers({1, 2, 3, 4, 5}), {2, 3}, "value");
  const Grouping grouping{&group, &where, 5, 4};
  CHECK(Cells(CountIn(grouping, Context(4))) == std::vector<std::string>{"1", "FAULT", "0", "1"});
  CHECK(Cells(AnyIn(grouping, Context(4))) == std::vector<std::string>{"yes", "FAULT", "no", "yes"});
  const Vector sum = SumIn(grouping, value, Context(4));
  CHECK(Cells(sum) == std::vector<std::string>{"1", "FAULT", "0", "FAULT"});
  CHECK(sample::FirstFault(sum) == "condition");
}

TEST_CASE("lists hold each text once, in order") {
  const Vector group = Ordinals({0, 0, 0, 0, 1, 2, 0});
  const Vector text = Texts({"b", "a", "b", std::nullopt, std::nullopt, "z", "a"});
  const Vector order = Numbers({1, 2, 1, 0, 0, 0, 0});
  const Grouping grouping{&group, nullptr, 7, 4};
  CHECK(Cells(ListIn(grouping, text, {}, text, "; ", Context(4))) == std::vector<std::string>{"a; b", "missing", "z", "missing"});
  CHECK(Cells(ListIn(grouping, text, {}, order, "; ", Context(4)))[0] == "a; b");
  const Vector numbers = Texts({"10", "9", "10", std::nullopt, std::nullopt, "1", "9"});
  CHECK(Cells(ListIn(grouping, numbers, {}, Numbers({10, 9, 10, 1, 1, 1, 9}), ",", Context(4)))[0] == "9,10");
}

TEST_CASE("sorted lists hold a text once for each different combination of the keys") {
  const Vector group = Ordinals({0, 0, 0, 0, 0, 0});
  const Vector text = Texts({"a", "b", "a", "a", std::nullopt, "c"});
  const Vector key = Numbers({2, 1, 2, 3, 1, std::nullopt});
  const Grouping grouping{&group, nullptr, 6, 1};
  CHECK(Cells(ListIn(grouping, text, {{&key, false, true}}, text, "; ", Context(1)))[0] == "c; b; a; a");
  CHECK(Cells(ListIn(grouping, text, {{&key, true, false}}, text, "; ", Context(1)))[0] == "a; a; b; c");
}

TEST_CASE("one row, or a fault that names two") {
  const Vector group = Ordinals({1, 2, 2, 0, 2});
  const Vector where = YesNo("YNYYY");
  const auto describe = [](RowIndex first, RowIndex second) { return std::to_string(first) + " and " + std::to_string(second); };
  const Grouping grouping{&group, &where, 5, 4};
  const Vector one = OneIn(grouping, describe, Context(4));
  CHECK(Cells(one) == std::vector<std::string>{"3", "0", "FAULT", "missing"});
  CHECK(sample::FirstFault(one) == "2 and 4");
}

TEST_CASE("the order of rows tells the largest and smallest values from missing ones") {
  const int64_t largest = std::numeric_limits<int64_t>::max();
  const Vector v = Numbers({largest, std::nullopt, 5, -largest, 5});
  using Rows = std::vector<RowIndex>;
  const auto sorted = [&](bool highest, bool missing_first) {
    Rows rows = {0, 1, 2, 3, 4};
    const RowComparison comparison({{&v, highest, missing_first}});
    comparison.Sort(rows);
    for (size_t i = 1; i < rows.size(); ++i) {
      const bool alike = rows[i - 1] == 2 && rows[i] == 4;
      CHECK(comparison.Compare(rows[i - 1], rows[i]) == (alike ? 0 : -1));
      CHECK(comparison.Compare(rows[i], rows[i - 1]) == (alike ? 0 : 1));
    }
    return rows;
  };
  CHECK(sorted(false, true) == Rows{1, 3, 2, 4, 0});
  CHECK(sorted(false, false) == Rows{3, 2, 4, 0, 1});
  CHECK(sorted(true, true) == Rows{1, 0, 2, 4, 3});
  CHECK(sorted(true, false) == Rows{0, 2, 4, 3, 1});
}

TEST_CASE("one: the fault of each group names its own rows") {
  const Vector group = Ordinals({2, 0, 2, 0, 2, 1});
  const auto describe = [](RowIndex first, RowIndex second) { return std::to_string(first) + " and " + std::to_string(second); };
  const Vector one = OneIn({&group, nullptr, 6, 3}, describe, Context(3));
  CHECK(one.faults->At(0).text == "1 and 3");
  CHECK(one.faults->At(2).text == "0 and 2");
  const Vector value = WithFaults(Numbers({1, 2, 3, 4, 5, 6}), {3, 4});
  CHECK(SumIn({&group, nullptr, 6, 3}, value, Context(3)).faults->At(2).text == "a fault");
}

TEST_CASE("picks the best row and counts ties") {
  const Vector group = Ordinals({0, 0, 0, 1, 1, 2, 2});
  const Vector flag = YesNo("NYYNNYN");
  const Vector day = Ordinals({5, 6, 6, 1, std::nullopt, 1, 9});
  const Grouping grouping{&group, nullptr, 7, 4};
  const KeyOrder no_key = [] { return std::vector<RowOrder>(); };
  const Picked latest = PickIn(grouping, {{&flag, true, false}, {&day, true, false}}, no_key, Context(4));
  CHECK(Cells(latest.rows) == std::vector<std::string>{"1", "3", "5", "missing"});
  CHECK(latest.ties == 1);
  CHECK(latest.undecided == 1);
  const Picked missing_first = PickIn(grouping, {{&day, false, true}}, no_key, Context(4));
  CHECK(Cells(missing_first.rows) == std::vector<std::string>{"0", "4", "5", "missing"});
  CHECK(missing_first.ties == 0);
  CHECK(PickIn(grouping, {}, no_key, Context(4)).ties == 3);
}

TEST_CASE("a key decides between rows that `pick` finds alike, whatever their order") {
  const Vector group = Ordinals({0, 0, 0, 1, 1, 2, 2, 2});
  const Vector day = Ordinals({5, 6, 6, 1, 1, 4, 4, 9});
  const Vector key = Ordinals({1, 3, 2, 7, 7, 8, std::nullopt, 0});
  const Picked picked = PickIn(
      {&group, nullptr, 8, 3}, {{&day, false, false}},
      [&] {
        return std::vector<RowOrder>{{&key, false, true}};
      },
      Context(3));
  CHECK(Cells(picked.rows) == std::vector<std::string>{"0", "3", "6"});
  CHECK(picked.ties == 2);
  CHECK(picked.undecided == 1);
  const Picked latest = PickIn(
      {&group, nullptr, 8, 3}, {{&day, true, false}},
      [&] {
        return std::vector<RowOrder>{{&key, false, true}};
      },
      Context(3));
  CHECK(Cells(latest.rows) == std::vector<std::string>{"2", "3", "7"});
}

TEST_CASE("rows are in the order of their keys or not, of every layout") {
  const std::vector<RowIndex> rows = {0, 1, 2};
  const Vector text = Texts({"a", "a", "b"});
  const Vector down = Ordinals({2, 1, std::nullopt});
  const Vector up = Ordinals({std::nullopt, 1, 2});
  CHECK(AreInOrder({&text}, rows));
  CHECK(AreInOrder({&up}, rows));
  CHECK_FALSE(AreInOrder({&down}, rows));
  CHECK_FALSE(AreInOrder({&text, &down}, rows));
  CHECK(AreInOrder({&text, &up}, rows));
  CHECK(AreInOrder({&up, &down}, rows));
  CHECK(AreInOrder({}, rows));
}

std::string TupleAt(const std::vector<const Vector*>& keys, size_t row) {
  std::string tuple;
  for (const Vector* key : keys) {
    tuple += Cell(*key, row) + '\n';
  }
  return tuple;
}

bool AnyMissing(const std::vector<const Vector*>& keys, size_t row) {
  return std::any_of(keys.begin(), keys.end(), [&](const Vector* key) { return IsMissingAt(*key, row); });
}

/// Key columns of all kinds, wide ones too, so that several do not fit one word.
std::vector<Vector> RandomKeys(size_t rows, std::mt19937& random) {
  std::vector<Vector> keys;
  for (const Family family : {Family::kText, Family::kNumber, Family::kOrdinal, Family::kYesNo}) {
    for (Vector& key : RandomVectors(family, rows, random)) {
      keys.push_back(std::move(key));
    }
  }
  return keys;
}

TEST_CASE("rows are grouped by equal keys in order of appearance") {
  std::mt19937 random(9);
  const size_t rows = 500;
  for (int round = 0; round < 60; ++round) {
    const std::vector<Vector> columns = RandomKeys(rows, random);
    std::vector<const Vector*> keys;
    for (size_t k = 0; k < 1 + random() % 4; ++k) {
      keys.push_back(&columns[random() % columns.size()]);
    }
    Bitmap where(rows);
    for (size_t row = 0; row < rows; ++row) {
      if (random() % 4 != 0) {
        where.Set(row);
      }
    }
    const bool limited = round % 2 == 0;
    const Groups groups = GroupRows(keys, limited ? &where : nullptr, rows, Context(rows));
    std::map<std::string, int32_t> expected;
    for (size_t row = 0; row < rows; ++row) {
      if (limited && !where.Test(row)) {
        REQUIRE(IsMissingAt(groups.group_of_row, row));
        continue;
      }
      const auto [place, is_new] = expected.emplace(TupleAt(keys, row), static_cast<int32_t>(expected.size()));
      REQUIRE(IntegerAt(groups.group_of_row, row) == place->second);
      if (is_new) {
        REQUIRE(groups.first_row[static_cast<size_t>(place->second)] == row);
      }
    }
    REQUIRE(groups.first_row.size() == expected.size());
  }
  CHECK(GroupRows({}, nullptr, 3, Context(3)).first_row.size() == 1);
  CHECK(GroupRows({}, nullptr, 0, Context(0)).first_row.empty());
}

TEST_CASE("sources share one key space, and probes find their groups") {
  std::mt19937 random(10);
  const size_t rows = 300;
  for (int round = 0; round < 60; ++round) {
    const std::vector<Vector> first = RandomKeys(rows, random);
    const std::vector<Vector> second = RandomKeys(rows / 2, random);
    std::vector<VectorRef> keys_a;
    std::vector<VectorRef> keys_b;
    std::vector<const Vector*> raw_a;
    std::vector<const Vector*> raw_b;
    for (size_t k = 0; k < 1 + random() % 3; ++k) {
      const size_t column = random() % first.size();
      const size_t shift = column >= 3 && column < 8 ? 3 + random() % 5 : column;  // numbers of another scale or layout
      keys_a.push_back(std::make_shared<Vector>(first[column]));
      keys_b.push_back(std::make_shared<Vector>(random() % 5 == 0 ? ConstantOf(second[shift], 0) : second[shift]));
      raw_a.push_back(keys_a.back().get());
      raw_b.push_back(keys_b.back().get());
    }
    const SharedGroups shared = GroupSources(
        {keys_a, keys_b}, {nullptr, nullptr}, {rows, rows / 2}, [](size_t) { return true; }, Context(0));
    std::map<std::string, int32_t> expected;
    for (size_t row = 0; row < rows + rows / 2; ++row) {
      const bool in_first = row < rows;
      const std::string tuple = in_first ? TupleAt(raw_a, row) : TupleAt(raw_b, row - rows);
      const int32_t id = expected.emplace(tuple, static_cast<int32_t>(expected.size())).first->second;
      REQUIRE(IntegerAt(shared.group_of_row[in_first ? 0 : 1], in_first ? row : row - rows) == id);
    }
    REQUIRE(shared.groups == expected.size());
    std::vector<const Vector*> group_keys;
    for (const VectorRef& key : shared.keys) {
      REQUIRE(key->size == shared.groups);
      group_keys.push_back(key.get());
    }
    for (size_t g = 0; g < shared.groups; ++g) {
      REQUIRE(expected[TupleAt(group_keys, g)] == static_cast<int32_t>(g));
    }
    // Probing a's rows with b's keys: the first of b's rows with the same values.
    const Vector found = ProbeGroups(raw_b, rows / 2, raw_a, Context(rows));
    std::map<std::string, size_t> first_of;
    for (size_t row = rows / 2; row-- > 0;) {
      if (!AnyMissing(raw_b, row)) {
        first_of[TupleAt(raw_b, row)] = row;
      }
    }
    for (size_t row = 0; row < rows; ++row) {
      const auto place = AnyMissing(raw_a, row) ? first_of.end() : first_of.find(TupleAt(raw_a, row));
      REQUIRE(Cell(found, row) == (place == first_of.end() ? "missing" : std::to_string(place->second)));
    }
  }
}

TEST_CASE("faulty keys have no group") {
  const Vector key = WithFaults(Numbers({1, 2, 1}), {1});
  const Groups groups = GroupRows({&key}, nullptr, 3, Context(3));
  CHECK(Cells(groups.group_of_row) == std::vector<std::string>{"0", "FAULT", "0"});
  CHECK(groups.first_row.size() == 1);
}

}  // namespace
}  // namespace tally
