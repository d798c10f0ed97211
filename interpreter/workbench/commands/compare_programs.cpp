#include "workbench/commands/compare_programs.h"

#include <algorithm>
#include <utility>

#include "language/syntax/definition_name.h"
#include "workbench/comparing/compare_target.h"
#include "workbench/describe/rule_differences.h"
#include "workbench/session/run.h"

namespace tally {
namespace {

/// One of the two programs.
struct Side {
  Session& session;
  CompiledRef compiled;      // null: the session says why
  std::unique_ptr<Run> run;  // null without data
};

bool HasParameter(const bound::Program& program, const std::string& name) {
  return std::any_of(program.params.begin(), program.params.end(), [&](const bound::Param& param) { return param.name == name; });
}

/// The values given, without those that are meant for the other program alone; with `other_tells` also without those that neither knows.
Settings SettingsFor(const Side& side, const Side& other, bool other_tells) {
  Settings settings = side.session.options().settings;
  std::erase_if(settings, [&](const auto& setting) {
    return !HasParameter(side.compiled->program, setting.first) && (other_tells || HasParameter(other.compiled->program, setting.first));
  });
  return settings;
}

/// Reads the data, or shares what the other program read.
std::optional<Data> DataOf(const Side& side, const Side& other, const std::filesystem::path& path) {
  if (other.run != nullptr) {
    return DataFor(side.session, other.run->data(), side.compiled, PathPlace{path.string()});
  }
  const std::shared_ptr<DataSource> source = OpenData(side.session, path);
  return source == nullptr ? std::nullopt : ReadData(side.session, side.compiled, source, {});
}

void Start(Side& side, const Side& other, bool other_tells, const std::filesystem::path& path) {
  const GivenParameters given = ReadParameters(side.compiled->program, SettingsFor(side, other, other_tells), side.session.sink());
  std::optional<Data> data = side.session.sink().HasErrors() ? std::nullopt : DataOf(side, other, path);
  side.run = data ? Start(side.session, std::move(*data), given) : nullptr;
}

/// The forms, listings and worksheets of both, by name, in the order of the definitions.
std::vector<ast::Target> OutputsOf(const Run& left, const Run& right) {
  std::vector<ast::Target> targets;
  for (const Run* run : {&left, &right}) {
    for (const MergedDefinition& merged : run->merged().program.definitions) {
      const std::optional<ast::DefinedName> output = ast::NameOf(*merged.definition);
      const bool known = output && std::any_of(targets.begin(), targets.end(), [&](const ast::Target& target) {
                           return target.kind == output->kind && target.name.text == output->name;
                         });
      if (output && IsWrittenAsFile(output->kind) && !known) {
        targets.push_back({output->kind, {std::string(output->name), output->span}});
      }
    }
  }
  return targets;
}

bool CompareOutputs(Run& left, Run& right, const CompareRequest& request) {
  request.print("\n");
  for (const ast::Target& target : OutputsOf(left, right)) {
    const std::optional<Comparison> comparison = CompareTarget(left, right, target, request.names);
    if (!comparison) {
      return false;
    }
    for (const std::string& line : comparison->lines) {
      request.print(line + "\n");
    }
    for (const ResultTable& table : comparison->tables) {
      WriteText(table, {.width = request.text_width, .title = false}, request.print);
    }
  }
  return true;
}

}  // namespace

ComparedPrograms ComparePrograms(CompareRequest request) {
  ComparedPrograms compared;
  for (SessionOptions* options : {&request.left, &request.right}) {
    options->any_year = !request.data;
    options->keep_all_columns = true;  // rows are named that no output prints
  }
  compared.left = std::make_unique<Session>(std::move(request.left));
  Side left{*compared.left, Compile(*compared.left), nullptr};
  compared.right = compared.left->Beside(std::move(request.right));
  Side right{*compared.right, Compile(*compared.right), nullptr};
  compared.left->TakeTexts(*compared.right);
  compared.complete = left.compiled != nullptr && right.compiled != nullptr &&
                      request.print(DescribeRuleDifferences(*left.compiled, *right.compiled, request.names.left, request.names.right));
  if (compared.complete && request.data) {
    Start(left, right, false, *request.data);
    Start(right, left, true, *request.data);
    compared.complete = left.run != nullptr && right.run != nullptr && CompareOutputs(*left.run, *right.run, request);
  }
  return compared;
}

}  // namespace tally
