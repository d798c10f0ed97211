#include "foundation/memory/memory.h"

#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "foundation/memory/large_blocks.h"

namespace tally {

void PrepareMemory() {
  // Said in so many words, the threshold does not grow with the blocks that are freed.
  mallopt(M_MMAP_THRESHOLD, 2 * static_cast<int>(LargeBlocks::kSmallest));
}

namespace {

const char* last_words = "";
int last_status = 1;

void End() {
  static std::atomic_flag is_ending = ATOMIC_FLAG_INIT;
  while (is_ending.test_and_set()) {
    pause();  // another thread says it
  }
  const ssize_t written = write(STDERR_FILENO, last_words, std::strlen(last_words));
  static_cast<void>(written);  // there is nobody else to tell
  _exit(last_status);
}

}  // namespace

void EndWithoutMemory(const char* message, int exit_status) {
  last_words = message;
  last_status = exit_status;
  std::set_new_handler(End);
}

void ThrowWithoutMemory() {
  std::set_new_handler(nullptr);
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

// The sanitizers have their own operators: g++ says with a macro that one is on, clang with a feature.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TALLY_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define TALLY_SANITIZED 1
#endif
#endif

#if !defined(TALLY_SANITIZED)

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
