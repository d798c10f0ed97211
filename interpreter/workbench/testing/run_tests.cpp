#include "workbench/testing/run_tests.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/syntax/plain_text.h"
#include "workbench/parameters/parameter_bounds.h"
#include "workbench/testing/case_cells.h"
#include "workbench/testing/check_tests.h"
#include "workbench/testing/compare_files.h"
#include "workbench/testing/expectation.h"
#include "workbench/testing/test_files.h"

namespace tally {
namespace {

/// `replace param NAME : TYPE = VALUE` for each of a test's parameters.
std::vector<ast::Definition> ParameterEdits(const ast::Test& test, const Merged& base, DiagnosticSink& sink) {
  std::vector<ast::Definition> edits;
  CheckParametersOfTest(test, base, sink);
  for (const ast::Test::Setting& setting : test.params) {
    for (const MergedDefinition& merged : base.program.definitions) {
      const auto* param = std::get_if<ast::Param>(&merged.definition->node);
      if (param == nullptr || param->name.text != setting.name.text) {
        continue;
      }
      ast::Definition edit = *merged.definition;
      edit.replaces = true;
      std::get<ast::Param>(edit.node).default_value = setting.value;
      edits.push_back(std::move(edit));
    }
  }
  return edits;
}

/// What a test computes for a parameter lies within its bounds, as what is given does.
bool HoldBounds(const ast::Test& test, Run& run) {
  Executor& executor = run.executor();
  bool all_hold = true;
  for (const ast::Test::Setting& setting : test.params) {
    for (const bound::Param& param : run.program().params) {
      const bool has_bounds = param.from != nullptr || param.through != nullptr || param.above != nullptr;
      if (param.name != setting.name.text || !has_bounds || param.type.list || ConstantValue(*param.default_value)) {
        continue;
      }
      const plan::ParamValue value{.value = executor.EvaluateScalar(*param.default_value)};
      const auto bound_value = [&](const bound::Expr& expr) { return std::optional<Value>(executor.EvaluateScalar(expr)); };
      if (const std::optional<std::string> fault = FaultOfBounds(run.program(), param, value, bound_value)) {
        run.sink().Report(DiagnosticKind::BadParameter, setting.value->span, *fault);
        all_hold = false;
      }
    }
  }
  return all_hold && !run.sink().HasErrors();
}

std::filesystem::path FolderOf(const std::filesystem::path& script) {
  return script.has_parent_path() ? script.parent_path() : std::filesystem::path(".");
}

SessionOptions OptionsForTests(SessionOptions options) {
  options.any_year = true;
  options.keep_all_columns = true;
  options.jobs = 1;
  return options;
}

}  // namespace

TestRunner::TestRunner(SessionOptions options, std::string only, Report report)
    : options_(OptionsForTests(std::move(options))),
      folder_(FolderOf(options_.script)),
      only_(std::move(only)),
      report_(std::move(report)),
      script_(options_) {}

TestRunner::~TestRunner() = default;

bool TestRunner::RunAll() {
  const CompiledRef compiled = Compile(script_);
  if (compiled == nullptr) {
    return false;
  }
  bool any = false;
  for (const ast::Definition& definition : compiled->loaded.script().module.definitions) {
    const auto* test = std::get_if<ast::Test>(&definition.node);
    if (test == nullptr || test->title.text.find(only_) == std::string::npos) {
      continue;
    }
    any = true;
    if (test->each) {
      RunCases(*test);
    } else {
      RunTest(*test);
    }
  }
  if (!any && only_.empty()) {
    script_.sink().Report(DiagnosticKind::BadCommand, PathPlace{Printable(options_.script.string())}, "there is no test in this file");
  }
  return any || !only_.empty();
}

void TestRunner::Finish(const std::string& title, bool passed, Session& session) {
  DiagnosticSink errors;  // notes are for those who check or run the script
  errors.Take(session.sink(), DiagnosticSink::Taken::kErrors);
  report_({.title = title, .passed = passed && !session.sink().HasErrors()}, errors, session.sources());
  session.sink().Clear();
}

void TestRunner::RunTest(const ast::Test& test) {
  const Prepared prepared = Prepare(test);
  Finish(test.title.text, prepared.run != nullptr && CheckAll(test, *prepared.run), *prepared.session);
}

void TestRunner::RunCases(const ast::Test& test) {
  DiagnosticSink& sink = script_.sink();
  const auto cases = ReadTestCases(test.title, folder_, script_.pool(), sink);
  if (!cases || cases->empty()) {
    if (cases) {
      sink.Report(DiagnosticKind::ExpectationFailed, test.title.span, "the file holds no case");
    }
    Finish(test.title.text, false, script_);
    return;
  }
  const bool shares_data =
      std::none_of(test.params.begin(), test.params.end(), [&](const auto& setting) { return ReadsCase(setting.value, test.each->text); });
  Prepared prepared = shares_data ? Prepare(test) : Prepared();
  for (const TestCase& row : *cases) {
    const std::string title = fmt::format("{}, line {}", test.title.text, row.line);
    DiagnosticSink headings;
    const ast::Test of_case = TestOf(test, row, headings);
    if (!shares_data) {
      prepared.run.reset();  // before its session
      prepared = Prepare(of_case);
    }
    prepared.session->sink().Take(headings);
    const bool usable = prepared.run != nullptr && !prepared.session->sink().HasErrors();
    Finish(title, usable && CheckAll(of_case, *prepared.run), *prepared.session);
    if (!usable) {
      return;  // every other case would say the same
    }
  }
}

ast::Test TestRunner::TestOf(const ast::Test& test, const TestCase& row, DiagnosticSink& sink) const {
  ast::Test of_case = test;
  const auto put = [&](ast::ExprPtr& expr) { expr = PutCells(expr, test.each->text, row, sink); };
  for (ast::Test::Setting& setting : of_case.params) {
    put(setting.value);
  }
  for (ast::Expectation& expectation : of_case.expectations) {
    put(expectation.value);
    put(expectation.is);
    put(expectation.message);
  }
  return of_case;
}

const TestRunner::Base& TestRunner::BaseFor(const ast::Test& test) {
  Settings settings;
  for (const ast::Test::Setting& setting : test.params) {
    if (const std::optional<std::string> text = LiteralText(*setting.value)) {
      settings[setting.name.text] = *text;
    }
  }
  Base& base = bases_[settings];
  if (base.session == nullptr) {
    SessionOptions options = options_;
    options.settings = settings;
    base.session = script_.Beside(std::move(options));
    base.compiled = Compile(*base.session);
  }
  return base;
}

TestRunner::Prepared TestRunner::Prepare(const ast::Test& test) {
  const Base& base = BaseFor(test);
  Prepared prepared{.session = base.session->Beside(), .run = nullptr};
  prepared.run = Open(*prepared.session, base, test);
  return prepared;
}

std::unique_ptr<Run> TestRunner::Open(Session& session, const Base& base, const ast::Test& test) {
  DiagnosticSink& sink = session.sink();
  sink.Take(base.session->sink(), DiagnosticSink::Taken::kErrors);
  std::vector<ast::Definition> edits;
  if (base.compiled != nullptr) {
    edits = ParameterEdits(test, base.compiled->merged, sink);
  }
  if (test.expectations.empty() && !test.files) {
    sink.Report(DiagnosticKind::ExpectationFailed, test.title.span, "the test expects nothing").Hint("say what must hold: `expect E is V`");
  }
  if (test.data && !test.given.empty()) {
    sink.Report(DiagnosticKind::SyntaxError, test.given.front().span,
                "a test has the data of a folder, or tables that are given, not both");
  }
  if (test.files && !test.data) {
    sink.Report(DiagnosticKind::SyntaxError, test.title.span, "the test does not say of which data these are the files")
        .Hint("say `test files \"DIR\" on data \"DIR\"`");
  }
  if (sink.HasErrors()) {
    return nullptr;
  }
  const CompiledRef compiled = CompileWith(session, *base.compiled, std::move(edits));
  if (compiled == nullptr) {
    return nullptr;
  }
  std::optional<Data> data;
  if (!test.data) {
    data = ReadGivenTables(session, compiled, test, folder_);
  } else if (const std::optional<std::filesystem::path> path = PathOfTest(*test.data, folder_, sink)) {
    const std::shared_ptr<DataSource> source = OpenData(session, *path);
    data = source == nullptr ? std::nullopt : ReadData(session, compiled, source, {});
  }
  if (!data) {
    return nullptr;
  }
  if (!test.files) {
    std::unique_ptr<Run> run = StartForTest(session, std::move(*data));
    return HoldBounds(test, *run) ? std::move(run) : nullptr;
  }
  const GivenParameters given = ReadParameters(compiled->program, SettingsOf(session, *compiled), sink);
  return sink.HasErrors() ? nullptr : Start(session, std::move(*data), given);
}

bool TestRunner::CheckAll(const ast::Test& test, Run& run) {
  bool all_hold = true;
  if (test.files) {
    const std::optional<std::filesystem::path> expected = PathOfTest(test.title, folder_, run.sink());
    all_hold = expected && CompareOutputFiles(run, test.title, *expected);
  }
  for (const ast::Expectation& expectation : test.expectations) {
    all_hold = CheckExpectation(run, expectation) && all_hold;
  }
  return all_hold;
}

}  // namespace tally
