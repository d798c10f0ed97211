#pragma once

#include <cstddef>
#include <cstdint>

namespace tally {

/// How the bytes are looked at. Every path gives the same result; kWidest is what the machine has.
enum class ScanPath { kScalar, kAvx2, kWidest };
bool ScanPathAvailable(ScanPath path);

/// Which of 64 bytes are what: bit i is byte i.
struct ByteMasks {
  uint64_t quote = 0;
  uint64_t separator = 0;
  uint64_t line_feed = 0;
  uint64_t carriage_return = 0;
};

/// What a run of bytes holds besides.
struct ByteSummary {
  uint64_t line_feeds = 0;
  bool has_quotes = false;
  bool has_carriage_returns = false;
  bool has_nul = false;
  bool has_non_ascii = false;
};

/// The masks of `size` bytes, 64 at a time; bits past the end are zero. The 64 bytes after the end must be readable.
using MakeMasksFunction = void (*)(const char* text, size_t size, char separator, ByteMasks* masks, ByteSummary& summary);
MakeMasksFunction MaskMaker(ScanPath path);

}  // namespace tally
