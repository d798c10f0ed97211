#include "language/program/merge.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>

#include "language/program/slot.h"
#include "language/syntax/parse.h"

namespace tally {
namespace {

/// Files of one program, the last one the script.
struct Program {
  SourceMap sources;
  DiagnosticSink sink;
  std::deque<ast::Module> modules;
  Merged merged;

  explicit Program(const std::vector<std::string>& texts) {
    std::vector<MergeSource> files;
    for (size_t i = 0; i < texts.size(); ++i) {
      const FileId id = sources.Add(SourceFile("file" + std::to_string(i + 1), texts[i]));
      modules.push_back(ParseModule(sources, id, sink));
      files.push_back({&modules.back(), i + 1 < texts.size() ? "library " + std::to_string(i + 1) : ""});
    }
    REQUIRE_FALSE(sink.HasErrors());
    merged = Merge(files, sink);
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const MergedDefinition& definition : merged.program.definitions) {
      const auto slot = SlotOf(*definition.definition);
      names.push_back(slot ? slot->name : "-");
    }
    return names;
  }
  const MergedDefinition* Find(const std::string& name) const {
    for (const MergedDefinition& definition : merged.program.definitions) {
      const auto slot = SlotOf(*definition.definition);
      if (slot && slot->name == name) {
        return &definition;
      }
    }
    return nullptr;
  }
  std::string FirstError() const { return sink.all().empty() ? "" : sink.all().front().text; }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a replaced definition keeps its place and remembers what it replaces") {
  const Program program({"define needed = 2\ndefine other = 1\n", "replace define needed because \"memo\" = 3\n"});
  CHECK(program.sink.error_count() == 0);
  CHECK(program.Names() == Names{"needed", "other"});
  REQUIRE(program.Find("needed")->replaced.size() == 1);
  CHECK(program.Find("needed")->library.empty());
  CHECK(program.Find("other")->library == "library 1");
}

TEST_CASE("a name defined twice is an error with both places, facts of two tables are two names") {
  const Program twice({"define needed = 2\n", "define needed = 3\n"});
  REQUIRE(twice.sink.error_count() == 1);
  CHECK(twice.sink.all().front().kind == DiagnosticKind::DefinedTwice);
  CHECK(twice.sink.all().front().labels.size() == 1);
  const Program facts({"define code of pathway = 1\ndefine code of student = 2\n"});
  CHECK(facts.sink.error_count() == 0);
}

TEST_CASE("replace, change and drop need something that is there") {
  CHECK(Program({"replace define neded because \"memo\" = 3\n"}).FirstError() == "there is no definition `neded` to replace");
  CHECK(Program({"drop table exit because \"memo\"\n"}).FirstError() == "there is no table `exit` to drop");
  CHECK(Program({"change codes cluster because \"memo\" {\n  drop \"01\"\n}\n"}).FirstError() ==
        "there is no code set `cluster` to change");
}

TEST_CASE("what only dropped things served falls away, in turn") {
  const Program program(
      {"table exit from \"exit.csv\" {\n  key id\n  id : code\n}\n"
       "define left of student = any exit\n"
       "cohort leavers of student where left\n"
       "table student from \"student.csv\" {\n  key id\n  id : code\n}\n",
       "drop table exit because \"not in the data\"\n"});
  CHECK(program.sink.error_count() == 0);
  CHECK(program.Names() == Names{"student"});
  Names dropped;
  for (const DroppedName& gone : program.merged.program.dropped) {
    dropped.push_back(gone.name + (gone.fell_with.empty() ? "" : " with " + gone.fell_with));
  }
  CHECK(dropped == Names{"exit", "leavers with exit", "left with exit"});
}

TEST_CASE("what the script itself says does not fall away") {
  const Program program(
      {"table exit from \"exit.csv\" {\n  key id\n  id : code\n}\n", "drop table exit because \"gone\"\ndefine left = any exit\n"});
  CHECK(program.Names() == Names{"left"});
}

TEST_CASE("a change edits a copy of a code set") {
  const Program program({"codes cluster {\n  \"01\" \"One\"\n  \"15\" \"STEM\"\n}\n",
                         "change codes cluster because \"memo, item 5\" {\n"
                         "  replace \"15\" \"Digital Technology\"\n"
                         "  add \"18\" \"Energy\" after \"01\"\n"
                         "}\n"});
  CHECK(program.sink.error_count() == 0);
  const auto& codes = std::get<ast::Codes>(program.Find("cluster")->definition->node);
  Names cells;
  for (const ast::DataCell& cell : codes.cells) {
    cells.push_back(cell.text);
  }
  CHECK(cells == Names{"01", "One", "18", "Energy", "15", "Digital Technology"});
  const auto& original = std::get<ast::Codes>(program.modules.front().definitions.front().node);
  CHECK(original.cells.size() == 4);
}

TEST_CASE("a change edits axes, tables and measures") {
  const Program program(
      {"axis youth of student {\n  line \"A\" where a\n  line \"B\" where b\n}\n"
       "table student from \"student.csv\" {\n  key id\n  id : code\n}\n"
       "measure \"5S3\" \"Work\" of student {\n  denominator yes\n  numerator yes\n}\n",
       "change axis youth because \"memo\" {\n  add line \"C\" where c after \"A\"\n  drop \"B\"\n}\n"
       "change table student because \"memo\" {\n  add parent : yes/no or missing or absent\n}\n"
       "change measure \"5S3\" because \"memo\" {\n  replace denominator no\n}\n"});
  INFO(program.FirstError());
  CHECK(program.sink.error_count() == 0);
  CHECK(std::get<ast::Axis>(program.Find("youth")->definition->node).items.size() == 2);
  CHECK(std::get<ast::Table>(program.Find("student")->definition->node).columns.size() == 2);
}

TEST_CASE("a library's tests and questions are not the script's") {
  const Program program({"test \"one\" {\n  expect 1 is 1\n}\n", "test \"two\" {\n  expect 1 is 1\n}\n"});
  REQUIRE(program.merged.program.definitions.size() == 1);
  CHECK(std::get<ast::Test>(program.merged.program.definitions.front().definition->node).title.text == "two");
}

}  // namespace tally
