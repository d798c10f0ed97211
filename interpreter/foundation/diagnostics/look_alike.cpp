#include "foundation/diagnostics/look_alike.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {
namespace {

// The letter below the accents, from U+00C0 and from U+1E00 on; a point where there is none.
constexpr std::string_view kLatin =
    "AAAAAA.CEEEEIIII.NOOOOO..UUUUY..aaaaaa.ceeeeiiii.nooooo..uuuuy.y"
    "AaAaAaCcCcCcCcDd..EeEeEeEeEeGgGgGgGgHh..IiIiIiIiI...JjKk.LlLlLl."
    "...NnNnNn...OoOoOo..RrRrRrSsSsSsSsTtTt..UuUuUuUuUuUuWwYyYZzZzZz.";
constexpr std::string_view kLatinAdditional =
    "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
    "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
    "WwWwWwWwWwXxXxYyZzZzZzhtwy......AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
    "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy";

constexpr std::pair<char32_t, char> kOtherAlphabets[] = {
    {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'},  {0x0420, 'P'},
    {0x0421, 'C'}, {0x0422, 'T'}, {0x0423, 'Y'}, {0x0425, 'X'}, {0x0430, 'a'}, {0x0435, 'e'}, {0x043E, 'o'},  {0x0440, 'p'},
    {0x0441, 'c'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0456, 'i'}, {0x0406, 'I'}, {0x0458, 'j'}, {0x0408, 'J'},  {0x0455, 's'},
    {0x0405, 'S'}, {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'},  {0x039A, 'K'},
    {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'}, {0x03A5, 'Y'}, {0x03A7, 'X'},  {0x03BF, 'o'},
    {0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0x2212, '-'}, {0x2018, '\''}, {0x2019, '\''}};

constexpr std::pair<char32_t, std::string_view> kInvisible[] = {
    {0x0009, "a tab"},
    {0x00A0, "a no-break space"},
    {0x00AD, "a soft hyphen"},
    {0x061C, "a direction mark"},
    {0x200B, "a zero-width space"},
    {0x200C, "a zero-width non-joiner"},
    {0x200D, "a zero-width joiner"},
    {0x200E, "a direction mark"},
    {0x200F, "a direction mark"},
    {0x202F, "a narrow no-break space"},
    {0x2060, "a word joiner"},
    {0x3000, "an ideographic space"},
    {0xFEFF, "a byte order mark"},
};

bool IsSpace(char32_t c) {
  return c == ' ' || c == 0x00A0 || c == 0x202F || c == 0x3000 || c == '\t' || (c >= 0x2000 && c <= 0x200A);
}

bool IsCombining(char32_t c) {
  return c >= 0x0300 && c <= 0x036F;
}

/// The plain letter; the character itself where there is none.
char32_t Plain(char32_t c) {
  const auto from = [&](char32_t first, std::string_view letters) {
    const size_t i = c - first;
    return c >= first && i < letters.size() && letters[i] != '.' ? static_cast<char32_t>(letters[i]) : c;
  };
  if (c >= 0xFF01 && c <= 0xFF5E) {
    return c - 0xFF01 + '!';
  }
  if (const auto* it = std::find_if(std::begin(kOtherAlphabets), std::end(kOtherAlphabets), [&](const auto& p) { return p.first == c; });
      it != std::end(kOtherAlphabets)) {
    return static_cast<char32_t>(it->second);
  }
  return c >= 0x1E00 ? from(0x1E00, kLatinAdditional) : from(0xC0, kLatin);
}

std::string CharacterWords(char32_t c) {
  const std::optional<std::string_view> name = c == ' ' ? std::optional<std::string_view>("a blank") : NameOfInvisible(c);
  const std::string code = fmt::format("U+{:04X}", static_cast<uint32_t>(c));
  return name ? fmt::format("{}, {}", code, *name) : code;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

}  // namespace

std::string LookAlike(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size();) {
    const CodePoint point = ReadCodePoint(text, i);
    const std::string_view bytes = text.substr(i, point.size);
    i += point.size;
    const char32_t c = point.valid ? Plain(point.value) : 0xFFFD;
    if (IsSpace(c)) {
      plain += ' ';
    } else if (c < 0x80) {
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
    } else if (!IsCombining(c) && !NameOfInvisible(c)) {
      plain += bytes;
    }
  }
  const size_t begin = plain.find_first_not_of(' ');
  if (begin == std::string::npos) {
    return {};
  }
  plain = plain.substr(begin, plain.find_last_not_of(' ') - begin + 1);
  const size_t digits = plain.find_first_not_of('0');
  return plain.substr(digits == std::string::npos ? plain.size() - 1 : digits);
}

std::optional<std::string_view> NameOfInvisible(char32_t character) {
  const auto* it = std::find_if(std::begin(kInvisible), std::end(kInvisible), [&](const auto& p) { return p.first == character; });
  if (it != std::end(kInvisible)) {
    return it->second;
  }
  return character >= 0x2000 && character <= 0x200A ? std::optional<std::string_view>("a space of another width") : std::nullopt;
}

std::string DifferenceWords(std::string_view text, std::string_view meant) {
  if (text != meant && Lower(text) == Lower(meant)) {
    return "they differ in upper and lower case";
  }
  size_t at = 0;
  size_t character = 1;
  for (; at < text.size() && at < meant.size(); ++character) {
    const CodePoint a = ReadCodePoint(text, at);
    if (text.substr(at, a.size) != meant.substr(at, a.size)) {
      break;
    }
    at += a.size;
  }
  const char32_t here = at < text.size() ? ReadCodePoint(text, at).value : 0;
  const char32_t there = at < meant.size() ? ReadCodePoint(meant, at).value : 0;
  if (here == ' ' && (at == 0 || text.find_first_not_of(' ', at) == std::string_view::npos)) {
    return at == 0 ? "it begins with a blank" : "it ends in a blank";
  }
  const auto is_plain = [](char32_t c) { return c == 0 || (c > ' ' && c < 0x7F); };
  if (is_plain(here) && is_plain(there)) {
    return {};
  }
  if (here == 0) {
    return fmt::format("the other one goes on with {}", CharacterWords(there));
  }
  return fmt::format(
      "its character {} is {}{}", character, CharacterWords(here),
      there == 0 || NameOfInvisible(here) ? std::string() : fmt::format(", where the other one has {}", CharacterWords(there)));
}

}  // namespace tally
