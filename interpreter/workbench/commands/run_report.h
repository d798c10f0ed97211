#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "outputs/writing/folder_writer.h"
#include "workbench/commands/set_aside_file.h"
#include "workbench/proof/note.h"
#include "workbench/proof/report_files.h"
#include "workbench/session/open_run.h"

namespace tally {

/// What `tally run` is asked for.
struct RunRequest {
  std::optional<std::filesystem::path> data;
  std::optional<std::filesystem::path> out;  // none: to `print`
  ReportFormat format;
  bool manifest = false;
  std::string commit;                                 // of the program, for the manifest
  std::optional<RunNote> note;                        // beside the manifest
  std::optional<std::filesystem::path> explanations;  // of what the checks find
  std::vector<std::string> fail_on;                   // severities of findings that fail the run
  std::optional<std::filesystem::path> set_aside;     // where rows with faults are listed; none: a fault ends the run
  std::optional<MostSetAside> most_set_aside;
  WriteBytes print;  // where results go when there is no folder, and answers to `what if`
  std::function<void(const DataSource::Progress&)> progress;
};

/// A severity of findings that can fail a run, and those that are worse; empty where there is no such severity.
std::vector<std::string> SeveritiesUpTo(const std::string& least);

/// From a script to its results and the answers to its `what if`s: everything or, when the session's sink has errors afterwards, nothing.
/// Gives the run; null where the script or its data have faults.
std::unique_ptr<Run> RunReport(const RunRequest& request, Session& session);

}  // namespace tally
