#pragma once

#include <memory>
#include <optional>

#include "engine/evaluation/executor.h"
#include "engine/evaluation/pairs.h"
#include "engine/grouping/aggregates.h"
#include "engine/kernels/kernel.h"

namespace tally {

/// A constant as a vector of `rows` stored values; other vectors (and null) as they are.
VectorRef Spread(const VectorRef& v, size_t rows);
/// Yes where yes, else no; faults stay. Of a vector that is not constant.
Vector Decided(const Vector& answers);
/// How many rows have no answer, and no fault.
size_t UndeterminedIn(const Vector& answers);

/// How one node is computed; made afresh for each, cheap.
class Evaluation {
 public:
  explicit Evaluation(Executor& executor) : executor_(executor), graph_(executor.planner_.graph()) {}

  VectorRef Compute(NodeId node);
  /// An operator over inputs (null: none) of `rows` rows. A decision is not counted.
  Vector Apply(const plan::OperatorNode& n, const std::vector<VectorRef>& inputs, size_t rows);
  /// An aggregate over inputs that are there.
  struct AggregateInputs {
    Grouping grouping;
    VectorRef group, where, value, list_order;  // of the grouping's rows; null: none
    std::vector<VectorRef> order;
  };
  Vector Aggregate(const plan::AggregateNode& n, const AggregateInputs& in, const std::function<std::string(RowIndex)>& name_row,
                   size_t* ties);
  const ExpandedPairs& Expand(DomainId domain);
  std::shared_ptr<const PairIndex> IndexPairs(DomainId domain);
  std::unique_ptr<DerivedRows> MakeDerived(TableId table);
  /// A derived table without rows, where its own cannot be made.
  std::unique_ptr<DerivedRows> NoRowsOf(TableId table);
  /// A column of that type without rows.
  VectorRef NoRows(const Type& type);

 private:
  KernelContext Context(size_t rows, Span span) { return KernelContext{rows, span, &executor_.pool_}; }
  VectorRef Input(NodeId node) { return executor_.Evaluate(node); }

  Vector ComputeConstant(const plan::ConstantNode& n);
  Vector ComputeCodeColumn(const plan::CodeColumnNode& n);
  bool AreKeysOfEach(const plan::GroupNode& n, DomainId domain) const;
  Vector ComputeGroup(NodeId id, const plan::GroupNode& n, size_t rows);
  Vector ComputeProbe(const plan::ProbeNode& n, size_t rows);
  Vector ComputeOperator(const plan::OperatorNode& n, DomainId domain);
  VectorRef ComputeDecision(NodeId id, NodeId answers, const std::string& label, size_t rows);
  std::optional<Vector> AnyAsked(const plan::AggregateNode& n, DomainId domain);
  Vector ComputeAggregate(NodeId id, const plan::AggregateNode& n, DomainId domain);
  std::optional<Vector> AggregateInPieces(NodeId id, const plan::AggregateNode& n);
  PairPieces PiecesOver(std::vector<NodeId> nodes);
  std::function<std::string(RowIndex)> NameOfRow(TableId table, VectorRef child);
  std::unique_ptr<DerivedRows> MakeEach(TableId table, const plan::DerivedEach& n);
  std::unique_ptr<DerivedRows> MakeWith(const plan::DerivedWith& n);
  std::unique_ptr<DerivedRows> MakeWithInPieces(const plan::DerivedWith& n);
  std::unique_ptr<DerivedRows> MakeUnion(TableId table, const plan::DerivedUnion& n);
  /// False, and a message, where `what` would have more than `most` rows.
  bool HasRoomFor(size_t rows, size_t most, const std::string& what, Span span);
  void CheckPromises(TableId table, const DerivedRows& rows);

  Executor& executor_;
  const plan::Graph& graph_;
};

}  // namespace tally
