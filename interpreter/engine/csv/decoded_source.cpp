#include "engine/csv/decoded_source.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr size_t kPiece = 64 * 1024;

/// Reads pieces of `source`, turns each into others bytes, and gives these.
class ChangedSource : public ByteSource {
 public:
  explicit ChangedSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)), piece_(kPiece) {}

  Result<size_t> Read(char* to, size_t size) override {
    while (given_ == out_.size()) {
      if (ended_) {
        return size_t{0};
      }
      out_.clear();
      given_ = 0;
      const Result<size_t> got = source_->Read(piece_.data(), piece_.size());
      if (!got) {
        return Failure{got.message()};
      }
      ended_ = got.value() == 0;
      Change({piece_.data(), got.value()}, ended_, out_);
      if (!fault_.empty()) {
        return Failure{fault_};
      }
    }
    const size_t count = std::min(size, out_.size() - given_);
    std::memcpy(to, out_.data() + given_, count);
    given_ += count;
    return count;
  }
  uint64_t TotalBytes() const override { return source_->TotalBytes(); }

 protected:
  virtual void Change(std::string_view bytes, bool is_end, std::string& out) = 0;
  /// Of what was changed no more is given.
  void Fail(std::string why) { fault_ = fault_.empty() ? std::move(why) : fault_; }

 private:
  std::string fault_;
  std::unique_ptr<ByteSource> source_;
  std::vector<char> piece_;
  std::string out_;
  size_t given_ = 0;
  bool ended_ = false;
};

/// 0x80 to 0x9F of Windows-1252; 0: no character.
constexpr std::array<char32_t, 32> kWindows1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                   0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                   0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
class OneByteSource : public ChangedSource {
 public:
  OneByteSource(std::unique_ptr<ByteSource> source, bool windows) : ChangedSource(std::move(source)), windows_(windows) {}

 protected:
  void Change(std::string_view bytes, bool, std::string& out) override {
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      line_ += c == '\n' ? 1 : 0;
      if (byte < 0x80) {
        out += c;
      } else if (windows_ && byte < 0xA0) {
        const char32_t point = kWindows1252[byte - 0x80];
        if (point == 0) {
          Fail(fmt::format("the byte \\x{:02x} on line {} is no character of windows-1252", byte, line_));
          return;
        }
        AppendUtf8(point, out);
      } else {
        AppendUtf8(byte, out);
      }
    }
  }

 private:
  bool windows_;
  uint64_t line_ = 1;
};

class Utf16Source : public ChangedSource {
 public:
  using ChangedSource::ChangedSource;

 protected:
  void Change(std::string_view bytes, bool is_end, std::string& out) override {
    for (const char c : bytes) {
      if (!half_) {
        half_ = c;
        continue;
      }
      const auto first = static_cast<unsigned char>(*half_);
      const auto second = static_cast<unsigned char>(c);
      half_.reset();
      Take(static_cast<char32_t>(is_big_ ? first << 8 | second : second << 8 | first), out);
    }
    if (is_end && (half_ || high_ != 0)) {
      Fail("it ends in the middle of a character of UTF-16");
    }
  }

 private:
  void Take(char32_t unit, std::string& out) {
    if (is_first_) {
      is_first_ = false;
      if (unit == 0xFEFF || unit == 0xFFFE) {
        is_big_ = unit == 0xFFFE;
        return;
      }
    }
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    if (high_ != 0) {
      if (!is_low) {
        FailHere();
        return;
      }
      AppendUtf8(0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00), out);
      high_ = 0;
      return;
    }
    if (is_low) {
      FailHere();
    } else if (unit >= 0xD800 && unit < 0xDC00) {
      high_ = unit;
    } else {
      line_ += unit == '\n' ? 1 : 0;
      AppendUtf8(unit, out);
    }
  }

  void FailHere() { Fail(fmt::format("half a character of UTF-16 stands on line {}", line_)); }

  uint64_t line_ = 1;
  std::optional<char> half_;  // the first byte of a unit
  char32_t high_ = 0;         // the first unit of a pair
  bool is_big_ = false;
  bool is_first_ = true;
};

/// Line ends inside quotes end no line.
class SourceUntilBlankLine : public ChangedSource {
 public:
  SourceUntilBlankLine(std::unique_ptr<ByteSource> source, const FileStyleSchema& style, std::shared_ptr<NotesBelow> below)
      : ChangedSource(std::move(source)),
        header_through_(static_cast<uint64_t>(style.header_through)),
        separator_(style.separator),
        below_(std::move(below)) {}

 protected:
  void Change(std::string_view bytes, bool is_end, std::string& out) override {
    for (const char c : bytes) {
      if (below_->blank_line != 0) {
        CountBelow(c);
        continue;
      }
      line_ += c;
      in_quotes_ = in_quotes_ != (c == '"');
      number_ += c == '\n' ? 1 : 0;
      if (c != '\n' || in_quotes_) {
        continue;
      }
      if (number_ > header_through_ && IsBlank(line_)) {
        below_->blank_line = number_;
      } else {
        out += line_;
      }
      line_.clear();
    }
    if (is_end) {
      out += line_;
      line_.clear();
      below_->lines += holds_something_ ? 1 : 0;
    }
  }

 private:
  // What spreadsheets write of an empty row are its separators.
  bool IsBlank(std::string_view line) const {
    return std::all_of(line.begin(), line.end(),
                       [&](char c) { return c == separator_ || c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  }

  void CountBelow(char c) {
    if (c == '\n') {
      below_->lines += holds_something_ ? 1 : 0;
      holds_something_ = false;
    } else {
      holds_something_ = holds_something_ || (c != '\r' && c != ' ' && c != separator_);
    }
  }

  uint64_t header_through_;
  char separator_;
  std::shared_ptr<NotesBelow> below_;
  std::string line_;     // the lines of the row at hand
  uint64_t number_ = 0;  // of lines so far
  bool in_quotes_ = false;
  bool holds_something_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> AsUtf8(std::unique_ptr<ByteSource> source, Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8: return source;
    case Encoding::kWindows1252:
    case Encoding::kLatin1:
      return std::unique_ptr<ByteSource>(std::make_unique<OneByteSource>(std::move(source), encoding == Encoding::kWindows1252));
    case Encoding::kUtf16: return std::unique_ptr<ByteSource>(std::make_unique<Utf16Source>(std::move(source)));
  }
  return source;
}

std::unique_ptr<ByteSource> UntilBlankLine(std::unique_ptr<ByteSource> source, const FileStyleSchema& style,
                                           std::shared_ptr<NotesBelow> below) {
  return std::make_unique<SourceUntilBlankLine>(std::move(source), style, std::move(below));
}

}  // namespace tally
