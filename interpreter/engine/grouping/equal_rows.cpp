#include "engine/grouping/equal_rows.h"

#include <algorithm>
#include <bit>
#include <memory>

#include "engine/kernels/rows.h"
#include "foundation/base/check.h"

namespace tally {

namespace {

constexpr size_t kBucketRows = 8 * 1024;  // about as many rows a bucket
constexpr size_t kMostBuckets = 2048;
constexpr size_t kFewRows = size_t{1} << 20;  // which are spread over buckets all at a time
constexpr uint32_t kNoRow = 0xFFFFFFFFu;

/// Word -> the first row that has it, for one bucket at a time.
class FirstRowTable {
 public:
  void Clear(size_t rows) {
    const size_t wanted = std::bit_ceil(std::clamp<size_t>(rows * 2, 64, kFewSlots));
    slots_.resize(std::max(slots_.size(), wanted));
    size_ = wanted;
    shift_ = 64 - std::countr_zero(size_);
    used_ = 0;
    std::fill_n(slots_.begin(), size_, Slot{0, kNoRow});
  }

  uint32_t FindOrAdd(uint64_t word, uint32_t row) {
    size_t place = PlaceOfWord(word, shift_);
    while (slots_[place].row != kNoRow) {
      if (slots_[place].word == word) {
        return slots_[place].row;
      }
      place = (place + 1) & (size_ - 1);
    }
    slots_[place] = {word, row};
    if (++used_ * 2 > size_) {
      Grow();
    }
    return row;
  }

 private:
  struct Slot {
    uint64_t word;
    uint32_t row;
  };
  static constexpr size_t kFewSlots = 4 * kBucketRows;

  void Grow() {
    const std::vector<Slot> before(slots_.begin(), slots_.begin() + static_cast<ptrdiff_t>(size_));
    size_ *= 2;
    --shift_;
    slots_.assign(size_, Slot{0, kNoRow});
    for (const Slot& slot : before) {
      if (slot.row != kNoRow) {
        size_t place = PlaceOfWord(slot.word, shift_);
        while (slots_[place].row != kNoRow) {
          place = (place + 1) & (size_ - 1);
        }
        slots_[place] = slot;
      }
    }
  }

