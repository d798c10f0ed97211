#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "engine/kernels/column_tests.h"
#include "engine/kernels/rows.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define TALLY_X86 1
#endif

/// One word of answers: `Word...` asks a question of 64 values and gives bit k for value k. A function a kind of question and path.
namespace tally {

/// In terms of unsigned distances: a value is in the range when it is not further than `width` from `low`.
template <class T>
struct RangeQuestion {
  using Value = T;
  T low;
  std::make_unsigned_t<T> width;
};
struct SetQuestion {
  using Value = uint8_t;
  ByteSet members;
};

template <class T>
bool Holds(const RangeQuestion<T>& question, T value) {
  using Distance = std::make_unsigned_t<T>;
  return static_cast<Distance>(static_cast<Distance>(value) - static_cast<Distance>(question.low)) <= question.width;
}
inline bool Holds(const SetQuestion& question, uint8_t value) {
  return (question.members[value >> 6] >> (value & 63) & 1) != 0;
}

template <class Question>
uint64_t WordScalar(const Question& question, const typename Question::Value* values) {
  alignas(64) uint8_t bytes[64];
  for (size_t k = 0; k < 64; ++k) {
    bytes[k] = static_cast<uint8_t>(Holds(question, values[k]));
  }
  return PackBytes(bytes);
}

#ifdef TALLY_X86

#define TALLY_AVX2 __attribute__((target("avx2")))
#define TALLY_AVX2_INLINE __attribute__((target("avx2"), always_inline)) inline
#define TALLY_AVX512 __attribute__((target("avx512f,avx512bw")))
#define TALLY_AVX512_INLINE __attribute__((target("avx512f,avx512bw"), always_inline)) inline

TALLY_AVX2_INLINE __m256i Load256(const void* place) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(place));
}

TALLY_AVX2_INLINE uint64_t WordAvx2(const RangeQuestion<uint8_t>& question, const uint8_t* values) {
  const __m256i low = _mm256_set1_epi8(static_cast<char>(question.low));
  const __m256i width = _mm256_set1_epi8(static_cast<char>(question.width));
  uint64_t word = 0;
  for (int k = 0; k < 2; ++k) {
    const __m256i distance = _mm256_sub_epi8(Load256(values + 32 * k), low);
    const __m256i holds = _mm256_cmpeq_epi8(_mm256_min_epu8(distance, width), distance);
    word |= static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(holds))) << (32 * k);
  }
  return word;
}

TALLY_AVX2_INLINE uint64_t WordAvx2(const RangeQuestion<int32_t>& question, const int32_t* values) {
  const __m256i low = _mm256_set1_epi32(question.low);
  const __m256i width = _mm256_set1_epi32(static_cast<int32_t>(question.width));
  uint64_t word = 0;
  for (int k = 0; k < 8; ++k) {
    const __m256i distance = _mm256_sub_epi32(Load256(values + 8 * k), low);
    const __m256i holds = _mm256_cmpeq_epi32(_mm256_min_epu32(distance, width), distance);
    word |= static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(holds)))) << (8 * k);
  }
  return word;
}

// There is no unsigned comparison of 64 bits: both sides are moved by half of the range.
TALLY_AVX2_INLINE uint64_t WordAvx2(const RangeQuestion<int64_t>& question, const int64_t* values) {
  const __m256i half = _mm256_set1_epi64x(std::numeric_limits<int64_t>::min());
  const __m256i low = _mm256_set1_epi64x(question.low);
  const __m256i width = _mm256_xor_si256(_mm256_set1_epi64x(static_cast<int64_t>(question.width)), half);
  uint64_t outside = 0;
  for (int k = 0; k < 16; ++k) {
    const __m256i distance = _mm256_xor_si256(_mm256_sub_epi64(Load256(values + 4 * k), low), half);
    const __m256i beyond = _mm256_cmpgt_epi64(distance, width);
    outside |= static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(beyond)))) << (4 * k);
  }
  return ~outside;
}

/// A set as two tables by the lower half of a value, of which each entry has a bit for the upper half: below and from 128 on.
struct HalfTables {
  alignas(16) uint8_t low[16] = {};
  alignas(16) uint8_t high[16] = {};

