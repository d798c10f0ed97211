#include "foundation/source/fold_text.h"

#include <algorithm>
#include <iterator>

#include "foundation/source/utf8.h"

namespace tally {
namespace {

struct MadeOf {
  char32_t letter;
  char32_t first;
  char32_t second;  // 0: none
};
constexpr MadeOf kMadeOf[] = {
#define TALLY_MADE_OF(letter, first, second) {letter, first, second},
#include "foundation/source/fold_tables.inc"
#undef TALLY_MADE_OF
};

struct Capitals {
  char32_t first;
  char32_t last;
  char32_t step;
  int distance;
};
constexpr Capitals kCapitals[] = {
#define TALLY_LOWER(first, last, step, distance) {first, last, step, distance},
#include "foundation/source/fold_tables.inc"
#undef TALLY_LOWER
};

char32_t LowerOf(char32_t letter) {
  const auto* at = std::upper_bound(std::begin(kCapitals), std::end(kCapitals), letter,
                                    [](char32_t wanted, const Capitals& capitals) { return wanted < capitals.first; });
  if (at == std::begin(kCapitals)) {
    return letter;
  }
  --at;
  const bool is_capital = letter <= at->last && (letter - at->first) % at->step == 0;
  return is_capital ? letter + static_cast<char32_t>(at->distance) : letter;
}

void Append(std::string& text, char32_t letter) {
  const auto byte = [&](char32_t bits) { text += static_cast<char>(bits); };
  if (letter < 0x80) {
    byte(letter);
  } else if (letter < 0x800) {
    byte(0xC0 | letter >> 6);
    byte(0x80 | (letter & 0x3F));
  } else if (letter < 0x10000) {
    byte(0xE0 | letter >> 12);
    byte(0x80 | (letter >> 6 & 0x3F));
    byte(0x80 | (letter & 0x3F));
  } else {
    byte(0xF0 | letter >> 18);
    byte(0x80 | (letter >> 12 & 0x3F));
    byte(0x80 | (letter >> 6 & 0x3F));
    byte(0x80 | (letter & 0x3F));
  }
}

void AppendFolded(std::string& text, char32_t letter) {
  const auto* made = std::lower_bound(std::begin(kMadeOf), std::end(kMadeOf), letter,
                                      [](const MadeOf& of, char32_t wanted) { return of.letter < wanted; });
  if (made == std::end(kMadeOf) || made->letter != letter) {
    const char32_t lower = LowerOf(letter);
    lower == letter ? Append(text, letter) : AppendFolded(text, lower);
    return;
  }
  AppendFolded(text, made->first);
  if (made->second != 0) {
    AppendFolded(text, made->second);
  }
}

}  // namespace

std::string FoldText(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (size_t byte = 0; byte < text.size();) {
    const CodePoint at = ReadCodePoint(text, byte);
    if (at.valid) {
      AppendFolded(folded, at.value);
    } else {
      folded += text.substr(byte, at.size);
    }
    byte += at.size;
  }
  return folded;
}

}  // namespace tally
