#include "engine/columns/dictionary.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>

#include "foundation/base/check.h"

namespace tally {
namespace {

constexpr uint64_t kEmptySlot = ~uint64_t{0};
constexpr size_t kFirstSlots = 16;
constexpr size_t kPoolChunk = 64 * 1024;
constexpr size_t kBatch = 32;
constexpr size_t kNear = 16;  // codes after the last one that are looked at before a text is looked up

}  // namespace

// The hash table holds one 64-bit word a slot: 32 bits of hash above, the code below. The place of a slot is the top of the same
// 32 bits, so that the table grows without a look at the texts.
struct Dictionary::State {
  std::vector<TextSlot> texts;
  std::vector<uint64_t> slots = std::vector<uint64_t>(kFirstSlots, kEmptySlot);
  int shift = 32 - std::countr_zero(kFirstSlots);
  std::vector<std::unique_ptr<char[]>> pool;
  size_t pool_left = 0;
  char* pool_next = nullptr;
  size_t pool_bytes = 0;

  mutable std::mutex ranks_mutex;
  mutable std::atomic<bool> ranks_ready = false;
  mutable std::vector<uint32_t> ranks;

  size_t mask() const { return slots.size() - 1; }
  size_t PlaceOf(uint32_t tag) const { return static_cast<size_t>(tag >> shift); }

  void Grow(size_t slot_count) {
    TALLY_CHECK(slot_count <= (uint64_t{1} << 32));
    std::vector<uint64_t> grown(slot_count, kEmptySlot);
    const int grown_shift = 32 - std::countr_zero(slot_count);
    for (const uint64_t slot : slots) {
      if (slot == kEmptySlot) {
        continue;
      }
      size_t place = static_cast<size_t>(static_cast<uint32_t>(slot >> 32) >> grown_shift);
      while (grown[place] != kEmptySlot) {
        place = (place + 1) & (slot_count - 1);
      }
      grown[place] = slot;
    }
    slots = std::move(grown);
    shift = grown_shift;
  }

  TextSlot Keep(const TextSlot& text) {
    if (!text.is_long()) {
      return text;
    }
    const std::string_view view = text.View();
    if (view.size() > pool_left) {
      const size_t size = std::max(view.size(), kPoolChunk);
      pool.push_back(std::make_unique<char[]>(size));
      pool_next = pool.back().get();
      pool_left = size;
      pool_bytes += size;
    }
    std::memcpy(pool_next, view.data(), view.size());
    const TextSlot kept = TextSlot::Of({pool_next, view.size()});
    pool_next += view.size();
    pool_left -= view.size();
    return kept;
  }

  uint32_t Find(const TextSlot& text, uint32_t tag) const {
    for (size_t place = PlaceOf(tag);; place = (place + 1) & mask()) {
      const uint64_t slot = slots[place];
      if (slot == kEmptySlot) {
        return kNone;
      }
      if (static_cast<uint32_t>(slot >> 32) == tag && texts[static_cast<uint32_t>(slot)].Equals(text)) {
        return static_cast<uint32_t>(slot);
      }
    }
  }

  /// At most kBatch texts.
  void FindBatch(const TextSlot* wanted, size_t count, uint32_t* codes) const {
    uint32_t tags[kBatch];
    for (size_t i = 0; i < count; ++i) {
      tags[i] = TagOf(wanted[i]);
      __builtin_prefetch(slots.data() + PlaceOf(tags[i]));
    }
    for (size_t i = 0; i < count; ++i) {
      const uint64_t slot = slots[PlaceOf(tags[i])];
      codes[i] = static_cast<uint32_t>(slot);  // a guess, checked below
      if (slot != kEmptySlot) {
        __builtin_prefetch(texts.data() + static_cast<uint32_t>(slot));
      }
    }
    for (size_t i = 0; i < count; ++i) {
      if (codes[i] == kNone || !texts[codes[i]].Equals(wanted[i])) {
        codes[i] = Find(wanted[i], tags[i]);
      }
    }
  }

