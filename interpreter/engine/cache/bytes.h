#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace tally {

/// Writes numbers and texts one after the other.
class ByteWriter {
 public:
  template <class T>
  void Number(T value) {
    static_assert(std::is_integral_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  void Text(std::string_view text) {
    Number(static_cast<uint64_t>(text.size()));
    bytes_.append(text);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what ByteWriter wrote. Whatever the bytes are, nothing outside of them is read: once something does not fit, ok() is false and
/// everything else reads as 0 or empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && rest_.empty(); }
  void Refuse() { ok_ = false; }

  template <class T>
  T Number() {
    static_assert(std::is_integral_v<T>);
    T value = 0;
    if (!ok_ || rest_.size() < sizeof(T)) {
      ok_ = false;
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return value;
  }
  bool Flag() {
    const uint8_t value = Number<uint8_t>();
    ok_ = ok_ && value <= 1;
    return value == 1;
  }
  std::string Text() {
    const uint64_t size = Number<uint64_t>();
    if (!ok_ || size > rest_.size()) {
      ok_ = false;
      return {};
    }
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  /// How many things follow; no more than there are bytes, as each takes at least one.
  size_t Count() {
    const uint64_t count = Number<uint64_t>();
    if (!ok_ || count > rest_.size()) {
      ok_ = false;
      return 0;
    }
    return static_cast<size_t>(count);
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace tally
