// The rows of a file of cases: cells by heading, and the line on which each stands.
#include <catch2/catch.hpp>

#include "language/syntax/plain_text.h"
#include "temporary_folder.h"
#include "workbench/testing/case_cells.h"

namespace tally {
namespace {

struct Read {
  explicit Read(const std::string& text, const std::string& file = "cases.csv") {
    folder.Write("cases.csv", text);
    ThreadPool pool(1);
    cases = ReadTestCases(ast::Text{.text = file, .span = {}}, folder.path(), pool, sink);
  }

  TemporaryFolder folder;
  DiagnosticSink sink;
  std::optional<std::vector<TestCase>> cases;
};

template <class Node>
ast::ExprPtr Make(Node node) {
  ast::Expr expr;
  expr.node = std::move(node);
  return std::make_shared<const ast::Expr>(std::move(expr));
}

/// `case.heading`.
ast::ExprPtr CellOf(const std::string& heading) {
  ast::NameRef row;
  row.name.text = "case";
  ast::Member member;
  member.row = Make(std::move(row));
  member.name.text = heading;
  return Make(std::move(member));
}

TEST_CASE("cases: each row has its cells, and its line after cells of several lines", "[testing]") {
  const Read read("id,note\na,\"two\nlines\"\nb,\n");
  REQUIRE(read.cases.has_value());
  REQUIRE(read.cases->size() == 2);
  CHECK(read.cases->at(0).line == 2);
  CHECK(read.cases->at(0).cells == std::map<std::string, std::string>{{"id", "a"}, {"note", "two\nlines"}});
  CHECK(read.cases->at(1).line == 4);
  CHECK(read.cases->at(1).cells.at("note").empty());
}

TEST_CASE("cases: a file that is not there, or leads out of the script's folder, is told", "[testing]") {
  for (const char* file : {"other.csv", "../cases.csv", "/etc/passwd"}) {
    const Read read("id\na\n", file);
    CHECK_FALSE(read.cases.has_value());
    CHECK(read.sink.error_count() == 1);
  }
}

TEST_CASE("cases: a cell takes the place of its name; a heading that is not there is told", "[testing]") {
  Read read("id\na\n");
  REQUIRE(read.cases.has_value());
  CHECK(ReadsCase(CellOf("id"), "case"));
  CHECK_FALSE(ReadsCase(CellOf("id"), "other"));
  CHECK(ast::PlainText(PutCells(CellOf("id"), "case", read.cases->front(), read.sink)) == "a");
  CHECK(read.sink.error_count() == 0);
  PutCells(CellOf("nothing"), "case", read.cases->front(), read.sink);
  CHECK(read.sink.error_count() == 1);
}

}  // namespace
}  // namespace tally
