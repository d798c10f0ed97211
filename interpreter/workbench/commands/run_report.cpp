#include "workbench/commands/run_report.h"

#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "engine/cache/cache_file.h"
#include "foundation/memory/memory.h"
#include "foundation/source/fold_text.h"
#include "foundation/source/utf8.h"
#include "foundation/types/output_file_name.h"
#include "language/binder/tree/severities.h"
#include "outputs/writing/cell_texts.h"
#include "outputs/writing/stop_signals.h"
#include "workbench/commands/files_read.h"
#include "workbench/commands/not_decided.h"
#include "workbench/comparing/what_if.h"
#include "workbench/proof/note.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

void CheckOut(const fs::path& out, const std::optional<fs::path>& data, DiagnosticSink& sink) {
  std::vector<fs::path> inputs = data ? std::vector<fs::path>{*data} : std::vector<fs::path>();
  if (const std::optional<fs::path> folder = data ? FolderOfCache(*data) : std::nullopt) {
    inputs.push_back(*folder);
  }
  std::optional<PathFault> fault = CheckOutputFolder(out, inputs);
  fault = fault ? fault : SettleFolder(out);
  if (fault) {
    ReportPath(*fault, sink);
  }
}

/// What is to be written.
struct Results {
  std::vector<ResultTable> tables;
  std::vector<ExplainedFinding> explained;
  std::optional<Manifest> manifest;  // without its outputs
};

/// What the run has read, by the names that it has in the output folder, and what it is.
std::map<std::string, std::string_view> ReadFromOut(const RunRequest& request, Run& run) {
  std::map<std::string, std::string_view> found;
  for (const ReadByProgram& read : FilesRead(*run.compiled(), request.data)) {
    if (IsInFolder(read.file, *request.out)) {
      found.try_emplace(FileOfName(read.file.filename().string()), read.what);
    }
  }
  return found;
}

/// Gives the SHA-256 of the manifest; empty where none is written.
std::string WriteToFolder(const RunRequest& request, Run& run, const Results& results) {
  std::vector<PlannedFile> files;
  std::vector<std::shared_ptr<WrittenOutput>> outputs;
  const std::map<std::string, std::string_view> read = ReadFromOut(request, run);
  const auto add = [&](std::string name, std::function<bool(const WriteBytes&)> produce) {
    const auto is_read = read.find(FileOfName(name));
    const bool taken =
        std::any_of(files.begin(), files.end(), [&](const PlannedFile& file) { return FileOfName(file.name) == FileOfName(name); });
    if (taken || is_read != read.end()) {
      const bool of_run = name == kManifestFile || name == kNoteFile || name == kExplanationsFile;
      const std::string_view what = !taken ? is_read->second : "a file that the run writes itself";
      ReportPath({(*request.out / name).string(),
                  taken && !of_run ? "two outputs have this file name" : fmt::format("is {}; an output cannot take its place", what)},
                 run.sink());
    }
    files.push_back({std::move(name), std::move(produce)});
  };
  const auto add_output = [&](WrittenOutput output, std::function<bool(const WriteBytes&)> produce) {
    const auto written = std::make_shared<WrittenOutput>(std::move(output));
    outputs.push_back(written);
    if (!request.manifest) {
      add(written->file, std::move(produce));
      return;
    }
    add(written->file, [written, produce = std::move(produce)](const WriteBytes& write) { return WriteHashed(produce, write, *written); });
  };
  const ResultTable* last_without_file = nullptr;
  for (const ResultTable& table : results.tables) {
    if (table.file.empty()) {
      // A form over measures has a table a measure.
      if (last_without_file == nullptr || last_without_file->span.begin != table.span.begin) {
        const std::string name = Printable(run.sources().Text(table.span));
        run.sink()
            .Note(DiagnosticKind::NeverUsed, table.span, fmt::format("`{}` has no `file`, and is not written", name))
            .Hint(fmt::format("say in it `file \"{}.csv\"`", name));
      }
      last_without_file = &table;
      continue;
    }
    add_output({.file = FileNameIn(request.format.format, table.file), .rows = PrintedRowCount(table), .rows_of = RowsListed(run, table)},
               [&](const WriteBytes& write) { return WriteTable(request.format, table, false, write); });
  }
  if (files.empty()) {
    run.sink().Report(DiagnosticKind::BadPath, PathPlace{Printable(request.out->string())},
                      "no output asks for a file: nothing was written");
  }
  if (request.explanations) {
    add_output({.file = std::string(kExplanationsFile), .rows = results.explained.size(), .rows_of = std::string(kRowsOfExplanations)},
               [&](const WriteBytes& write) { return write(ExplanationsText(results.explained)); });
  }
  WrittenOutput manifest;
  if (request.manifest) {  // behind the outputs, whose hashes it has
    add(std::string(kManifestFile), [&](const WriteBytes& write) {
      Manifest whole = *results.manifest;
      std::vector<WrittenOutput> written;
      for (const auto& output : outputs) {
        written.push_back(*output);
      }
      AddOutputs(written, whole);
      return WriteHashed([&](const WriteBytes& to) { return to(whole.Text()); }, write, manifest);
    });
  }
  if (request.note) {
    add(std::string(kNoteFile), [&](const WriteBytes& write) { return write(NoteText(*request.note, manifest.sha256)); });
  }
  if (run.sink().HasErrors()) {
    return {};
  }
  StopSignals::OnlyNote();
  ThrowWithoutMemory();
  FileOperations operations;
  if (const std::optional<PathFault> fault = WriteFolder(*request.out, files, operations, StopSignals::Asked)) {
    ReportPath(*fault, run.sink());
    return {};
  }
  return manifest.sha256;
}

