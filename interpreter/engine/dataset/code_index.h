#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/columns/text_slot.h"

namespace tally {

/// The codes of one code set: text -> ordinal. Small and flat, so that it stays in the nearest cache.
class CodeIndex {
 public:
  /// The codes must outlive the index.
  CodeIndex(std::string name, const std::vector<std::string>& codes);

  /// The ordinal, or -1.
  int32_t Find(const TextSlot& text) const {
    for (size_t place = HashOf(text) >> shift_;; place = (place + 1) & (entries_.size() - 1)) {
      const Entry& entry = entries_[place];
      if (entry.ordinal < 0 || entry.text.Equals(text)) {
        return entry.ordinal;
      }
    }
  }

  /// The same where a to z and A to Z are alike; -1 also where several codes are.
  int32_t FindIgnoringCase(std::string_view text) const;

  const std::string& name() const { return name_; }
  const std::vector<std::string>& codes() const { return *codes_; }
  /// The code that was probably meant by a text that is none.
  std::string Nearest(std::string_view text) const;

 private:
  struct Entry {
    TextSlot text;
    int32_t ordinal = -1;
  };
  std::string name_;
  const std::vector<std::string>* codes_;
  std::vector<Entry> entries_;
  int shift_;
};

}  // namespace tally
