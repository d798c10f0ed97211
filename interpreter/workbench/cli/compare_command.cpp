#include <algorithm>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/syntax/definition_name.h"
#include "outputs/writing/text_writer.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/comparing/compare_target.h"
#include "workbench/describe/rule_differences.h"
#include "workbench/session/run.h"

namespace tally {
namespace {

/// One of the two programs.
struct Side {
  std::unique_ptr<Session> session;
  CompiledRef compiled;      // null: the session says why
  std::unique_ptr<Run> run;  // null without data
};

bool HasParameter(const bound::Program& program, const std::string& name) {
  return std::any_of(program.params.begin(), program.params.end(), [&](const bound::Param& param) { return param.name == name; });
}

/// The values given, without those that are meant for the other program alone.
Settings SettingsFor(const Side& side, const Side& other) {
  Settings settings = side.session->options().settings;
  std::erase_if(settings, [&](const auto& setting) {
    return !HasParameter(side.compiled->program, setting.first) && HasParameter(other.compiled->program, setting.first);
  });
  return settings;
}

bool Start(Side& side, const Side& other, const std::filesystem::path& path) {
  Session& session = *side.session;
  const GivenParameters given = ReadParameters(side.compiled->program, SettingsFor(side, other), session.sink());
  const std::shared_ptr<DataSource> source = session.sink().HasErrors() ? nullptr : OpenData(session, path);
  std::optional<Data> data = source == nullptr ? std::nullopt : ReadData(session, side.compiled, source, {});
  side.run = data ? Start(session, std::move(*data), given) : nullptr;
  return side.run != nullptr;
}

/// Compares each form, listing and worksheet by name, in the order of the definitions.
bool CompareOutputs(Run& left, Run& right, const SideNames& names, CommandLine& command) {
  std::vector<ast::Target> targets;
  const auto add = [&](const Run& run) {
    for (const MergedDefinition& merged : run.merged().program.definitions) {
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

int Execute(CommandLine& line) {
  const bool has_data = line.Has("data");
  const auto open = [&](const std::string& argument) {
    SessionOptions options = line.ProgramOf(argument);
    options.any_year = !has_data;
    options.keep_all_columns = true;  // rows are named that no output prints
    auto session = std::make_unique<Session>(std::move(options));
    const CompiledRef compiled = Compile(*session);
    return Side{std::move(session), compiled, nullptr};
  };
  Side left = open(line.arguments()[0]);
  Side right = open(line.arguments()[1]);
  const SideNames names{.left = Printable(line.arguments()[0]), .right = Printable(line.arguments()[1])};
  bool good = left.compiled != nullptr && right.compiled != nullptr &&
              line.Print(DescribeRuleDifferences(*left.compiled, *right.compiled, names.left, names.right));
  if (good && has_data) {
    const std::filesystem::path data = line.Text("data");
    good = Start(left, right, data);
    good = Start(right, left, data) && good;
    good = good && CompareOutputs(*left.run, *right.run, names, line);
  }
  for (const Side* side : {&left, &right}) {
    line.PrintMessages(side->session->sink(), side->session->sources());
    good = good && !side->session->sink().HasErrors();
  }
  return good ? kExitOk : kExitFault;
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
          .run = Execute};
}

}  // namespace tally
