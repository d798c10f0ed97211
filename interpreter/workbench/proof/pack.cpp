#include "workbench/proof/pack.h"

#include <stdlib.h>

#include <algorithm>

#include <fmt/format.h>

#include "engine/csv/file_digest.h"
#include "foundation/source/utf8.h"
#include "language/program/library.h"
#include "language/program/script_text.h"
#include "workbench/proof/zip_file.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kReadMe =
    "What is in this file\n"
    "\n"
    "manifest.json       what was run: program, rules, parameters, inputs, outputs, each with its SHA-256\n"
    "manifest.note.json  what a person said of the run, where somebody did\n"
    "outputs/            the files that were handed in, as they were written\n"
    "script/, libraries/ the rules by which they were computed\n"
    "data/               the data, where it was packed too\n"
    "\n"
    "Any program shows the SHA-256 of a file (`sha256sum FILE`, `certutil -hashfile FILE SHA256`): it stands beside its name in "
    "manifest.json.\n"
    "`tally verify THIS.zip` compares all of them and, where the data is there (`--data DIR`), computes the outputs anew.\n";

class Packer {
 public:
  Packer(const PackRequest& request, const SessionOptions& options, DiagnosticSink& sink)
      : request_(request), options_(options), sink_(sink) {}

  void AddManifest(const Manifest& manifest) {
    AddFile(std::string(kManifestFile), request_.out / kManifestFile);
    std::error_code error;
    if (fs::exists(request_.out / kNoteFile, error)) {
      AddFile(std::string(kNoteFile), request_.out / kNoteFile);
    }
    entries_.push_back({.name = "README.txt", .bytes = std::string(kReadMe)});
    AddOutputs(manifest);
    AddTexts(manifest);
    if (request_.data) {
      for (const ManifestEntry& input : manifest.Section("inputs")) {
        AddInput(input);
      }
    }
  }
  std::vector<ZipEntry>& entries() { return entries_; }

 private:
  void AddFile(std::string name, const fs::path& file) { entries_.push_back({.name = std::move(name), .bytes = {}, .file = file}); }

  void AddOutputs(const Manifest& manifest) {
    std::set<std::string> left = request_.only;
    for (const ManifestEntry& output : manifest.Section("outputs")) {
      const std::string name = output.Get("file");
      if (!request_.only.empty() && left.erase(name) == 0) {
        continue;
      }
      AddFile("outputs/" + name, request_.out / name);
      if (const std::string rows_of = output.Get("rows_of"); !rows_of.empty()) {
        sink_
            .Note(DiagnosticKind::BadPath, PathPlace{Printable(name)},
                  fmt::format("prints rows of `{}`: whoever has the pack reads them", Printable(rows_of)))
            .Hint("`--only FILE` packs the outputs that are named, and no others");
      }
    }
    for (const std::string& name : left) {
      sink_.Report(DiagnosticKind::BadPath, PathPlace{Printable(name)}, "is no output of the run");
    }
  }

  void AddTexts(const Manifest& manifest) {
    LoadRequest load{
        .folders = options_.libraries, .params = options_.settings, .language = std::atoi(manifest.facts.Get("language").c_str())};
    for (const ManifestEntry& parameter : manifest.Section("parameters")) {
      if (parameter.Get("given") == "true") {
        load.params.try_emplace(parameter.Get("parameter"), parameter.Get("value"));
      }
    }
    load.script = request_.script ? *request_.script : request_.out / manifest.facts.Get("script");
    if (manifest.facts.Has("script_text")) {
      load.script = "<prompt>";
      load.text = manifest.facts.Get("script_text");
    }
    SourceMap sources;
    const LoadedProgram loaded = LoadProgram(load, sources, sink_);
    for (const auto& module : loaded.modules) {
      const std::string text(sources.file(module->module.file).text());
      if (!module->library.empty()) {
        entries_.push_back({.name = "libraries/" + module->place, .bytes = text});
      } else if (!load.text) {
        entries_.push_back({.name = "script/" + fs::path(manifest.facts.Get("script")).filename().string(), .bytes = text});
      }
    }
  }

