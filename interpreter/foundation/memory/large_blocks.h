#pragma once

#include <cstddef>
#include <mutex>

namespace tally {

/// Blocks of memory from 2 MB on, in large pages where the system has them. A block that is freed is kept for the next one: the first touch
/// of a page costs more than most of what is then done with it. What is kept is at most 16 MB or a quarter of what is in use; everything
/// beyond goes back to the system. Takes no memory by `operator new`, which is made of it.
class LargeBlocks {
 public:
  static constexpr size_t kSmallest = size_t{2} << 20;
  static constexpr size_t kAlwaysHeld = size_t{16} << 20;

  constexpr LargeBlocks() = default;
  LargeBlocks(const LargeBlocks&) = delete;
  LargeBlocks& operator=(const LargeBlocks&) = delete;

  /// A block of at least `size` bytes, whose contents are not known; null when the system has no memory.
  void* Take(size_t size);
  /// False when `block` was not taken here.
  bool Free(void* block);
  /// Bytes that are kept for the next blocks.
  size_t held() const;

 private:
  struct Block {
    char* begin;
    size_t bytes;
    bool is_held;
  };

  static char* Map(size_t bytes);
  bool MakeRoom();
  size_t BestHeld(size_t bytes) const;
  void* Reuse(size_t index, size_t bytes);
  void Hold(size_t index);
  size_t MostHeld() const { return taken_ / 4 > kAlwaysHeld ? taken_ / 4 : kAlwaysHeld; }
  void Trim();
  void Forget(size_t index);

  static constexpr size_t kNone = ~size_t{0};

  mutable std::mutex mutex_;
  Block* blocks_ = nullptr;  // taken ones and held ones; the held ones in the order in which they were freed
  size_t count_ = 0;
  size_t room_ = 0;
  size_t held_ = 0;
  size_t taken_ = 0;
};

}  // namespace tally
