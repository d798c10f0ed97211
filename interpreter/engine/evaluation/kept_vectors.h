#pragma once

#include <vector>

#include "engine/evaluation/executor.h"

namespace tally {

/// The executors over one dataset and one graph, a program each: what one of them has at hand, the others need not compute. Each keeps its
/// own vectors for itself, so that none waits for another to let go. An executor that told a fault gives nothing: who comes to the fault
/// is to tell it himself. The account of undetermined decisions and of ties is of what each computed.
class KeptVectors {
 public:
  void Join(Executor& executor) { executors_.push_back(&executor); }
  void Leave(Executor& executor) { std::erase(executors_, &executor); }

  /// The vector of a node, with what goes with the node's rows; null: no other executor has it.
  VectorRef Find(Executor& asking, NodeId node) const;
  /// Null: no other executor has them.
  std::unique_ptr<ExpandedPairs> FindPairs(const Executor& asking, DomainId pairs) const;
  /// Null: no other executor has all of them.
  std::unique_ptr<DerivedRows> FindRows(const Executor& asking, plan::PlanTableId table) const;

 private:
  bool Gives(const Executor* other, const Executor& asking) const { return other != &asking && !other->told_faults_; }

  std::vector<Executor*> executors_;
};

}  // namespace tally
