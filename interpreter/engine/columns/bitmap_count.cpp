// Counting set bits, chosen at run time by what the processor has. One loop a path; the number of operands is a template parameter,
// so that a path is written once.
#include <array>
#include <bit>

#include "engine/columns/bitmap.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TALLY_X86 1
#endif

namespace tally {
namespace {

template <int kOperands>
using Operands = std::array<const uint64_t*, kOperands>;

template <int kOperands>
uint64_t WordAt(const Operands<kOperands>& operands, size_t w) {
  uint64_t word = operands[0][w];
  for (int i = 1; i < kOperands; ++i) {
    word &= operands[static_cast<size_t>(i)][w];
  }
  return word;
}

template <int kOperands>
size_t CountScalar(const Operands<kOperands>& operands, size_t words) {
  size_t count = 0;
  for (size_t w = 0; w < words; ++w) {
    count += static_cast<size_t>(std::popcount(WordAt<kOperands>(operands, w)));
  }
  return count;
}

#ifdef TALLY_X86

template <int kOperands>
__attribute__((target("avx512f,avx512vpopcntdq"))) size_t CountAvx512(const Operands<kOperands>& operands, size_t words) {
  __m512i sums = _mm512_setzero_si512();
  size_t w = 0;
  for (; w + 8 <= words; w += 8) {
    __m512i word = _mm512_loadu_si512(operands[0] + w);
    for (int i = 1; i < kOperands; ++i) {
      word = _mm512_and_si512(word, _mm512_loadu_si512(operands[static_cast<size_t>(i)] + w));
    }
    sums = _mm512_add_epi64(sums, _mm512_popcnt_epi64(word));
  }
  if (w < words) {
    const __mmask8 rest = static_cast<__mmask8>((1u << (words - w)) - 1);
    __m512i word = _mm512_maskz_loadu_epi64(rest, operands[0] + w);
    for (int i = 1; i < kOperands; ++i) {
      word = _mm512_and_si512(word, _mm512_maskz_loadu_epi64(rest, operands[static_cast<size_t>(i)] + w));
    }
    sums = _mm512_add_epi64(sums, _mm512_popcnt_epi64(word));
  }
  uint64_t lanes[8];
  _mm512_storeu_si512(lanes, sums);
  size_t count = 0;
  for (const uint64_t lane : lanes) {
    count += lane;
  }
  return count;
}

// Bits of each byte by a table of 16 nibbles, summed to 64-bit lanes.
template <int kOperands>
__attribute__((target("avx2,popcnt"))) size_t CountAvx2(const Operands<kOperands>& operands, size_t words) {
  const __m256i bits_of_nibble = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,  //
                                                  0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low_nibble = _mm256_set1_epi8(0x0F);
  __m256i sums = _mm256_setzero_si256();
  size_t w = 0;
  for (; w + 4 <= words; w += 4) {
    __m256i word = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(operands[0] + w));
    for (int i = 1; i < kOperands; ++i) {
      word = _mm256_and_si256(word, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(operands[static_cast<size_t>(i)] + w)));
    }
    const __m256i low = _mm256_shuffle_epi8(bits_of_nibble, _mm256_and_si256(word, low_nibble));
    const __m256i high = _mm256_shuffle_epi8(bits_of_nibble, _mm256_and_si256(_mm256_srli_epi16(word, 4), low_nibble));
    sums = _mm256_add_epi64(sums, _mm256_sad_epu8(_mm256_add_epi8(low, high), _mm256_setzero_si256()));
  }
  uint64_t lanes[4];
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(lanes), sums);
  size_t count = lanes[0] + lanes[1] + lanes[2] + lanes[3];
  for (; w < words; ++w) {
    count += static_cast<size_t>(_mm_popcnt_u64(WordAt<kOperands>(operands, w)));
  }
  return count;
}

#endif

CountPath FindWidest() {
#ifdef TALLY_X86
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq")) {
    return CountPath::kAvx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) {
    return CountPath::kAvx2;
  }
#endif
  return CountPath::kScalar;
}

CountPath Widest() {
  static const CountPath widest = FindWidest();
  return widest;
}

template <int kOperands>
size_t CountBy(CountPath path, const Operands<kOperands>& operands, size_t words) {
  switch (path) {
#ifdef TALLY_X86
    case CountPath::kAvx512: return CountAvx512<kOperands>(operands, words);
    case CountPath::kAvx2: return CountAvx2<kOperands>(operands, words);
#else
    case CountPath::kAvx512:
    case CountPath::kAvx2:
#endif
    case CountPath::kScalar: return CountScalar<kOperands>(operands, words);
    case CountPath::kWidest: return CountBy<kOperands>(Widest(), operands, words);
  }
  return 0;
}

}  // namespace

bool CountPathAvailable(CountPath path) {
  switch (path) {
    case CountPath::kScalar:
    case CountPath::kWidest: return true;
    case CountPath::kAvx2: return Widest() != CountPath::kScalar;
    case CountPath::kAvx512: return Widest() == CountPath::kAvx512;
  }
  return false;
}

size_t CountWordsBy(CountPath path, const uint64_t* a, size_t words) {
  return CountBy<1>(path, {a}, words);
}
size_t CountAndBy(CountPath path, const uint64_t* a, const uint64_t* b, size_t words) {
  return CountBy<2>(path, {a, b}, words);
}
size_t CountAnd3By(CountPath path, const uint64_t* a, const uint64_t* b, const uint64_t* c, size_t words) {
  return CountBy<3>(path, {a, b, c}, words);
}

size_t CountWords(const uint64_t* a, size_t words) {
  return CountBy<1>(Widest(), {a}, words);
}
size_t CountAnd(const uint64_t* a, const uint64_t* b, size_t words) {
  return CountBy<2>(Widest(), {a, b}, words);
}
size_t CountAnd3(const uint64_t* a, const uint64_t* b, const uint64_t* c, size_t words) {
  return CountBy<3>(Widest(), {a, b, c}, words);
}

}  // namespace tally
