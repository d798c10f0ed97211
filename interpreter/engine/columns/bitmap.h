#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tally {

/// A set of row ordinals below size(), 64 to a word, bit i of word i / 64. Bits past size() are always zero.
class Bitmap {
 public:
  Bitmap() = default;
  explicit Bitmap(size_t size, bool value = false);

  size_t size() const { return size_; }
  size_t word_count() const { return words_.size(); }
  uint64_t* words() { return words_.data(); }
  const uint64_t* words() const { return words_.data(); }

  bool Test(size_t i) const { return (words_[i >> 6] >> (i & 63)) & 1; }
  void Set(size_t i) { words_[i >> 6] |= uint64_t{1} << (i & 63); }
  void Reset(size_t i) { words_[i >> 6] &= ~(uint64_t{1} << (i & 63)); }

  void And(const Bitmap& other);
  void AndNot(const Bitmap& other);
  void Or(const Bitmap& other);
  void Invert();
  bool Any() const;
  /// The first bit that is set; size() where none is.
  size_t First() const;
  size_t Count() const;
  void ClearTail();  // after writing whole words: zeroes the bits past size()
  void Reserve(size_t size);
  /// Adds `count` bits at the end; the bits past them in the last word of `words` must be zero.
  void Append(const uint64_t* words, size_t count);

  template <class F>
  void ForEach(F&& f) const {
    for (size_t w = 0; w < words_.size(); ++w) {
      for (uint64_t bits = words_[w]; bits != 0; bits &= bits - 1) {
        f(w * 64 + static_cast<size_t>(std::countr_zero(bits)));
      }
    }
  }

  bool operator==(const Bitmap&) const = default;

 private:
  size_t size_ = 0;
  std::vector<uint64_t> words_;
};

/// |a and b| without building it. Dispatches at run time to the widest vector unit; every path gives the same count.
size_t CountAnd(const uint64_t* a, const uint64_t* b, size_t words);
size_t CountAnd3(const uint64_t* a, const uint64_t* b, const uint64_t* c, size_t words);
size_t CountWords(const uint64_t* a, size_t words);

/// The bits of `bits` at the places that are set in `mask`, one after the other; `to` has room for as many bits as the mask has, in whole
/// words, of which the last is filled up with zeros.
void CompressBits(const uint64_t* bits, const uint64_t* mask, size_t words, uint64_t* to);
/// The same without the instruction that some machines lack; for tests.
void CompressBitsScalar(const uint64_t* bits, const uint64_t* mask, size_t words, uint64_t* to);

/// The ways of counting that this machine has; for tests. kWidest is what the functions above use.
enum class CountPath { kScalar, kAvx2, kAvx512, kWidest };
bool CountPathAvailable(CountPath path);
size_t CountAnd3By(CountPath path, const uint64_t* a, const uint64_t* b, const uint64_t* c, size_t words);
size_t CountAndBy(CountPath path, const uint64_t* a, const uint64_t* b, size_t words);
size_t CountWordsBy(CountPath path, const uint64_t* a, size_t words);

}  // namespace tally
