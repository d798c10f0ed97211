#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "outputs/writing/csv_writer.h"
#include "outputs/writing/file_operations.h"

namespace tally {

/// Why a path cannot be used.
struct PathFault {
  std::string path;
  std::string text;  // lower case, no final period
};
void ReportPath(const PathFault& fault, DiagnosticSink& sink);

/// One file to be written, and how its bytes are made.
struct PlannedFile {
  std::string name;
  std::function<bool(const WriteBytes&)> produce;
};

/// Whether `folder` can be written to, as far as that can be seen without writing. It may be missing when its parent is there. It must not
/// be one of `inputs` (the data folder).
std::optional<PathFault> CheckOutputFolder(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& inputs);

/// Writes all files into `folder` or none. They are made whole and synced under other names first. Whenever the program dies, a later call
/// of this function or of SettleFolder leaves all old files or all new ones. After a fault the folder is as it was before (a missing one
/// still is), or the fault says where the old files are. A file that is replaced keeps its mode and group. One run at a time gives its
/// files their names. `stop_asked` is asked until the first file has its name.
std::optional<PathFault> WriteFolder(const std::filesystem::path& folder, const std::vector<PlannedFile>& files, FileOperations& operations,
                                     const std::function<bool()>& stop_asked);

/// The same of one file alone.
std::optional<PathFault> WriteOneFile(const std::filesystem::path& file, std::function<bool(const WriteBytes&)> produce,
                                      const std::function<bool()>& stop_asked);

/// Finishes what a run that died while it wrote into `folder` has left half-done, before the files there are looked at.
std::optional<PathFault> SettleFolder(const std::filesystem::path& folder);

}  // namespace tally
