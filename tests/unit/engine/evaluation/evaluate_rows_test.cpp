#include <catch2/catch.hpp>

#include "engine/evaluation/evaluate_rows.h"
#include "engine/sample.h"
#include "random_plan.h"

namespace tally {
namespace {

using Kind = AggregateKind;

std::vector<RowIndex> SomeRows(std::mt19937& random, size_t of) {
  std::vector<RowIndex> rows;
  for (size_t i = 0; i < random() % 5; ++i) {
    rows.push_back(static_cast<RowIndex>(random() % of));
  }
  return rows;
}

// Both ways give the same values, faults included, and nothing of the size of the table is left of the second.
void CheckRows(Executor& whole, Executor& chosen, NodeId node, const std::vector<RowIndex>& rows) {
  const VectorRef all = whole.Evaluate(node);
  const VectorRef some = EvaluateRows(chosen, node, rows);
  for (size_t i = 0; i < rows.size(); ++i) {
    INFO("row " << rows[i]);
    CHECK(sample::Cell(*some, i) == sample::Cell(*all, rows[i]));
  }
  CHECK_FALSE(chosen.HasValue(node));
}

TEST_CASE("values of chosen rows are those of the vectors", "[rows]") {
  for (const size_t rows : {1, 70, 900}) {
    Asked asked(rows);
    asked.AddFault(1);
    bound::Program program;
    program.tables.resize(2);
    program.schemas.resize(1);
    program.tables[0].source = program.tables[1].source = bound::StoredSource{0};
    DiagnosticSink sink;
    ThreadPool pool(1);
    plan::Planner planner(program, kNothingAbsent, sink);
    plan::Graph& graph = planner.graph();
    for (int round = 0; round < 60; ++round) {
      NodeId of_parent;
      switch (round % 10) {
        case 0: of_parent = asked.AnyChild(planner); break;
        case 1: of_parent = asked.AnyAggregate(planner, Kind::kCount); break;
        case 2: of_parent = asked.AnyAggregate(planner, Kind::kSum); break;
        case 3: of_parent = asked.AnyAggregate(planner, Kind::kLowest); break;
        case 4: of_parent = asked.AnyAggregate(planner, Kind::kPick); break;
        case 5: of_parent = asked.AnyAggregate(planner, Kind::kOne); break;
        default:
          of_parent = graph.Add(
              plan::OperatorNode{.operation = plan::Not{}, .inputs = {asked.AnyCondition(planner, asked.parent(), 3)}, .span = {}},
              planner.DomainOf(asked.parent()));
      }
      Executor whole(planner, asked.tables(), pool, sink);
      Executor chosen(planner, asked.tables(), pool, sink);
      CheckRows(whole, chosen, of_parent, SomeRows(asked.random(), rows));
      const NodeId of_child = asked.OfParent(planner, of_parent);
      CheckRows(whole, chosen, of_child, SomeRows(asked.random(), 2 * rows + 3));
      CHECK(chosen.account().AllUndetermined().empty());
    }
  }
}

TEST_CASE("a long chain of operators over chosen rows does not run out of stack", "[rows]") {
  Asked asked(100);
  const bound::Program program;
  DiagnosticSink sink;
  ThreadPool pool(1);
  plan::Planner planner(program, kNothingAbsent, sink);
  plan::Graph& graph = planner.graph();
  const DomainId domain = planner.DomainOf(asked.parent());
  const NodeId value = graph.Add(plan::StoredColumnNode{planner.PlanTableOf(asked.parent()), 3}, domain);
  NodeId sum = value;
  for (int term = 0; term < 100'000; ++term) {
    sum = graph.Add(plan::OperatorNode{.operation = plan::Calculate{ArithmeticOp::kAdd}, .inputs = {sum, value}, .span = {}}, domain);
  }
  Executor executor(planner, asked.tables(), pool, sink);
  CHECK(EvaluateRows(executor, sum, {5, 7})->size == 2);
}

}  // namespace
}  // namespace tally
