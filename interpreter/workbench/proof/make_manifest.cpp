#include "workbench/proof/make_manifest.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/dataset/set_aside.h"
#include "foundation/base/sha256.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"
#include "language/program/language_version.h"
#include "language/program/slot.h"
#include "language/program/standard_library.h"
#include "workbench/parameters/parameter_text.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

/// Where the script is from the folder of the outputs, without a name of the machine: where both are named from the current folder, or the
/// outputs lie below the script's folder; its file name elsewhere.
std::string ScriptFrom(const fs::path& script, const std::optional<fs::path>& out) {
  const std::string name = script.filename().string();
  if (!out) {
    return name;
  }
  if (script.is_relative() && out->is_relative()) {
    const fs::path from_here = script.lexically_normal().lexically_relative(out->lexically_normal());
    return from_here.empty() ? name : from_here.generic_string();
  }
  std::error_code error;
  const fs::path from_out = fs::absolute(script, error).lexically_normal().lexically_relative(fs::absolute(*out, error).lexically_normal());
  const bool is_above = std::all_of(from_out.begin(), from_out.end(), [&](const fs::path& part) { return part == ".." || part == name; });
  return is_above && !from_out.empty() ? from_out.generic_string() : name;
}

/// Places in texts as every machine calls them: the script by its file name, a library by its path below its folder.
class Places {
 public:
  Places(const Compiled& compiled, const SourceMap& sources, const std::string& script_as) : sources_(sources) {
    for (const auto& module : compiled.loaded.modules) {
      const std::string script = script_as.empty() ? module->path.filename().string() : script_as;
      names_[module->module.file] = module->library.empty() ? script : module->place;
    }
  }

  std::string Of(Span span) const {
    const auto name = names_.find(span.file);
    return name == names_.end() ? std::string() : fmt::format("{}:{}", name->second, sources_.file(span.file).Locate(span.begin).line);
  }
  std::string Of(const Place& place) const {
    if (const auto* span = std::get_if<Span>(&place)) {
      return Of(*span);
    }
    if (const auto* data = std::get_if<DataPlace>(&place)) {
      return data->line == 0 ? data->file : fmt::format("{}:{}", data->file, data->line);
    }
    if (const auto* parameter = std::get_if<ParameterPlace>(&place)) {
      return fmt::format("parameter {}", parameter->name);
    }
    return fs::path(std::get<PathPlace>(place).path).filename().string();
  }

 private:
  const SourceMap& sources_;
  std::map<FileId, std::string> names_;
};

class Replacements {
 public:
  explicit Replacements(const Places& places) : places_(places) {}

  std::vector<ManifestEntry> Of(const Merged& merged) {
    for (const MergedDefinition& definition : merged.program.definitions) {
      const ast::Definition* newest = definition.definition;
      for (const ast::Definition* replaced : definition.replaced) {
        Add("replaced", *replaced, *newest);
        newest = replaced;
      }
      for (const ast::Definition* change : definition.changes) {
        Add("changed", *definition.definition, *change);
      }
    }
    for (const RemovedDefinition& removed : merged.removed) {
      if (removed.drop != nullptr) {
        Add("dropped", *removed.definition, *removed.drop);
      } else if (const std::optional<Slot> slot = SlotOf(*removed.definition)) {
        ManifestEntry& entry = entries_.emplace_back();
        entry.AddText("fell_away", slot->Title());
        entry.AddText("with", removed.fell_with);
      }
    }
    return std::move(entries_);
  }

 private:
  void Add(const char* what, const ast::Definition& old, const ast::Definition& by) {
    const std::optional<Slot> slot = SlotOf(old);
    ManifestEntry& entry = entries_.emplace_back();
    entry.AddText(what, slot ? slot->Title() : std::string());
    entry.AddText("at", places_.Of(by.span));
    entry.AddText("because", by.clauses.because ? std::optional(by.clauses.because->text) : std::nullopt);
  }

  const Places& places_;
  std::vector<ManifestEntry> entries_;
};

std::vector<ManifestEntry> LibrariesOf(const Compiled& compiled) {
  std::vector<ManifestEntry> entries;
  for (const auto& module : compiled.loaded.modules) {
    if (module->library.empty()) {
      continue;
    }
    const std::optional<ast::LibraryHeader>& header = module->module.library;
    const std::optional<std::string> years =
        header && header->from ? std::optional(YearsText({Coverage{header->from, header->through}})) : std::nullopt;
    ManifestEntry& entry = entries.emplace_back();
    entry.AddText("library", module->library);
    entry.AddText("file", module->place);
    entry.AddText("years", years);
    entry.AddText("sha256", Sha256Of(compiled.sources.file(module->module.file).text()));
  }
  return entries;
}

