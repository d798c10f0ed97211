#pragma once

#include <random>

#include "engine/evaluation/executor.h"

namespace tally {

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
        node.operation = plan::Not{};
        node.inputs = {AnyCondition(graph, table, depth - 1)};
        break;
      case 1:
        node.operation = random_() % 2 == 0 ? plan::Operation(plan::Missing{}) : plan::Operation(plan::Given{});
        node.inputs = {AnyCondition(graph, table, depth - 1)};
        break;
      case 2:
        node.operation = plan::Same{};
        node.inputs = {AnyCondition(graph, table, depth - 1),
                       graph.Add(plan::ConstantNode{Type::Of(TypeKind::kYesNo), Value{random_() % 2 == 0}}, graph.scalar())};
        break;
      default:
        node.operation = random_() % 2 == 0 ? plan::Operation(plan::And{}) : plan::Operation(plan::Or{});
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
    decided.operation = plan::Decide{};
    decided.inputs = {AnyCondition(graph, child_, 2)};
    plan::AggregateNode any;
    any.kind = AggregateKind::kAny;
    any.rows = graph.AddDomain(plan::TableDomain{child_});
    any.group = graph.Add(plan::StoredColumnNode{child_, 4}, any.rows);
    any.where = graph.Add(std::move(decided), any.rows);
    return graph.Add(std::move(any), graph.AddDomain(plan::TableDomain{parent_}));
  }

  /// An aggregate of any kind over the children of each parent.
  NodeId AnyAggregate(plan::Graph& graph, AggregateKind kind) {
    plan::AggregateNode node;
    node.kind = kind;
    node.table = child_;
    node.rows = graph.AddDomain(plan::TableDomain{child_});
    node.group = graph.Add(plan::StoredColumnNode{child_, 4}, node.rows);
    node.where =
        graph.Add(plan::OperatorNode{.operation = plan::Decide{}, .inputs = {AnyCondition(graph, child_, 1)}, .span = {}}, node.rows);
    node.value = graph.Add(plan::StoredColumnNode{child_, 3}, node.rows);
    node.order.push_back({graph.Add(plan::StoredColumnNode{child_, 2}, node.rows), random_() % 2 == 0, random_() % 2 == 0});
    return graph.Add(std::move(node), graph.AddDomain(plan::TableDomain{parent_}));
  }

  /// A parent's value for each child.
  NodeId OfParent(plan::Graph& graph, NodeId of_parent) {
    const DomainId children = graph.AddDomain(plan::TableDomain{child_});
    return graph.Add(plan::GatherNode{of_parent, graph.Add(plan::StoredColumnNode{child_, 4}, children)}, children);
  }

  void AddFault(size_t column) {
    Vector faulty = *tables_[parent_].columns[column];
    Bitmap rows(rows_);
    rows.Set(0);
    faulty.faults = MakeFaults(std::move(rows), Span(), "a fault");
    tables_[parent_].columns[column] = std::make_shared<const Vector>(std::move(faulty));
  }

  TableId parent() const { return parent_; }
  TableId child() const { return child_; }
  std::mt19937& random() { return random_; }
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
        node.operation = plan::Same{};
        node.inputs.push_back(constant());
        break;
      case 1: node.operation = plan::Missing{}; break;
      case 2:
        node.operation = plan::InRange{true};
        node.inputs.push_back(constant());
        node.inputs.push_back(random_() % 3 == 0 ? NodeId() : constant());
        break;
      case 3:
        node.operation = plan::InSet{column == 3 ? ValueList{Value{Rational(1)}, Value{Rational(2)}, Value{Rational(5)}}
                                                 : ValueList{Value{int64_t{1}}, Value{int64_t{2}}, Value{int64_t{5}}}};
        break;
      default:
        node.operation = plan::Compare{static_cast<CompareOp>(random_() % 6)};
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

inline const plan::Absence kNothingAbsent{.table = [](TableId) { return false; }, .column = [](ColumnId) { return false; }};

}  // namespace tally
