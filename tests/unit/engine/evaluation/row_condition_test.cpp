#include <random>

#include <catch2/catch.hpp>

#include "engine/evaluation/executor.h"

namespace tally {
namespace {

using plan::Operation;

/// A table of more rows than are answered at a time, and its children: columns of all layouts, with missing values.
class Asked {
 public:
  explicit Asked(size_t rows) : random_(rows + 1), rows_(rows) {
    Fill(parent_, rows);
    Fill(child_, 2 * rows + 3);
    tables_[parent_].rows = rows;
    tables_[child_].rows = 2 * rows + 3;
  }

  /// A condition of random comparisons, joined at random, over the rows of a table.
  NodeId AnyCondition(plan::Graph& graph, TableId table, int depth) {
    const DomainId domain = graph.AddDomain(plan::TableDomain{table});
    plan::OperatorNode node;
    if (depth == 0) {
      return Leaf(graph, table, domain);
    }
    switch (random_() % 5) {
      case 0:
        node.operation = Operation::kNot;
        node.inputs = {AnyCondition(graph, table, depth - 1)};
        break;
      case 1:
        node.operation = random_() % 2 == 0 ? Operation::kMissing : Operation::kGiven;
        node.inputs = {AnyCondition(graph, table, depth - 1)};
        break;
      case 2:
        node.operation = Operation::kSame;
        node.inputs = {AnyCondition(graph, table, depth - 1),
                       graph.Add(plan::ConstantNode{Type::Of(TypeKind::kYesNo), Value{random_() % 2 == 0}}, graph.scalar())};
        break;
      default:
        node.operation = random_() % 2 == 0 ? Operation::kAnd : Operation::kOr;
        for (unsigned i = 0; i < 2 + random_() % 2; ++i) {
          node.inputs.push_back(AnyCondition(graph, table, depth - 1));
        }
        break;
    }
    return graph.Add(std::move(node), domain);
  }

  /// Whether any child meets a condition.
  NodeId AnyChild(plan::Graph& graph) {
    plan::OperatorNode decided;
    decided.operation = Operation::kDecide;
    decided.inputs = {AnyCondition(graph, child_, 2)};
    plan::AggregateNode any;
    any.kind = AggregateKind::kAny;
    any.rows = graph.AddDomain(plan::TableDomain{child_});
    any.group = graph.Add(plan::StoredColumnNode{child_, 4}, any.rows);
    any.where = graph.Add(std::move(decided), any.rows);
    return graph.Add(std::move(any), graph.AddDomain(plan::TableDomain{parent_}));
  }

  void AddFault(size_t column) {
    Vector faulty = *tables_[parent_].columns[column];
    auto faults = std::make_shared<Faults>();
    faults->rows = Bitmap(rows_);
    faults->rows.Set(0);
    faulty.faults = std::move(faults);
    tables_[parent_].columns[column] = std::make_shared<const Vector>(std::move(faulty));
  }

  TableId parent() const { return parent_; }
  const std::unordered_map<TableId, StoredTable>& tables() const { return tables_; }

 private:
  void Fill(TableId id, size_t rows) {
    Vector bits;
    bits.layout = Layout::kBits;
    bits.yes = bits.missing = Bitmap(rows);
    Vector bytes;
    bytes.layout = Layout::kU8;
    Vector days;
    Vector numbers;
    numbers.layout = Layout::kI64;
    numbers.scale = 1;
    Vector parents;
    for (size_t row = 0; row < rows; ++row) {
      const unsigned answer = random_() % 4;
      answer == 0 ? bits.missing.Set(row) : answer == 1 ? bits.yes.Set(row) : void();
      const bool is_missing = random_() % 8 == 0;
      bytes.u8.push_back(is_missing ? kMissing8 : static_cast<uint8_t>(random_() % 6));
      days.i32.push_back(is_missing ? kMissing32 : static_cast<int32_t>(random_() % 6));
      numbers.i64.push_back(random_() % 8 == 0 ? kMissing64 : static_cast<int64_t>(random_() % 60));
      parents.i32.push_back(random_() % 8 == 0 ? kMissing32 : static_cast<int32_t>(random_() % rows_));
    }
    for (Vector* column : {&bits, &bytes, &days, &numbers, &parents}) {
      column->size = rows;
      tables_[id].columns.push_back(std::make_shared<const Vector>(std::move(*column)));
      tables_[id].column_absent.push_back(false);
    }
  }

