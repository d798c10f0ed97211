#include "outputs/writing/settle.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

#include "foundation/types/output_file_name.h"
#include "outputs/writing/folder_lock.h"
#include "outputs/writing/staging.h"

namespace tally {
namespace {

constexpr std::string_view kReplaces = "replaces ";
constexpr std::string_view kAdds = "adds ";

std::vector<std::string> NamesIn(int folder) {
  std::vector<std::string> names;
  const int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* const stream = own < 0 ? nullptr : fdopendir(own);
  if (stream == nullptr) {
    if (own >= 0) {
      close(own);
    }
    return names;
  }
  while (const dirent* entry = readdir(stream)) {
    names.emplace_back(entry->d_name);
  }
  closedir(stream);
  std::sort(names.begin(), names.end());
  return names;
}

bool TakeDigits(std::string_view& text) {
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(digits);
  return digits > 0;
}

/// `.tally-PID-N`, and what follows it.
bool IsStagingName(std::string_view name) {
  constexpr std::string_view kBegin = ".tally-";
  if (!name.starts_with(kBegin)) {
    return false;
  }
  name.remove_prefix(kBegin.size());
  if (!TakeDigits(name) || !name.starts_with('-')) {
    return false;
  }
  name.remove_prefix(1);
  return TakeDigits(name) && (name.empty() || name == kForward || name == kBack);
}

/// Nothing where the list is not what a run writes.
std::optional<std::vector<StagedFile>> ReadStagedFiles(int staging) {
  const int file = openat(staging, "files", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) {
    return std::nullopt;
  }
  std::string text;
  char buffer[4096];
  ssize_t count = 0;
  while ((count = read(file, buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<size_t>(count));
  }
  close(file);
  std::vector<StagedFile> files;
  for (std::string_view rest = text; count == 0 && !rest.empty();) {
    const size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const bool replaces = line.starts_with(kReplaces);
    if (!replaces && !line.starts_with(kAdds)) {
      return std::nullopt;
    }
    line.remove_prefix(replaces ? kReplaces.size() : kAdds.size());
    if (FaultOfFileName(line)) {
      return std::nullopt;
    }
    files.push_back({std::string(line), replaces});
  }
  return count == 0 ? std::optional(std::move(files)) : std::nullopt;
}

std::optional<PathFault> SettleOne(int folder, const std::string& name, const std::string& shown, FileOperations& operations) {
  const bool is_forward = name.ends_with(kForward);
  const bool is_back = name.ends_with(kBack);
  const OpenFolder staging(folder, name);
  if (!staging.is_open()) {
    return errno == ENOENT || !(is_forward || is_back)
               ? std::nullopt
               : std::optional<PathFault>({shown + "/" + name, fmt::format("is what a run left that was broken off; it cannot be read: {}",
                                                                           std::strerror(errno))});
  }
  struct stat status {};
  const bool is_own = fstat(staging.descriptor(), &status) == 0 && (status.st_uid == geteuid() || geteuid() == 0);
  // Where there are no locks nobody can tell whether a run is under way; two that move the same files do no harm.
  if (!is_own || !FolderLock::TakeForGood(staging.descriptor()).value_or(is_forward || is_back)) {
    return std::nullopt;
  }
  const bool has_list = faccessat(staging.descriptor(), "files", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
  if ((is_forward || is_back) && has_list) {  // without: all was moved, and this folder was about to go
    const std::optional<std::vector<StagedFile>> files = ReadStagedFiles(staging.descriptor());
    if (!files) {
      return PathFault{shown + "/" + name, "is what a run left that was broken off; its list of files cannot be read"};
    }
    const bool moved = is_forward ? MoveForward(staging.descriptor(), folder, *files, operations)
                                  : MoveBack(staging.descriptor(), folder, *files, operations);
    if (!moved || operations.Sync(folder) != 0) {
      return PathFault{
          shown, fmt::format("a run was broken off while it wrote here, and what it left in `{}` cannot be put in its place: {}", name,
                             std::strerror(errno))};
    }
  }
  RemoveStaging(folder, name);
  return std::nullopt;
}

}  // namespace

std::string StagedFilesText(const std::vector<StagedFile>& files) {
  std::string text;
  for (const StagedFile& file : files) {
    text += fmt::format("{}{}\n", file.replaces ? kReplaces : kAdds, file.name);
  }
  return text;
}

std::vector<std::string> StagingFoldersIn(int folder) {
  std::vector<std::string> names = NamesIn(folder);
  std::erase_if(names, [](const std::string& name) { return !IsStagingName(name); });
  return names;
}

bool MoveForward(int staging, int folder, const std::vector<StagedFile>& files, FileOperations& operations) {
  for (size_t i = 0; i < files.size(); ++i) {
    const std::string staged = fmt::format("new-{}", i);
    if (operations.Rename(staging, staged.c_str(), folder, files[i].name.c_str()) != 0 && errno != ENOENT) {
      return false;
    }
  }
  return true;
}

bool MoveBack(int staging, int folder, const std::vector<StagedFile>& files, FileOperations& operations) {
  for (size_t i = 0; i < files.size(); ++i) {
    const std::string old = fmt::format("old-{}", i);
    const std::string staged = fmt::format("new-{}", i);
    const std::string& name = files[i].name;
    if (files[i].replaces) {
      if (operations.Rename(staging, old.c_str(), folder, name.c_str()) != 0 && errno != ENOENT) {
        return false;
      }
    } else if (faccessat(staging, staged.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0 && unlinkat(folder, name.c_str(), 0) != 0 &&
               errno != ENOENT) {
      return false;
    }
  }
  return true;
}

void RemoveStaging(int folder, const std::string& name) {
  {
    const OpenFolder staging(folder, name);
    if (!staging.is_open()) {
      return;
    }
    unlinkat(staging.descriptor(), "files", 0);  // first: without it nobody moves what is left
    for (const std::string& file : NamesIn(staging.descriptor())) {
      unlinkat(staging.descriptor(), file.c_str(), 0);
    }
  }
  unlinkat(folder, name.c_str(), AT_REMOVEDIR);
}

std::optional<PathFault> Settle(int folder, const std::string& shown, FileOperations& operations) {
  for (const std::string& name : StagingFoldersIn(folder)) {
    if (std::optional<PathFault> fault = SettleOne(folder, name, shown, operations)) {
      return fault;
    }
  }
  return std::nullopt;
}

}  // namespace tally
