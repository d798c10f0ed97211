#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "workbench/session/run.h"

namespace tally {

/// What a command wants to open.
struct OpenRequest {
  std::optional<std::filesystem::path> data;                    // `--data`
  std::string command;                                          // `tally run`: the place of faults of the command line
  std::function<void(const DataSource::Progress&)> progress{};  // while data is read
};

/// The whole pipeline, from the session's script to the point where it can be asked and printed. Null, and faults in the session's sink,
/// when that is not possible.
std::unique_ptr<Run> OpenRun(Session& session, const OpenRequest& request);

}  // namespace tally
