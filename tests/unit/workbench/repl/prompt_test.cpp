// What the prompt makes of lines: whole ones, unfinished ones, definitions.
#include <catch2/catch.hpp>

#include "temporary_folder.h"
#include "workbench/repl/prompt.h"
#include "workbench/session/open_run.h"

namespace tally {
namespace {

class Typed {
 public:
  Typed() {
    folder_.Write("report.tally",
                  "table student from \"students.csv\" {\n  key id\n  id : code\n  credits : integer\n"
                  "  name : text private\n}\n"
                  "define called of student = \"{name}!\"\n"
                  "define enough of student = credits >= 2\n"
                  "define small of student = credits < 9\n");
    folder_.Write("data/students.csv", "id,credits,name\na,1,Lee\nb,2,Ash\nc,3,Bly\n");
    SessionOptions options;
    options.script = folder_.path() / "report.tally";
    options.jobs = 1;
    options.keep_all_columns = true;
    session_ = std::make_unique<Session>(std::move(options));
    std::unique_ptr<Run> run = OpenRun(*session_, {.data = folder_.path() / "data", .command = "test"});
    REQUIRE(run != nullptr);
    const auto to = [](std::string& all) {
      return [&all](std::string_view text) {
        all += text;
        return true;
      };
    };
    prompt = std::make_unique<Prompt>(std::move(run), PromptOutput{.answers = to(answers), .messages = to(messages)});
  }

  std::string answers;
  std::string messages;
  std::unique_ptr<Prompt> prompt;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Session> session_;
};

TEST_CASE("prompt: unfinished text waits for more, and is a fault at the end", "[prompt]") {
  Typed typed;
  CHECK(typed.prompt->Take("count student where (", false) == Prompt::Taken::kUnfinished);
  CHECK(typed.answers.empty());
  CHECK(typed.messages.empty());
  CHECK(typed.prompt->Take("count student where (\n  credits > 1)", false) == Prompt::Taken::kAnswered);
  CHECK(typed.answers == "2\n");
  CHECK(typed.prompt->Take("count student where (", true) == Prompt::Taken::kFailed);
  CHECK_FALSE(typed.messages.empty());
}

TEST_CASE("prompt: a definition makes another run; a faulty one leaves the run as it was", "[prompt]") {
  Typed typed;
  const Run* before = &typed.prompt->run();
  CHECK(typed.prompt->Take("define enough of student = nonsense", false) == Prompt::Taken::kFailed);
  CHECK(&typed.prompt->run() == before);
  CHECK(typed.prompt->Take("define enough of student = credits >= 3", false) == Prompt::Taken::kAnswered);
  CHECK(&typed.prompt->run() != before);
  typed.answers.clear();
  CHECK(typed.prompt->Take("count student where enough", false) == Prompt::Taken::kAnswered);
  CHECK(typed.answers == "1\n");
}

/// The vector of a definition of students, as it holds in a run.
VectorRef ValuesOf(Run& run, const std::string& name) {
  const bound::Define* found = nullptr;
  for (const bound::Define& define : run.program().defines) {
    found = define.name == name ? &define : found;
  }
  REQUIRE(found != nullptr);
  plan::Planner& planner = run.executor().planner();
  return run.executor().Evaluate(planner.Lower(*found->value, planner.TableEnvironment(found->table)));
}

TEST_CASE("prompt: what was computed before a definition is found after it", "[prompt]") {
  Typed typed;
  const VectorRef before = ValuesOf(typed.prompt->run(), "small");
  CHECK(typed.prompt->Take("define enough of student = credits >= 3", false) == Prompt::Taken::kAnswered);
  CHECK(ValuesOf(typed.prompt->run(), "small") == before);
  CHECK(typed.prompt->Take("define small of student = credits < 2", false) == Prompt::Taken::kAnswered);
  CHECK(ValuesOf(typed.prompt->run(), "small") != before);
}

TEST_CASE("prompt: a fault is told once and forgotten by the next line", "[prompt]") {
  Typed typed;
  CHECK(typed.prompt->Take("count nobody", false) == Prompt::Taken::kFailed);
  CHECK_FALSE(typed.messages.empty());
  typed.messages.clear();
  CHECK(typed.prompt->Take("count student", false) == Prompt::Taken::kAnswered);
  CHECK(typed.messages.empty());
  CHECK(typed.prompt->Take("quit", false) == Prompt::Taken::kQuit);
}

TEST_CASE("prompt: what names a private column is not kept for later", "[prompt]") {
  Typed typed;
  CHECK(typed.prompt->MayBeKept("count student where credits > 2"));
  CHECK(typed.prompt->MayBeKept("student(\"a\").credits"));
  CHECK_FALSE(typed.prompt->MayBeKept("count student where name = \"Lee\""));
  CHECK_FALSE(typed.prompt->MayBeKept("list student show called"));
}

TEST_CASE("prompt: the rows of the last answer stay the same when a definition changes", "[prompt]") {
  Typed typed;
  CHECK(typed.prompt->Take("count student where enough", false) == Prompt::Taken::kAnswered);
  CHECK(typed.prompt->Take("define enough of student = credits >= 3", false) == Prompt::Taken::kAnswered);
  typed.answers.clear();
  CHECK(typed.prompt->Take("count it", false) == Prompt::Taken::kAnswered);
  CHECK(typed.answers == "2\n");
}

}  // namespace
}  // namespace tally
