#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "outputs/writing/folder_writer.h"
#include "outputs/writing/text_writer.h"
#include "workbench/commands/set_aside_file.h"
#include "workbench/session/open_run.h"

namespace tally {

enum class OutputFormat { kCsv, kText };

/// What `tally run` is asked for.
struct RunRequest {
  std::optional<std::filesystem::path> data;
  std::optional<std::filesystem::path> out;  // none: to `print`
  OutputFormat format = OutputFormat::kCsv;
  bool manifest = false;
  std::optional<std::filesystem::path> set_aside;  // where rows with faults are listed; none: a fault ends the run
  std::optional<MostSetAside> most_set_aside;
  size_t text_width = 120;
  WriteBytes print;  // where results go when there is no folder
  std::function<void(const DataSource::Progress&)> progress;
};

/// From a script to its results: everything or, when the session's sink has errors afterwards, nothing. Gives the run; null where the
/// script or its data have faults.
std::unique_ptr<Run> RunReport(const RunRequest& request, Session& session);

}  // namespace tally