  explicit HalfTables(const ByteSet& members) {
    for (size_t value = 0; value < 256; ++value) {
      if ((members[value >> 6] >> (value & 63) & 1) != 0) {
        (value < 128 ? low : high)[value & 15] |= static_cast<uint8_t>(1u << ((value >> 4) & 7));
      }
    }
  }
};
alignas(16) constexpr uint8_t kBitOfUpperHalf[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};

TALLY_AVX2_INLINE uint64_t WordAvx2(const HalfTables& tables, const uint8_t* values) {
  const __m256i low = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(tables.low)));
  const __m256i high = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(tables.high)));
  const __m256i bits = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(kBitOfUpperHalf)));
  const __m256i top = _mm256_set1_epi8(static_cast<char>(0x80));
  uint64_t word = 0;
  for (int k = 0; k < 2; ++k) {
    const __m256i value = Load256(values + 32 * k);
    // A shuffle gives 0 where the top bit of its index is set, and else looks at the lower four bits.
    const __m256i index = _mm256_and_si256(value, _mm256_set1_epi8(static_cast<char>(0x8F)));
    const __m256i entry = _mm256_or_si256(_mm256_shuffle_epi8(low, index), _mm256_shuffle_epi8(high, _mm256_xor_si256(index, top)));
    const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(value, 4), _mm256_set1_epi8(0x0F));
    const __m256i bit = _mm256_shuffle_epi8(bits, upper);
    const __m256i holds = _mm256_cmpeq_epi8(_mm256_and_si256(entry, bit), bit);
    word |= static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(holds))) << (32 * k);
  }
  return word;
}

TALLY_AVX512_INLINE uint64_t WordAvx512(const RangeQuestion<uint8_t>& question, const uint8_t* values) {
  const __m512i distance = _mm512_sub_epi8(_mm512_loadu_si512(values), _mm512_set1_epi8(static_cast<char>(question.low)));
  return _mm512_cmple_epu8_mask(distance, _mm512_set1_epi8(static_cast<char>(question.width)));
}

TALLY_AVX512_INLINE uint64_t WordAvx512(const RangeQuestion<int32_t>& question, const int32_t* values) {
  const __m512i low = _mm512_set1_epi32(question.low);
  const __m512i width = _mm512_set1_epi32(static_cast<int32_t>(question.width));
  uint64_t word = 0;
  for (int k = 0; k < 4; ++k) {
    const __m512i distance = _mm512_sub_epi32(_mm512_loadu_si512(values + 16 * k), low);
    word |= static_cast<uint64_t>(_mm512_cmple_epu32_mask(distance, width)) << (16 * k);
  }
  return word;
}

TALLY_AVX512_INLINE uint64_t WordAvx512(const RangeQuestion<int64_t>& question, const int64_t* values) {
  const __m512i low = _mm512_set1_epi64(question.low);
  const __m512i width = _mm512_set1_epi64(static_cast<int64_t>(question.width));
  uint64_t word = 0;
  for (int k = 0; k < 8; ++k) {
    const __m512i distance = _mm512_sub_epi64(_mm512_loadu_si512(values + 8 * k), low);
    word |= static_cast<uint64_t>(_mm512_cmple_epu64_mask(distance, width)) << (8 * k);
  }
  return word;
}

TALLY_AVX512_INLINE uint64_t WordAvx512(const HalfTables& tables, const uint8_t* values) {
  const __m512i low = _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(tables.low)));
  const __m512i high = _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(tables.high)));
  const __m512i bits = _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(kBitOfUpperHalf)));
  const __m512i value = _mm512_loadu_si512(values);
  const __m512i index = _mm512_and_si512(value, _mm512_set1_epi8(static_cast<char>(0x8F)));
  const __m512i other = _mm512_xor_si512(index, _mm512_set1_epi8(static_cast<char>(0x80)));
  const __m512i entry = _mm512_or_si512(_mm512_shuffle_epi8(low, index), _mm512_shuffle_epi8(high, other));
  const __m512i upper = _mm512_and_si512(_mm512_srli_epi16(value, 4), _mm512_set1_epi8(0x0F));
  return _mm512_test_epi8_mask(entry, _mm512_shuffle_epi8(bits, upper));
}

#endif

}  // namespace tally
