#include "outputs/writing/folder_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "foundation/types/output_file_name.h"
#include "outputs/writing/folder_lock.h"
#include "outputs/writing/settle.h"
#include "outputs/writing/staging.h"

namespace tally {
namespace {

/// `out/` as `out`, so that its parent and its own name can be told apart.
std::filesystem::path WithoutTrailingSlash(const std::filesystem::path& folder) {
  std::string text = folder.string();
  while (text.size() > 1 && text.back() == '/') {
    text.pop_back();
  }
  return text;
}

std::filesystem::path ParentOf(const std::filesystem::path& folder) {
  const std::filesystem::path parent = folder.parent_path();
  return parent.empty() ? "." : parent;
}

/// What already has the name of an output file.
std::optional<PathFault> CheckTarget(int folder, const std::filesystem::path& path, const std::string& name) {
  struct stat status {};
  if (fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) {
      return std::nullopt;
    }
    return PathFault{(path / name).string(), fmt::format("cannot be written: {}", std::strerror(errno))};
  }
  if (S_ISLNK(status.st_mode)) {
    return PathFault{(path / name).string(), "is a symbolic link; outputs are not written through links"};
  }
  if (S_ISDIR(status.st_mode)) {
    return PathFault{(path / name).string(), "is a folder; an output file cannot take its place"};
  }
  if (!S_ISREG(status.st_mode)) {
    return PathFault{(path / name).string(), "is not a regular file; an output file cannot take its place"};
  }
  return std::nullopt;
}

/// The turn to give files their names in `folder`, where nothing of a broken run is left then.
std::optional<PathFault> TakeTurn(FolderLock& turn, int folder, const std::string& shown, FileOperations& operations,
                                  const std::function<bool()>& stop_asked) {
  switch (turn.Take(folder, stop_asked)) {
    case FolderLock::Taken::kYes: return Settle(folder, shown, operations);
    case FolderLock::Taken::kStopped: return StoppedBeforeWriting(shown);
    case FolderLock::Taken::kNotInTime: break;
  }
  return PathFault{shown,
                   fmt::format("another run is writing there, and has not ended within {} seconds", FolderLock::kLongestWait.count())};
}

std::optional<PathFault> WriteNewFolder(const std::filesystem::path& folder, const std::vector<PlannedFile>& files,
                                        FileOperations& operations, const std::function<bool()>& stop_asked, bool* is_taken) {
  const std::filesystem::path parent = ParentOf(folder);
  OpenFolder parent_folder(parent);
  if (!parent_folder.is_open()) {
    return PathFault{folder.string(), fmt::format("cannot be made: {}", std::strerror(errno))};
  }
  FolderLock turn;
  if (std::optional<PathFault> fault = TakeTurn(turn, parent_folder.descriptor(), parent.string(), operations, stop_asked)) {
    return fault;
  }
  Staging staging(parent_folder.descriptor(), folder.string(), Staging::For::kNewFolder, operations);
  turn.Release();
  if (std::optional<PathFault> fault = staging.WriteAll(files, stop_asked)) {
    return fault;
  }
  if (stop_asked()) {
    return StoppedBeforeWriting(folder.string());
  }
  return staging.BecomeFolder(folder.filename().string(), is_taken);
}

std::optional<PathFault> WriteOldFolder(int descriptor, const std::filesystem::path& folder, const std::vector<PlannedFile>& files,
                                        FileOperations& operations, const std::function<bool()>& stop_asked) {
  const auto check_targets = [&]() -> std::optional<PathFault> {
    for (const PlannedFile& file : files) {
      if (std::optional<PathFault> fault = CheckTarget(descriptor, folder, file.name)) {
        return fault;
      }
    }
    return std::nullopt;
  };
  FolderLock turn;
  if (std::optional<PathFault> fault = TakeTurn(turn, descriptor, folder.string(), operations, stop_asked)) {
    return fault;
  }
  if (std::optional<PathFault> fault = check_targets()) {
    return fault;
  }
  if (files.empty()) {
    return std::nullopt;
  }
  Staging staging(descriptor, folder.string(), Staging::For::kFilesInParent, operations);
  turn.Release();  // others may write while the files are made
  if (std::optional<PathFault> fault = staging.WriteAll(files, stop_asked)) {
    return fault;
  }
  if (std::optional<PathFault> fault = TakeTurn(turn, descriptor, folder.string(), operations, stop_asked)) {
    return fault;
  }
  if (std::optional<PathFault> fault = check_targets()) {
    return fault;
  }
  return staging.MoveInto(files, stop_asked);
}

}  // namespace

