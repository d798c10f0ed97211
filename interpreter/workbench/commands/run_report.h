#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "outputs/writing/folder_writer.h"
#include "outputs/writing/text_writer.h"
#include "workbench/session/session.h"

namespace tally {

enum class OutputFormat { kCsv, kText };

/// What `tally run` is asked for.
struct RunRequest {
  std::optional<std::filesystem::path> data;
  std::optional<std::filesystem::path> out;  // none: to `print`
  OutputFormat format = OutputFormat::kCsv;
  bool manifest = false;
  size_t text_width = 120;
  WriteBytes print;  // where results go when there is no folder
  std::function<void(const DataSource::Progress&)> progress;
};

/// Brings a new session to the point where it can be asked: compiled, data read, parameters set. `command` is the place of faults of the
/// command line. False, and faults in the session's sink, when that is not possible.
bool OpenSession(Session& session, const std::optional<std::filesystem::path>& data,
                 const std::function<void(const DataSource::Progress&)>& progress, const std::string& command);

/// From a script to its results: everything or, when the session's sink has errors afterwards, nothing.
void RunReport(const RunRequest& request, Session& session);

}  // namespace tally
