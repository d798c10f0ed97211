#include "engine/dataset/code_index.h"

#include <algorithm>
#include <bit>

#include "foundation/diagnostics/suggestions.h"

namespace tally {
namespace {

// A text as people mistype codes: without blanks around it and leading zeros, in lower case.
std::string Plain(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  while (text.size() > 1 && text.front() == '0') {
    text.remove_prefix(1);
  }
  std::string plain(text);
  for (char& c : plain) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return plain;
}

}  // namespace

CodeIndex::CodeIndex(std::string name, const std::vector<std::string>& codes) : name_(std::move(name)), codes_(&codes) {
  const size_t size = std::bit_ceil(std::max<size_t>(8, codes.size() * 4));
  entries_.resize(size);
  shift_ = 64 - std::countr_zero(size);
  for (size_t i = 0; i < codes.size(); ++i) {
    const TextSlot text = TextSlot::Of(codes[i]);
    size_t place = HashOf(text) >> shift_;
    while (entries_[place].ordinal >= 0 && !entries_[place].text.Equals(text)) {
      place = (place + 1) & (size - 1);
    }
    if (entries_[place].ordinal < 0) {
      entries_[place] = {text, static_cast<int32_t>(i)};
    }
  }
}

std::string CodeIndex::Nearest(std::string_view text) const {
  constexpr size_t kLongestMistake = 64;
  if (text.size() > kLongestMistake) {
    return {};
  }
  const std::string plain = Plain(text);
  for (const std::string& code : *codes_) {
    if (Plain(code) == plain) {
      return code;
    }
  }
  return NearestName(text, *codes_).value_or(std::string());
}

}  // namespace tally
