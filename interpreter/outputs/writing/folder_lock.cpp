#include "outputs/writing/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <thread>
#include <utility>

namespace tally {

std::optional<bool> FolderLock::TakeForGood(int folder) {
  while (flock(folder, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return false;
    }
    if (errno != EINTR) {
      return std::nullopt;
    }
  }
  return true;
}

FolderLock::Taken FolderLock::Take(int folder, const std::function<bool()>& stop_asked, std::chrono::milliseconds longest_wait) {
  constexpr std::chrono::milliseconds kBetween{10};
  descriptor_ = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const auto end = std::chrono::steady_clock::now() + longest_wait;
  while (descriptor_ >= 0 && TakeForGood(descriptor_) == false) {
    const bool stop = stop_asked();
    if (stop || std::chrono::steady_clock::now() >= end) {
      Release();
      return stop ? Taken::kStopped : Taken::kNotInTime;
    }
    std::this_thread::sleep_for(kBetween);
  }
  return Taken::kYes;
}

void FolderLock::Release() {
  if (descriptor_ >= 0) {
    close(std::exchange(descriptor_, -1));
  }
}

}  // namespace tally
