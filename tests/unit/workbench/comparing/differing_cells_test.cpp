// Which rows of two prints belong together, and what is said of those that moved.
#include <catch2/catch.hpp>

#include "outputs/writing/texts_table.h"
#include "workbench/comparing/differing_cells.h"
#include "workbench/comparing/moved_rows.h"

namespace tally {
namespace {

const SideNames kNames{.left = "a", .right = "b"};

ResultTable Table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows,
                  std::vector<int> row_labels = {}, const std::vector<bool>& right_aligned = {}) {
  ResultTable table = MakeTextTable("", headings, rows, right_aligned.empty() ? std::vector<bool>(headings.size(), false) : right_aligned);
  table.row_labels = std::move(row_labels);
  return table;
}

std::vector<std::string> Row(const ResultTable& table, size_t row) {
  std::vector<std::string> cells;
  for (const ResultColumn& column : table.columns) {
    cells.push_back(TextOfCell(column, row));
  }
  return cells;
}

using Cells = std::vector<std::string>;

TEST_CASE("comparing: rows are paired by their labels, columns by their headings", "[comparing]") {
  const ResultTable left = Table({"line", "n", "m"}, {{"F", "3", "x"}, {"M", "4", "y"}}, {0});
  const ResultTable right = Table({"line", "m", "n"}, {{"M", "y", "4"}, {"F", "x", "5.5"}}, {0});
  const DifferingCells cells = CompareTables(left, right, kNames);
  CHECK(cells.compared == 4);
  CHECK(cells.differing == 1);
  REQUIRE(cells.table.rows == 1);
  CHECK(Row(cells.table, 0) == Cells{"F", "n", "3", "5.5", "+2.5"});
}

TEST_CASE("comparing: a line that is added moves the numbers of lines, not their texts", "[comparing]") {
  const std::vector<bool> numbers_right = {true, false, true};
  const ResultTable left = Table({"line", "text", "n"}, {{"1", "F", "3"}, {"2", "M", "4"}}, {0, 1}, numbers_right);
  const ResultTable right = Table({"line", "text", "n"}, {{"1", "X", "0"}, {"2", "F", "3"}, {"3", "M", "4"}}, {0, 1}, numbers_right);
  const DifferingCells cells = CompareTables(left, right, kNames);
  CHECK(cells.only_left == 0);
  CHECK(cells.only_right == 1);
  CHECK(cells.differing == 2);  // the numbers of the two lines
}

TEST_CASE("comparing: without labels the first columns that tell all rows apart", "[comparing]") {
  const ResultTable left = Table({"school", "id", "n"}, {{"A", "1", "3"}, {"A", "2", "4"}});
  const ResultTable right = Table({"school", "id", "n"}, {{"A", "2", "4"}, {"A", "3", "4"}});
  const DifferingCells cells = CompareTables(left, right, kNames);
  CHECK(cells.differing == 0);
  CHECK(cells.only_left == 1);
  CHECK(cells.only_right == 1);
  CHECK(Row(cells.table, 0) == Cells{"A", "1", "(row)", "there", "not there", ""});
}

TEST_CASE("comparing: a row that one side alone has is shown with its numbers", "[comparing]") {
  const std::vector<bool> number = {false, true, false};
  const ResultTable left = Table({"line", "n", "text"}, {{"F", "3", "x"}}, {0}, number);
  const ResultTable right = Table({"line", "n", "text"}, {{"F", "3", "x"}, {"M", "4", "y"}}, {0}, number);
  const DifferingCells cells = CompareTables(left, right, kNames);
  CHECK(cells.only_right == 1);
  REQUIRE(cells.table.rows == 1);
  CHECK(Row(cells.table, 0) == Cells{"M", "n", "not there", "4", ""});
}

TEST_CASE("comparing: labels are paired by heading, wherever they stand, and by place where one is renamed", "[comparing]") {
  const ResultTable left = Table({"line", "n"}, {{"F", "3"}, {"M", "4"}}, {0});
  const ResultTable moved = Table({"new", "line", "n"}, {{"u", "M", "4"}, {"v", "F", "5"}}, {1});
  const DifferingCells cells = CompareTables(left, moved, kNames);
  CHECK(cells.columns_only_right == Cells{"new"});
  REQUIRE(cells.table.rows == 1);
  CHECK(Row(cells.table, 0) == Cells{"F", "n", "3", "5", "+2"});
  const ResultTable renamed = Table({"population", "n"}, {{"M", "4"}, {"F", "5"}}, {0});
  CHECK(Row(CompareTables(left, renamed, kNames).table, 0) == Cells{"F", "n", "3", "5", "+2"});
}

TEST_CASE("comparing: a column that names rows on one side only is compared", "[comparing]") {
  const ResultTable left = Table({"a", "b"}, {{"1", "1"}, {"2", "2"}}, {1});
  const ResultTable right = Table({"a", "b"}, {{"1", "x"}, {"2", "y"}}, {0});
  const DifferingCells cells = CompareTables(left, right, kNames);
  CHECK(cells.differing == 2);
  CHECK(cells.Differs());
}

TEST_CASE("comparing: rows of one key are told apart by their order", "[comparing]") {
  const ResultTable left = Table({"id", "n"}, {{"1", "3"}, {"1", "4"}}, {0});
  const ResultTable right = Table({"id", "n"}, {{"1", "3"}, {"1", "5"}}, {0});
  const DifferingCells cells = CompareTables(left, right, kNames);
  CHECK(cells.differing == 1);
  CHECK(Row(cells.table, 0) == Cells{"1", "n", "4", "5", "+1"});
}

TEST_CASE("comparing: who left and who came", "[comparing]") {
  const UnitNumbers numbers;  // of units that are not named
  const auto describe = [&](const std::vector<uint32_t>& left, const std::vector<uint32_t>& right) {
    return DescribeMoved(left, right, kNames, "student", numbers, false);
  };
  CHECK(describe({1, 2, 3}, {1, 2, 3}) == "3, the same in both");
  CHECK(describe({1, 2, 3}, {2, 4}) == "3 a, 2 b: 2 left, 1 came");
  CHECK(describe({1, 2, 3, 4, 5, 6}, {}) == "6 a, 0 b: 6 left, none came");
}

}  // namespace
}  // namespace tally