  uint32_t Intern(const TextSlot& text, uint32_t tag) {
    if ((texts.size() + 1) * 5 > slots.size() * 3) {
      Grow(slots.size() * 2);
    }
    size_t place = PlaceOf(tag);
    for (; slots[place] != kEmptySlot; place = (place + 1) & mask()) {
      const uint64_t slot = slots[place];
      if (static_cast<uint32_t>(slot >> 32) == tag && texts[static_cast<uint32_t>(slot)].Equals(text)) {
        return static_cast<uint32_t>(slot);
      }
    }
    const auto code = static_cast<uint32_t>(texts.size());
    TALLY_CHECK(code < kNone);
    texts.push_back(Keep(text));
    slots[place] = static_cast<uint64_t>(tag) << 32 | code;
    ranks_ready.store(false, std::memory_order_relaxed);
    return code;
  }
};

Dictionary::Dictionary() : state_(std::make_unique<State>()) {}
Dictionary::~Dictionary() = default;
Dictionary::Dictionary(Dictionary&&) noexcept = default;
Dictionary& Dictionary::operator=(Dictionary&&) noexcept = default;

void Dictionary::Reserve(size_t count) {
  state_->texts.reserve(count);
  const size_t slot_count = std::bit_ceil(std::max(kFirstSlots, count / 3 * 5 + 8));
  if (slot_count > state_->slots.size()) {
    state_->Grow(slot_count);
  }
}

uint32_t Dictionary::Intern(std::string_view text) {
  const TextSlot slot = TextSlot::Of(text);
  return state_->Intern(slot, TagOf(slot));
}

uint32_t Dictionary::Intern(const TextSlot& text, uint32_t tag) {
  return state_->Intern(text, tag);
}

uint32_t Dictionary::Find(std::string_view text) const {
  const TextSlot slot = TextSlot::Of(text);
  return state_->Find(slot, TagOf(slot));
}

void Dictionary::FindMany(const std::string_view* texts, size_t count, uint32_t* codes) const {
  TextSlot slots[kBatch];
  for (size_t begin = 0; begin < count; begin += kBatch) {
    const size_t batch = std::min(kBatch, count - begin);
    for (size_t i = 0; i < batch; ++i) {
      slots[i] = TextSlot::Of(texts[begin + i]);
    }
    FindMany(slots, batch, codes + begin);
  }
}

void Dictionary::FindMany(const TextSlot* texts, size_t count, uint32_t* codes) const {
  const State& state = *state_;
  const TextSlot* const known = state.texts.data();
  const size_t last = state.texts.size();
  size_t next = 0;       // the code after the last one found
  size_t looked_up = 1;  // how many are looked up together: more and more while they are not near each other
  for (size_t i = 0; i < count;) {
    const size_t end = std::min(last, next + kNear);
    __builtin_prefetch(known + std::min(last, next + 4 * kNear));
    while (next < end && !known[next].Equals(texts[i])) {
      ++next;
    }
    if (next < end) {
      codes[i++] = static_cast<uint32_t>(next++);
      looked_up = 1;
      continue;
    }
    const size_t batch = std::min(looked_up, count - i);
    looked_up = std::min(kBatch, looked_up * 2);
    state.FindBatch(texts + i, batch, codes + i);
    i += batch;
    next = codes[i - 1] == kNone ? last : codes[i - 1] + size_t{1};
  }
}

void Dictionary::InternMany(const TextSlot* texts, const uint32_t* tags, size_t count, uint32_t* codes) {
  State& state = *state_;
  for (size_t begin = 0; begin < count; begin += kBatch) {
    const size_t end = std::min(begin + kBatch, count);
    for (size_t i = begin; i < end; ++i) {
      __builtin_prefetch(state.slots.data() + state.PlaceOf(tags[i]), 1);
    }
    for (size_t i = begin; i < end; ++i) {
      codes[i] = state.Intern(texts[i], tags[i]);
    }
  }
}

std::string_view Dictionary::At(uint32_t code) const {
  return state_->texts[code].View();
}
size_t Dictionary::size() const {
  return state_->texts.size();
}

size_t Dictionary::ByteSize() const {
  return state_->texts.capacity() * sizeof(TextSlot) + state_->slots.capacity() * sizeof(uint64_t) + state_->pool_bytes +
         state_->ranks.capacity() * sizeof(uint32_t);
}

const std::vector<uint32_t>& Dictionary::Ranks() const {
  const State& state = *state_;
  if (state.ranks_ready.load(std::memory_order_acquire)) {
    return state.ranks;
  }
  const std::lock_guard lock(state.ranks_mutex);
  if (state.ranks_ready.load(std::memory_order_relaxed)) {
    return state.ranks;
  }
  // The first 8 bytes, big end first, order nearly all; the rest compares whole texts.
  struct Entry {
    uint64_t prefix;
    uint32_t code;
  };
  std::vector<Entry> order(state.texts.size());
  for (uint32_t code = 0; code < order.size(); ++code) {
    const std::string_view text = state.texts[code].View();
    order[code] = {__builtin_bswap64(LoadUpTo8(text.data(), std::min<size_t>(text.size(), 8))), code};
  }
  std::sort(order.begin(), order.end(), [&](const Entry& a, const Entry& b) {
    if (a.prefix != b.prefix) {
      return a.prefix < b.prefix;
    }
    return state.texts[a.code].View() < state.texts[b.code].View();
  });
  state.ranks.resize(order.size());
  for (uint32_t rank = 0; rank < order.size(); ++rank) {
    state.ranks[order[rank].code] = rank;
  }
  state.ranks_ready.store(true, std::memory_order_release);
  return state.ranks;
}

}  // namespace tally
