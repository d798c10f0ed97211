#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

/// Internal to this folder: whose turn it is.
namespace tally {

/// The lock of a folder in which files get their final names: of one process at a time, and free when that process ends, however it ends.
/// On a file system without locks everybody has it.
class FolderLock {
 public:
  static constexpr std::chrono::seconds kLongestWait{5};

  FolderLock() = default;
  ~FolderLock() { Release(); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  enum class Taken { kYes, kStopped, kNotInTime };
  /// Waits for it; `stop_asked` ends the waiting.
  Taken Take(int folder, const std::function<bool()>& stop_asked, std::chrono::milliseconds longest_wait = kLongestWait);
  void Release();

  /// Takes the lock of an open folder for as long as that is open. False: another process has it; nothing: it cannot be told.
  static std::optional<bool> TakeForGood(int folder);

 private:
  int descriptor_ = -1;
};

}  // namespace tally
