#include "workbench/proof/verify.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "engine/csv/file_digest.h"
#include "engine/dataset/set_aside.h"
#include "foundation/base/counted.h"
#include "foundation/base/sha256.h"
#include "foundation/source/utf8.h"
#include "language/program/language_version.h"
#include "language/program/script_text.h"
#include "language/program/standard_library.h"
#include "workbench/proof/make_manifest.h"
#include "workbench/proof/report_files.h"
#include "workbench/session/open_run.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

class Verifier {
 public:
  Verifier(const VerifyRequest& request, SessionOptions options, Manifest manifest, DiagnosticSink& sink, SourceMap& sources)
      : request_(request), options_(std::move(options)), manifest_(std::move(manifest)), sink_(sink), sources_(sources) {}

  void Verify(Verified& verified) {
    verified_ = &verified;
    NoteProgram();
    CheckOutputs();
    if (!SetProgram()) {
      return;
    }
    CheckTexts();
    if (request_.data) {
      RunAgain();
    }
  }

 private:
  void Add(std::string what, std::string name, std::string text) {
    verified_->differences.push_back({std::move(what), std::move(name), std::move(text)});
  }
  void AddAll(std::string_view section, const std::vector<ManifestEntry>& now) {
    for (ManifestDifference& difference : DifferencesOf(section, manifest_.Section(section), now)) {
      verified_->differences.push_back(std::move(difference));
    }
  }

  void NoteProgram() {
    const auto program = [](const std::string& version, const std::string& commit, const std::string& language) {
      return fmt::format("tally {}{}, language {}", version, commit.empty() ? "" : fmt::format(" ({})", commit), language);
    };
    const std::string then = program(manifest_.facts.Get("tally"), manifest_.facts.Get("commit"), manifest_.facts.Get("language"));
    const std::string now = program(std::string(Version()), request_.commit, fmt::format("{}", kLanguageVersion));
    if (then != now) {
      verified_->notes.push_back(fmt::format("another program made it: {}; this is {}", then, now));
    }
  }

  void CheckOutputs() {
    size_t looked_at = 0;
    for (const ManifestEntry& output : manifest_.Section("outputs")) {
      const std::string name = output.Get("file");
      const fs::path file = request_.outputs / name;
      std::error_code error;
      if (!fs::exists(file, error)) {
        if (request_.some_outputs) {
          verified_->notes.push_back(fmt::format("output {} is not in the pack", Printable(name)));
        } else {
          Add("output", name, "is not there");
        }
        continue;
      }
      ++looked_at;
      const Result<FileDigest> digest = DigestOfFile(file);
      if (!digest) {
        Add("output", name, fmt::format("cannot be read: {}", digest.message()));
      } else if (digest.value().sha256 != output.Get("sha256")) {
        Add("output", name, "holds other bytes than the run wrote");
      }
    }
    verified_->looked_at.push_back(Counted(looked_at, "output", "outputs"));
  }

  std::string ScriptName() const { return fs::path(manifest_.facts.Get("script")).filename().string(); }

  /// The script, and the values of the parameters that were given. False where the script is not there.
  bool SetProgram() {
    for (const ManifestEntry& parameter : manifest_.Section("parameters")) {
      if (parameter.Get("given") == "true") {
        options_.settings.try_emplace(parameter.Get("parameter"), parameter.Get("value"));
      }
    }
    options_.language = std::atoi(manifest_.facts.Get("language").c_str());
    if (!request_.script && manifest_.facts.Has("script_text")) {
      options_.script = "<prompt>";
      options_.text = manifest_.facts.Get("script_text");
      return true;
    }
    options_.script = request_.script ? *request_.script : request_.manifest.parent_path() / manifest_.facts.Get("script");
    std::error_code error;
    if (fs::exists(options_.script, error)) {
      return true;
    }
    Add("script", manifest_.facts.Get("script"), "is not there; say behind the manifest where it is");
    return false;
  }

  /// The bytes of the script and of its libraries, also of those that cannot be read.
  void CheckTexts() {
    SourceMap sources;
    DiagnosticSink nobody;
    const LoadedProgram loaded = LoadProgram({.script = options_.script,
                                              .text = options_.text,
                                              .folders = options_.libraries,
                                              .params = options_.settings,
                                              .language = options_.language},
                                             sources, nobody);
    std::vector<ManifestEntry> libraries;
    for (const auto& module : loaded.modules) {
      const std::string sha256 = Sha256Of(sources.file(module->module.file).text());
      if (module->library.empty()) {
        if (sha256 != manifest_.facts.Get("script_sha256")) {
          Add("script", options_.script.filename().string(), "has another text");
        }
        continue;
      }
      ManifestEntry& entry = libraries.emplace_back();
      entry.AddText("library", module->library);
      entry.AddText("sha256", sha256);
    }
    std::vector<ManifestEntry> then;
    for (const ManifestEntry& library : manifest_.Section("libraries")) {
      ManifestEntry& entry = then.emplace_back();
      entry.AddText("library", library.Get("library"));
      entry.AddText("sha256", library.Get("sha256"));
    }
    for (ManifestDifference& difference : DifferencesOf("libraries", then, libraries)) {
      verified_->differences.push_back(std::move(difference));
    }
    verified_->looked_at.push_back("the script");
    if (!libraries.empty()) {
      verified_->looked_at.push_back(Counted(libraries.size(), "library", "libraries"));
    }
    if (!request_.data) {
      CompareRules();
    }
  }

