// An aggregate over two parts of the rows, joined as it is declared, is the aggregate over all of them.
#include <random>

#include <catch2/catch.hpp>

#include "engine/grouping/join.h"
#include "engine/sample.h"

namespace tally {
namespace {

using namespace sample;

constexpr size_t kRows = 400;
constexpr size_t kGroups = 37;

struct Sample {
  Vector group;
  Vector where;
  Vector value;
  Vector text;
  Vector key;
  Vector parts[2];  // `where` in each of two parts
};

Sample Make(std::mt19937& random) {
  Sample made;
  std::vector<std::optional<int32_t>> groups, keys;
  std::vector<std::optional<int64_t>> values;
  std::vector<std::optional<std::string>> texts;
  std::string where, first, second;
  for (size_t row = 0; row < kRows; ++row) {
    const auto maybe = [&](auto value) { return random() % 6 == 0 ? std::nullopt : std::optional(value); };
    groups.push_back(maybe(static_cast<int32_t>(random() % kGroups)));
    keys.push_back(maybe(static_cast<int32_t>(random() % 4)));
    values.push_back(maybe(static_cast<int64_t>(random() % 9) - 4));
    texts.push_back(maybe(std::string(1, static_cast<char>('a' + random() % 5))));
    const char taken = "YN."[random() % 3];
    const bool in_first = random() % 2 == 0;
    where += taken;
    first += in_first ? taken : 'N';
    second += in_first ? 'N' : taken;
  }
  made.group = Ordinals(groups);
  made.where = YesNo(where);
  made.value = Numbers(values, 1);
  made.text = Texts(texts);
  made.key = Ordinals(keys);
  made.parts[0] = YesNo(first);
  made.parts[1] = YesNo(second);
  return made;
}

Grouping Over(const Sample& s, const Vector& where) {
  return {.group = &s.group, .where = &where, .rows = kRows, .groups = kGroups};
}

Vector Bits(const Bitmap& rows) {
  Vector v;
  v.layout = Layout::kBits;
  v.size = rows.size();
  v.yes = rows;
  return v;
}

TEST_CASE("join: results of parts give the result of the whole", "[join]") {
  std::mt19937 random(3);
  for (int round = 0; round < 30; ++round) {
    const Sample s = Make(random);
    const auto check = [&](AggregateKind kind, auto aggregate) {
      const Join join = JoinOf(kind, false);
      REQUIRE(JoinsResults(join));
      const Vector whole = aggregate(Over(s, s.where));
      CHECK(Cells(JoinResults(join, aggregate(Over(s, s.parts[0])), aggregate(Over(s, s.parts[1])))) == Cells(whole));
    };
    const KernelContext context = Context(kRows);
    check(AggregateKind::kAny, [&](const Grouping& g) { return AnyIn(g, context); });
    check(AggregateKind::kCount, [&](const Grouping& g) { return CountIn(g, context); });
    check(AggregateKind::kSum, [&](const Grouping& g) { return SumIn(g, s.value, context); });
    for (const Vector* value : {&s.value, &s.text, &s.key}) {
      check(AggregateKind::kLowest, [&](const Grouping& g) { return ExtremeIn(g, *value, false, context); });
      check(AggregateKind::kHighest, [&](const Grouping& g) { return ExtremeIn(g, *value, true, context); });
    }
  }
}

TEST_CASE("join: a fault of a part is one of the whole", "[join]") {
  const Vector a = WithFaults(YesNo("YNN"), {0});
  const Vector b = YesNo("YYN");
  CHECK(Cells(JoinResults(Join::kOr, a, b)) == std::vector<std::string>{"FAULT", "yes", "no"});
  CHECK(Cells(JoinResults(Join::kPlus, WithFaults(Numbers({1, 2}), {1}), Numbers({3, 4}))) == std::vector<std::string>{"4", "FAULT"});
  const Vector lowest = JoinResults(Join::kLowest, Numbers({1, std::nullopt}), WithFaults(Numbers({3, 4}), {0}));
  CHECK(Cells(lowest) == std::vector<std::string>{"FAULT", "4"});
}

TEST_CASE("join: rows that parts hand on give the result of the whole", "[join]") {
  std::mt19937 random(4);
  const auto describe = [](RowIndex first, RowIndex second) { return std::to_string(first) + " and " + std::to_string(second); };
  for (int round = 0; round < 30; ++round) {
    const Sample s = Make(random);
    const KernelContext context = Context(kRows);
    const std::vector<RowOrder> terms = {{&s.key, round % 2 == 0, round % 3 == 0}};
    const auto check = [&](AggregateKind kind, const std::vector<const Vector*>& values, const std::vector<RowOrder>& order,
                           auto aggregate) {
      const Join join = JoinOf(kind, true);
      REQUIRE_FALSE(JoinsResults(join));
      Bitmap kept = RowsToHandOn(join, Over(s, s.parts[0]), values, order);
      kept.Or(RowsToHandOn(join, Over(s, s.parts[1]), values, order));
      const Vector handed_on = Bits(kept);
      CHECK(aggregate(Over(s, handed_on)) == aggregate(Over(s, s.where)));
      CHECK(kept.Count() <= s.where.yes.Count());
    };
    check(AggregateKind::kCount, {&s.value}, {}, [&](const Grouping& g) { return Cells(CountDifferent(g, s.value, context)); });
    check(AggregateKind::kList, {&s.text, &s.text}, {},
          [&](const Grouping& g) { return Cells(ListIn(g, s.text, {}, s.text, "; ", context)); });
    check(AggregateKind::kList, {&s.text, &s.text}, terms,
          [&](const Grouping& g) { return Cells(ListIn(g, s.text, terms, s.text, "; ", context)); });
    check(AggregateKind::kOne, {}, {}, [&](const Grouping& g) { return Cells(OneIn(g, describe, context)); });
    check(AggregateKind::kPick, {}, terms, [&](const Grouping& g) {
      const Picked picked = PickIn(
          g, terms, [] { return std::vector<RowOrder>(); }, context);
      return std::pair(Cells(picked.rows), picked.ties);
    });
  }
}

}  // namespace
}  // namespace tally
