#include "engine/columns/bitmap.h"

#include "foundation/base/check.h"

namespace tally {

Bitmap::Bitmap(size_t size, bool value) : size_(size), words_((size + 63) / 64, value ? ~uint64_t{0} : 0) {
  ClearTail();
}

void Bitmap::And(const Bitmap& other) {
  TALLY_CHECK(size_ == other.size_);
  for (size_t w = 0; w < words_.size(); ++w) {
    words_[w] &= other.words_[w];
  }
}

void Bitmap::AndNot(const Bitmap& other) {
  TALLY_CHECK(size_ == other.size_);
  for (size_t w = 0; w < words_.size(); ++w) {
    words_[w] &= ~other.words_[w];
  }
}

void Bitmap::Or(const Bitmap& other) {
  TALLY_CHECK(size_ == other.size_);
  for (size_t w = 0; w < words_.size(); ++w) {
    words_[w] |= other.words_[w];
  }
}

void Bitmap::Invert() {
  for (uint64_t& word : words_) {
    word = ~word;
  }
  ClearTail();
}

bool Bitmap::Any() const {
  for (const uint64_t word : words_) {
    if (word != 0) {
      return true;
    }
  }
  return false;
}

size_t Bitmap::First() const {
  for (size_t w = 0; w < words_.size(); ++w) {
    if (words_[w] != 0) {
      return w * 64 + static_cast<size_t>(std::countr_zero(words_[w]));
    }
  }
  return size_;
}

size_t Bitmap::Count() const {
  return CountWords(words_.data(), words_.size());
}

void Bitmap::ClearTail() {
  if ((size_ & 63) != 0) {
    words_.back() &= (uint64_t{1} << (size_ & 63)) - 1;
  }
}

void Bitmap::Reserve(size_t size) {
  words_.reserve((size + 63) / 64);
}

void Bitmap::Append(const uint64_t* words, size_t count) {
  const size_t shift = size_ & 63;
  const size_t source_words = (count + 63) / 64;
  size_ += count;
  if (shift == 0) {
    words_.insert(words_.end(), words, words + source_words);
    return;
  }
  for (size_t w = 0; w < source_words; ++w) {
    words_.back() |= words[w] << shift;
    words_.push_back(words[w] >> (64 - shift));
  }
  words_.resize((size_ + 63) / 64);
}

}  // namespace tally
