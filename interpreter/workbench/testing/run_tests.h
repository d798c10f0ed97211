#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "workbench/session/run.h"
#include "workbench/testing/given_tables.h"

namespace tally {

/// What is known of a test when it has run.
struct TestResult {
  std::string title;  // with the case's line, where it is one of several
  bool passed = false;
};

/// Runs the tests of a script or library one after the other, each over data and parameters of its own.
class TestRunner {
 public:
  /// Called after each test with its messages.
  using Report = std::function<void(const TestResult&, const DiagnosticSink&, const SourceMap&)>;

  /// `only`: tests whose title holds this text; empty: all.
  TestRunner(SessionOptions options, std::string only, Report report);
  ~TestRunner();

  /// False when the script itself is faulty or holds no test; the messages are those of script() then.
  bool RunAll();
  Session& script() { return script_; }

 private:
  /// The program of the script with the library years that a test's parameters choose.
  struct Base {
    std::unique_ptr<Session> session;
    CompiledRef compiled;  // null: it is faulty
  };
  /// What one test runs in.
  struct Prepared {
    std::unique_ptr<Session> session;
    std::unique_ptr<Run> run;  // null: the session's sink has errors
  };
  void RunTest(const ast::Test& test);
  void RunCases(const ast::Test& test);
  /// The test as one case says it.
  ast::Test TestOf(const ast::Test& test, const struct TestCase& row, DiagnosticSink& sink) const;
  void Finish(const std::string& title, bool passed, Session& session);
  /// The test's parameters and data put in place.
  Prepared Prepare(const ast::Test& test);
  const Base& BaseFor(const ast::Test& test);
  std::unique_ptr<Run> Open(Session& session, const Base& base, const ast::Test& test);
  bool CheckAll(const ast::Test& test, Run& run);

  SessionOptions options_;
  std::filesystem::path folder_;
  std::string only_;
  Report report_;
  Session script_;
  std::map<Settings, Base> bases_;
};

}  // namespace tally
