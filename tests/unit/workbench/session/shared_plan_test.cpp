// Several programs over one dataset: what they mean alike is planned once and evaluated once.
#include <catch2/catch.hpp>

#include "language/syntax/parse.h"
#include "temporary_folder.h"
#include "workbench/session/open_run.h"

namespace tally {
namespace {

constexpr const char* kScript =
    "table school from \"schools.csv\" {\n  key id\n  id : code\n}\n"
    "table student from \"students.csv\" {\n  key id\n  id : code\n  school : school\n  credits : integer\n}\n"
    "define least = 2\n"
    "define enough of student = credits >= least\n"
    "define able of school = count student where enough\n"
    "define small of student = credits < 9\n"
    "define learners of school = count student where small\n"
    "table level = each credits of student where small\n"
    "table reached = each credits of student where enough\n"
    "define levels = count level where credits > 1\n"
    "define faulty of student = 1 / (credits - 3)\n";

/// A program over data, and others over the same data.
class Programs {
 public:
  explicit Programs(const std::string& script = kScript) {
    folder_.Write("report.tally", script);
    folder_.Write("data/schools.csv", "id\nA\nB\n");
    folder_.Write("data/students.csv", "id,school,credits\na,A,1\nb,A,2\nc,B,3\n");
    SessionOptions options;
    options.script = folder_.path() / "report.tally";
    options.jobs = 1;
    options.keep_all_columns = true;
    session = std::make_unique<Session>(std::move(options));
    run = OpenRun(*session, {.data = folder_.path() / "data", .command = "test"});
    REQUIRE(run != nullptr);
  }
  /// The program with definitions that take the place of what is there.
  std::unique_ptr<Run> With(const std::string& definitions) {
    beside = session->Beside();
    const FileId file = beside->sources().Add(SourceFile("<prompt>", definitions));
    std::vector<ast::Definition> edits = ParsePrompt(beside->sources(), file, beside->sink()).definitions;
    for (ast::Definition& edit : edits) {
      edit.replaces = true;
    }
    const CompiledRef compiled = CompileWith(*beside, *run->compiled(), std::move(edits));
    REQUIRE(compiled != nullptr);
    session->TakeTexts(*beside);
    std::optional<Data> data = DataFor(*beside, run->data(), compiled, PathPlace{"test"});
    REQUIRE(data.has_value());
    return Start(*beside, std::move(*data), ReadParameters(compiled->program, {}, beside->sink()));
  }

  std::unique_ptr<Session> session;
  std::unique_ptr<Session> beside;
  std::unique_ptr<Run> run;

 private:
  TemporaryFolder folder_;
};

NodeId Planned(Run& run, const std::string& name) {
  plan::Planner& planner = run.executor().planner();
  const bound::Define* found = nullptr;
  for (const bound::Define& define : run.program().defines) {
    found = define.name == name ? &define : found;
  }
  REQUIRE(found != nullptr);
  plan::Environment env = found->table.is_valid() ? planner.TableEnvironment(found->table) : planner.ScalarEnvironment();
  return planner.Lower(*found->value, env);
}

TableId TableNamed(const Run& run, const std::string& name) {
  for (const bound::Table& table : run.program().tables) {
    if (table.name == name) {
      return table.id;
    }
  }
  return {};
}

}  // namespace

TEST_CASE("shared plan: programs that differ in one definition plan only what leads to it twice", "[session]") {
  Programs programs;
  Run& now = *programs.run;
  plan::Graph& graph = now.executor().planner().graph();
  const size_t empty = graph.node_count();
  const NodeId learners = Planned(now, "learners");
  const NodeId levels = Planned(now, "levels");
  const size_t before_able = graph.node_count();
  const NodeId able = Planned(now, "able");
  const size_t all = graph.node_count();
  const VectorRef learners_now = now.executor().Evaluate(learners);
  const VectorRef levels_now = now.executor().Evaluate(levels);
  const VectorRef able_now = now.executor().Evaluate(able);

  const std::unique_ptr<Run> other = programs.With("define least = 3");
  REQUIRE(other != nullptr);
  REQUIRE(&other->executor().planner().graph() == &graph);
  CHECK(Planned(*other, "learners") == learners);
  CHECK(Planned(*other, "levels") == levels);
  CHECK(graph.node_count() == all);
  const NodeId other_able = Planned(*other, "able");
  CHECK(other_able != able);
  CHECK(graph.node_count() - all <= all - before_able);
  CHECK(graph.node_count() - all < all - empty);

  // Evaluated once: it is the same vector, which each keeps for itself.
  CHECK(other->executor().Evaluate(learners) == learners_now);
  CHECK(other->executor().Evaluate(levels) == levels_now);
  CHECK(other->executor().Derived(TableNamed(*other, "level")).columns.front() ==
        now.executor().Derived(TableNamed(now, "level")).columns.front());
  CHECK(NumberAt(*able_now, 0) == 1);
  CHECK(NumberAt(*other->executor().Evaluate(other_able), 0) == 0);
  CHECK(NumberAt(*now.executor().Evaluate(able), 0) == 1);
}

TEST_CASE("shared plan: a derived table that the difference reaches is another one", "[session]") {
  Programs programs;
  const std::unique_ptr<Run> other = programs.With("define least = 3");
  REQUIRE(other != nullptr);
  const auto id = [](Run& run, const std::string& name) { return run.executor().planner().PlanTableOf(TableNamed(run, name)); };
  CHECK(id(*other, "level") == id(*programs.run, "level"));
  CHECK(id(*other, "reached") != id(*programs.run, "reached"));
  CHECK(programs.run->executor().RowsOf(TableNamed(*programs.run, "reached")) == 2);
  CHECK(other->executor().RowsOf(TableNamed(*other, "reached")) == 1);
}

TEST_CASE("shared plan: what one lets go stays with the other", "[session]") {
  Programs programs;
  const NodeId learners = Planned(*programs.run, "learners");
  const VectorRef of_run = programs.run->executor().Evaluate(learners);
  const std::unique_ptr<Run> other = programs.With("define least = 3");
  REQUIRE(other != nullptr);
  CHECK(other->executor().Evaluate(learners) == of_run);
  programs.run->executor().Announce({}, false, {});
  CHECK_FALSE(programs.run->executor().HasValue(learners));
  CHECK(other->executor().HasValue(learners));
  CHECK(programs.run->executor().Evaluate(learners) == of_run);
}

TEST_CASE("shared plan: a table that is declared otherwise is read anew and planned anew", "[session]") {
  Programs programs;
  const std::unique_ptr<Run> other =
      programs.With("table student from \"students.csv\" {\n  key id\n  id : code\n  school : school\n  credits : decimal\n}\n");
  REQUIRE(other != nullptr);
  CHECK(other->data().graph != programs.run->data().graph);
  CHECK(other->data().kept != programs.run->data().kept);
}

TEST_CASE("shared plan: a fault of what both mean is told to each, at its own place", "[session]") {
  Programs programs;
  const NodeId faulty = Planned(*programs.run, "faulty");
  CHECK_FALSE(programs.run->executor().CheckFaults(*programs.run->executor().Evaluate(faulty)));
  const std::unique_ptr<Run> other = programs.With("define least = 3");
  REQUIRE(other != nullptr);
  CHECK_FALSE(other->executor().CheckFaults(*other->executor().Evaluate(Planned(*other, "faulty"))));
  CHECK(programs.session->sink().error_count() == 1);
  CHECK(programs.beside->sink().error_count() == 1);
}

}  // namespace tally
