#include <algorithm>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/syntax/definition_name.h"
#include "outputs/writing/text_writer.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/comparing/compare_target.h"
#include "workbench/describe/rule_differences.h"

namespace tally {
namespace {

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
bool CompareOutputs(Session& left, Session& right, const SideNames& names, CommandLine& command) {
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
  command.Print("\n");
  for (const ast::Target& target : targets) {
    const std::optional<Comparison> comparison = CompareTarget(left, right, target, names);
    if (!comparison) {
      return false;
    }
    for (const std::string& line : comparison->lines) {
      command.Print(line + "\n");
    }
    for (const ResultTable& table : comparison->tables) {
      WriteText(table, {.width = OutputWidth(), .title = false}, [&](std::string_view text) { return command.Print(text); });
    }
  }
  return true;
}

int Run(CommandLine& line) {
  const bool has_data = line.Has("data");
  const auto open = [&](const std::string& argument) {
    SessionOptions options = line.ProgramOf(argument);
    options.any_year = !has_data;
    options.keep_all_columns = true;  // rows are named that no output prints
    return std::make_unique<Session>(std::move(options));
  };
  const std::unique_ptr<Session> left = open(line.arguments()[0]);
  const std::unique_ptr<Session> right = open(line.arguments()[1]);
  const SideNames names{.left = Printable(line.arguments()[0]), .right = Printable(line.arguments()[1])};
  bool good = left->Compile();
  good = right->Compile() && good;
  if (good) {
    good = line.Print(DescribeRuleDifferences(*left, *right, names.left, names.right));
    KeepKnownSettings(*left, *right);
    KeepKnownSettings(*right, *left);
  }
  if (good && has_data) {
    const std::filesystem::path data = line.Text("data");
    const auto start = [&](Session& session) { return session.ReadSettings() && session.LoadData(data, {}) && session.Start(); };
    good = start(*left);
    good = start(*right) && good;
    good = good && CompareOutputs(*left, *right, names, line);
  }
  line.PrintMessages(left->sink(), left->sources());
  line.PrintMessages(right->sink(), right->sources());
  return good && !left->sink().HasErrors() && !right->sink().HasErrors() ? kExitOk : kExitFault;
}

}  // namespace

CommandSpec CompareCommand() {
  OptionSpec data = kDataOption;
  data.in_usage = OptionSpec::InUsage::kMay;
  return {.name = "compare",
          .arguments = "A B",
          .min_arguments = 2,
          .max_arguments = 2,
          .wanted = "two scripts or libraries are wanted",
          .summary = "says in which rules two scripts or libraries differ, and in which cells over the same data",
          .description =
              R"(A and B are scripts, or libraries in quotes: `tally compare "us.car for 2025" my.tally`.
Prints the definitions that are changed, added or dropped from A to B, each with its
place, reason and wording. With `--data` both are run over the same tables, and the
cells in which their outputs differ are printed, and who is counted in one only.
`--set` is for both; a parameter that only one of them has is set there.
)",
          .options = {data, kSetOption, kLibraryOption},
          .run = Run};
}

}  // namespace tally
