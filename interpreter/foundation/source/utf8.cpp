#include "foundation/source/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>

#include <fmt/format.h>

#include "foundation/base/check.h"

namespace tally {
namespace {

constexpr size_t kMaxShown = 200;
constexpr std::string_view kCut = "...";

struct CodePointRange {
  char32_t first;
  char32_t last;
};

// Marks that take no column of their own (Unicode 15 general categories Mn, Me, Cf; the scripts that student data can hold).
constexpr CodePointRange kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},   {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4},   {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0900, 0x0902},
    {0x093A, 0x093A}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D},   {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x1160, 0x11FF}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},   {0x202A, 0x202E}, {0x2060, 0x2069}, {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

// Characters that take two columns (Unicode 15 East Asian Width W and F, emoji).
constexpr CodePointRange kWide[] = {
    {0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x2E80, 0x303E}, {0x3041, 0x4DBF}, {0x4E00, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

template <size_t N>
bool IsIn(const CodePointRange (&ranges)[N], char32_t c) {
  const auto* after = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                       [](char32_t value, const CodePointRange& range) { return value < range.first; });
  return after != std::begin(ranges) && c <= (after - 1)->last;
}

bool IsControl(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

/// Line separators and the characters that turn the direction of the text around them.
bool IsTextDirection(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool IsAscii8(const char* bytes) {
  uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return (word & 0x8080808080808080u) == 0;
}

void AppendHarmless(std::string& out, std::string_view text, size_t byte, const CodePoint& c) {
  if (!c.valid || IsControl(c.value)) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<uint32_t>(c.value));
  } else if (IsTextDirection(c.value)) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<uint32_t>(c.value));
  } else {
    out.append(text.substr(byte, c.size));
  }
}

}  // namespace

// The table of well-formed byte sequences, Unicode 15, section 3.9, table 3-7.
CodePoint ReadCodePoint(std::string_view text, size_t byte) {
  TALLY_CHECK(byte < text.size());
  const auto at = [&](size_t i) -> unsigned { return byte + i < text.size() ? static_cast<unsigned char>(text[byte + i]) : 0u; };
  const auto continues = [&](size_t i) { return (at(i) & 0xC0u) == 0x80u; };
  const unsigned lead = at(0);
  const CodePoint invalid{.value = lead, .size = 1, .valid = false};
  if (lead < 0x80) {
    return CodePoint{.value = lead, .size = 1, .valid = true};
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    if (!continues(1)) {
      return invalid;
    }
    return CodePoint{.value = (lead & 0x1Fu) << 6 | (at(1) & 0x3Fu), .size = 2, .valid = true};
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!continues(1) || !continues(2) || (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xED && at(1) > 0x9F)) {
      return invalid;
    }
    return CodePoint{.value = (lead & 0x0Fu) << 12 | (at(1) & 0x3Fu) << 6 | (at(2) & 0x3Fu), .size = 3, .valid = true};
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3) || (lead == 0xF0 && at(1) < 0x90) || (lead == 0xF4 && at(1) > 0x8F)) {
      return invalid;
    }
    const char32_t value = (lead & 0x07u) << 18 | (at(1) & 0x3Fu) << 12 | (at(2) & 0x3Fu) << 6 | (at(3) & 0x3Fu);
    return CodePoint{.value = value, .size = 4, .valid = true};
  }
  return invalid;
}

size_t SkipCodePoints(std::string_view text, size_t byte, size_t count) {
  for (; count > 0 && byte < text.size(); --count) {
    byte += ReadCodePoint(text, byte).size;
  }
  return byte;
}

std::optional<size_t> FindInvalidUtf8(std::string_view text) {
  size_t byte = 0;
  while (byte < text.size()) {
    if (byte + 8 <= text.size() && IsAscii8(text.data() + byte)) {
      byte += 8;
      continue;
    }
    const CodePoint c = ReadCodePoint(text, byte);
    if (!c.valid) {
      return byte;
    }
    byte += c.size;
  }
  return std::nullopt;
}

void AppendUtf8(char32_t point, std::string& text) {
  const auto add = [&](char32_t bits) { text += static_cast<char>(bits); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | point >> 6);
    add(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12);
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  } else {
    add(0xF0 | point >> 18);
    add(0x80 | (point >> 12 & 0x3F));
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  }
}

size_t CountCodePoints(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t byte = 0; byte < text.size();) {
    const CodePoint c = ReadCodePoint(text, byte);
    byte += c.size;
    if (c.value < 0x300 || !c.valid) {
      width += 1;
    } else if (!IsIn(kZeroWidth, c.value)) {
      width += IsIn(kWide, c.value) ? 2 : 1;
    }
  }
  return width;
}

std::string EscapeControls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t byte = 0; byte < text.size();) {
    const CodePoint c = ReadCodePoint(text, byte);
    AppendHarmless(out, text, byte, c);
    byte += c.size;
  }
  return out;
}

std::string Printable(std::string_view text) {
  const size_t shown = SkipCodePoints(text, 0, kMaxShown);
  if (shown == text.size()) {
    return EscapeControls(text);
  }
  std::string out = EscapeControls(text.substr(0, SkipCodePoints(text, 0, kMaxShown - kCut.size())));
  out += kCut;
  return out;
}

}  // namespace tally
