#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/columns/text_slot.h"

namespace tally {

/// The different texts of a column: code <-> text. Codes are dense from 0 in order of first Intern. A key column's dictionary is
/// also the table's key index, because its codes are the row ordinals. Texts of at most 15 bytes sit in 16-byte slots; longer ones in a
/// pool.
class Dictionary {
 public:
  static constexpr uint32_t kNone = 0xFFFFFFFFu;

  Dictionary();
  ~Dictionary();
  Dictionary(Dictionary&&) noexcept;
  Dictionary& operator=(Dictionary&&) noexcept;

  void Reserve(size_t count);
  /// The code of `text`, new or old.
  uint32_t Intern(std::string_view text);
  uint32_t Find(std::string_view text) const;  // kNone when absent
  /// Finds many at once with prefetching; codes[i] is kNone when texts[i] is absent. Takes least where the texts come in the order of their
  /// codes with some left out, as the ids of an extract do that is sorted as the table of the ids is.
  void FindMany(const std::string_view* texts, size_t count, uint32_t* codes) const;
  /// The text stays where it is until the next Intern.
  std::string_view At(uint32_t code) const;
  size_t size() const;
  size_t ByteSize() const;

  /// The same with slots and tags made before, so that hashing can be done elsewhere (the loader's parallel part).
  static uint32_t TagOf(const TextSlot& text) { return static_cast<uint32_t>(HashOf(text) >> 32); }
  uint32_t Intern(const TextSlot& text, uint32_t tag);
  void FindMany(const TextSlot* texts, size_t count, uint32_t* codes) const;
  void InternMany(const TextSlot* texts, const uint32_t* tags, size_t count, uint32_t* codes);

  /// rank[code]: position of the text in byte-wise ascending order. Computed at the first call; thread-safe.
  const std::vector<uint32_t>& Ranks() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

using DictionaryRef = std::shared_ptr<const Dictionary>;

}  // namespace tally
