#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tally {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
 public:
  /// `use_instructions` false: without the processor's SHA instructions; for tests.
  explicit Sha256(bool use_instructions = true);
  void Add(std::string_view bytes);
  /// 64 hexadecimal digits; once.
  std::string Finish();
  /// The same as eight numbers, the first digits first; once.
  std::array<uint32_t, 8> FinishWords();

 private:
  using BlocksFunction = void (*)(uint32_t* state, const char* blocks, size_t count);
  BlocksFunction take_blocks_;
  std::array<uint32_t, 8> state_;
  std::string rest_;
  uint64_t bytes_ = 0;
};

/// Of one text: 64 hexadecimal digits.
std::string Sha256Of(std::string_view text);

}  // namespace tally