// "2 `error`, 1 `warning`"
std::string FindingsInWords(const std::map<std::string, size_t>& by_severity) {
  std::string words;
  for (const auto& [severity, count] : by_severity) {
    words += fmt::format("{}{} `{}`", words.empty() ? "" : ", ", count, severity);
  }
  return words;
}

void NoteUnprinted(const std::vector<CheckedFindings>& found, DiagnosticSink& sink) {
  for (const CheckedFindings& of_checks : found) {
    if (!of_checks.is_printed && !of_checks.by_severity.empty()) {
      sink.Note(DiagnosticKind::NeverUsed, of_checks.checks->span,
                fmt::format("`{}` found {}, and no output prints what it finds", of_checks.checks->name,
                            FindingsInWords(of_checks.by_severity)))
          .Hint(fmt::format("list it: `listing NAME of {} {{ ... }}`", of_checks.checks->name));
    }
  }
}

// Fails the run where something was found of a severity that is to fail it.
void FailOn(const RunRequest& request, const std::vector<CheckedFindings>& found, Run& run) {
  std::map<std::string, size_t> failing;
  for (const CheckedFindings& of_checks : found) {
    for (const auto& [severity, count] : of_checks.by_severity) {
      if (std::find(request.fail_on.begin(), request.fail_on.end(), FoldText(severity)) != request.fail_on.end()) {
        failing[severity] += count;
      }
    }
  }
  if (!failing.empty()) {
    run.sink().Report(DiagnosticKind::RequireFailed, PathPlace{run.session().options().script.string()},
                      fmt::format("the checks found {}", FindingsInWords(failing)));
  }
}

void PrintTables(const RunRequest& request, const std::vector<ResultTable>& tables) {
  bool first = true;
  for (const ResultTable& table : tables) {
    const bool written = (first || request.format.format == OutputFormat::kCsv || request.print("\n")) &&
                         WriteTable(request.format, table, true, request.print);
    if (!written) {
      return;  // `print` knows why
    }
    first = false;
  }
}

}  // namespace

std::vector<std::string> SeveritiesUpTo(const std::string& least) {
  std::vector<std::string> severities;
  for (const std::string_view severity : bound::kSeverities) {
    if (severity == bound::kExcluded) {
      break;
    }
    severities.emplace_back(severity);
    if (severity == least) {
      return severities;
    }
  }
  return {};
}

std::unique_ptr<Run> RunReport(const RunRequest& request, Session& session) {
  DiagnosticSink& sink = session.sink();
  Results results;
  const std::vector<FindingExplanation> explanations =
      request.explanations ? ReadExplanations(*request.explanations, sink) : std::vector<FindingExplanation>();
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
  results.tables = run->ComputeOutputs();
  if (sink.HasErrors()) {
    return run;
  }
  const std::vector<CheckedFindings> found = run->outputs().CountFindings(!request.fail_on.empty() || request.manifest);
  if (sink.HasErrors()) {
    return run;
  }
  if (request.manifest) {
    results.manifest = MakeManifest(*run,
                                    {.commit = request.commit,
                                     .out = request.out,
                                     .format = request.format.format == OutputFormat::kCsv ? "csv" : "text",
                                     .text_width = request.format.text_width},
                                    found);
  }
  if (request.explanations) {
    results.explained = ExplainFindings(*run, explanations);
    if (results.manifest) {
      AddExplanations(results.explained, *results.manifest);
    }
  }
  NoteWhatIsNotDecided(*run);
  std::string answers;  // before anything is written: a fault in one leaves all as it was
  AnswerWhatIfs(*run, request.format.text_width, [&](std::string_view text) {
    answers += text;
    return true;
  });
  if (sink.HasErrors()) {
    return run;
  }
  NoteUnprinted(found, sink);
  if (request.explanations) {
    NoteExplanations(results.explained, request.explanations->string(), sink);
  }
  FailOn(request, found, *run);
  if (sink.HasErrors()) {
    return run;
  }
  if (set_aside != nullptr && request.set_aside) {
    WriteSetAside(*run, *set_aside, *request.set_aside, sink);
    if (sink.HasErrors()) {
      return run;
    }
  }

  const StageTimer timer(session.profile(), request.out ? "write the files" : "print the tables");
  if (!request.out) {
    PrintTables(request, results.tables);
  }
  const bool printed = request.print(answers);
  if (request.out && printed) {
    const std::string hash = WriteToFolder(request, *run, results);
    if (!hash.empty()) {
      request.print(fmt::format("sha256 {}  {}\n", hash, kManifestFile));
    }
  }
  return run;
}

}  // namespace tally
