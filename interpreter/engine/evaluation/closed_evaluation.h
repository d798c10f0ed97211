#pragma once

#include "engine/evaluation/executor.h"
#include "engine/plan/phase.h"

namespace tally {

/// While it lives, an executor evaluates and the plan is closed.
class Executor::Evaluating {
 public:
  explicit Evaluating(Executor& executor);
  ~Evaluating();
  Evaluating(const Evaluating&) = delete;
  Evaluating& operator=(const Evaluating&) = delete;

 private:
  Executor& executor_;
  plan::ClosedPlan closed_;
  size_t errors_before_;
};

/// A supplier is asked in the middle of it: a phase in which the plan is open.
class Executor::Supplying {
 public:
  explicit Supplying(Executor& executor)
      : executor_(executor),
        open_(executor.planner_.graph(), plan::Phase::kOutputTables),
        before_(std::exchange(executor.evaluates_, false)) {}
  ~Supplying() { executor_.evaluates_ = before_; }
  Supplying(const Supplying&) = delete;
  Supplying& operator=(const Supplying&) = delete;

 private:
  Executor& executor_;
  plan::OpenPlan open_;
  bool before_;
};

}  // namespace tally