std::vector<ManifestEntry> ParametersOf(Run& run) {
  std::vector<ManifestEntry> entries;
  for (const bound::Param& param : run.program().params) {
    const plan::ParamValue& value = run.executor().planner().params()[param.id.index()];
    const bool is_missing = !value.is_list && !value.is_all && value.value.is_missing();
    ManifestEntry& entry = entries.emplace_back();
    entry.AddText("parameter", param.name);
    entry.AddText("value", is_missing ? std::nullopt : std::optional(PrintValue(run.program(), param.type, value)));
    entry.AddYesNo("given", run.session().options().settings.contains(param.name));
  }
  return entries;
}

std::vector<ManifestEntry> InputsOf(Run& run) {
  std::vector<ManifestEntry> entries;
  const RowsSetAside* const set_aside = run.session().options().set_aside.get();
  for (const DataSource::InputFile& input : run.DescribeInputs()) {
    ManifestEntry& entry = entries.emplace_back();
    entry.AddText("file", input.name);
    entry.AddNumber("bytes", input.bytes);
    entry.AddText("sha256", input.sha256);
    if (set_aside != nullptr) {
      entry.AddNumber("rows_set_aside", set_aside->RowsOf(input.name));
    }
  }
  return entries;
}

std::vector<ManifestEntry> TablesOf(const Run& run) {
  std::vector<ManifestEntry> entries;
  for (const TableSchema& schema : *run.data().schemas) {
    const StoredTable& table = run.data().tables.at(schema.id);
    ManifestEntry& entry = entries.emplace_back();
    entry.AddText("table", schema.name);
    entry.AddText("file", table.absent || table.from_script ? std::nullopt : std::optional(schema.file));
    entry.AddNumber("rows", table.rows);
    entry.AddText("contents", table.contents ? std::optional(table.contents->Hex()) : std::nullopt);
  }
  return entries;
}

std::vector<ManifestEntry> UndeterminedEntries(const Account& account) {
  std::vector<ManifestEntry> entries;
  for (const Undetermined& undetermined : account.AllUndetermined()) {
    if (undetermined.count > 0) {
      const char* const of = undetermined.of == UndeterminedOf::kRows     ? "rows"
                             : undetermined.of == UndeterminedOf::kPlaces ? "lines or cells"
                                                                          : "a condition without rows";
      ManifestEntry& entry = entries.emplace_back();
      entry.AddText("definition", undetermined.definition);
      entry.AddText("of", std::string(of));
      entry.AddNumber("count", undetermined.count);
    }
  }
  return entries;
}

std::vector<ManifestEntry> TiesOf(const Run& run, const Account& account, const Places& places) {
  std::vector<ManifestEntry> entries;
  for (const PickTies& ties : account.ties()) {
    ManifestEntry& entry = entries.emplace_back();
    entry.AddText("at", places.Of(ties.span));
    entry.AddText("table", run.program().table(ties.table).name);
    entry.AddNumber("found", ties.found);
    entry.AddNumber("decided_by_the_file", ties.undecided);
  }
  return entries;
}

ManifestEntry Told(DiagnosticKind kind, std::string at, std::string_view text) {
  ManifestEntry entry;
  entry.AddText("code", std::string(InfoOf(kind).code));
  entry.AddText("at", std::move(at));
  entry.AddText("text", WithDataValues(text, false));
  return entry;
}

std::vector<ManifestEntry> WarningsOf(const DiagnosticSink& sink, const Places& places) {
  std::vector<ManifestEntry> entries;
  for (const Diagnostic& diagnostic : sink.all()) {
    // What reading tells of a folder, of a cache or of rows that were set aside is not told of the same rows elsewhere.
    const bool is_of_source = InfoOf(diagnostic.kind).code.starts_with("T07") || std::holds_alternative<DataPlace>(diagnostic.place) ||
                              std::holds_alternative<PathPlace>(diagnostic.place);
    if (diagnostic.severity != Severity::kError && !is_of_source) {
      entries.push_back(Told(diagnostic.kind, places.Of(diagnostic.place), diagnostic.text));
      if (diagnostic.times > 1) {
        entries.back().AddNumber("times", diagnostic.times);
      }
    }
  }
  return entries;
}

std::vector<ManifestEntry> ChecksOf(const std::vector<CheckedFindings>& found) {
  std::vector<ManifestEntry> entries;
  for (const CheckedFindings& of_checks : found) {
    ManifestEntry& entry = entries.emplace_back();
    entry.AddText("checks", of_checks.checks->name);
    for (const auto& [severity, count] : of_checks.by_severity) {
      entry.AddNumber(severity, count);
    }
  }
  return entries;
}

