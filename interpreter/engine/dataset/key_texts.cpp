#include "engine/dataset/key_texts.h"

#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/csv/csv_header.h"
#include "engine/dataset/reading_hints.h"
#include "foundation/base/counted.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/diagnostics/look_alike.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

/// What the bytes of texts have, as far as it can be told eight at a time. Bits of several bytes say no more than that there is one.
struct Bytes {
  uint64_t high = 0;   // beyond ASCII
  uint64_t upper = 0;  // upper-case letters, and `@[\]^_`
  uint64_t lower = 0;  // lower-case letters, and some marks

  void Add(std::string_view text) {
    for (size_t i = 0; i < text.size(); i += 8) {
      const uint64_t word = LoadUpTo8(text.data() + i, text.size() - i);
      high |= word & 0x8080808080808080ull;
      upper |= (word & 0x4040404040404040ull) & ~(word << 1);
      lower |= (word & 0x4040404040404040ull) & (word << 1);
    }
  }
};

bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

class OverlookedTexts {
 public:
  void Add(uint32_t code, std::string_view text) {
    const size_t before = total_;
    counts_["begin with a blank"] += IsBlank(text.front()) ? Counted() : 0;
    counts_["end in a blank"] += IsBlank(text.back()) ? Counted() : 0;
    for (size_t i = 0; i < text.size();) {
      const CodePoint point = ReadCodePoint(text, i);
      i += point.size;
      const std::optional<std::string_view> name = point.value < 0x80 ? std::nullopt : NameOfInvisible(point.value);
      if (name) {
        counts_[fmt::format("have U+{:04X}, {}", static_cast<uint32_t>(point.value), *name)] += Counted();
      }
    }
    if (total_ != before && texts_++ == 0) {
      first_ = code;
      example_ = text;
    }
  }

  std::optional<KeyTextNote> Note() const {
    if (texts_ == 0) {
      return std::nullopt;
    }
    std::string words;
    for (const auto& [what, count] : counts_) {
      words += count == 0 ? "" : fmt::format("{}{} {}", words.empty() ? "" : ", ", count, what);
    }
    return KeyTextNote{.first = first_,
                       .text = fmt::format("{} what a reader does not see, first {}: {}", tally::Counted(texts_, "key has", "keys have"),
                                           DataValue(example_), words),
                       .hint = "keys compare byte for byte, so that such a key is another one"};
  }

 private:
  uint64_t Counted() {
    ++total_;
    return 1;
  }

  std::map<std::string, uint64_t> counts_;
  size_t total_ = 0;
  size_t texts_ = 0;
  uint32_t first_ = 0;
  std::string example_;
};

std::optional<KeyTextNote> NoteOnCase(const Dictionary& texts) {
  std::unordered_map<std::string, uint32_t> seen;
  std::optional<KeyTextNote> note;
  size_t pairs = 0;
  for (uint32_t code = 0; code < texts.size(); ++code) {
    const auto [before, is_new] = seen.try_emplace(Lower(texts.At(code)), code);
    if (!is_new && pairs++ == 0) {
      note = KeyTextNote{
          .first = code, .text = fmt::format("{} and {}", DataValue(texts.At(before->second)), DataValue(texts.At(code))), .hint = {}};
    }
  }
  if (note) {
    note->text = fmt::format("{} from another one in upper and lower case alone, first {}", Counted(pairs, "key differs", "keys differ"),
                             note->text);
  }
  return note;
}

}  // namespace

std::vector<KeyTextNote> NotesOnKeyTexts(const Dictionary& texts) {
  Bytes all;
  OverlookedTexts overlooked;
  std::optional<KeyTextNote> armoured;
  size_t armour = 0;
  const auto size = static_cast<uint32_t>(texts.size());
  for (uint32_t code = 0; code < size; ++code) {
    const std::string_view text = texts.At(code);
    if (text.empty()) {
      continue;
    }
    Bytes bytes;
    bytes.Add(text);
    all.upper |= bytes.upper;
    all.lower |= bytes.lower;
    if (bytes.high != 0 || IsBlank(text.front()) || IsBlank(text.back())) {
      overlooked.Add(code, text);
    } else if (text.front() == '=' && IsArmoured(text) && armour++ == 0) {
      armoured = KeyTextNote{.first = code, .text = std::string(text), .hint = kArmourHint};
    }
  }
  std::vector<KeyTextNote> notes;
  if (std::optional<KeyTextNote> note = overlooked.Note()) {
    notes.push_back(std::move(*note));
  }
  if (armoured) {
    armoured->text =
        fmt::format("{} written as Excel keeps zeros, first {}", Counted(armour, "key is", "keys are"), DataValue(armoured->text));
    notes.push_back(std::move(*armoured));
  }
  if (all.upper != 0 && all.lower != 0) {
    if (std::optional<KeyTextNote> note = NoteOnCase(texts)) {
      notes.push_back(std::move(*note));
    }
  }
  return notes;
}

}  // namespace tally
