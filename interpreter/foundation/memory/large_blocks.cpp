#include "foundation/memory/large_blocks.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace tally {

namespace {

constexpr size_t kPage = 4096;
constexpr size_t kLargePage = size_t{2} << 20;

constexpr size_t WholePages(size_t bytes) {
  return (bytes + kPage - 1) & ~(kPage - 1);
}

}  // namespace

// From the start of a large page, so that as many of them as possible lie in the block; its end is not rounded up to one, so that nothing
// is touched that nobody asked for.
char* LargeBlocks::Map(size_t bytes) {
  const size_t all = bytes + kLargePage;
  void* const mapped = mmap(nullptr, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) {
    return nullptr;
  }
  char* const begin = static_cast<char*>(mapped);
  const size_t before = (kLargePage - (reinterpret_cast<uintptr_t>(begin) & (kLargePage - 1))) & (kLargePage - 1);
  if (before != 0) {
    munmap(begin, before);
  }
  munmap(begin + before + bytes, all - before - bytes);
  madvise(begin + before, bytes, MADV_HUGEPAGE);  // advice: it may be refused
  return begin + before;
}

bool LargeBlocks::MakeRoom() {
  if (count_ < room_) {
    return true;
  }
  const size_t room = std::max<size_t>(64, room_ * 2);
  void* const grown = std::realloc(blocks_, room * sizeof(Block));
  if (grown == nullptr) {
    return false;
  }
  blocks_ = static_cast<Block*>(grown);
  room_ = room;
  return true;
}

// The smallest held block that is large enough, else the largest.
size_t LargeBlocks::BestHeld(size_t bytes) const {
  size_t best = kNone;
  for (size_t i = 0; i < count_; ++i) {
    if (!blocks_[i].is_held) {
      continue;
    }
    if (best == kNone) {
      best = i;
      continue;
    }
    const size_t size = blocks_[i].bytes;
    const size_t best_size = blocks_[best].bytes;
    const bool fits = size >= bytes;
    const bool best_fits = best_size >= bytes;
    if (fits != best_fits ? fits : (fits ? size < best_size : size > best_size)) {
      best = i;
    }
  }
  return best;
}

// Makes a held block one of `bytes` bytes, by cutting off what is too much or by mapping more behind it.
void* LargeBlocks::Reuse(size_t index, size_t bytes) {
  Block& block = blocks_[index];
  held_ -= block.bytes;
  if (block.bytes > bytes) {
    munmap(block.begin + bytes, block.bytes - bytes);
  } else if (block.bytes < bytes) {
    void* const grown = mremap(block.begin, block.bytes, bytes, MREMAP_MAYMOVE);
    if (grown == MAP_FAILED) {
      held_ += block.bytes;
      return nullptr;
    }
    block.begin = static_cast<char*>(grown);
  }
  block.bytes = bytes;
  block.is_held = false;
  return block.begin;
}

void* LargeBlocks::Take(size_t size) {
  if (size > SIZE_MAX - 2 * kLargePage) {
    return nullptr;
  }
  const size_t bytes = WholePages(size);
  const std::lock_guard lock(mutex_);
  if (const size_t held = BestHeld(bytes); held != kNone) {
    if (void* const block = Reuse(held, bytes)) {
      taken_ += bytes;
      return block;
    }
  }
  if (!MakeRoom()) {
    return nullptr;
  }
  char* const begin = Map(bytes);
  if (begin == nullptr) {
    return nullptr;
  }
  blocks_[count_++] = {begin, bytes, false};
  taken_ += bytes;
  return begin;
}

bool LargeBlocks::Free(void* block) {
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < count_; ++i) {
    if (blocks_[i].begin == block) {
      Hold(i);
      return true;
    }
  }
  return false;
}

void LargeBlocks::Hold(size_t index) {
  Block block = blocks_[index];
  block.is_held = true;
  taken_ -= block.bytes;
  const size_t most = MostHeld() & ~(kPage - 1);
  if (block.bytes > most) {
    munmap(block.begin + most, block.bytes - most);
    block.bytes = most;
  }
  Forget(index);
  blocks_[count_++] = block;  // the youngest
  held_ += block.bytes;
  Trim();
}

// The oldest held blocks go back to the system until the others are within the limit.
void LargeBlocks::Trim() {
  for (size_t i = 0; i < count_ && held_ > MostHeld();) {
    if (!blocks_[i].is_held) {
      ++i;
      continue;
    }
    munmap(blocks_[i].begin, blocks_[i].bytes);
    held_ -= blocks_[i].bytes;
    Forget(i);
  }
}

void LargeBlocks::Forget(size_t index) {
  std::memmove(blocks_ + index, blocks_ + index + 1, (count_ - index - 1) * sizeof(Block));
  --count_;
}

size_t LargeBlocks::held() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

}  // namespace tally
