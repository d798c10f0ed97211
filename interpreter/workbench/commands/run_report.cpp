#include "workbench/commands/run_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/cache/cache_file.h"
#include "foundation/source/utf8.h"
#include "foundation/types/output_file_name.h"
#include "outputs/writing/stop_signals.h"
#include "workbench/commands/manifest.h"
#include "workbench/commands/not_decided.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifestFile = "manifest.json";

void ReportPath(const PathFault& fault, DiagnosticSink& sink) {
  sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(fault.path)}, fault.text);
}

void CheckOut(const fs::path& out, const std::optional<fs::path>& data, DiagnosticSink& sink) {
  std::vector<fs::path> inputs = data ? std::vector<fs::path>{*data} : std::vector<fs::path>();
  if (const std::optional<fs::path> folder = data ? FolderOfCache(*data) : std::nullopt) {
    inputs.push_back(*folder);
  }
  if (const std::optional<PathFault> fault = CheckOutputFolder(out, inputs)) {
    ReportPath(*fault, sink);
  }
}

/// `report.csv` as `report.txt` where the format is text.
std::string FileNameIn(OutputFormat format, const std::string& name) {
  if (format == OutputFormat::kText && name.ends_with(".csv")) {
    return name.substr(0, name.size() - 4) + ".txt";
  }
  return name;
}

bool WriteTable(const RunRequest& request, const ResultTable& table, bool title, const WriteBytes& write) {
  switch (request.format) {
    case OutputFormat::kCsv: return WriteCsv(table, write);
    case OutputFormat::kText: return WriteText(table, {.width = request.text_width, .title = title}, write);
  }
  return false;
}

void WriteToFolder(const RunRequest& request, Run& run, const std::vector<ResultTable>& tables) {
  std::vector<PlannedFile> files;
  std::error_code error;
  const fs::path script_folder = fs::absolute(run.session().options().script, error).parent_path();
  const bool is_script_folder = !error && fs::equivalent(script_folder, *request.out, error) && !error;
  const auto add = [&](std::string name, std::function<bool(const WriteBytes&)> produce) {
    const bool taken =
        std::any_of(files.begin(), files.end(), [&](const PlannedFile& file) { return FileOfName(file.name) == FileOfName(name); });
    if (taken || (is_script_folder && FileOfName(name) == FileOfName(run.session().options().script.filename().string()))) {
      ReportPath(
          {(*request.out / name).string(), taken ? "two outputs have this file name" : "is the script; an output cannot take its place"},
          run.sink());
    }
    files.push_back({std::move(name), std::move(produce)});
  };
  for (const ResultTable& table : tables) {
    if (table.file.empty()) {
      continue;  // printed only
    }
    add(FileNameIn(request.format, table.file), [&](const WriteBytes& write) { return WriteTable(request, table, false, write); });
  }
  if (request.manifest) {
    add(std::string(kManifestFile), [manifest = MakeManifest(run, tables)](const WriteBytes& write) { return write(manifest); });
  }
  if (run.sink().HasErrors()) {
    return;
  }
  const StopSignals stop_signals;
  FileOperations operations;
  if (const std::optional<PathFault> fault = WriteFolder(*request.out, files, operations, StopSignals::Asked)) {
    ReportPath(*fault, run.sink());
  }
}

void PrintTables(const RunRequest& request, const std::vector<ResultTable>& tables) {
  bool first = true;
  for (const ResultTable& table : tables) {
    const bool written =
        (first || request.format == OutputFormat::kCsv || request.print("\n")) && WriteTable(request, table, true, request.print);
    if (!written) {
      return;  // `print` knows why
    }
    first = false;
  }
}

}  // namespace

std::unique_ptr<Run> RunReport(const RunRequest& request, Session& session) {
  DiagnosticSink& sink = session.sink();
  if (request.out) {
    CheckOut(*request.out, request.data, sink);
  }
  std::unique_ptr<Run> run = OpenRun(session, {.data = request.data, .command = "tally run", .progress = request.progress});
  if (run == nullptr) {
    return nullptr;
  }
  const RowsSetAside* const set_aside = session.options().set_aside.get();
  if (set_aside != nullptr && request.set_aside) {
    ReportSetAside(*run, *set_aside, *request.set_aside, request.most_set_aside, sink);
    if (sink.HasErrors()) {
      return run;
    }
  }
  const std::vector<ResultTable> tables = run->ComputeOutputs();
  if (sink.HasErrors()) {
    return run;
  }
  if (set_aside != nullptr && request.set_aside) {
    WriteSetAside(*run, *set_aside, *request.set_aside, sink);
    if (sink.HasErrors()) {
      return run;
    }
  }
  NoteWhatIsNotDecided(*run);

  const StageTimer timer(session.profile(), request.out ? "write the files" : "print the tables");
  if (request.out) {
    WriteToFolder(request, *run, tables);
  } else {
    PrintTables(request, tables);
  }
  return run;
}

}  // namespace tally
