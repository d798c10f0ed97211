#include "foundation/diagnostics/snippet.h"

#include <algorithm>
#include <string_view>

#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr size_t kMaxLine = 200;     // characters shown of a line
constexpr size_t kBeforeCaret = 80;  // of them before the caret, where the line is cut
constexpr std::string_view kCut = "...";
constexpr std::string_view kTab = "    ";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The byte offset `count` characters before `byte`, at least 0.
size_t StepBack(std::string_view text, size_t byte, size_t count) {
  for (; count > 0 && byte > 0; --count) {
    do {
      --byte;
    } while (byte > 0 && (text[byte] & 0xC0) == 0x80);
  }
  return byte;
}

std::string Shown(std::string_view text) {
  std::string out;
  size_t begin = 0;
  for (size_t tab = text.find('\t'); tab != std::string_view::npos; tab = text.find('\t', begin)) {
    out += EscapeControls(text.substr(begin, tab - begin));
    out += kTab;
    begin = tab + 1;
  }
  return out + EscapeControls(text.substr(begin));
}

}  // namespace

Snippet MakeSnippet(const SourceFile& file, Span span) {
  const uint32_t line_number = file.Locate(span.begin).line;
  std::string_view line = file.Line(line_number);
  uint32_t line_start = file.LineStart(line_number);
  if (line_number == 1 && line.starts_with(kByteOrderMark)) {
    line.remove_prefix(kByteOrderMark.size());
    line_start += static_cast<uint32_t>(kByteOrderMark.size());
  }
  size_t caret = std::min<size_t>(std::max(span.begin, line_start) - line_start, line.size());
  size_t caret_end = std::clamp<size_t>(std::max(span.end, line_start) - line_start, caret, line.size());

  // A line that is too long is shown from a little before the caret, and ends in dots even where its own end is shown.
  const bool cut = SkipCodePoints(line, 0, kMaxLine) < line.size();
  std::string_view prefix;
  std::string_view suffix;
  if (cut) {
    const size_t begin = StepBack(line, caret, kBeforeCaret);
    const size_t end = SkipCodePoints(line, begin, kMaxLine - 2 * kCut.size());
    prefix = begin > 0 ? kCut : std::string_view();
    suffix = kCut;
    line = line.substr(begin, end - begin);
    caret -= begin;
    caret_end = std::min(caret_end - begin, line.size());
  }

  const std::string before = Shown(line.substr(0, caret));
  const std::string covered = Shown(line.substr(caret, caret_end - caret));
  Snippet snippet{.line = line_number, .source = {}, .carets = {}};
  snippet.source.append(prefix).append(before).append(covered).append(Shown(line.substr(caret_end))).append(suffix);
  if (snippet.source.find_first_not_of(' ') != std::string::npos) {
    snippet.carets.assign(prefix.size() + DisplayWidth(before), ' ');
    snippet.carets.append(std::max<size_t>(1, DisplayWidth(covered)), '^');
  }
  return snippet;
}

}  // namespace tally