  NodeId Leaf(plan::Graph& graph, TableId table, DomainId domain) {
    const size_t column = random_() % 4;
    const NodeId value = graph.Add(plan::StoredColumnNode{table, static_cast<int>(column)}, domain);
    if (column == 0) {
      return value;
    }
    const auto constant = [&] {
      const int64_t number = static_cast<int64_t>(random_() % 6);
      return column == 3 ? graph.Add(plan::ConstantNode{Type::Of(TypeKind::kInteger), Value{Rational(number)}}, graph.scalar())
                         : graph.Add(plan::ConstantNode{Type::Of(TypeKind::kYear), Value{number}}, graph.scalar());
    };
    plan::OperatorNode node;
    node.inputs = {value};
    switch (random_() % 5) {
      case 0:
        node.operation = Operation::kSame;
        node.inputs.push_back(constant());
        break;
      case 1: node.operation = Operation::kMissing; break;
      case 2:
        node.operation = Operation::kInRange;
        node.inputs.push_back(constant());
        node.inputs.push_back(random_() % 3 == 0 ? NodeId() : constant());
        node.flag = true;
        break;
      case 3:
        node.operation = Operation::kInSet;
        for (const int64_t number : {1, 2, 5}) {
          node.set.push_back(column == 3 ? Value{Rational(number)} : Value{number});
        }
        break;
      default:
        node.operation = Operation::kCompare;
        node.detail = static_cast<int>(random_() % 6);
        node.inputs.push_back(constant());
        if (random_() % 2 == 0) {
          std::swap(node.inputs[0], node.inputs[1]);
        }
        break;
    }
    return graph.Add(std::move(node), domain);
  }

  std::mt19937 random_;
  size_t rows_;
  TableId parent_{0};
  TableId child_{1};
  std::unordered_map<TableId, StoredTable> tables_;
};

const plan::Absence kNothingAbsent{.table = [](TableId) { return false; }, .column = [](ColumnId) { return false; }};

TEST_CASE("answers counted some rows at a time are those of the vector", "[question]") {
  for (const size_t rows : {1, 63, 64, 65, 500, 16384, 40000}) {
    Asked asked(rows);
    const bound::Program program;
    DiagnosticSink sink;
    ThreadPool pool(1);
    plan::Planner planner(program, kNothingAbsent, sink);
    for (int round = 0; round < 40; ++round) {
      plan::OperatorNode both;
      both.operation = Operation::kAnd;
      both.inputs = {asked.AnyCondition(planner.graph(), asked.parent(), round % 4),
                     round % 2 == 0 ? asked.AnyChild(planner.graph()) : asked.AnyCondition(planner.graph(), asked.parent(), 1)};
      const NodeId condition = planner.graph().Add(both, planner.graph().AddDomain(plan::TableDomain{asked.parent()}));
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
  const DomainId domain = graph.AddDomain(plan::TableDomain{asked.parent()});
  plan::OperatorNode equal;
  equal.operation = Operation::kCompare;
  equal.inputs = {graph.Add(plan::StoredColumnNode{asked.parent(), 1}, domain),
                  graph.Add(plan::ConstantNode{Type::Of(TypeKind::kYear), Value{int64_t{3}}}, graph.scalar())};
  Executor executor(planner, asked.tables(), pool, sink);
  CHECK_FALSE(executor.CountAnswers(graph.Add(std::move(equal), domain)).has_value());
}

}  // namespace
}  // namespace tally
