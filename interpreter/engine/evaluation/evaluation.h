#pragma once

#include <memory>
#include <optional>

#include "engine/evaluation/executor.h"
#include "engine/kernels/kernel.h"

namespace tally {

/// The pairs of an expansion: the outer row and the child row of each, outer rows ascending.
struct ExpandedPairs {
  VectorRef outer_index;
  VectorRef child_ordinals;
};

/// A constant as a vector of `rows` stored values; other vectors (and null) as they are.
VectorRef Spread(const VectorRef& v, size_t rows);

/// How one node is computed; made afresh for each, cheap.
class Evaluation {
 public:
  explicit Evaluation(Executor& executor) : executor_(executor), graph_(executor.planner_.graph()) {}

  VectorRef Compute(NodeId node);
  const ExpandedPairs& Expand(DomainId domain);
  std::unique_ptr<DerivedRows> MakeDerived(TableId table);
  /// A column of that type without rows.
  VectorRef NoRows(const Type& type);

 private:
  KernelContext Context(size_t rows, Span span) { return KernelContext{rows, span, &executor_.pool_}; }
  VectorRef Input(NodeId node) { return executor_.Evaluate(node); }

  Vector ComputeConstant(const plan::ConstantNode& n);
  Vector ComputeCodeColumn(ColumnId column);
  bool AreKeysOfEach(const plan::GroupNode& n, DomainId domain) const;
  Vector ComputeGroup(NodeId id, const plan::GroupNode& n, size_t rows);
  Vector ComputeProbe(const plan::ProbeNode& n, size_t rows);
  Vector ComputeOperator(const plan::OperatorNode& n, DomainId domain);
  VectorRef ComputeDecision(NodeId id, const plan::OperatorNode& n, size_t rows);
  std::optional<Vector> AnyAsked(const plan::AggregateNode& n, DomainId domain);
  Vector ComputeAggregate(NodeId id, const plan::AggregateNode& n, DomainId domain);
  std::unique_ptr<DerivedRows> MakeEach(TableId table, const plan::DerivedEach& n);
  std::unique_ptr<DerivedRows> MakeWith(const plan::DerivedWith& n);
  std::unique_ptr<DerivedRows> MakeUnion(TableId table, const plan::DerivedUnion& n);
  void CheckPromises(TableId table, const DerivedRows& rows);

  Executor& executor_;
  plan::Graph& graph_;
};

}  // namespace tally