void ReportPath(const PathFault& fault, DiagnosticSink& sink) {
  sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(fault.path)}, fault.text);
}

std::optional<PathFault> CheckOutputFolder(const std::filesystem::path& given, const std::vector<std::filesystem::path>& inputs) {
  if (given.empty()) {
    return PathFault{"--out", "the output folder has no name"};
  }
  const std::filesystem::path folder = WithoutTrailingSlash(given);
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) {
      return PathFault{folder.string(), fmt::format("cannot be written to: {}", std::strerror(errno))};
    }
    struct stat link_status {};
    if (lstat(folder.c_str(), &link_status) == 0) {
      return PathFault{folder.string(), "is a symbolic link to nothing; the output folder cannot be made there"};
    }
    const std::filesystem::path parent = ParentOf(folder);
    struct stat parent_status {};
    if (stat(parent.c_str(), &parent_status) != 0) {
      return PathFault{folder.string(), fmt::format("cannot be made: the folder `{}` is not there", Printable(parent.string()))};
    }
    if (!S_ISDIR(parent_status.st_mode)) {
      return PathFault{folder.string(), fmt::format("cannot be made: `{}` is not a folder", Printable(parent.string()))};
    }
    if (access(parent.c_str(), W_OK | X_OK) != 0) {
      return PathFault{folder.string(), fmt::format("cannot be made: {}", std::strerror(errno))};
    }
    return std::nullopt;
  }
  if (!S_ISDIR(status.st_mode)) {
    return PathFault{folder.string(), "is not a folder; `--out` names the folder that the outputs go to"};
  }
  for (const std::filesystem::path& input : inputs) {
    struct stat input_status {};
    if (stat(input.c_str(), &input_status) == 0 && input_status.st_dev == status.st_dev && input_status.st_ino == status.st_ino) {
      return PathFault{folder.string(), "is the data folder; outputs must go to another folder"};
    }
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    return PathFault{folder.string(), fmt::format("cannot be written to: {}", std::strerror(errno))};
  }
  return std::nullopt;
}

std::optional<PathFault> WriteFolder(const std::filesystem::path& given, const std::vector<PlannedFile>& files, FileOperations& operations,
                                     const std::function<bool()>& stop_asked) {
  const std::filesystem::path folder = WithoutTrailingSlash(given);
  for (const PlannedFile& file : files) {
    if (std::optional<std::string> fault = FaultOfFileName(file.name)) {
      return PathFault{folder.string(), *fault};
    }
  }
  while (true) {
    const OpenFolder out(folder);
    if (out.is_open()) {
      return WriteOldFolder(out.descriptor(), folder, files, operations, stop_asked);
    }
    if (errno != ENOENT) {
      return PathFault{folder.string(), fmt::format("cannot be written to: {}", std::strerror(errno))};
    }
    bool is_taken = false;  // another run has made it meanwhile
    std::optional<PathFault> fault = WriteNewFolder(folder, files, operations, stop_asked, &is_taken);
    if (!is_taken) {
      return fault;
    }
  }
}

std::optional<PathFault> WriteOneFile(const std::filesystem::path& file, std::function<bool(const WriteBytes&)> produce,
                                      const std::function<bool()>& stop_asked) {
  FileOperations operations;
  return WriteFolder(file.has_parent_path() ? file.parent_path() : ".", {{file.filename().string(), std::move(produce)}}, operations,
                     stop_asked);
}

std::optional<PathFault> SettleFolder(const std::filesystem::path& folder) {
  const OpenFolder open(folder);
  if (!open.is_open() || StagingFoldersIn(open.descriptor()).empty()) {
    return std::nullopt;
  }
  FileOperations operations;
  FolderLock turn;
  return TakeTurn(turn, open.descriptor(), folder.string(), operations, [] { return false; });
}

}  // namespace tally
