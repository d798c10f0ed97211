#include "base/memory.h"

#include <malloc.h>
#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace tally {

namespace {

constexpr size_t kLargeBlock = size_t{4} << 20;

}  // namespace

void PrepareMemory() {
  // Said in so many words, the threshold does not grow with the blocks that are freed.
  mallopt(M_MMAP_THRESHOLD, static_cast<int>(kLargeBlock));
}

}  // namespace tally

// The sanitizers have their own operators.
#if !defined(__SANITIZE_ADDRESS__)

namespace {

void* Allocate(size_t size) {
  void* const block = std::malloc(size == 0 ? 1 : size);
  if (block != nullptr && size >= tally::kLargeBlock) {
    constexpr uintptr_t kPage = 4096;
    const uintptr_t begin = (reinterpret_cast<uintptr_t>(block) + kPage - 1) & ~(kPage - 1);
    const uintptr_t end = (reinterpret_cast<uintptr_t>(block) + size) & ~(kPage - 1);
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // advice: it may be refused
  }
  return block;
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
  std::free(block);
}
void operator delete[](void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, size_t) noexcept {
  std::free(block);
}
void operator delete[](void* block, size_t) noexcept {
  std::free(block);
}

#endif
