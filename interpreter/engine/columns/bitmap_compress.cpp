// Bits at the places of a mask, 64 at a time where the processor can.
#include <bit>

#include "engine/columns/bitmap.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TALLY_X86 1
#endif

namespace tally {
namespace {

/// Collects pieces of up to 64 bits as whole words.
class BitWriter {
 public:
  explicit BitWriter(uint64_t* to) : to_(to) {}

  void Add(uint64_t bits, int count) {
    open_ |= bits << filled_;
    if (filled_ + count < 64) {
      filled_ += count;
      return;
    }
    *to_++ = open_;
    open_ = filled_ == 0 ? 0 : bits >> (64 - filled_);
    filled_ = filled_ + count - 64;
  }
  void Finish() {
    if (filled_ > 0) {
      *to_ = open_;
    }
  }

 private:
  uint64_t* to_;
  uint64_t open_ = 0;
  int filled_ = 0;
};

uint64_t Extract(uint64_t bits, uint64_t mask) {
  uint64_t extracted = 0;
  for (int place = 0; mask != 0; mask &= mask - 1, ++place) {
    extracted |= (bits >> std::countr_zero(mask) & 1) << place;
  }
  return extracted;
}

#ifdef TALLY_X86

__attribute__((target("bmi2,popcnt"))) void CompressBmi2(const uint64_t* bits, const uint64_t* mask, size_t words, uint64_t* to) {
  BitWriter writer(to);
  for (size_t w = 0; w < words; ++w) {
    if (mask[w] != 0) {
      writer.Add(_pext_u64(bits[w], mask[w]), std::popcount(mask[w]));
    }
  }
  writer.Finish();
}

#endif

}  // namespace

void CompressBitsScalar(const uint64_t* bits, const uint64_t* mask, size_t words, uint64_t* to) {
  BitWriter writer(to);
  for (size_t w = 0; w < words; ++w) {
    if (mask[w] != 0) {
      writer.Add(Extract(bits[w], mask[w]), std::popcount(mask[w]));
    }
  }
  writer.Finish();
}

void CompressBits(const uint64_t* bits, const uint64_t* mask, size_t words, uint64_t* to) {
#ifdef TALLY_X86
  static const bool has_bmi2 = __builtin_cpu_supports("bmi2") != 0;
  if (has_bmi2) {
    return CompressBmi2(bits, mask, words, to);
  }
#endif
  CompressBitsScalar(bits, mask, words, to);
}

}  // namespace tally
