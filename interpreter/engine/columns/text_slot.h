#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace tally {

/// A text in 16 bytes: up to 15 bytes lie inside (zero-padded, their number in the last byte); of a longer one the address and the
/// length, with 0xFF in the last byte. Two short texts are equal when both words are.
struct TextSlot {
  uint64_t low = 0;
  uint64_t high = 0;

  static constexpr size_t kMaxInline = 15;
  static constexpr uint64_t kLongMark = uint64_t{0xFF} << 56;

  bool is_long() const { return (high >> 56) == 0xFF; }
  std::string_view View() const {
    if (is_long()) {
      return {reinterpret_cast<const char*>(low), static_cast<size_t>(high & ~kLongMark)};
    }
    return {reinterpret_cast<const char*>(this), static_cast<size_t>(high >> 56)};
  }
  bool Equals(const TextSlot& other) const {
    if (high != other.high) {
      return false;
    }
    return low == other.low || (is_long() && View() == other.View());
  }
  /// The slot of a text that stays where it is as long as the slot is used.
  static TextSlot Of(std::string_view text);
  /// The same where the 16 bytes from the text's begin are readable, whatever its length.
  static TextSlot OfPadded(const char* text, size_t length);
};

static_assert(sizeof(TextSlot) == 16);

inline uint64_t Load64(const char* from) {
  uint64_t word;
  std::memcpy(&word, from, 8);
  return word;
}

inline uint32_t Load32(const char* from) {
  uint32_t word;
  std::memcpy(&word, from, 4);
  return word;
}

/// Up to 8 bytes as one word, zero-padded, first byte lowest; reads nothing outside of them.
inline uint64_t LoadUpTo8(const char* from, size_t length) {
  if (length >= 8) {
    return Load64(from);
  }
  if (length >= 4) {
    const uint64_t first = Load32(from);
    const uint64_t last = Load32(from + length - 4);
    return first | last << (8 * (length - 4));
  }
  if (length == 0) {
    return 0;
  }
  const auto byte = [&](size_t i) { return static_cast<uint64_t>(static_cast<unsigned char>(from[i])); };
  return byte(0) | byte(length / 2) << (8 * (length / 2)) | byte(length - 1) << (8 * (length - 1));
}

inline TextSlot TextSlot::Of(std::string_view text) {
  const size_t length = text.size();
  if (length <= 8) {
    return {LoadUpTo8(text.data(), length), uint64_t{length} << 56};
  }
  if (length <= kMaxInline) {
    const uint64_t last = Load64(text.data() + length - 8);
    return {Load64(text.data()), last >> (8 * (16 - length)) | uint64_t{length} << 56};
  }
  return {reinterpret_cast<uint64_t>(text.data()), uint64_t{length} | kLongMark};
}

inline TextSlot TextSlot::OfPadded(const char* text, size_t length) {
  if (length > kMaxInline) {
    return Of({text, length});
  }
  static constexpr uint64_t kLowMask[16] = {0,
                                            0xFF,
                                            0xFFFF,
                                            0xFFFFFF,
                                            0xFFFFFFFF,
                                            0xFFFFFFFFFF,
                                            0xFFFFFFFFFFFF,
                                            0xFFFFFFFFFFFFFF,
                                            ~uint64_t{0},
                                            ~uint64_t{0},
                                            ~uint64_t{0},
                                            ~uint64_t{0},
                                            ~uint64_t{0},
                                            ~uint64_t{0},
                                            ~uint64_t{0},
                                            ~uint64_t{0}};
  const uint64_t high_mask = length <= 8 ? 0 : kLowMask[length - 8];
  return {Load64(text) & kLowMask[length], (Load64(text + 8) & high_mask) | uint64_t{length} << 56};
}

inline uint64_t MixWords(uint64_t a, uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a ^ 0x9E3779B97F4A7C15ull) * (b ^ 0xC2B2AE3D27D4EB4Full);
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64) ^ a ^ (b << 32 | b >> 32);
}

/// A hash of the text's bytes. Never part of a result: only where things lie in tables depends on it.
inline uint64_t HashOf(const TextSlot& slot) {
  if (!slot.is_long()) {
    return MixWords(slot.low, slot.high);
  }
  const std::string_view text = slot.View();
  uint64_t hash = text.size();
  size_t i = 0;
  for (; i + 16 <= text.size(); i += 16) {
    hash = MixWords(hash ^ Load64(text.data() + i), Load64(text.data() + i + 8));
  }
  // The last 16 bytes once more cover the rest: a long text has more than 15.
  return MixWords(hash ^ Load64(text.data() + text.size() - 16), Load64(text.data() + text.size() - 8));
}

}  // namespace tally
