#include "workbench/repl/history_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace tally {
namespace {

constexpr std::string_view kOldHeader = "_HiStOrY_V2_";  // of files that libedit has written

/// One line a entry: what would end it is written as three octal digits.
std::string Encode(const std::string& entry) {
  std::string line;
  for (const char c : entry) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || c == '\\') {
      line += fmt::format("\\{:03o}", byte);
    } else {
      line += c;
    }
  }
  return line + "\n";
}

std::string Decode(std::string_view line) {
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string entry;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 3 < line.size() && is_octal(line[i + 1]) && is_octal(line[i + 2]) && is_octal(line[i + 3])) {
      entry += static_cast<char>((line[i + 1] - '0') * 64 + (line[i + 2] - '0') * 8 + (line[i + 3] - '0'));
      i += 3;
    } else {
      entry += line[i];
    }
  }
  return entry;
}

/// The file, open and locked, so that what is read and what is written are one file's.
class LockedFile {
 public:
  explicit LockedFile(const std::filesystem::path& path) {
    constexpr int kMostTries = 100;  // each one finds that another prompt has put a new file there
    for (int i = 0; i < kMostTries && descriptor_ < 0; ++i) {
      descriptor_ = open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, S_IRUSR | S_IWUSR);
      struct stat own {};
      if (descriptor_ < 0 || fstat(descriptor_, &own) != 0 || !S_ISREG(own.st_mode)) {
        break;
      }
      while (flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
      }
      struct stat there {};
      if (stat(path.c_str(), &there) != 0 || there.st_ino != own.st_ino || there.st_dev != own.st_dev) {
        close(std::exchange(descriptor_, -1));
        continue;
      }
      is_usable_ = true;
      if ((own.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        fchmod(descriptor_, S_IRUSR | S_IWUSR);
      }
    }
  }
  ~LockedFile() {
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
  }
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;
  bool is_usable() const { return is_usable_; }

  std::string Read() const {
    std::string text;
    char buffer[1 << 16];
    for (ssize_t count = 0; (count = pread(descriptor_, buffer, sizeof buffer, static_cast<off_t>(text.size()))) > 0;) {
      text.append(buffer, static_cast<size_t>(count));
    }
    return text;
  }
  /// A line, in one step; on one of its own also where the line before was cut off.
  void Append(const std::string& line) const {
    char last = '\n';
    const off_t end = lseek(descriptor_, 0, SEEK_END);
    const bool is_cut = end > 0 && pread(descriptor_, &last, 1, end - 1) == 1 && last != '\n';
    const std::string whole = (is_cut ? "\n" : "") + line;
    const ssize_t written = write(descriptor_, whole.data(), whole.size());
    static_cast<void>(written);  // a full disk costs this line
  }

 private:
  int descriptor_ = -1;
  bool is_usable_ = false;
};

/// The new file in the place of the old one, whole or not at all.
void Replace(const std::filesystem::path& path, const std::string& text) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  const std::string made = (error ? path : real).string() + ".new";
  const int file = open(made.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0) {
    return;
  }
  const bool whole = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(file) == 0;
  close(file);
  if (!whole || rename(made.c_str(), (error ? path : real).c_str()) != 0) {
    unlink(made.c_str());
  }
}

}  // namespace

std::optional<HistoryFile> HistoryFile::Chosen() {
  if (const char* chosen = std::getenv("TALLY_HISTORY"); chosen != nullptr) {
    return *chosen == '\0' ? std::nullopt : std::optional<HistoryFile>(chosen);
  }
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? std::nullopt : std::optional<HistoryFile>(std::filesystem::path(home) / ".tally_history");
}

std::vector<std::string> HistoryFile::Load() const {
  const LockedFile file(path_);
  if (!file.is_usable()) {
    return {};
  }
  const std::string text = file.Read();
  std::vector<std::string_view> lines;
  for (std::string_view rest = text; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0 && rest.substr(0, end) != kOldHeader) {
      lines.push_back(rest.substr(0, end));
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (lines.size() > kMostEntries) {
    lines.erase(lines.begin(), lines.end() - kMostEntries);
    Replace(path_, std::string(text.substr(static_cast<size_t>(lines.front().data() - text.data()))));
  }
  std::vector<std::string> entries;
  for (const std::string_view line : lines) {
    entries.push_back(Decode(line));
  }
  return entries;
}

void HistoryFile::Append(const std::string& entry) const {
  const LockedFile file(path_);
  if (file.is_usable()) {
    file.Append(Encode(entry));
  }
}

}  // namespace tally
