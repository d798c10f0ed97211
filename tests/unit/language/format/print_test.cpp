#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "language/format/print.h"
#include "language/syntax/parse.h"
#include "language/syntax/same_tree.h"

namespace tally::testing {
namespace {

namespace fs = std::filesystem;

struct Parsed {
  SourceMap sources;
  DiagnosticSink sink;
  ast::Module module;

  explicit Parsed(std::string text) {
    const FileId file = sources.Add(SourceFile("test.tally", std::move(text)));
    if (CheckScriptText(sources, file, sink)) {
      module = ParseModule(sources, file, sink);
    }
  }
  bool Reads() const { return !sink.HasErrors(); }
};

std::string Printed(const std::string& text) {
  const Parsed parsed(text);
  return Print(parsed.module, parsed.sources);
}

std::vector<std::string> ScriptsOfTheTree() {
  std::vector<std::string> paths;
  for (const char* folder : {"stdlib", "reports", "examples", "tests/golden", "tests/stdlib"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(TALLY_SOURCE_TREE) / folder)) {
      if (entry.path().extension() == ".tally") {
        paths.push_back(entry.path().string());
      }
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string TextOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("printer: every script prints as text of the same tree, and printing that changes nothing") {
  size_t printed = 0;
  for (const std::string& path : ScriptsOfTheTree()) {
    INFO(path);
    const Parsed written(TextOf(path));
    if (!written.Reads()) {
      continue;  // scripts of tests about syntax errors
    }
    const std::string text = Print(written.module, written.sources);
    const Parsed again(text);
    INFO(text);
    REQUIRE(again.Reads());
    CHECK(SameTree(written.module, again.module));
    CHECK(Print(again.module, again.sources) == text);
    ++printed;
  }
  CHECK(printed > 100);
}

TEST_CASE("printer: a tree without its tokens prints as text of the same tree") {
  for (const std::string& path : ScriptsOfTheTree()) {
    const Parsed written(TextOf(path));
    if (!written.Reads()) {
      continue;
    }
    for (const ast::Definition& definition : written.module.definitions) {
      const std::string text = PrintTree(definition);
      INFO(path << "\n" << text);
      const Parsed again(text + "\n");
      REQUIRE(again.Reads());
      REQUIRE(again.module.definitions.size() == 1);
      CHECK(SameTree(definition, again.module.definitions.front()));
      CHECK(PrintTree(again.module.definitions.front()) == text);
    }
  }
}

TEST_CASE("printer: indents and blank lines are ours, words, comments and what was aligned stay") {
  CHECK(Printed("-- head\n\n\n\ndefine  a=1 -- why\n") == "-- head\n\ndefine  a = 1 -- why\n");
  CHECK(Printed("table t from \"t.csv\"{\n      key id;id:code\n  -- the name\n n    : text\n}") ==
        "table t from \"t.csv\" {\n  key id; id : code\n  -- the name\n  n    : text\n}\n");
  CHECK(Printed("define a = b( 1,2 )\n        and c\n") == "define a = b(1, 2)\n        and c\n");
  CHECK(Printed("define a =\n1\n") == "define a =\n  1\n");
  CHECK(Printed("\tdefine a = 1\n-- last\n") == "define a = 1\n-- last\n");
}

TEST_CASE("printer: brackets where the tree needs them") {
  const auto number = [](const char* digits) {
    auto expr = std::make_shared<ast::Expr>();
    expr->node = ast::NumberLiteral{.digits = digits};
    return ast::ExprPtr(expr);
  };
  auto sum = std::make_shared<ast::Expr>();
  sum->node = ast::Arithmetic{.first = number("1"), .terms = {{ast::Arithmetic::Op::kAdd, {}, number("2")}}};
  auto product = std::make_shared<ast::Expr>();
  product->node = ast::Arithmetic{.first = sum, .terms = {{ast::Arithmetic::Op::kMultiply, {}, number("3")}}};
  CHECK(PrintTree(*product) == "(1 + 2) * 3");
  CHECK(PrintText("a \"b\" \\ {c}") == "\"a \\\"b\\\" \\\\ {c}\"");
}

TEST_CASE("printer: a definition that could not be read stays as it is") {
  CHECK(Printed("define a = = 1\ndefine  b = 2\n") == "define a = = 1\ndefine  b = 2\n");
}

}  // namespace tally::testing
