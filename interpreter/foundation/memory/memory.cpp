#include "foundation/memory/memory.h"

#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "foundation/memory/large_blocks.h"

namespace tally {

void PrepareMemory() {
  // Said in so many words, the threshold does not grow with the blocks that are freed.
  mallopt(M_MMAP_THRESHOLD, 2 * static_cast<int>(LargeBlocks::kSmallest));
}

void KeepFreedMemory() {
  constexpr int kMegabyte = 1 << 20;
  mallopt(M_TRIM_THRESHOLD, 64 * kMegabyte);
  mallopt(M_TOP_PAD, kMegabyte);
}

void ReturnFreedMemory() {
  malloc_trim(0);
}

}  // namespace tally

// The sanitizers have their own operators.
#if !defined(__SANITIZE_ADDRESS__)

namespace {

constinit tally::LargeBlocks large_blocks;

void* Allocate(size_t size) {
  return size >= tally::LargeBlocks::kSmallest ? large_blocks.Take(size) : std::malloc(size == 0 ? 1 : size);
}

void Release(void* block) noexcept {
  constexpr uintptr_t kPageBits = 4095;  // a large block begins with a page; few others do
  if (block != nullptr && (reinterpret_cast<uintptr_t>(block) & kPageBits) == 0 && large_blocks.Free(block)) {
    return;
  }
  std::free(block);
}

}  // namespace

void* operator new(size_t size) {
  while (true) {
    if (void* const block = Allocate(size)) {
      return block;
    }
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) {
      throw std::bad_alloc();
    }
    handler();
  }
}
void* operator new[](size_t size) {
  return operator new(size);
}
void operator delete(void* block) noexcept {
  Release(block);
}
void operator delete[](void* block) noexcept {
  Release(block);
}
void operator delete(void* block, size_t) noexcept {
  Release(block);
}
void operator delete[](void* block, size_t) noexcept {
  Release(block);
}

#endif
