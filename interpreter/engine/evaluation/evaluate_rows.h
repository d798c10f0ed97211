#pragma once

#include <memory>
#include <vector>

#include "engine/evaluation/executor.h"

namespace tally {

/// The values of a node for some rows of its domain, one a row in their order, equal to those of the node's vector. Only what leads to
/// these rows is evaluated: vectors that are there are read, none is made or kept of operators, look-ups, decisions, and aggregates of rows
/// that point to these. What cannot be told from the rows alone (rows by equal keys, pairs, columns of derived tables) is evaluated as
/// ever. The account of undetermined decisions and of ties does not know of it. Not for scalars.
VectorRef EvaluateRows(Executor& executor, NodeId node, const std::vector<RowIndex>& rows);

/// The same for many nodes over few rows: what was evaluated for some rows is kept as long as this lives. Of scalars, too, only what leads
/// to them is evaluated: a fact of one row is looked up without that of the others.
class RowEvaluation {
 public:
  explicit RowEvaluation(Executor& executor);
  ~RowEvaluation();
  RowEvaluation(const RowEvaluation&) = delete;
  RowEvaluation& operator=(const RowEvaluation&) = delete;

  VectorRef Of(NodeId node, const std::vector<RowIndex>& rows);
  VectorRef OfScalar(NodeId node);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tally
