#include "workbench/repl/open_block.h"

#include <algorithm>

#include "language/syntax/definition_kind.h"

namespace tally {
namespace {

/// A definition that begins at the left margin ends whatever was forgotten to be closed.
bool MayBeginDefinition(std::string_view line) {
  constexpr std::string_view kOthers[] = {"change", "library", "needs", "require", "test", "what"};
  const std::string_view word = line.substr(0, line.find_first_not_of("abcdefghijklmnopqrstuvwxyz"));
  return ast::KindOfKeyword(word).has_value() || std::find(std::begin(kOthers), std::end(kOthers), word) != std::end(kOthers);
}

}  // namespace

bool OpenBlock::GoesOn(std::string_view lines) {
  bool goes_on = true;
  while (true) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    goes_on = Read(lines.substr(0, end)) && goes_on;
    if (end == lines.size()) {
      return goes_on && is_known_ && braces_ > 0;
    }
    lines.remove_prefix(end + 1);
  }
}

bool OpenBlock::Read(std::string_view line) {
  bool in_text = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const auto pair = line.substr(i, 2);
    if (in_text) {
      i += c == '\\' ? 1 : 0;
      in_text = c != '"';
    } else if (c == '"') {
      in_text = true;
    } else if (pair == "--") {
      break;
    } else if (pair == "//" || pair == "/*" || c == '#' || c == '\'' || (c == '}' && braces_ == 0)) {
      is_known_ = false;  // a fault, which the parser knows how to read
    } else if (c == '{') {
      ++braces_;
    } else if (c == '}') {
      --braces_;
    }
  }
  is_known_ = is_known_ && !in_text;
  return !MayBeginDefinition(line);
}

}  // namespace tally
