#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "outputs/writing/csv_writer.h"
#include "outputs/writing/text_writer.h"

namespace tally {
namespace {

VectorRef Texts(const std::vector<std::string>& texts) {
  auto dictionary = std::make_shared<Dictionary>();
  Vector vector;
  vector.layout = Layout::kI32;
  vector.size = texts.size();
  for (const std::string& text : texts) {
    vector.i32.push_back(text == "<missing>" ? kMissing32 : static_cast<int32_t>(dictionary->Intern(text)));
  }
  vector.dictionary = dictionary;
  return std::make_shared<Vector>(std::move(vector));
}

ResultTable Table(std::vector<std::pair<std::string, std::vector<std::string>>> columns) {
  ResultTable table;
  table.file = "t.csv";
  for (auto& [heading, texts] : columns) {
    table.rows = texts.size();
    table.columns.push_back({heading, Texts(texts), {}, std::nullopt, false});
  }
  return table;
}

std::string Csv(const ResultTable& table) {
  std::string out;
  REQUIRE(WriteCsv(table, [&](std::string_view bytes) {
    out += bytes;
    return true;
  }));
  return out;
}

std::string Text(const ResultTable& table, size_t width) {
  std::string out;
  REQUIRE(WriteText(table, {.width = width}, [&](std::string_view bytes) {
    out += bytes;
    return true;
  }));
  return out;
}

TEST_CASE("a cell is quoted only when it must be") {
  const ResultTable table = Table({{"a,b", {"plain", "with, comma", "say \"x\""}}, {"c", {"<missing>", "two\nlines", " blank "}}});
  CHECK(Csv(table) == "\"a,b\",c\nplain,\n\"with, comma\",\"two\nlines\"\n\"say \"\"x\"\"\", blank \n");
}

TEST_CASE("rows are printed in their order, and without a header where none is wanted") {
  ResultTable table = Table({{"a", {"1", "2", "3"}}});
  table.order = {2, 0};
  table.header = false;
  CHECK(Csv(table) == "3\n1\n");
}

TEST_CASE("a constant column stands in every row") {
  ResultTable table = Table({{"a", {"1", "2"}}});
  table.columns.push_back({"b", std::make_shared<Vector>(MakeConstantText(2, "x")), {}, std::nullopt, false});
  CHECK(Csv(table) == "a,b\n1,x\n2,x\n");
}

TEST_CASE("a table without rows is its header") {
  CHECK(Csv(Table({{"a", {}}, {"b", {}}})) == "a,b\n");
}

TEST_CASE("writing stops when the bytes are not taken") {
  CHECK_FALSE(WriteCsv(Table({{"a", {"1"}}}), [](std::string_view) { return false; }));
}

TEST_CASE("columns are aligned, numbers to the right, control characters visible") {
  ResultTable table = Table({{"School", {"East", "West High"}}, {"Count", {"7", "1234"}}, {"Note", {"\x1b[31m", "<missing>"}}});
  table.columns[1].right_aligned = true;
  CHECK(Text(table, 80) ==
        "t.csv: 2 rows\n"
        "School     Count  Note\n"
        "---------  -----  --------\n"
        "East           7  \\x1b[31m\n"
        "West High   1234\n");
}

TEST_CASE("a wide table is printed in groups that repeat the row's label") {
  const ResultTable table = Table({{"name", {"x"}}, {"aaaaaaaa", {"1"}}, {"bbbbbbbb", {"2"}}, {"cccccccc", {"3"}}});
  CHECK(Text(table, 26) ==
        "t.csv: 1 row\n"
        "name  aaaaaaaa  bbbbbbbb\n"
        "----  --------  --------\n"
        "x     1         2\n"
        "\n"
        "name  cccccccc\n"
        "----  --------\n"
        "x     3\n");
}

TEST_CASE("a long heading goes on below") {
  CHECK(Text(Table({{"Students with disabilities, all", {"5"}}}), 80) ==
        "t.csv: 1 row\n"
        "Students with\n"
        "disabilities,\n"
        "all\n"
        "-------------\n"
        "5\n");
}

}  // namespace
}  // namespace tally
