#include <catch2/catch.hpp>

#include "outputs/disclosure/protect.h"

namespace tally {
namespace {

Relation Sum(std::vector<NumberId> parts, NumberId whole, bool assumed = false) {
  Relation relation;
  for (const NumberId part : parts) {
    relation.terms.push_back({part, 1});
  }
  relation.terms.push_back({whole, -1});
  relation.whole = whole;
  relation.assumed = assumed;
  return relation;
}

TEST_CASE("what is missing in a sum is found, with the relation that tells it") {
  Knowledge knowledge;
  const NumberId hidden = knowledge.AddNumber({1, 9});
  const NumberId shown = knowledge.AddNumber({43, 43});
  const NumberId total = knowledge.AddNumber({46, 46});
  knowledge.relations = {Sum({hidden, shown}, total)};
  const Solution solution = Solve(knowledge);
  CHECK(solution.numbers[hidden].low == 3);
  CHECK(solution.numbers[hidden].high == 3);
  CHECK(solution.because[hidden] == std::vector<uint32_t>{0});
}

TEST_CASE("two that are hidden are found where their bounds leave one way") {
  Knowledge knowledge;
  const NumberId a = knowledge.AddNumber({1, 2});
  const NumberId b = knowledge.AddNumber({1, 2});
  const NumberId total = knowledge.AddNumber({4, 4});
  knowledge.relations = {Sum({a, b}, total)};
  CHECK(Solve(knowledge).numbers[a].low == 2);
  knowledge.numbers[total] = {3, 3};
  CHECK(!Solve(knowledge).numbers[a].known());
}

TEST_CASE("equations are combined where bounds alone say nothing") {
  Knowledge knowledge;
  const NumberId a = knowledge.AddNumber();
  const NumberId b = knowledge.AddNumber();
  const NumberId c = knowledge.AddNumber();
  knowledge.relations = {
      {.terms = {{a, 1}, {b, 1}}, .limit = 50}, {.terms = {{b, 1}, {c, 1}}, .limit = 70}, {.terms = {{a, 1}, {c, 1}}, .limit = 40}};
  const Solution solution = Solve(knowledge);
  CHECK(solution.numbers[a].low == 10);
  CHECK(solution.numbers[b].low == 40);
  CHECK(solution.numbers[c].low == 30);
  CHECK(solution.because[a].size() == 3);
}

TEST_CASE("what is taken for granted is given up where it cannot be; what is printed and cannot be is told") {
  Knowledge knowledge;
  const NumberId a = knowledge.AddNumber({10, 10});
  const NumberId b = knowledge.AddNumber({20, 20});
  const NumberId total = knowledge.AddNumber({31, 31});
  knowledge.relations = {Sum({a, b}, total, true)};
  CHECK(Solve(knowledge).contradicting.empty());
  knowledge.relations = {Sum({a, b}, total)};
  CHECK(Solve(knowledge).contradicting == std::vector<uint32_t>{0});
}

TEST_CASE("of a table with one small cell three more are hidden, the smallest of their lines") {
  const int64_t values[3][3] = {{3, 20, 30}, {40, 50, 60}, {70, 80, 90}};
  Knowledge knowledge;
  std::vector<PrintedCell> cells;
  NumberId number[3][3];
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) {
      number[row][column] = knowledge.AddNumber();
      const bool small = values[row][column] < 10;
      cells.push_back({number[row][column], values[row][column], small, small, true, {1, Bounds::kUnbounded}});
    }
  }
  for (int i = 0; i < 3; ++i) {
    const NumberId row = knowledge.AddNumber();
    const NumberId column = knowledge.AddNumber();
    knowledge.relations.push_back(Sum({number[i][0], number[i][1], number[i][2]}, row));
    knowledge.relations.push_back(Sum({number[0][i], number[1][i], number[2][i]}, column));
    cells.push_back({row, values[i][0] + values[i][1] + values[i][2], false, false, true, {}});
    cells.push_back({column, values[0][i] + values[1][i] + values[2][i], false, false, true, {}});
  }
  const Protection protection = Protect(knowledge, cells);
  CHECK(protection.open.empty());
  REQUIRE(protection.hidden.size() == 3);
  CHECK(protection.hidden[0].cell == 1);
  CHECK(protection.hidden[1].cell == 3);
  CHECK(protection.hidden[2].cell == 4);
}

