#include "outputs/writing/staging.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

#include "foundation/source/utf8.h"

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

Staging::Staging(int parent, std::string shown, FileOperations& operations)
    : parent_(parent), shown_(std::move(shown)), operations_(operations) {
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    const std::string name = fmt::format(".tally-{}-{}", getpid(), attempt);
    if (mkdirat(parent_, name.c_str(), 0777) == 0) {
      name_ = name;
      folder_.emplace(parent_, name_);
      error_ = errno;
      return;
    }
    error_ = errno;
    if (errno != EEXIST) {
      return;
    }
  }
}

Staging::~Staging() {
  if (name_.empty()) {
    return;
  }
  if (folder_ && folder_->is_open()) {
    for (const std::string& name : contents_) {
      unlinkat(folder_->descriptor(), name.c_str(), 0);
    }
  }
  unlinkat(parent_, name_.c_str(), AT_REMOVEDIR);
}

PathFault Staging::Fault(const std::string& file, int error) const {
  return {file.empty() ? shown_ : shown_ + "/" + file, fmt::format("cannot be written: {}", std::strerror(error))};
}

std::optional<PathFault> Staging::WriteAll(const std::vector<PlannedFile>& files, const std::function<bool()>& stop_asked,
                                           const std::function<std::string(size_t, const std::string&)>& staged_name) {
  if (!folder_ || !folder_->is_open()) {
    return Fault("", error_);
  }
  for (size_t i = 0; i < files.size(); ++i) {
    if (std::optional<PathFault> fault = WriteOne(staged_name(i, files[i].name), files[i])) {
      return fault;
    }
    if (stop_asked()) {
      return PathFault{shown_, "nothing was written: the run was stopped"};
    }
  }
  if (operations_.Sync(folder_->descriptor()) != 0) {
    return Fault("", errno);
  }
  return std::nullopt;
}

std::optional<PathFault> Staging::WriteOne(const std::string& name, const PlannedFile& file) {
  contents_.push_back(name);
  OpenFile out(folder_->descriptor(), name, O_WRONLY | O_CREAT | O_EXCL);
  if (!out.is_open()) {
    return Fault(file.name, errno);
  }
  int error = 0;
  const bool whole = file.produce([&](std::string_view bytes) {
    if (WriteFully(operations_, out.descriptor(), bytes)) {
      return true;
    }
    error = errno;
    return false;
  });
  if (!whole) {
    return Fault(file.name, error == 0 ? EIO : error);
  }
  if (operations_.Sync(out.descriptor()) != 0 || !out.Close()) {
    return Fault(file.name, errno);
  }
  return std::nullopt;
}

std::optional<PathFault> Staging::BecomeFolder(const std::string& name) {
  if (operations_.Rename(parent_, name_.c_str(), parent_, name.c_str()) != 0) {
    return Fault("", errno);
  }
  name_.clear();
  operations_.Sync(parent_);
  return std::nullopt;
}

std::optional<PathFault> Staging::MoveInto(const std::vector<PlannedFile>& files) {
  std::vector<std::pair<std::string, std::string>> moved;  // final name, what it was before (empty: nothing)
  for (size_t i = 0; i < files.size(); ++i) {
    const std::string& name = files[i].name;
    const std::string kept = fmt::format("old-{}", i);
    bool existed = false;
    std::optional<PathFault> fault = Keep(name, kept, &existed);
    if (!fault && operations_.Rename(folder_->descriptor(), fmt::format("new-{}", i).c_str(), parent_, name.c_str()) != 0) {
      fault = Fault(name, errno);
    }
    if (fault) {
      Restore(moved);
      return fault;
    }
    moved.emplace_back(name, existed ? kept : "");
  }
  operations_.Sync(parent_);
  return std::nullopt;
}

std::optional<PathFault> Staging::Keep(const std::string& name, const std::string& kept, bool* existed) {
  struct stat status {};
  if (fstatat(parent_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    *existed = false;
    return errno == ENOENT ? std::nullopt : std::optional<PathFault>(Fault(name, errno));
  }
  *existed = true;
  contents_.push_back(kept);
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

void Staging::Restore(const std::vector<std::pair<std::string, std::string>>& moved) {
  for (auto entry = moved.rbegin(); entry != moved.rend(); ++entry) {
    if (entry->second.empty()) {
      unlinkat(parent_, entry->first.c_str(), 0);
    } else {
      renameat(folder_->descriptor(), entry->second.c_str(), parent_, entry->first.c_str());
    }
  }
  fsync(parent_);
}

}  // namespace tally
