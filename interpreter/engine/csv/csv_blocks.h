#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/csv/csv_scan.h"
#include "foundation/base/result.h"

namespace tally {

/// Bytes of a file or of a text in memory, in order.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `size` bytes; 0 at the end.
  virtual Result<size_t> Read(char* to, size_t size) = 0;
  virtual uint64_t TotalBytes() const = 0;
};

/// What tells a file's bytes apart from others.
struct FileDigest {
  uint64_t bytes = 0;
  std::string sha256;
};

/// A file that is other at its end than it was at its begin cannot be read: whoever wrote it meanwhile left half of it to be counted.
Result<std::unique_ptr<ByteSource>> OpenFileSource(const std::filesystem::path& path);
/// The same bytes; their digest is given to `done` when the end was read, and only then.
std::unique_ptr<ByteSource> MakeDigestingSource(std::unique_ptr<ByteSource> source, std::function<void(FileDigest)> done);
std::unique_ptr<ByteSource> MakeTextSource(std::string text);

/// A text of whole rows, with room behind it for the scanner. Used again and again.
struct TextBlock {
  std::unique_ptr<char[]> buffer;
  size_t capacity = 0;          // without the padding
  size_t begin = 0;             // where the rows begin in the buffer
  size_t size = 0;              // of the rows
  bool at_end = false;          // the file ends here
  bool too_long = false;        // one row longer than kMaxRowBytes; the text is its begin
  bool ends_in_return = false;  // the file's last byte is a carriage return; the text got a line feed after it
  bool added_line_feed = false;

  char* text() { return buffer.get() + begin; }
  std::string_view view() const { return {buffer.get() + begin, size}; }
  void Reserve(size_t bytes);
};

inline constexpr size_t kMaxRowBytes = size_t{32} << 20;

/// Cuts a stream into blocks of whole rows. Where quotes are out of place a block may end anywhere after the first fault.
class BlockReader {
 public:
  BlockReader(std::unique_ptr<ByteSource> source, size_t block_bytes, ScanPath path);

  /// Takes one physical line, without its line end; false at the end. Before the first block only.
  Result<bool> ReadLine(std::string& line);
  /// The next rows, at least `min_rows` of them unless the file ends before; false when nothing is left.
  Result<bool> Next(TextBlock& block, size_t min_rows = 1);
  uint64_t bytes_read() const { return bytes_read_; }
  uint64_t total_bytes() const { return source_->TotalBytes(); }
  /// Drops a byte order mark at the file's begin.
  Result<bool> SkipByteOrderMark();
  /// The file's first two bytes are a UTF-16 mark.
  Result<bool> BeginsAsUtf16();

 private:
  Result<bool> Fill(TextBlock& block, size_t wanted);

  std::unique_ptr<ByteSource> source_;
  size_t block_bytes_;
  ScanPath path_;
  std::string rest_;  // read, but not handed out
  bool source_ended_ = false;
  uint64_t bytes_read_ = 0;
};

}  // namespace tally
