#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/syntax/parse.h"

namespace tally {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Characters that turn the direction of the text around them: what is shown would not be what is run.
bool TurnsDirection(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

constexpr std::string_view kConflict = "<<<<<<< ";

/// The first line that begins with `sign` at or behind `byte`.
std::optional<size_t> FindLine(std::string_view text, std::string_view sign, size_t byte) {
  for (size_t at = text.find(sign, byte); at != std::string_view::npos; at = text.find(sign, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') {
      return at;
    }
  }
  return std::nullopt;
}

/// Where a version control system has left two versions of some lines.
std::optional<size_t> FindConflict(std::string_view text) {
  const std::optional<size_t> begin = FindLine(text, kConflict, 0);
  const std::optional<size_t> middle = begin ? FindLine(text, "=======", *begin) : std::nullopt;
  return middle && FindLine(text, ">>>>>>> ", *middle) ? begin : std::nullopt;
}

}  // namespace

bool CheckScriptText(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
  const std::string_view text = sources.file(file).text();
  const auto place = [&](size_t byte, size_t size) {
    return Span{.file = file, .begin = static_cast<uint32_t>(byte), .end = static_cast<uint32_t>(byte + size)};
  };
  if (text.size() > kMaxScriptBytes) {
    sink.Report(DiagnosticKind::ScriptTooLarge, place(0, 0),
                fmt::format("the script has {} bytes; at most {} are read", text.size(), kMaxScriptBytes));
    return false;
  }
  if (const auto invalid = FindInvalidUtf8(text)) {
    const bool utf16 = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
    sink.Report(DiagnosticKind::NotText, place(*invalid, 1), utf16 ? "the script is UTF-16, not UTF-8" : "this byte is not UTF-8")
        .Hint("save the script as UTF-8 text");
    return false;
  }
  if (const auto marker = FindConflict(text)) {
    sink.Report(DiagnosticKind::SyntaxError, place(*marker, kConflict.size()),
                "two versions of the script were joined here by a tool such as git, and it was left open which of them holds")
        .Hint("keep the lines that hold, and delete those that begin with `<<<<<<<`, `=======` and `>>>>>>>`");
    return false;
  }
  for (size_t byte = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; byte < text.size();) {
    const auto lead = static_cast<unsigned char>(text[byte]);
    if (lead >= 0x20 && lead < 0x7F) {
      ++byte;
      continue;
    }
    const CodePoint point = ReadCodePoint(text, byte);
    const bool control = (point.value < 0x20 && point.value != '\t' && point.value != '\n' && point.value != '\r') ||
                         (point.value >= 0x7F && point.value <= 0x9F);
    if (control || TurnsDirection(point.value)) {
      sink.Report(DiagnosticKind::NotText, place(byte, point.size),
                  fmt::format("the character U+{:04X}, {}, does not belong in a script", static_cast<uint32_t>(point.value),
                              control ? "a control character" : "which turns the direction of the text"))
          .Hint("take it out");
      return false;
    }
    byte += point.size;
  }
  return true;
}

}  // namespace tally
