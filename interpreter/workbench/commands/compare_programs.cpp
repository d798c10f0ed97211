#include "workbench/commands/compare_programs.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
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

std::optional<Data> ReadFrom(const Side& side, const std::filesystem::path& path) {
  const std::shared_ptr<DataSource> source = OpenData(side.session, path);
  return source == nullptr ? std::nullopt : ReadData(side.session, side.compiled, source, {});
}

/// Reads the data, or shares what the other program read.
std::optional<Data> DataOf(const Side& side, const Side& other, const CompareRequest& request) {
  if (other.run == nullptr) {
    return ReadFrom(side, *request.data);
  }
  return request.with ? ReadFrom(side, *request.with)
                      : DataFor(side.session, other.run->data(), side.compiled, PathPlace{request.data->string()});
}

void Start(Side& side, const Side& other, bool other_tells, const CompareRequest& request) {
  const GivenParameters given = ReadParameters(side.compiled->program, SettingsFor(side, other, other_tells), side.session.sink());
  std::optional<Data> data = side.session.sink().HasErrors() ? std::nullopt : DataOf(side, other, request);
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

/// What the sides are called where their numbers stand; two datasets make it `old` and `new`, and say what these are.
SideNames NamesOfSides(const CompareRequest& request) {
  if (!request.with) {
    return request.names;
  }
  const auto say = [&](std::string_view side, const std::string& program, const std::filesystem::path& data) {
    request.print(fmt::format("{}: {}, data {}\n", side, program, Printable(data.string())));
  };
  say("old", request.names.left, *request.data);
  say("new", request.names.right, *request.with);
  return {.left = "old", .right = "new"};
}

bool CompareOutputs(Run& left, Run& right, const CompareRequest& request) {
  if (request.right) {
    request.print("\n");  // behind the rules
  }
  const SideNames names = NamesOfSides(request);
  size_t tables = 0;
  size_t equal = 0;
  for (const ast::Target& target : OutputsOf(left, right)) {
    const std::optional<std::vector<Comparison>> found = CompareTarget(left, right, target, names);
    if (!found) {
      return false;
    }
    for (const Comparison& comparison : *found) {
      ++tables;
      equal += comparison.differs ? 0 : 1;
      if (comparison.differs) {
        if (tables > 1 + equal || request.with) {
          request.print("\n");
        }
        PrintComparison(comparison, request.text_width, request.print);
      }
    }
  }
  return request.print(fmt::format("{}{} of {} output tables are equal\n", tables == equal ? "" : "\n", equal, tables));
}

}  // namespace

ComparedPrograms ComparePrograms(CompareRequest request) {
  ComparedPrograms compared;
  const auto prepare = [&](SessionOptions& options) {
    options.any_year = !request.data;
    options.keep_all_columns = true;  // rows are named that no output prints
  };
  prepare(request.left);
  compared.left = std::make_unique<Session>(request.left);
  Side left{*compared.left, Compile(*compared.left), nullptr};
  if (request.right) {
    prepare(*request.right);
  }
  compared.right = compared.left->Beside(request.right.value_or(request.left));
  Side right{*compared.right, request.right ? Compile(*compared.right) : left.compiled, nullptr};
  compared.left->TakeTexts(*compared.right);
  compared.complete = left.compiled != nullptr && right.compiled != nullptr;
  if (compared.complete && request.right) {
    compared.complete = request.print(DescribeRuleDifferences(*left.compiled, *right.compiled, request.names.left, request.names.right));
  }
  if (compared.complete && request.data) {
    Start(left, right, false, request);
    Start(right, left, true, request);
    compared.complete = left.run != nullptr && right.run != nullptr && CompareOutputs(*left.run, *right.run, request);
  }
  return compared;
}

}  // namespace tally
