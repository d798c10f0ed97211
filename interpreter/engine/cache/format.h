#pragma once

#include <cstdint>

namespace tally {

/// The fixed parts of a cache file: head, blocks, contents, tail. docs/decisions/0010-cache-format.md tells the layout and its reasons.
/// Every byte of the head has one right value, so that no checksum is needed there.
struct CacheHead {
  char magic[8];
  uint32_t byte_order;
  uint32_t format;
  uint32_t loading;  // kMeaningOfLoading (engine/dataset/dataset.h)
  char version[44];  // of tally, zeros behind
};
static_assert(sizeof(CacheHead) == 64);

/// The last bytes of the file: where the contents are. It is written last, so that a file that was cut has none.
struct CacheTail {
  uint64_t contents_offset;
  uint64_t contents_size;
  uint64_t contents_checksum;
  uint64_t file_size;
  char magic[8];
  uint64_t checksum;  // of the five before
};
static_assert(sizeof(CacheTail) == 48);

inline constexpr char kCacheHeadMagic[9] = "tally\x1a\r\n";
inline constexpr char kCacheTailMagic[9] = "\n\r\x1ayllat";
inline constexpr uint32_t kCacheByteOrder = 0x01020304;
/// Goes up with every change of the layout or of what it means.
inline constexpr uint32_t kCacheFormat = 3;

}  // namespace tally
