#include "engine/csv/byte_masks.h"

#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#define TALLY_X86 1
#endif

namespace tally {
namespace {

void CutMasks(ByteMasks& masks, size_t bytes) {
  const uint64_t valid = (uint64_t{1} << bytes) - 1;
  masks.quote &= valid;
  masks.separator &= valid;
  masks.line_feed &= valid;
  masks.carriage_return &= valid;
}

void MakeMasksScalar(const char* text, size_t size, char separator, ByteMasks* masks, ByteSummary& summary) {
  for (size_t base = 0; base < size; base += 64) {
    ByteMasks chunk;
    for (size_t i = 0; i < 64 && base + i < size; ++i) {
      const uint64_t bit = uint64_t{1} << i;
      const char c = text[base + i];
      if (c == separator) {
        chunk.separator |= bit;
      } else if (c == '\n') {
        chunk.line_feed |= bit;
      } else if (c == '"') {
        chunk.quote |= bit;
      } else if (c == '\r') {
        chunk.carriage_return |= bit;
      } else if (c == '\0') {
        summary.has_nul = true;
      } else if ((static_cast<unsigned char>(c) & 0x80) != 0) {
        summary.has_non_ascii = true;
      }
    }
    summary.has_quotes = summary.has_quotes || chunk.quote != 0;
    summary.has_carriage_returns = summary.has_carriage_returns || chunk.carriage_return != 0;
    summary.line_feeds += static_cast<uint64_t>(std::popcount(chunk.line_feed));
    *masks++ = chunk;
  }
}

#ifdef TALLY_X86

__attribute__((target("avx2"), always_inline)) inline uint64_t Joined(__m256i first, __m256i second) {
  return static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(first))) |
         static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(second))) << 32;
}

__attribute__((target("avx2"), always_inline)) inline uint64_t Equal(__m256i first, __m256i second, __m256i wanted) {
  return Joined(_mm256_cmpeq_epi8(first, wanted), _mm256_cmpeq_epi8(second, wanted));
}

__attribute__((target("avx2,popcnt"))) void MakeMasksAvx2(const char* text, size_t size, char separator, ByteMasks* masks,
                                                          ByteSummary& summary) {
  const __m256i quote = _mm256_set1_epi8('"');
  const __m256i separators = _mm256_set1_epi8(separator);
  const __m256i line_feed = _mm256_set1_epi8('\n');
  const __m256i carriage_return = _mm256_set1_epi8('\r');
  uint64_t quotes = 0;
  uint64_t returns = 0;
  uint64_t nuls = 0;
  uint64_t high = 0;
  uint64_t line_feeds = 0;
  for (size_t base = 0; base < size; base += 64) {
    const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + base));
    const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + base + 32));
    ByteMasks chunk;
    chunk.quote = Equal(first, second, quote);
    chunk.separator = Equal(first, second, separators);
    chunk.line_feed = Equal(first, second, line_feed);
    chunk.carriage_return = Equal(first, second, carriage_return);
    const bool is_last = size - base < 64;
    const uint64_t valid = is_last ? (uint64_t{1} << (size - base)) - 1 : ~uint64_t{0};
    nuls |= Equal(first, second, _mm256_setzero_si256()) & valid;
    high |= Joined(first, second) & valid;
    if (is_last) {
      CutMasks(chunk, size - base);
    }
    quotes |= chunk.quote;
    returns |= chunk.carriage_return;
    line_feeds += static_cast<uint64_t>(_mm_popcnt_u64(chunk.line_feed));
    *masks++ = chunk;
  }
  summary.line_feeds += line_feeds;
  summary.has_quotes = summary.has_quotes || quotes != 0;
  summary.has_carriage_returns = summary.has_carriage_returns || returns != 0;
  summary.has_nul = summary.has_nul || nuls != 0;
  summary.has_non_ascii = summary.has_non_ascii || high != 0;
}

bool HasAvx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

#endif

}  // namespace

bool ScanPathAvailable(ScanPath path) {
#ifdef TALLY_X86
  return path != ScanPath::kAvx2 || HasAvx2();
#else
  return path != ScanPath::kAvx2;
#endif
}

MakeMasksFunction MaskMaker(ScanPath path) {
#ifdef TALLY_X86
  static const bool has_avx2 = HasAvx2();
  if (path != ScanPath::kScalar && has_avx2) {
    return MakeMasksAvx2;
  }
#endif
  static_cast<void>(path);
  return MakeMasksScalar;
}

}  // namespace tally