  std::vector<Slot> slots_;
  size_t size_ = 0;  // of `slots_` that count, a power of two
  int shift_ = 0;
  size_t used_ = 0;
};

}  // namespace

EqualRows::EqualRows(const PackedKeys& packed, std::vector<const Bitmap*> taking, std::vector<size_t> rows, ThreadPool* pool,
                     size_t rows_at_a_time)
    : packed_(packed), taking_(std::move(taking)), rows_(std::move(rows)), pool_(pool), rows_at_a_time_(rows_at_a_time) {
  size_t total = 0;
  for (size_t source = 0; source < rows_.size(); ++source) {
    begins_.push_back(total);
    total += (rows_[source] + 63) / 64 * 64;
    group_of_row_.emplace_back(rows_[source], kMissing32);
    for (size_t begin = 0; begin < rows_[source]; begin += kRowGrain) {
      pieces_.push_back({source, begin, std::min(rows_[source], begin + kRowGrain)});
    }
  }
  TALLY_CHECK(total < size_t{1} << 31);
  if (rows_at_a_time_ == 0) {
    rows_at_a_time_ = std::max(total / 4, kFewRows);
  }
  is_first_ = Bitmap(total);
  const uint64_t most_buckets =
      std::clamp<size_t>(std::bit_ceil(total / kBucketRows + 1), 2, kMostBuckets);  // two, so that no shift is too far
  while ((packed_.max() >> shift_) >= most_buckets) {
    ++shift_;
  }
  buckets_ = (packed_.max() >> shift_) + 1;
  Count();
  FindFirsts();
  counts_ = std::vector<uint32_t>();
  Number();
}

void EqualRows::ForPieces(size_t count, const std::function<void(size_t)>& body) const {
  if (pool_ != nullptr) {
    pool_->ForEach(count, body);
    return;
  }
  for (size_t i = 0; i < count; ++i) {
    body(i);
  }
}

void EqualRows::Count() {
  counts_.assign(pieces_.size() * buckets_, 0);
  ForPieces(pieces_.size(), [&](size_t p) {
    uint32_t* const counts = counts_.data() + p * buckets_;
    ForWords(pieces_[p], [&](uint64_t word, size_t) { ++counts[word >> shift_]; });
  });
}

void EqualRows::FindFirsts() {
  std::vector<size_t> rows(buckets_);
  for (size_t p = 0; p < pieces_.size(); ++p) {
    for (size_t bucket = 0; bucket < buckets_; ++bucket) {
      rows[bucket] += counts_[p * buckets_ + bucket];
    }
  }
  for (size_t begin = 0; begin < buckets_;) {
    size_t end = begin;
    size_t total = 0;
    while (end < buckets_ && (end == begin || total + rows[end] <= rows_at_a_time_)) {
      total += rows[end++];
    }
    FindFirstsOf(begin, end, total);
    begin = end;
  }
}

void EqualRows::FindFirstsOf(size_t first_bucket, size_t end_bucket, size_t total) {
  if (total == 0) {
    return;
  }
  const size_t buckets = end_bucket - first_bucket;
  std::vector<size_t> begins(buckets + 1);                 // of the buckets
  std::vector<uint32_t> places(pieces_.size() * buckets);  // where a piece writes its next row of a bucket
  for (size_t b = 0, place = 0; b < buckets; ++b) {
    begins[b] = place;
    for (size_t p = 0; p < pieces_.size(); ++p) {
      places[p * buckets + b] = static_cast<uint32_t>(place);
      place += counts_[p * buckets_ + first_bucket + b];
    }
    begins[b + 1] = place;
  }
  const auto words = std::make_unique_for_overwrite<uint64_t[]>(total);
  const auto rows = std::make_unique_for_overwrite<uint32_t[]>(total);
  ForPieces(pieces_.size(), [&](size_t p) {
    const uint32_t* const counts = counts_.data() + p * buckets_ + first_bucket;
    if (std::all_of(counts, counts + buckets, [](uint32_t count) { return count == 0; })) {
      return;  // rows in the order of their keys have few buckets a piece
    }
    uint32_t* const next = places.data() + p * buckets;
    const size_t begin = begins_[pieces_[p].source];
    ForWords(pieces_[p], [&](uint64_t word, size_t row) {
      const size_t bucket = (word >> shift_) - first_bucket;
      if (bucket < buckets) {
        const uint32_t place = next[bucket]++;
        words[place] = word;
        rows[place] = static_cast<uint32_t>(begin + row);
      }
    });
  });
  const auto find = [&](size_t begin_bucket, size_t limit_bucket) {
    FirstRowTable table;
    for (size_t b = begin_bucket; b < limit_bucket; ++b) {
      table.Clear(begins[b + 1] - begins[b]);
      size_t source = 0;
      for (size_t i = begins[b]; i < begins[b + 1]; ++i) {
        const uint32_t row = rows[i];
        while (source + 1 < begins_.size() && row >= begins_[source + 1]) {
          ++source;
        }
        group_of_row_[source][row - begins_[source]] = static_cast<int32_t>(table.FindOrAdd(words[i], row));
      }
    }
  };
  if (pool_ != nullptr) {
    pool_->ForRanges(buckets, 1, find);
  } else {
    find(0, buckets);
  }
}

// The first rows are numbered in their order; then every row takes the number of its first row.
void EqualRows::Number() {
  const auto for_rows = [&](auto body) {
    for (size_t source = 0; source < rows_.size(); ++source) {
      int32_t* const values = group_of_row_[source].data();
      ForRows(KernelContext{.rows = rows_[source], .span = {}, .pool = pool_}, rows_[source],
              [&, begin_row = begins_[source]](size_t begin, size_t end) { body(values, begin_row, begin, end); });
    }
  };
  uint64_t* const words = is_first_.words();
  for_rows([words](const int32_t* values, size_t begin_row, size_t begin, size_t end) {
    FillWords(words + begin_row / 64, begin, end,
              [values, begin_row](size_t row) { return values[row] == static_cast<int32_t>(begin_row + row); });
  });
  std::vector<uint32_t> before(is_first_.word_count());
  for (size_t w = 0; w < before.size(); ++w) {
    before[w] = static_cast<uint32_t>(group_count_);
    group_count_ += static_cast<size_t>(std::popcount(words[w]));
  }
  for_rows([words, &before](int32_t* values, size_t, size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      if (values[row] != kMissing32) {
        const auto first = static_cast<size_t>(values[row]);
        const uint64_t lower = words[first / 64] & ((uint64_t{1} << (first % 64)) - 1);
        values[row] = static_cast<int32_t>(before[first / 64] + static_cast<uint32_t>(std::popcount(lower)));
      }
    }
  });
}

Bitmap EqualRows::FirstRows(size_t source) const {
  Bitmap rows;
  rows.Append(is_first_.words() + begins_[source] / 64, rows_[source]);
  return rows;
}

}  // namespace tally
