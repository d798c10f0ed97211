#include "workbench/proof/json_value.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

namespace tally {
namespace {

constexpr int kMaxDepth = 64;

void AppendUtf8(uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  const uint32_t lead = more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0;
  out += static_cast<char>(lead | code >> (6 * more));
  for (int i = more - 1; i >= 0; --i) {
    out += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<JsonValue> ReadAll() {
    JsonValue value;
    if (!Read(value, 0) || (SkipBlanks(), at_ != text_.size())) {
      const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size())), '\n');
      return Failure{fmt::format("it is no JSON: line {} cannot be read", line)};
    }
    return value;
  }

 private:
  void SkipBlanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  bool Take(char c) {
    SkipBlanks();
    const bool is_there = at_ < text_.size() && text_[at_] == c;
    at_ += is_there ? 1 : 0;
    return is_there;
  }

  bool TakeWord(std::string_view word) {
    const bool is_there = text_.substr(at_).starts_with(word);
    at_ += is_there ? word.size() : 0;
    return is_there;
  }

  bool Read(JsonValue& value, int depth) {
    SkipBlanks();
    if (at_ >= text_.size() || depth > kMaxDepth) {
      return false;
    }
    switch (text_[at_]) {
      case '{': return ReadItems(value, JsonValue::Kind::kObject, '}', depth);
      case '[': return ReadItems(value, JsonValue::Kind::kList, ']', depth);
      case '"': value.kind = JsonValue::Kind::kText; return ReadText(value.text);
      case 't': value.kind = JsonValue::Kind::kYes; return TakeWord("true");
      case 'f': value.kind = JsonValue::Kind::kNo; return TakeWord("false");
      case 'n': return TakeWord("null");
      default: break;
    }
    value.kind = JsonValue::Kind::kNumber;
    const size_t end = std::min(text_.find_first_not_of("+-.0123456789eE", at_), text_.size());
    value.text = text_.substr(at_, end - at_);
    at_ = end;
    return !value.text.empty();
  }

  bool ReadItems(JsonValue& value, JsonValue::Kind kind, char close, int depth) {
    value.kind = kind;
    ++at_;
    if (Take(close)) {
      return true;
    }
    do {
      if (kind == JsonValue::Kind::kObject) {
        SkipBlanks();
        if (!ReadText(value.names.emplace_back()) || !Take(':')) {
          return false;
        }
      }
      if (!Read(value.items.emplace_back(), depth + 1)) {
        return false;
      }
    } while (Take(','));
    return Take(close);
  }

  bool ReadText(std::string& out) {
    if (at_ >= text_.size() || text_[at_] != '"') {
      return false;
    }
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') {
        if (!ReadEscape(out)) {
          return false;
        }
      } else {
        out += text_[at_++];
      }
    }
    return Take('"');
  }

  bool ReadEscape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    at_ += 2;
    if (letter == 'u') {
      std::optional<uint32_t> code = ReadHex();
      if (code && *code >= 0xD800 && *code < 0xDC00 && TakeWord("\\u")) {
        const std::optional<uint32_t> low = ReadHex();
        code = low && *low >= 0xDC00 && *low < 0xE000 ? std::optional(0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00)) : std::nullopt;
      }
      if (code && *code >= 0xD800 && *code < 0xE000) {
        return false;  // half of a pair
      }
      if (code) {
        AppendUtf8(*code, out);
      }
      return code.has_value();
    }
    const size_t known = kLetters.find(letter);
    if (known != std::string_view::npos) {
      out += kMeant[known];
    }
    return known != std::string_view::npos;
  }

  std::optional<uint32_t> ReadHex() {
    constexpr std::string_view kDigits = "0123456789abcdef";
    uint32_t code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ < text_.size() ? static_cast<char>(text_[at_] | (text_[at_] >= 'A' && text_[at_] <= 'F' ? 0x20 : 0)) : 'x';
      const size_t digit = kDigits.find(c);
      if (digit == std::string_view::npos) {
        return std::nullopt;
      }
      code = code * 16 + static_cast<uint32_t>(digit);
    }
    return code;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

const JsonValue* JsonValue::Find(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? nullptr : &items[static_cast<size_t>(found - names.begin())];
}

Result<JsonValue> ParseJson(std::string_view text) {
  return Reader(text).ReadAll();
}

}  // namespace tally