  /// What the texts replace, without data.
  void CompareRules() {
    Session session(options_);
    const CompiledRef compiled = Compile(session);
    if (compiled == nullptr) {
      TakeFaults(session, "rules", "cannot be read");
      return;
    }
    Manifest now;
    AddRules(session, *compiled, {.script_as = ScriptName()}, now);
    AddAll("replacements", now.Section("replacements"));
  }

  void RunAgain() {
    options_.digests = true;
    const std::vector<ManifestEntry>& inputs = manifest_.Section("inputs");
    if (std::any_of(inputs.begin(), inputs.end(), [](const ManifestEntry& input) { return input.Has("rows_set_aside"); })) {
      options_.set_aside = std::make_shared<RowsSetAside>();
    }
    std::error_code error;
    is_explained_ = !manifest_.Section("explanations").empty();
    if (is_explained_ && request_.some_outputs && !fs::exists(request_.outputs / kExplanationsFile, error)) {
      is_explained_ = false;  // output explanations.csv is told as not in the pack
    }
    options_.keep_all_columns = is_explained_;
    Session session(options_);
    const std::vector<FindingExplanation> explanations =
        is_explained_ ? ReadExplanations(request_.outputs / kExplanationsFile, session.sink()) : std::vector<FindingExplanation>();
    const std::unique_ptr<Run> run = OpenRun(session, {.data = request_.data, .command = "tally verify", .progress = request_.progress});
    if (run == nullptr) {
      TakeFaults(session, "run", "cannot be made again");
      return;
    }
    const std::vector<ResultTable> tables = run->ComputeOutputs();
    const std::vector<CheckedFindings> found =
        session.sink().HasErrors() ? std::vector<CheckedFindings>() : run->outputs().CountFindings(/*of_all=*/true);
    if (session.sink().HasErrors()) {
      TakeFaults(session, "run", "cannot be made again");
      return;
    }
    Manifest now = MakeManifest(*run, {.script_as = ScriptName(), .format = manifest_.facts.Get("format")}, found);
    std::vector<ExplainedFinding> explained;
    if (is_explained_) {
      explained = ExplainFindings(*run, explanations);
      AddExplanations(explained, now);
    }
    const ReportFormat format{.format = manifest_.facts.Get("format") == "text" ? OutputFormat::kText : OutputFormat::kCsv,
                              .text_width = static_cast<size_t>(std::max(0, std::atoi(manifest_.facts.Get("width").c_str())))};
    AddOutputs(HashOutputs(*run, tables, format, is_explained_ ? &explained : nullptr), now);
    Compare(now);
  }

  void Compare(const Manifest& now) {
    AddAll("replacements", now.Section("replacements"));
    AddAll("parameters", now.Section("parameters"));
    AddInputs(now);
    std::vector<ManifestEntry> outputs = manifest_.Section("outputs");
    if (!is_explained_) {
      std::erase_if(outputs, [](const ManifestEntry& output) { return output.Get("file") == kExplanationsFile; });
    }
    for (const ManifestDifference& output : DifferencesOf("outputs", outputs, now.Section("outputs"))) {
      Add("output", output.name, "computed anew: " + output.text);
    }
    for (const std::string_view section : {"undetermined", "ties", "omissions", "warnings", "checks"}) {
      AddAll(section, now.Section(section));
    }
    if (is_explained_) {
      AddAll("explanations", now.Section("explanations"));
    }
    verified_->looked_at.push_back(Counted(now.Section("inputs").size(), "input", "inputs"));
    verified_->looked_at.push_back("all outputs computed anew");
  }

  /// Other bytes of an input are told with what they change of the tables that are read from it.
  void AddInputs(const Manifest& now) {
    const std::vector<ManifestDifference> tables = DifferencesOf("tables", manifest_.Section("tables"), now.Section("tables"));
    for (ManifestDifference& input : DifferencesOf("inputs", manifest_.Section("inputs"), now.Section("inputs"))) {
      const std::vector<ManifestEntry>& all = now.Section("tables");
      const bool is_same = std::none_of(tables.begin(), tables.end(), [&](const ManifestDifference& table) {
        return std::any_of(all.begin(), all.end(),
                           [&](const ManifestEntry& entry) { return entry.Get("table") == table.name && entry.Get("file") == input.name; });
      });
      input.text += is_same ? "; the rows that the script reads in it are the same" : "";
      verified_->differences.push_back(std::move(input));
    }
    verified_->differences.insert(verified_->differences.end(), tables.begin(), tables.end());
  }

  void TakeFaults(const Session& session, std::string what, std::string text) {
    Add(std::move(what), options_.script.filename().string(), std::move(text));
    sink_.Take(session.sink(), DiagnosticSink::Taken::kErrors);
    sources_ = session.sources();
  }

  const VerifyRequest& request_;
  SessionOptions options_;
  Manifest manifest_;
  DiagnosticSink& sink_;
  SourceMap& sources_;
  Verified* verified_ = nullptr;
  bool is_explained_ = false;  // the run's explanations are there
};

}  // namespace

std::optional<Verified> VerifyManifest(const VerifyRequest& request, SessionOptions options, DiagnosticSink& sink, SourceMap& sources) {
  const auto refuse = [&](const std::string& text) {
    sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(request.manifest.string())}, text);
    return std::nullopt;
  };
  const Result<std::string> text = ReadScriptText(request.manifest);
  if (!text) {
    return refuse(fmt::format("the manifest cannot be read: {}", text.message()));
  }
  Result<Manifest> manifest = ReadManifest(text.value());
  if (!manifest) {
    return refuse(manifest.message());
  }
  Verified verified;
  verified.sha256 = Sha256Of(text.value());
  Verifier(request, std::move(options), std::move(*manifest), sink, sources).Verify(verified);
  return verified;
}

}  // namespace tally
