#include "outputs/writing/staging.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <string_view>

#include <fmt/format.h>

#include "outputs/writing/folder_lock.h"
#include "outputs/writing/settle.h"

namespace tally {
namespace {

constexpr int kMaxAttempts = 1000;
constexpr size_t kCopyBytes = 1 << 18;

class OpenFile {
 public:
  OpenFile(int folder, const std::string& name, int flags)
      : descriptor_(openat(folder, name.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0666)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool Close() { return close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

/// A new file takes the mode of what it replaces and, as far as that is allowed, owner and group. Rights of a group that cannot be given to
/// the file are those of all others.
bool TakeOver(int file, const struct stat& replaced) {
  mode_t mode = replaced.st_mode & 0777;
  if (fchown(file, replaced.st_uid, replaced.st_gid) != 0 && fchown(file, static_cast<uid_t>(-1), replaced.st_gid) != 0) {
    mode &= ~mode_t{S_IRWXG} | ((mode & S_IRWXO) << 3);
  }
  return fchmod(file, mode) == 0;
}

bool WriteFully(FileOperations& operations, int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = operations.Write(file, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) {
        continue;
      }
      return false;
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

OpenFolder::OpenFolder(const std::filesystem::path& path) : descriptor_(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}
OpenFolder::OpenFolder(int parent, const std::string& name)
    : descriptor_(openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)) {}
OpenFolder::~OpenFolder() {
  if (descriptor_ >= 0) {
    close(descriptor_);
  }
}

PathFault StoppedBeforeWriting(const std::string& shown) {
  return {shown, "nothing was written: the run was stopped"};
}

Staging::Staging(int parent, std::string shown, For purpose, FileOperations& operations)
    : parent_(parent), shown_(std::move(shown)), purpose_(purpose), operations_(operations) {
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    const std::string name = fmt::format(".tally-{}-{}", getpid(), attempt);
    if (mkdirat(parent_, name.c_str(), 0777) == 0) {
      name_ = name;
      folder_.emplace(parent_, name_);
      error_ = errno;
      struct stat status {};
      if (folder_->is_open() && (fstat(folder_->descriptor(), &status) != 0 || fchmod(folder_->descriptor(), S_IRWXU) != 0)) {
        error_ = errno;
        folder_.reset();
        return;
      }
      mode_ = status.st_mode & 07777;
      if (folder_->is_open()) {
        FolderLock::TakeForGood(folder_->descriptor());
      }
      return;
    }
    error_ = errno;
    if (errno != EEXIST) {
      return;
    }
  }
}

Staging::~Staging() {
  if (name_.empty() || is_kept_) {
    return;
  }
  try {
    RemoveStaging(parent_, name_);
  } catch (const std::bad_alloc&) {
    // The next run that writes here takes away what is left.
  }
}

PathFault Staging::Fault(const std::string& file, int error) const {
  return {file.empty() ? shown_ : shown_ + "/" + file, fmt::format("cannot be written: {}", std::strerror(error))};
}

std::optional<PathFault> Staging::WriteAll(const std::vector<PlannedFile>& files, const std::function<bool()>& stop_asked) {
  if (!folder_ || !folder_->is_open()) {
    return Fault("", error_);
  }
  for (size_t i = 0; i < files.size(); ++i) {
    const std::optional<PathFault> fault = WriteOne(purpose_ == For::kNewFolder ? files[i].name : fmt::format("new-{}", i), files[i]);
    if (stop_asked()) {
      return StoppedBeforeWriting(shown_);
    }
    if (fault) {
      return fault;
    }
  }
  if (operations_.Sync(folder_->descriptor()) != 0) {
    return Fault("", errno);
  }
  return std::nullopt;
}

std::optional<PathFault> Staging::WriteOne(const std::string& name, const PlannedFile& file) {
  return Put(name, file.name, file.produce, [&](int made) {
    struct stat replaced {};
    return purpose_ == For::kNewFolder || fstatat(parent_, file.name.c_str(), &replaced, AT_SYMLINK_NOFOLLOW) != 0 ||
           TakeOver(made, replaced);
  });
}

std::optional<PathFault> Staging::Put(const std::string& name, const std::string& shown_file,
                                      const std::function<bool(const WriteBytes&)>& produce,
                                      const std::function<bool(int file)>& before_sync) {
  OpenFile out(folder_->descriptor(), name, O_WRONLY | O_CREAT | O_EXCL);
  if (!out.is_open()) {
    return Fault(shown_file, errno);
  }
  int error = 0;
  const bool whole = produce([&](std::string_view bytes) {
    if (WriteFully(operations_, out.descriptor(), bytes)) {
      return true;
    }
    error = errno;
    return false;
  });
  if (!whole) {
    return Fault(shown_file, error == 0 ? EIO : error);
  }
  if (!before_sync(out.descriptor()) || operations_.Sync(out.descriptor()) != 0 || !out.Close()) {
    return Fault(shown_file, errno);
  }
  return std::nullopt;
}

std::optional<PathFault> Staging::BecomeFolder(const std::string& name, bool* is_taken) {
  if (fchmod(folder_->descriptor(), mode_) != 0 || operations_.Rename(parent_, name_.c_str(), parent_, name.c_str()) != 0) {
    *is_taken = errno == EEXIST || errno == ENOTEMPTY;
    return Fault("", errno);
  }
  name_.clear();
  operations_.Sync(parent_);
  return std::nullopt;
}

std::optional<PathFault> Staging::MoveInto(const std::vector<PlannedFile>& files, const std::function<bool()>& stop_asked) {
  if (files.size() == 1) {  // one renaming is all or nothing
    if (stop_asked()) {
      return StoppedBeforeWriting(shown_);
    }
    if (operations_.Rename(folder_->descriptor(), "new-0", parent_, files.front().name.c_str()) != 0) {
      return Fault(files.front().name, errno);
    }
    operations_.Sync(parent_);
    return std::nullopt;
  }
  std::vector<StagedFile> staged;
  if (std::optional<PathFault> fault = KeepOldFiles(files, &staged)) {
    return fault;
  }
  if (stop_asked()) {
    return StoppedBeforeWriting(shown_);
  }
  if (!Rename(kForward)) {
    return Fault("", errno);
  }
  is_kept_ = true;  // whatever happens now
  if (operations_.Sync(parent_) != 0 || !MoveForward(folder_->descriptor(), parent_, staged, operations_)) {
    return GoBack(errno, staged);
  }
  is_kept_ = false;
  operations_.Sync(parent_);
  return std::nullopt;
}

// Everything that is needed to finish or to go back, on the disk.
std::optional<PathFault> Staging::KeepOldFiles(const std::vector<PlannedFile>& files, std::vector<StagedFile>* staged) {
  for (size_t i = 0; i < files.size(); ++i) {
    bool existed = false;
    if (std::optional<PathFault> fault = Keep(files[i].name, fmt::format("old-{}", i), &existed)) {
      return fault;
    }
    staged->push_back({files[i].name, existed});
  }
  const auto produce = [&](const WriteBytes& write) { return write(StagedFilesText(*staged)); };
  if (std::optional<PathFault> fault = Put("files", "", produce, [](int) { return true; })) {
    return fault;
  }
  return operations_.Sync(folder_->descriptor()) == 0 ? std::nullopt : std::optional<PathFault>(Fault("", errno));
}

// The end of this folder's name.
bool Staging::Rename(const std::string& end) {
  const std::string name = name_.substr(0, name_.find('.', 1)) + end;
  if (operations_.Rename(parent_, name_.c_str(), parent_, name.c_str()) != 0) {
    return false;
  }
  name_ = name;
  return true;
}

PathFault Staging::GoBack(int error, const std::vector<StagedFile>& staged) {
  PathFault fault = Fault("", error);
  if (!Rename(kBack)) {
    fault.text += fmt::format(
        "; some files are the new ones. The next run that writes or reads here puts the others in their places; what "
        "they replace is kept in `{}`",
        name_);
  } else if (operations_.Sync(parent_) != 0 || !MoveBack(folder_->descriptor(), parent_, staged, operations_)) {
    fault.text += fmt::format(
        "; some files are the new ones. What they were before is kept in `{}`; the next run that writes or reads here "
        "puts it back",
        name_);
  } else {
    is_kept_ = false;
    operations_.Sync(parent_);
  }
  return fault;
}

std::optional<PathFault> Staging::Keep(const std::string& name, const std::string& kept, bool* existed) {
  struct stat status {};
  if (fstatat(parent_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    *existed = false;
    return errno == ENOENT ? std::nullopt : std::optional<PathFault>(Fault(name, errno));
  }
  *existed = true;
  if (operations_.Link(parent_, name.c_str(), folder_->descriptor(), kept.c_str()) == 0) {
    return std::nullopt;
  }
  // Not every file system has hard links.
  return CopyFile(name, kept) ? std::nullopt : std::optional<PathFault>(Fault(name, errno));
}

bool Staging::CopyFile(const std::string& name, const std::string& kept) {
  OpenFile from(parent_, name, O_RDONLY | O_NONBLOCK);
  OpenFile to(folder_->descriptor(), kept, O_WRONLY | O_CREAT | O_EXCL);
  if (!from.is_open() || !to.is_open()) {
    return false;
  }
  std::string buffer(kCopyBytes, '\0');
  for (;;) {
    const ssize_t count = read(from.descriptor(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return false;
    }
    if (count == 0) {
      break;
    }
    if (!WriteFully(operations_, to.descriptor(), std::string_view(buffer).substr(0, static_cast<size_t>(count)))) {
      return false;
    }
  }
  struct stat status {};
  if (fstat(from.descriptor(), &status) == 0) {
    fchmod(to.descriptor(), status.st_mode & 07777);
  }
  return operations_.Sync(to.descriptor()) == 0;
}

}  // namespace tally