  void AddInput(const ManifestEntry& input) {
    const std::string name = input.Get("file");
    const fs::path file = *request_.data / name;
    const Result<FileDigest> digest = DigestOfFile(file);
    if (!digest || digest.value().sha256 != input.Get("sha256")) {
      sink_.Report(DiagnosticKind::NotProven, PathPlace{Printable(file.string())},
                   digest ? "holds other bytes than the run read" : "cannot be read: " + digest.message());
      return;
    }
    entries_.push_back({.name = "data/" + name, .bytes = {}, .file = file, .smaller = true});
  }

  const PackRequest& request_;
  const SessionOptions& options_;
  DiagnosticSink& sink_;
  std::vector<ZipEntry> entries_;
};

}  // namespace

std::optional<Packed> MakePack(const PackRequest& request, const SessionOptions& options, const std::string& commit, DiagnosticSink& sink,
                               SourceMap& sources) {
  const fs::path manifest_file = request.out / kManifestFile;
  std::error_code error;
  if (fs::exists(request.to, error) && !LooksLikeZip(request.to)) {
    sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(request.to.string())}, "is there and no pack: it is not replaced");
    return std::nullopt;
  }
  const std::optional<Verified> verified =
      VerifyManifest({.manifest = manifest_file, .outputs = request.out, .script = request.script, .data = std::nullopt, .commit = commit},
                     options, sink, sources);
  if (!verified) {
    return std::nullopt;
  }
  for (const ManifestDifference& difference : verified->differences) {
    sink.Report(DiagnosticKind::NotProven, PathPlace{Printable(manifest_file.string())},
                fmt::format("{} {} {}", difference.what, Printable(difference.name), Printable(difference.text)));
  }
  const Result<std::string> text = ReadScriptText(manifest_file);
  if (sink.HasErrors() || !text) {
    return std::nullopt;
  }
  Packer packer(request, options, sink);
  packer.AddManifest(ReadManifest(text.value()).value());
  if (sink.HasErrors()) {
    return std::nullopt;
  }
  Packed packed{.names = {}, .sha256 = {}, .manifest_sha256 = verified->sha256};
  for (const ZipEntry& entry : packer.entries()) {
    packed.names.push_back(entry.name);
  }
  std::sort(packed.names.begin(), packed.names.end());
  if (const std::optional<std::string> fault = WriteZip(request.to, std::move(packer.entries()))) {
    sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(request.to.string())}, fmt::format("cannot be written: {}", *fault));
    return std::nullopt;
  }
  const Result<FileDigest> digest = DigestOfFile(request.to);
  if (!digest) {
    sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(request.to.string())}, digest.message());
    return std::nullopt;
  }
  packed.sha256 = digest.value().sha256;
  return packed;
}

OpenedPack::~OpenedPack() {
  std::error_code error;
  if (!folder_.empty()) {
    fs::remove_all(folder_, error);
  }
}

bool OpenedPack::Open(const fs::path& pack, DiagnosticSink& sink) {
  std::error_code error;
  std::string name = (fs::temp_directory_path(error) / "tally-pack-XXXXXX").string();
  const auto refuse = [&](std::string text) {
    sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(pack.string())}, std::move(text));
    return false;
  };
  if (error || mkdtemp(name.data()) == nullptr) {
    return refuse("cannot be opened: there is no place for its files");
  }
  folder_ = name;
  const Result<std::vector<std::string>> names = ExtractZip(pack, folder_);
  const Result<FileDigest> digest = DigestOfFile(pack);
  if (!names || !digest) {
    return refuse(fmt::format("cannot be opened as a pack: {}", !names ? names.message() : digest.message()));
  }
  sha256_ = digest.value().sha256;
  return true;
}

VerifyRequest OpenedPack::Request() const {
  VerifyRequest request{.manifest = folder_ / kManifestFile, .outputs = folder_ / "outputs", .script = std::nullopt, .data = std::nullopt};
  request.some_outputs = true;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder_ / "script", error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    request.script = entry->path();
  }
  if (fs::is_directory(folder_ / "data", error)) {
    request.data = folder_ / "data";
  }
  return request;
}

}  // namespace tally
