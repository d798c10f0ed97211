#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/testing/run_tests.h"

namespace tally {
namespace {

int Execute(CommandLine& line) {
  const bool as_text = line.format() == MessageFormat::kText;
  size_t passed = 0;
  size_t failed = 0;
  bool faulty = false;
  for (const std::string& script : line.arguments()) {
    if (as_text) {
      line.Print(fmt::format("{}\n", Printable(script)));
    }
    SessionOptions options = line.WithoutProgram();
    options.script = script;
    TestRunner runner(std::move(options), line.Text("only"),
                      [&](const TestResult& result, const DiagnosticSink& messages, const SourceMap& sources) {
                        ++(result.passed ? passed : failed);
                        if (as_text) {
                          line.Print(fmt::format("  {}  {}\n", result.passed ? "passed" : "FAILED", Printable(result.title)));
                        }
                        if (!result.passed) {
                          line.PrintMessages(messages, sources);
                        }
                      });
    if (!runner.RunAll()) {
      faulty = true;
      line.PrintMessages(runner.script().sink(), runner.script().sources());
    }
  }
  if (!faulty && passed + failed == 0) {
    faulty = true;
    DiagnosticSink sink;
    sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()},
                fmt::format("no test has \"{}\" in its title", Printable(line.Text("only"))));
    line.PrintMessages(sink, SourceMap());
  }
  if (as_text) {
    line.Print(fmt::format("{} passed, {} failed\n", passed, failed));
  }
  return failed == 0 && !faulty ? kExitOk : kExitFault;
}

}  // namespace

CommandSpec TestCommand() {
  return {.name = "test",
          .arguments = "SCRIPT...",
          .min_arguments = 1,
          .max_arguments = kAnyNumber,
          .wanted = "no script is named",
          .summary = "runs the tests that scripts and libraries hold",
          .description =
              R"(Runs the `test` blocks of scripts and libraries, each over tables and parameters of
its own. Prints a line a test and, last, `N passed, N failed`; of an expectation
that does not hold, its value and those of its parts. Exit code 1 when a test fails.
)",
          .options =
              {{.name = "only", .value = "TEXT", .help = "only tests with this text in their title", .in_usage = OptionSpec::InUsage::kMay},
               kLibraryOption},
          .run = Execute};
}

}  // namespace tally