std::vector<ManifestEntry> ExplanationsOf(const std::vector<ExplainedFinding>& explained) {
  using State = ExplainedFinding::State;
  std::vector<ManifestEntry> entries;
  for (const State state : {State::kExplained, State::kNumbersChanged, State::kToBeExplained, State::kNoSuchFinding}) {
    const auto count =
        std::count_if(explained.begin(), explained.end(), [&](const ExplainedFinding& finding) { return finding.state == state; });
    ManifestEntry& entry = entries.emplace_back();
    entry.AddText("state", std::string(StateWord(state)));
    entry.AddNumber("findings", static_cast<uint64_t>(count));
  }
  return entries;
}

}  // namespace

void AddRules(const Session& session, const Compiled& compiled, const ManifestRequest& request, Manifest& manifest) {
  const std::optional<std::string>& text = session.options().text;
  const fs::path& script = session.options().script;
  const std::string_view read = compiled.sources.file(compiled.loaded.script().module.file).text();
  // A library that was run by its name stands for a script that uses it.
  manifest.facts.AddText("script", text ? std::nullopt : std::optional(ScriptFrom(script, request.out)));
  if (text) {
    manifest.facts.AddText("script_text", std::string(read));
  }
  manifest.facts.AddText("script_sha256", Sha256Of(read));
  manifest.sections.push_back({"libraries", LibrariesOf(compiled)});
  const Places places(compiled, compiled.sources, request.script_as);
  manifest.sections.push_back({"replacements", Replacements(places).Of(compiled.merged)});
}

Manifest MakeManifest(Run& run, const ManifestRequest& request, const std::vector<CheckedFindings>& found) {
  const Compiled& compiled = *run.compiled();
  const Places places(compiled, run.sources(), request.script_as);
  const Account& account = run.executor().account();
  Manifest manifest;
  manifest.facts.AddText("tally", std::string(Version()));
  manifest.facts.AddText("commit", request.commit.empty() ? std::nullopt : std::optional(request.commit));
  manifest.facts.AddNumber("language", kLanguageVersion);
  AddRules(run.session(), compiled, request, manifest);
  manifest.facts.AddText("format", request.format);
  if (request.format == "text") {
    manifest.facts.AddNumber("width", request.text_width);
  }
  manifest.sections.push_back({"parameters", ParametersOf(run)});
  manifest.sections.push_back({"inputs", InputsOf(run)});
  manifest.sections.push_back({"tables", TablesOf(run)});
  manifest.sections.push_back({"undetermined", UndeterminedEntries(account)});
  manifest.sections.push_back({"ties", TiesOf(run, account, places)});
  std::vector<ManifestEntry> omissions;
  for (const Omission& omission : account.omissions()) {
    omissions.push_back(Told(omission.kind, places.Of(omission.span), omission.text));
  }
  manifest.sections.push_back({"omissions", std::move(omissions)});
  manifest.sections.push_back({"warnings", WarningsOf(run.sink(), places)});
  manifest.sections.push_back({"checks", ChecksOf(found)});
  return manifest;
}

void AddExplanations(const std::vector<ExplainedFinding>& explained, Manifest& manifest) {
  manifest.sections.push_back({"explanations", ExplanationsOf(explained)});
}

void AddOutputs(const std::vector<WrittenOutput>& outputs, Manifest& manifest) {
  std::vector<ManifestEntry> entries;
  for (const WrittenOutput& output : outputs) {
    ManifestEntry& entry = entries.emplace_back();
    entry.AddText("file", output.file);
    entry.AddNumber("rows", output.rows);
    if (output.rows_of) {
      entry.AddText("rows_of", output.rows_of);
    }
    entry.AddText("sha256", output.sha256);
  }
  manifest.sections.push_back({"outputs", std::move(entries)});
}

std::optional<std::string> RowsListed(const Run& run, const ResultTable& table) {
  const bound::Program& program = run.program();
  const auto listing = std::find_if(program.listings.begin(), program.listings.end(), [&](const bound::Listing& each) {
    return each.span.file == table.span.file && each.span.begin == table.span.begin;
  });
  if (listing == program.listings.end()) {
    return std::nullopt;
  }
  TableId id = listing->table;
  if (std::holds_alternative<bound::FindingsSource>(program.table(id).source) && !program.table(id).columns.empty()) {
    const Type& first = program.column(program.table(id).columns.front()).type;
    id = first.kind == TypeKind::kRow ? first.table : id;
  }
  const bound::Table& listed = program.table(id);
  const bool is_of_data =
      !std::holds_alternative<bound::CodesSource>(listed.source) && !std::holds_alternative<bound::FormCellsSource>(listed.source) &&
      !std::holds_alternative<bound::FormLinesSource>(listed.source) && !std::holds_alternative<bound::FindingsSource>(listed.source);
  return is_of_data ? std::optional(listed.name) : std::nullopt;
}

}  // namespace tally
