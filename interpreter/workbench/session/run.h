#pragma once

#include <memory>
#include <vector>

#include "engine/evaluation/executor.h"
#include "language/binder/question_binder.h"
#include "language/binder/tree/private_values.h"
#include "outputs/run/outputs.h"
#include "workbench/parameters/parameters.h"
#include "workbench/session/data.h"

namespace tally {

/// A program over its data with its parameters set: what can be printed and asked. What it finds is kept, so that a second question is
/// fast.
class Run {
 public:
  /// Plans the program over its data; parameters are still to be set: Start does.
  Run(Session& session, Data data);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Session& session() { return session_; }
  SourceMap& sources() { return session_.sources(); }
  DiagnosticSink& sink() { return session_.sink(); }
  const CompiledRef& compiled() const { return data_.compiled; }
  const Merged& merged() const { return data_.compiled->merged; }
  const bound::Program& program() const { return data_.compiled->program; }
  const Data& data() const { return data_; }
  Executor& executor() { return executor_; }
  Outputs& outputs() { return outputs_; }
  /// Binds what is asked of the program. Its names are gathered at the first question.
  QuestionBinder& questions();
  /// What answers would show of private columns; null where they may.
  PrivateValues* private_values() { return executor_.private_values(); }

  /// Computes the outputs. They must not be written when the session's sink has errors.
  std::vector<ResultTable> ComputeOutputs();
  std::vector<DataSource::InputFile> DescribeInputs() const;

 private:
  plan::Absence AbsenceOfData() const;

  Session& session_;
  Data data_;
  PrivateValues private_values_;
  plan::Planner planner_;
  Executor executor_;
  Outputs outputs_;
  std::unique_ptr<QuestionBinder> questions_;
};

/// Sets the parameters, by their defaults where they are not given, and checks bounds and requirements. Null when they do not hold.
std::unique_ptr<Run> Start(Session& session, Data data, const GivenParameters& given);
/// As Start, for one test: no requirement is checked, and a parameter is computed when it is first read.
std::unique_ptr<Run> StartForTest(Session& session, Data data);

}  // namespace tally
