#include "engine/dataset/code_index.h"

#include <algorithm>
#include <bit>

#include "foundation/diagnostics/look_alike.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/letter_case.h"

namespace tally {

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
  const std::string plain = LookAlike(text);
  for (const std::string& code : *codes_) {
    if (LookAlike(code) == plain) {
      return code;
    }
  }
  return NearestName(text, *codes_).value_or(std::string());
}

int32_t CodeIndex::FindIgnoringCase(std::string_view text) const {
  int32_t found = -1;
  for (size_t i = 0; i < codes_->size(); ++i) {
    if (EqualIgnoringCase(text, (*codes_)[i])) {
      if (found >= 0) {
        return -1;
      }
      found = static_cast<int32_t>(i);
    }
  }
  return found;
}

}  // namespace tally
