#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "engine/plan/inputs.h"
#include "engine/plan/phase.h"

namespace tally::plan {
namespace {

Span At(uint32_t begin) {
  return Span{FileId(0), begin, begin + 1};
}

class Planned {
 public:
  Planned() : rows(graph.AddDomain(TableDomain{PlanTableId(0)})) {}

  NodeId Column(int column) { return graph.Add(StoredColumnNode{PlanTableId(0), column}, rows); }
  NodeId Operator(Operation operation, std::vector<NodeId> inputs, Span span = {}) {
    return graph.Add(OperatorNode{.operation = std::move(operation), .inputs = std::move(inputs), .span = span}, rows);
  }

  Graph graph;
  DomainId rows;
};

/// Whether `act` breaks a promise: it ends the process that does it.
template <class Act>
bool BreaksAPromise(Act&& act) {
  const pid_t child = fork();
  if (child == 0) {
    close(STDERR_FILENO);
    act();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 70;
}

TEST_CASE("graph: operations are one node exactly where all their parts are equal", "[plan]") {
  Planned p;
  const NodeId a = p.Column(0);
  const NodeId b = p.Column(1);
  const std::vector<Operation> operations = {Compare{CompareOp::kEqual},
                                             Compare{CompareOp::kLess},
                                             Same{},
                                             InSet{{Value{true}}},
                                             InSet{{Value{false}}},
                                             InSet{{}},
                                             InRange{true},
                                             InRange{false},
                                             Calculate{ArithmeticOp::kAdd},
                                             Calculate{ArithmeticOp::kSubtract},
                                             Shift{Calendar::kYear, true},
                                             Shift{Calendar::kYear, false},
                                             Shift{Calendar::kQuarter, false},
                                             DayInYear{10, 1, MonthDayWord::kIn},
                                             DayInYear{1, 10, MonthDayWord::kIn},
                                             DayInYear{10, 1, MonthDayWord::kAfter},
                                             ToText{PrintStyle::kFixed, 1},
                                             ToText{PrintStyle::kFixed, 2},
                                             ToText{PrintStyle::kNumber},
                                             Call{FunctionId(1)},
                                             Call{FunctionId(2)},
                                             Decide{"x"},
                                             Decide{"y"},
                                             MatchesPatterns{{{2020, 2021, {"X", {"AX"}, {}}}}},
                                             MatchesPatterns{{{2020, 2021, {"X", {"BX"}, {}}}}},
                                             And{},
                                             Or{},
                                             Choose{},
                                             FirstGiven{},
                                             Join{},
                                             ShareADay{}};
  std::set<NodeId> nodes;
  for (const Operation& operation : operations) {
    nodes.insert(p.Operator(operation, {a, b}));
    CHECK(p.Operator(operation, {b, a}) != p.Operator(operation, {a, b}));
  }
  CHECK(nodes.size() == operations.size());
  for (const Operation& operation : operations) {
    CHECK(nodes.contains(p.Operator(operation, {a, b}, At(7))));
  }
}

TEST_CASE("graph: a look-up adds nothing", "[plan]") {
  Planned p;
  const size_t before = p.graph.node_count();
  CHECK_FALSE(p.graph.Find(StoredColumnNode{PlanTableId(0), 3}, p.rows).is_valid());
  CHECK_FALSE(p.graph.FindDomain(TableDomain{PlanTableId(9)}).is_valid());
  CHECK_FALSE(p.graph.Find(IdentityNode{}, p.graph.FindDomain(TableDomain{PlanTableId(9)})).is_valid());
  CHECK(p.graph.node_count() == before);
  const NodeId column = p.Column(3);
  CHECK(p.graph.Find(StoredColumnNode{PlanTableId(0), 3}, p.rows) == column);
}

TEST_CASE("graph: a node stays where it is while others are added", "[plan]") {
  Planned p;
  const Node* first = &p.graph.node(p.Column(0));
  for (int column = 1; column < 5000; ++column) {
    p.Column(column);
  }
  CHECK(first == &p.graph.node(p.Column(0)));
}

TEST_CASE("graph: a node knows every place that it stands for, and which one is in use", "[plan]") {
  Planned p;
  const NodeId a = p.Column(0);
  NodeId node;
  {
    const OwnerScope output(p.graph, {"form", "f", At(100)});
    const OwnerScope rule(p.graph, {"define", "x", At(10)});
    node = p.Operator(Negate{}, {a}, At(11));
  }
  {
    const OwnerScope output(p.graph, {"form", "g", At(200)});
    {
      const OwnerScope rule(p.graph, {"define", "y", At(20)});
      CHECK(p.Operator(Negate{}, {a}, At(21)) == node);
      p.Operator(Negate{}, {a}, At(21));
    }
    CHECK(p.graph.PlaceInUse(At(11)).begin == 21);
  }
  const std::vector<NodePlace> places = p.graph.PlacesOf(node);
  REQUIRE(places.size() == 2);
  CHECK(places[0].span.begin == 11);
  CHECK(p.graph.owners()[places[0].owner].name == "x");
  CHECK(places[1].span.begin == 21);
  CHECK(p.graph.owners()[places[1].owner].name == "y");
  {
    const OwnerScope output(p.graph, {"form", "f", At(100)});
    CHECK(p.graph.PlaceInUse(At(11)).begin == 11);
  }
  {
    const OwnerScope output(p.graph, {"form", "h", At(300)});  // uses neither
    CHECK(p.graph.PlaceInUse(At(11)).begin == 11);
    CHECK(p.graph.PlaceInUse(At(5)).begin == 5);
  }
}

TEST_CASE("phases: a closed plan knows what it has, and takes nothing more", "[plan]") {
  Planned p;
  const NodeId a = p.Column(0);
  const auto add_node = [&] { p.Operator(Negate{}, {a}); };
  const auto add_domain = [&] { p.graph.AddDomain(TableDomain{PlanTableId(5)}); };
  CHECK_FALSE(BreaksAPromise(add_node));
  {
    const ClosedPlan closed(p.graph);
    CHECK(p.Column(0) == a);
    CHECK(p.graph.AddDomain(TableDomain{PlanTableId(0)}) == p.rows);
    CHECK(BreaksAPromise(add_node));
    CHECK(BreaksAPromise(add_domain));
    {
      const OpenPlan phase(p.graph, Phase::kWording);
      CHECK_FALSE(BreaksAPromise(add_node));
      const ClosedPlan again(p.graph);
      CHECK(BreaksAPromise(add_node));
    }
    CHECK(BreaksAPromise(add_node));
  }
  CHECK_FALSE(BreaksAPromise(add_node));
}

TEST_CASE("plan: inputs are what a node is computed from", "[plan]") {
  Planned p;
  const NodeId a = p.Column(0);
  const NodeId b = p.Column(1);
  const NodeId sum = p.Operator(Calculate{ArithmeticOp::kAdd}, {a, b});
  CHECK(InputsOf(p.graph, sum) == std::vector<NodeId>{a, b});
  CHECK(InputsOf(p.graph, p.Operator(InRange{true}, {a, NodeId(), b})) == std::vector<NodeId>{a, b});
  const NodeId group = p.graph.Add(GroupNode{{a}}, p.rows);
  const NodeId probe = p.graph.Add(ProbeNode{group, {b}}, p.rows);
  CHECK(InputsOf(p.graph, probe) == std::vector<NodeId>{a, b, group});
}

}  // namespace
}  // namespace tally::plan
