#include "workbench/commands/compare_programs.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "foundation/types/output_file_name.h"
#include "language/syntax/definition_name.h"
#include "outputs/writing/folder_writer.h"
#include "workbench/commands/files_read.h"
#include "workbench/comparing/find_causes.h"
#include "workbench/comparing/reach.h"
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

/// Reports that the file of the movers would take the place of what a program reads.
void CheckWho(const CompareRequest& request, const Compiled& compiled, const std::filesystem::path& data, DiagnosticSink& sink) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::absolute(*request.who, error).parent_path();
  for (const ReadByProgram& read : FilesRead(compiled, data)) {
    const bool is_it = FileOfName(read.file.filename().string()) == FileOfName(request.who->filename().string());
    if (is_it && IsInFolder(read.file, folder)) {
      ReportPath({request.who->string(), fmt::format("is {}; the file of those who moved cannot take its place", read.what)}, sink);
      return;
    }
  }
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

/// Those that are asked for; reports what is none of them.
std::vector<ast::Target> Asked(std::vector<ast::Target> outputs, const CompareRequest& request, DiagnosticSink& sink) {
  std::vector<std::string> names;
  for (const ast::Target& output : outputs) {
    names.push_back(output.name.text);
  }
  for (const std::string& asked : request.on) {
    if (std::find(names.begin(), names.end(), asked) == names.end()) {
      Diagnostic& diagnostic = sink.Report(DiagnosticKind::BadCommand, PathPlace{request.command},
                                           fmt::format("there is no form, listing or worksheet `{}`", Printable(asked)));
      if (const std::optional<std::string> near = NearestName(asked, names)) {
        diagnostic.Hint(fmt::format("did you mean `{}`?", *near));
      }
    }
  }
  std::erase_if(outputs, [&](const ast::Target& output) {
    return !request.on.empty() && std::find(request.on.begin(), request.on.end(), output.name.text) == request.on.end();
  });
  return outputs;
}

/// How many tables both sides print alike: the left side makes them, and the right one only to tell a fault at its own place. Nothing when
/// there was a fault.
std::optional<size_t> TablesOfBoth(Run& left, Run& right, const std::string& output) {
  const size_t errors = left.sink().error_count();
  const size_t tables = left.outputs().RunNamed(output).size();
  if (left.sink().error_count() == errors) {
    return tables;
  }
  right.outputs().RunNamed(output);
  return std::nullopt;
}

/// Nothing when there was a fault.
std::optional<ComparedOutputs> CompareOutputs(Run& left, Run& right, const CompareRequest& request) {
  ComparedOutputs compared;
  const auto describe = [&](const std::string& program, const std::filesystem::path& data) {
    return request.with ? fmt::format("{}, data {}", program, Printable(data.string())) : program;
  };
  compared.left_is = describe(request.names.left, *request.data);
  compared.right_is = describe(request.names.right, request.with.value_or(*request.data));
  const std::vector<ast::Target> outputs = Asked(OutputsOf(left, right), request, left.sink());
  if (left.sink().HasErrors()) {
    return std::nullopt;
  }
  const Reach reach(*left.compiled(), *right.compiled());
  for (const ast::Target& target : outputs) {
    if (!request.with && !ShareName(reach.LeadingTo(target.name.text), reach.differing())) {
      const std::optional<size_t> tables = TablesOfBoth(left, right, target.name.text);
      if (!tables) {
        return std::nullopt;
      }
      compared.tables += *tables;
      continue;
    }
    std::optional<std::vector<Comparison>> found = CompareTarget(left, right, target, kSides, &compared.numbers);
    if (!found) {
      return std::nullopt;
    }
    for (Comparison& comparison : *found) {
      ++compared.tables;
      if (comparison.differs) {
        compared.differing.push_back(std::move(comparison));
      }
    }
  }
  return compared;
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
  if (left.compiled == nullptr || right.compiled == nullptr) {
    return compared;
  }
  std::string rules;
  if (request.right) {
    rules = DescribeRuleDifferences(*left.compiled, *right.compiled, request.names.left, request.names.right);
  }
  if (!request.data) {
    compared.complete = request.print(rules);
    return compared;
  }
  if (request.who) {
    CheckWho(request, *left.compiled, *request.data, left.session.sink());
  }
  if (request.who && !left.session.sink().HasErrors()) {
    CheckWho(request, *right.compiled, request.with.value_or(*request.data), left.session.sink());
  }
  if (left.session.sink().HasErrors()) {
    return compared;
  }
  Start(left, right, false, request);
  Start(right, left, true, request);
  if (left.run == nullptr || right.run == nullptr) {
    request.print(request.format == ComparisonFormat::kText && !request.summary ? rules : "");
    return compared;
  }
  std::optional<ComparedOutputs> outputs = CompareOutputs(*left.run, *right.run, request);
  if (!outputs) {
    request.print(request.format == ComparisonFormat::kText && !request.summary ? rules : "");
    return compared;
  }
  outputs->rules = std::move(rules);
  outputs->changes = FindCauses(*left.run, *right.run, request.with.has_value(), outputs->differing, outputs->numbers);
  TellCauses(*outputs);
  if (request.who) {
    WriteMovers(*outputs, *request.who, compared.left->sink());
  }
  compared.complete =
      !compared.left->sink().HasErrors() && WriteComparison(*outputs, request.format, request.summary, request.text_width, request.print);
  return compared;
}

}  // namespace tally
