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
  NodeId AnyCondition(plan::Planner& planner, TableId table, int depth) {
    const DomainId domain = planner.DomainOf(table);
    plan::OperatorNode node;
    if (depth == 0) {
      return Leaf(planner, table, domain);
    }
    switch (random_() % 5) {
      case 0:
        node.operation = plan::Not{};
        node.inputs = {AnyCondition(planner, table, depth - 1)};
        break;
      case 1:
        node.operation = random_() % 2 == 0 ? plan::Operation(plan::Missing{}) : plan::Operation(plan::Given{});
        node.inputs = {AnyCondition(planner, table, depth - 1)};
        break;
      case 2:
        node.operation = plan::Same{};
        node.inputs = {AnyCondition(planner, table, depth - 1),
                       planner.graph().Add(plan::ConstantNode{TypeKind::kYesNo, Value{random_() % 2 == 0}}, planner.graph().scalar())};
        break;
      default:
        node.operation = random_() % 2 == 0 ? plan::Operation(plan::And{}) : plan::Operation(plan::Or{});
        for (unsigned i = 0; i < 2 + random_() % 2; ++i) {
          node.inputs.push_back(AnyCondition(planner, table, depth - 1));
        }
        break;
    }
    return planner.graph().Add(std::move(node), domain);
  }

  /// Whether any child meets a condition.
  NodeId AnyChild(plan::Planner& planner) {
    plan::OperatorNode decided;
    decided.operation = plan::Decide{};
    decided.inputs = {AnyCondition(planner, child_, 2)};
    plan::AggregateNode any;
    any.kind = AggregateKind::kAny;
    any.rows = planner.DomainOf(child_);
    any.group = planner.graph().Add(plan::StoredColumnNode{planner.PlanTableOf(child_), 4}, any.rows);
    any.where = planner.graph().Add(std::move(decided), any.rows);
    return planner.graph().Add(std::move(any), planner.DomainOf(parent_));
  }

  /// An aggregate of any kind over the children of each parent.
  NodeId AnyAggregate(plan::Planner& planner, AggregateKind kind) {
    plan::AggregateNode node;
    node.kind = kind;
    node.table = planner.PlanTableOf(child_);
    node.rows = planner.DomainOf(child_);
    node.group = planner.graph().Add(plan::StoredColumnNode{planner.PlanTableOf(child_), 4}, node.rows);
    node.where = planner.graph().Add(
        plan::OperatorNode{.operation = plan::Decide{}, .inputs = {AnyCondition(planner, child_, 1)}, .span = {}}, node.rows);
    node.value = planner.graph().Add(plan::StoredColumnNode{planner.PlanTableOf(child_), 3}, node.rows);
    node.order.push_back(
        {planner.graph().Add(plan::StoredColumnNode{planner.PlanTableOf(child_), 2}, node.rows), random_() % 2 == 0, random_() % 2 == 0});
    return planner.graph().Add(std::move(node), planner.DomainOf(parent_));
  }

  /// A parent's value for each child.
  NodeId OfParent(plan::Planner& planner, NodeId of_parent) {
    const DomainId children = planner.DomainOf(child_);
    return planner.graph().Add(
        plan::GatherNode{of_parent, planner.graph().Add(plan::StoredColumnNode{planner.PlanTableOf(child_), 4}, children)}, children);
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
    tables_[id].schema = &schema_;
  }

  NodeId Leaf(plan::Planner& planner, TableId table, DomainId domain) {
    const size_t column = random_() % 4;
    const NodeId value = planner.graph().Add(plan::StoredColumnNode{planner.PlanTableOf(table), static_cast<int>(column)}, domain);
    if (column == 0) {
      return value;
    }
    const auto constant = [&] {
      const int64_t number = static_cast<int64_t>(random_() % 6);
      return column == 3 ? planner.graph().Add(plan::ConstantNode{TypeKind::kInteger, Value{Rational(number)}}, planner.graph().scalar())
                         : planner.graph().Add(plan::ConstantNode{TypeKind::kYear, Value{number}}, planner.graph().scalar());
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
    return planner.graph().Add(std::move(node), domain);
  }

  std::mt19937 random_;
  size_t rows_;
  TableId parent_{0};
  TableId child_{1};
  TableSchema schema_{.name = "table", .columns = std::vector<ColumnSchema>(5)};  // of both
  std::unordered_map<TableId, StoredTable> tables_;
};

inline const plan::Absence kNothingAbsent{.table = [](TableId) { return false; }, .column = [](ColumnId) { return false; }};

}  // namespace tally
