#include "workbench/testing/run_tests.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "workbench/testing/case_cells.h"
#include "workbench/testing/compare_files.h"
#include "workbench/testing/expectation.h"
#include "workbench/testing/test_files.h"

namespace tally {
namespace {

/// The value of a literal as `--set` would have it: a parameter may choose the year of a library.
std::optional<std::string> LiteralText(const ast::ExprPtr& expr) {
  if (const auto* number = std::get_if<ast::NumberLiteral>(&expr->node)) {
    return number->digits;
  }
  const auto* text = std::get_if<ast::TextLiteral>(&expr->node);
  if (text != nullptr && text->pieces.size() == 1 && text->pieces[0].slot == nullptr) {
    return text->pieces[0].text;
  }
  return std::nullopt;
}

/// `replace param NAME : TYPE = VALUE` for each of a test's parameters.
std::vector<ast::Definition> ParameterEdits(const ast::Test& test, const Session& base, DiagnosticSink& sink) {
  std::vector<ast::Definition> edits;
  std::vector<std::string> names;
  for (const MergedDefinition& merged : base.merged().program.definitions) {
    if (const auto* param = std::get_if<ast::Param>(&merged.definition->node)) {
      names.push_back(param->name.text);
    }
  }
  for (const ast::Test::Setting& setting : test.params) {
    const ast::Definition* found = nullptr;
    for (const MergedDefinition& merged : base.merged().program.definitions) {
      const auto* param = std::get_if<ast::Param>(&merged.definition->node);
      found = param != nullptr && param->name.text == setting.name.text ? merged.definition : found;
    }
    if (found == nullptr) {
      Diagnostic& message =
          sink.Report(DiagnosticKind::UnknownName, setting.name.span, fmt::format("there is no parameter `{}`", setting.name.text));
      if (const auto near = NearestName(setting.name.text, names)) {
        message.Hint(fmt::format("did you mean `{}`?", *near));
      }
      continue;
    }
    ast::Definition edit = *found;
    edit.replaces = true;
    std::get<ast::Param>(edit.node).default_value = setting.value;
    edits.push_back(std::move(edit));
  }
  return edits;
}

std::filesystem::path FolderOf(const std::filesystem::path& script) {
  return script.has_parent_path() ? script.parent_path() : std::filesystem::path(".");
}

}  // namespace

TestRunner::TestRunner(SessionOptions options, std::string only, Report report)
    : options_(std::move(options)), folder_(FolderOf(options_.script)), only_(std::move(only)), report_(std::move(report)) {
  options_.any_year = true;
  options_.keep_all_columns = true;
  options_.jobs = 1;
}

TestRunner::~TestRunner() = default;

bool TestRunner::Run() {
  script_ = std::make_unique<Session>(options_);
  if (!script_->Compile()) {
    return false;
  }
  bool any = false;
  for (const ast::Definition& definition : script_->loaded().modules.back()->module.definitions) {
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
  if (!any) {
    script_->sink().Report(
        DiagnosticKind::BadCommand, PathPlace{Printable(options_.script.string())},
        only_.empty() ? "there is no test in this file" : fmt::format("no test of this file has \"{}\" in its title", Printable(only_)));
  }
  return any;
}

void TestRunner::Finish(const std::string& title, bool passed, Session& session) {
  DiagnosticSink errors;  // notes are for those who check or run the script
  errors.Take(session.sink(), DiagnosticSink::Taken::kErrors);
  report_({.title = title, .passed = passed && !session.sink().HasErrors()}, errors, session.sources());
}

void TestRunner::RunTest(const ast::Test& test) {
  const std::unique_ptr<Prepared> prepared = Prepare(test);
  Session& session = *prepared->session;
  Finish(test.title.text, !session.sink().HasErrors() && CheckAll(test, session), session);
  session.sink().Clear();
}

void TestRunner::RunCases(const ast::Test& test) {
  DiagnosticSink& sink = script_->sink();
  const auto cases = ReadTestCases(test.title, folder_, script_->pool(), sink);
  if (!cases || cases->empty()) {
    if (cases) {
      sink.Report(DiagnosticKind::ExpectationFailed, test.title.span, "the file holds no case");
    }
    Finish(test.title.text, false, *script_);
    sink.Clear();
    return;
  }
  const bool shares_data =
      std::none_of(test.params.begin(), test.params.end(), [&](const auto& setting) { return ReadsCase(setting.value, test.each->text); });
  std::unique_ptr<Prepared> prepared = shares_data ? Prepare(test) : nullptr;
  for (const TestCase& row : *cases) {
    const std::string title = fmt::format("{}, line {}", test.title.text, row.line);
    DiagnosticSink headings;
    const ast::Test of_case = TestOf(test, row, headings);
    if (!shares_data) {
      prepared = Prepare(of_case);
    }
    Session& session = *prepared->session;
    session.sink().Take(headings);
    const bool usable = !session.sink().HasErrors();
    Finish(title, usable && CheckAll(of_case, session), session);
    if (!usable) {
      return;  // every other case would say the same
    }
    session.sink().Clear();
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

Session& TestRunner::BaseFor(const ast::Test& test) {
  Settings settings;
  for (const ast::Test::Setting& setting : test.params) {
    if (const std::optional<std::string> text = LiteralText(setting.value)) {
      settings[setting.name.text] = *text;
    }
  }
  std::unique_ptr<Session>& base = bases_[settings];
  if (base == nullptr) {
    SessionOptions options = options_;
    options.settings = settings;
    base = std::make_unique<Session>(std::move(options));
    base->Compile();
  }
  return *base;
}

std::unique_ptr<TestRunner::Prepared> TestRunner::Prepare(const ast::Test& test) {
  auto prepared = std::make_unique<Prepared>();
  Session& base = BaseFor(test);
  DiagnosticSink edit_faults;
  std::vector<ast::Definition> edits;
  if (base.has_program()) {
    edits = ParameterEdits(test, base, edit_faults);
  }
  prepared->session = std::make_unique<Session>(base, std::move(edits));
  Session& session = *prepared->session;
  DiagnosticSink& sink = session.sink();
  sink.Take(base.sink(), DiagnosticSink::Taken::kErrors);
  sink.Take(edit_faults);
  if (test.expectations.empty() && !test.files) {
    sink.Report(DiagnosticKind::ExpectationFailed, test.title.span, "the test expects nothing").Hint("say what must hold: `expect E is V`");
  }
  if (test.data && !test.given.empty()) {
    sink.Report(DiagnosticKind::SyntaxError, test.given.front().span,
                "a test has the data of a folder, or tables that are given, not both");
  }
  if (test.files && !test.data) {
    sink.Report(DiagnosticKind::SyntaxError, test.title.span, "the files of which data?").Hint("say `test files \"DIR\" on data \"DIR\"`");
  }
  if (sink.HasErrors() || !session.Compile()) {
    return prepared;
  }
  if (!test.data) {
    if (ReadGivenTables(session, test, folder_, prepared->given)) {
      session.SetTables(prepared->given.tables);
      session.StartForTest();
    }
    return prepared;
  }
  const std::optional<std::filesystem::path> data = PathOfTest(*test.data, folder_, sink);
  if (!data || !session.LoadData(*data, {})) {
    return prepared;
  }
  if (test.files) {
    if (session.ReadSettings()) {
      session.Start();
    }
  } else {
    session.StartForTest();
  }
  return prepared;
}

bool TestRunner::CheckAll(const ast::Test& test, Session& session) {
  bool all_hold = true;
  if (test.files) {
    const std::optional<std::filesystem::path> expected = PathOfTest(test.title, folder_, session.sink());
    all_hold = expected && CompareOutputFiles(session, test.title, *expected);
  }
  for (const ast::Expectation& expectation : test.expectations) {
    all_hold = CheckExpectation(session, expectation) && all_hold;
  }
  return all_hold;
}

}  // namespace tally
