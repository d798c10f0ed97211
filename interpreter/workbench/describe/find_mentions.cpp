#include "workbench/describe/find_mentions.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace tally {
namespace {

bool IsWordCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_';
}

// In small letters, one blank for any run of blanks.
void AddPlain(std::string& plain, std::string_view text) {
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      plain += plain.empty() || plain.back() == ' ' ? "" : " ";
    } else {
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
}

std::string Plain(std::string_view text) {
  std::string plain;
  AddPlain(plain, text);
  return plain;
}

// The words of a definition: those of its comments without `--`, so that a phrase may stand on two lines of them.
void AddWords(std::string& plain, const ast::Definition& definition, const SourceMap& sources) {
  AddPlain(plain, definition.clauses.doc + "\n");
  if (definition.tokens == nullptr) {
    return;
  }
  bool above = true;  // comments before the first word: the definition's are its `doc`
  uint32_t end = 0;
  for (const ast::Token& token : *definition.tokens) {
    const bool comment = token.kind == ast::Token::Kind::kComment;
    above = above && comment;
    if (!above) {
      AddPlain(plain, token.span.begin > end ? " " : "");
      AddPlain(plain, sources.Text(token.span).substr(comment ? 2 : 0));
    }
    end = token.span.end;
  }
}

bool HoldsWords(std::string_view text, std::string_view words) {
  for (size_t at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
    const size_t end = at + words.size();
    if ((at == 0 || !IsWordCharacter(text[at - 1])) && (end == text.size() || !IsWordCharacter(text[end]))) {
      return true;
    }
  }
  return false;
}

// The whole number with which `text` begins, which is taken from it.
std::optional<int> TakeNumber(std::string_view& text) {
  int number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || number < 0) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return number;
}

bool TakeWords(std::string_view& text, std::string_view words) {
  if (!text.starts_with(words)) {
    return false;
  }
  text.remove_prefix(words.size());
  return true;
}

// `car-25 to car-28` holds the rule 26 of `car-`.
bool HoldsInRange(std::string_view text, std::string_view prefix, int rule) {
  for (size_t at = text.find(prefix); at != std::string_view::npos; at = text.find(prefix, at + 1)) {
    std::string_view rest = text.substr(at + prefix.size());
    const std::optional<int> first = TakeNumber(rest);
    if (!first || !TakeWords(rest, " to ")) {
      continue;
    }
    TakeWords(rest, prefix);
    const std::optional<int> last = TakeNumber(rest);
    if (last && *first <= rule && rule <= *last) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::vector<const MergedDefinition*> FindMentions(const Compiled& compiled, std::string_view words) {
  std::vector<const MergedDefinition*> found;
  const std::string wanted = Plain(words);
  if (wanted.empty()) {
    return found;
  }
  const size_t dash = wanted.rfind('-');
  std::string_view number = dash == std::string::npos ? std::string_view() : std::string_view(wanted).substr(dash + 1);
  const std::string_view prefix = std::string_view(wanted).substr(0, wanted.size() - number.size());
  std::optional<int> rule = TakeNumber(number);
  if (!number.empty()) {
    rule = std::nullopt;
  }
  for (const MergedDefinition& merged : compiled.merged.program.definitions) {
    std::string text;
    AddWords(text, merged.unchanged != nullptr ? *merged.unchanged : *merged.definition, compiled.sources);
    for (const ast::Definition* change : merged.changes) {
      AddWords(text, *change, compiled.sources);
    }
    if (HoldsWords(text, wanted) || (rule && HoldsInRange(text, prefix, *rule))) {
      found.push_back(&merged);
    }
  }
  return found;
}

}  // namespace tally