TEST_CASE("a number that is printed elsewhere is hidden there, or said to be open") {
  Knowledge knowledge;
  const NumberId same = knowledge.AddNumber();
  std::vector<PrintedCell> cells = {{same, 3, true, true, true, {1, Bounds::kUnbounded}}, {same, 3, false, false, true, {}}};
  const Protection both = Protect(knowledge, cells);
  REQUIRE(both.hidden.size() == 1);
  CHECK(both.hidden[0].same_number);
  cells[1].may_hide = false;
  CHECK(Protect(knowledge, cells).open == std::vector<size_t>{0});
}

// Blocks of four lines each with a printed total; some lines are hidden, the totals of a few blocks are in a sum of their own.
Knowledge Blocks(size_t blocks, unsigned seed, std::vector<int64_t>& values) {
  Knowledge knowledge;
  unsigned state = seed;
  const auto next = [&](unsigned below) { return (state = state * 1103515245u + 12345u) / 65536u % below; };
  std::vector<NumberId> totals;
  for (size_t block = 0; block < blocks; ++block) {
    std::vector<NumberId> lines;
    int64_t total = 0;
    for (int line = 0; line < 4; ++line) {
      values.push_back(next(12));
      total += values.back();
      lines.push_back(next(3) == 0 ? knowledge.AddNumber() : knowledge.AddNumber({values.back(), values.back()}));
    }
    values.push_back(total);
    totals.push_back(next(4) == 0 ? knowledge.AddNumber() : knowledge.AddNumber({total, total}));
    knowledge.relations.push_back(Sum(lines, totals.back()));
    if (totals.size() == 3) {
      values.push_back(values[totals[0]] + values[totals[1]] + values[totals[2]]);
      const NumberId all = knowledge.AddNumber({values.back(), values.back()});
      knowledge.relations.push_back(Sum(totals, all));
      totals.clear();
    }
  }
  return knowledge;
}

TEST_CASE("solving again only what changed gives what solving all gives") {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::vector<int64_t> values;
    Knowledge knowledge = Blocks(9, seed, values);
    Solution solution = Solve(knowledge);
    for (NumberId number = seed % 3; number < values.size(); number += 7) {
      if (!knowledge.numbers[number].known()) {
        continue;
      }
      knowledge.numbers[number] = {};
      solution = SolveAgain(knowledge, solution, {number});
      const Solution afresh = Solve(knowledge);
      for (NumberId at = 0; at < values.size(); ++at) {
        CHECK(solution.numbers[at].low == afresh.numbers[at].low);
        CHECK(solution.numbers[at].high == afresh.numbers[at].high);
        CHECK((!solution.numbers[at].known() || solution.numbers[at].low == values[at]));
      }
      CHECK(solution.because == afresh.because);
      CHECK(solution.contradicting == afresh.contradicting);
    }
  }
}

TEST_CASE("tens of thousands of blocks that share only printed totals are protected") {
  std::vector<int64_t> values;
  Knowledge knowledge = Blocks(30'000, 7, values);
  std::vector<PrintedCell> cells;
  for (NumberId number = 0; number < values.size(); ++number) {
    const bool small = values[number] > 0 && values[number] < 4;
    cells.push_back(
        {.number = number, .value = values[number], .hidden = small, .protect = small, .may_hide = true, .when_hidden = {1, 3}});
    if (!small) {
      cells.back().when_hidden = {};
    }
    knowledge.numbers[number] = {};
  }
  const Protection protection = Protect(knowledge, cells);
  CHECK(!protection.hidden.empty());
  CHECK(protection.open.empty());
}

}  // namespace
}  // namespace tally
