#include <catch2/catch.hpp>

#include "random_plan.h"

namespace tally {
namespace {

TEST_CASE("answers counted some rows at a time are those of the vector", "[question]") {
  for (const size_t rows : {1, 63, 64, 65, 500, 16384, 40000}) {
    Asked asked(rows);
    const bound::Program program;
    DiagnosticSink sink;
    ThreadPool pool(1);
    plan::Planner planner(program, kNothingAbsent, sink);
    for (int round = 0; round < 40; ++round) {
      plan::OperatorNode both;
      both.operation = plan::And{};
      both.inputs = {asked.AnyCondition(planner, asked.parent(), round % 4),
                     round % 2 == 0 ? asked.AnyChild(planner) : asked.AnyCondition(planner, asked.parent(), 1)};
      const NodeId condition = planner.graph().Add(both, planner.DomainOf(asked.parent()));
      Executor whole(planner, asked.tables(), pool, sink);
      Executor counting(planner, asked.tables(), pool, sink);
      const VectorRef answers = whole.Evaluate(condition);
      for (int again = 0; again < 2; ++again) {
        const std::optional<AnswerCounts> counts = counting.CountAnswers(condition);
        REQUIRE(counts.has_value());
        CHECK(counts->yes == answers->yes.Count());
        CHECK(counts->undetermined == answers->missing.Count());
      }
    }
  }
}

TEST_CASE("where a value has a fault the answers are not counted", "[question]") {
  Asked asked(100);
  asked.AddFault(1);
  const bound::Program program;
  DiagnosticSink sink;
  ThreadPool pool(1);
  plan::Planner planner(program, kNothingAbsent, sink);
  plan::Graph& graph = planner.graph();
  const DomainId domain = planner.DomainOf(asked.parent());
  plan::OperatorNode equal;
  equal.operation = plan::Compare{CompareOp::kEqual};
  equal.inputs = {graph.Add(plan::StoredColumnNode{planner.PlanTableOf(asked.parent()), 1}, domain),
                  graph.Add(plan::ConstantNode{TypeKind::kYear, Value{int64_t{3}}}, graph.scalar())};
  Executor executor(planner, asked.tables(), pool, sink);
  CHECK_FALSE(executor.CountAnswers(graph.Add(std::move(equal), domain)).has_value());
}

}  // namespace
}  // namespace tally
