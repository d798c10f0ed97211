#include <catch2/catch.hpp>

#include "language/syntax/parse.h"
#include "temporary_folder.h"
#include "workbench/session/open_run.h"
#include "workbench/session/typed_definitions.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

/// A script, a library and data.
class Folder {
 public:
  Folder() {
    folder_.Write("rules.tally", "library rules\ndefine least = 2\n");
    folder_.Write("report.tally",
                  "use rules\n"
                  "table student from \"students.csv\" {\n  key id\n  id : code\n  credits : integer\n}\n"
                  "define enough of student = credits >= least\n"
                  "define able = count student where enough\n");
    folder_.Write("data/students.csv", "id,credits\na,1\nb,2\nc,3\n");
  }

  SessionOptions Options() const {
    SessionOptions options;
    options.script = folder_.path() / "report.tally";
    options.jobs = 1;
    options.keep_all_columns = true;
    return options;
  }
  fs::path Data() const { return folder_.path() / "data"; }
  fs::path Library() const { return fs::canonical(folder_.path() / "rules.tally"); }

 private:
  TemporaryFolder folder_;
};

/// The value of the definition `able`, as it holds in a run.
int64_t Able(Run& run) {
  const bound::Define* able = nullptr;
  for (const bound::Define& define : run.program().defines) {
    able = define.name == "able" ? &define : able;
  }
  REQUIRE(able != nullptr);
  return static_cast<int64_t>(std::get<Rational>(run.executor().EvaluateScalar(*able->value).data));
}

std::vector<ast::Definition> ParseDefinitions(Session& session, const std::string& text) {
  const FileId file = session.sources().Add(SourceFile("<prompt>", text));
  return ParsePrompt(session.sources(), file, session.sink()).definitions;
}

}  // namespace

TEST_CASE("session: from a script and its data to a run", "[session]") {
  const Folder folder;
  Session session(folder.Options());
  const std::unique_ptr<Run> run = OpenRun(session, {.data = folder.Data(), .command = "test"});
  REQUIRE(run != nullptr);
  CHECK(Able(*run) == 2);
}

TEST_CASE("session: a text that is not saved yet takes the place of its file", "[session]") {
  const Folder folder;
  SessionOptions options = folder.Options();
  options.texts = std::make_shared<UnsavedTexts>(std::map<fs::path, std::string>{{folder.Library(), "library rules\ndefine least = 3\n"}});
  Session session(std::move(options));
  const std::unique_ptr<Run> run = OpenRun(session, {.data = folder.Data(), .command = "test"});
  REQUIRE(run != nullptr);
  CHECK(Able(*run) == 1);
}

TEST_CASE("session: a typed definition makes a run beside the old one, over the same columns", "[session]") {
  const Folder folder;
  Session session(folder.Options());
  const std::unique_ptr<Run> run = OpenRun(session, {.data = folder.Data(), .command = "test"});
  REQUIRE(run != nullptr);
  const std::unique_ptr<Run> extended = WithTyped(*run, FileId(), ParseDefinitions(session, "define least = 1"));
  REQUIRE(extended != nullptr);
  CHECK(Able(*extended) == 3);
  CHECK(Able(*run) == 2);
  const TableId before = run->program().schemas.front().id;
  const TableId after = extended->program().schemas.front().id;
  CHECK(run->data().tables.at(before).columns.back() == extended->data().tables.at(after).columns.back());
}

TEST_CASE("session: a faulty definition leaves the run as it was", "[session]") {
  const Folder folder;
  Session session(folder.Options());
  const std::unique_ptr<Run> run = OpenRun(session, {.data = folder.Data(), .command = "test"});
  REQUIRE(run != nullptr);
  CHECK(WithTyped(*run, FileId(), ParseDefinitions(session, "define least = \"a\"")) == nullptr);
  CHECK(session.sink().HasErrors());
  session.sink().Clear();
  CHECK(Able(*run) == 2);
}

TEST_CASE("session: what is found in a session beside another is told with the places of both", "[session]") {
  const Folder folder;
  Session session(folder.Options());
  const CompiledRef compiled = Compile(session);
  REQUIRE(compiled != nullptr);
  const std::unique_ptr<Session> beside = session.Beside();
  CHECK(CompileWith(*beside, *compiled, ParseDefinitions(*beside, "define worse = nonsense")) == nullptr);
  CHECK_FALSE(session.sink().HasErrors());
  session.TakeFaults(*beside);
  CHECK(session.sink().error_count() == 1);
  CHECK(session.sources().Text(std::get<Span>(session.sink().all().front().place)) == "nonsense");
}

}  // namespace tally
