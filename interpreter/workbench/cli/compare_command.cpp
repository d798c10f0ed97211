#include <algorithm>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/program/standard_library.h"
#include "language/syntax/definition_name.h"
#include "outputs/writing/text_writer.h"
#include "workbench/cli/command.h"
#include "workbench/cli/options.h"
#include "workbench/commands/run_report.h"
#include "workbench/comparing/compare_target.h"
#include "workbench/describe/rule_differences.h"

namespace tally {
namespace {

namespace po = boost::program_options;

constexpr const char* kName = "tally compare";

/// Settings that a program does not know are meant for the other one.
void KeepKnownSettings(Session& session, const Session& other) {
  const auto knows = [](const Session& each, const std::string& name) {
    const auto& params = each.program().params;
    return std::any_of(params.begin(), params.end(), [&](const bound::Param& param) { return param.name == name; });
  };
  std::vector<std::string> of_other;
  for (const auto& [name, value] : session.options().settings) {
    if (!knows(session, name) && knows(other, name)) {
      of_other.push_back(name);
    }
  }
  for (const std::string& name : of_other) {
    session.ForgetSetting(name);
  }
}

/// Compares each form, listing and worksheet by name, in the order of the definitions.
bool CompareOutputs(Session& left, Session& right, const SideNames& names) {
  std::vector<ast::Target> targets;
  const auto add = [&](Session& session) {
    for (const MergedDefinition& merged : session.merged().program.definitions) {
      const std::optional<ast::DefinedName> output = ast::NameOf(*merged.definition);
      const bool known = output && std::any_of(targets.begin(), targets.end(), [&](const ast::Target& target) {
                           return target.kind == output->kind && target.name.text == output->name;
                         });
      if (output && IsWrittenAsFile(output->kind) && !known) {
        targets.push_back({output->kind, {std::string(output->name), output->span}});
      }
    }
  };
  add(left);
  add(right);
  Print("\n");
  for (const ast::Target& target : targets) {
    const std::optional<Comparison> comparison = CompareTarget(left, right, target, names);
    if (!comparison) {
      return false;
    }
    for (const std::string& line : comparison->lines) {
      Print(line + "\n");
    }
    for (const ResultTable& table : comparison->tables) {
      WriteText(table, {.width = OutputWidth(), .title = false}, [](std::string_view text) { return Print(text); });
    }
  }
  return true;
}

}  // namespace

int CompareCommand(const CommandLine& line) {
  DiagnosticSink sink;
  po::options_description description;
  description.add_options()("data", po::value<std::string>());
  AddScriptOptions(description);
  const std::optional<ParsedOptions> options = ParseOptions(kName, line.arguments, description, sink);
  if (options && options->positional.size() != 2) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{kName}, "two scripts or libraries are wanted: `tally compare A B`");
  }
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitCommand;
  }
  const Settings settings = ParseSettings(options->Texts("set"), sink);
  const std::vector<std::string> library_texts = options->Texts("library");
  const std::vector<LibraryFolder> libraries = FindLibraryFolders({library_texts.begin(), library_texts.end()}, sink);
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitFault;
  }
  const bool has_data = options->Has("data");
  const auto open = [&](const std::string& argument) {
    SessionOptions of_side{.script = {},
                           .text = std::nullopt,
                           .libraries = libraries,
                           .settings = settings,
                           .any_year = !has_data,
                           .jobs = 0,
                           .keep_all_columns = true};  // rows are named that no output prints
    ChooseProgram(argument, of_side);
    return std::make_unique<Session>(std::move(of_side));
  };
  const std::unique_ptr<Session> left = open(options->positional[0]);
  const std::unique_ptr<Session> right = open(options->positional[1]);
  const SideNames names{.left = Printable(options->positional[0]), .right = Printable(options->positional[1])};
  bool good = left->Compile();
  good = right->Compile() && good;
  if (good) {
    good = Print(DescribeRuleDifferences(*left, *right, names.left, names.right));
    KeepKnownSettings(*left, *right);
    KeepKnownSettings(*right, *left);
  }
  if (good && has_data) {
    const std::filesystem::path data = options->Text("data");
    const auto start = [&](Session& session) { return session.ReadSettings() && session.LoadData(data, {}) && session.Start(); };
    good = start(*left);
    good = start(*right) && good;
    good = good && CompareOutputs(*left, *right, names);
  }
  PrintMessages(left->sink(), left->sources(), line.format);
  PrintMessages(right->sink(), right->sources(), line.format);
  return good && !left->sink().HasErrors() && !right->sink().HasErrors() ? kExitOk : kExitFault;
}

}  // namespace tally
