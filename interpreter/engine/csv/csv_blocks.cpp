#include "engine/csv/csv_blocks.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foundation/base/sha256.h"

namespace tally {
namespace {

class FileSource : public ByteSource {
 public:
  FileSource(int descriptor, const struct stat& status) : descriptor_(descriptor), status_(status) {}
  ~FileSource() override { close(descriptor_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  Result<size_t> Read(char* to, size_t size) override {
    while (true) {
      const ssize_t got = read(descriptor_, to, size);
      read_ += got > 0 ? static_cast<off_t>(got) : 0;
      if (got == 0 && IsChanged()) {
        return Failure{"it changed while it was read"};
      }
      if (got >= 0) {
        return static_cast<size_t>(got);
      }
      if (errno != EINTR) {
        return Failure{std::strerror(errno)};
      }
    }
  }
  uint64_t TotalBytes() const override { return static_cast<uint64_t>(status_.st_size); }

 private:
  bool IsChanged() const {
    struct stat now {};
    return fstat(descriptor_, &now) != 0 || read_ != status_.st_size || now.st_size != status_.st_size ||
           now.st_mtim.tv_sec != status_.st_mtim.tv_sec || now.st_mtim.tv_nsec != status_.st_mtim.tv_nsec;
  }

  int descriptor_;
  struct stat status_;  // when it was opened
  off_t read_ = 0;
};

class DigestingSource : public ByteSource {
 public:
  DigestingSource(std::unique_ptr<ByteSource> source, std::function<void(FileDigest)> done)
      : source_(std::move(source)), done_(std::move(done)) {}

  Result<size_t> Read(char* to, size_t size) override {
    Result<size_t> got = source_->Read(to, size);
    if (!got || done_ == nullptr) {
      return got;
    }
    if (*got == 0) {
      digest_.sha256 = sha256_.Finish();
      done_(std::move(digest_));
      done_ = nullptr;
      return got;
    }
    sha256_.Add({to, *got});
    digest_.bytes += *got;
    return got;
  }
  uint64_t TotalBytes() const override { return source_->TotalBytes(); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::function<void(FileDigest)> done_;
  Sha256 sha256_;
  FileDigest digest_;
};

class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  Result<size_t> Read(char* to, size_t size) override {
    const size_t got = std::min(size, text_.size() - next_);
    std::memcpy(to, text_.data() + next_, got);
    next_ += got;
    return got;
  }
  uint64_t TotalBytes() const override { return text_.size(); }

 private:
  std::string text_;
  size_t next_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> OpenFileSource(const std::filesystem::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return Failure{errno == ENOENT || errno == ENOTDIR ? "the file is not there"
                                                       : std::string("the file cannot be read: ") + std::strerror(errno)};
  }
  if (S_ISDIR(status.st_mode)) {
    return Failure{"this is a folder, not a file"};
  }
  if (!S_ISREG(status.st_mode)) {
    return Failure{"this is not a regular file"};
  }
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return Failure{std::string("the file cannot be read: ") + std::strerror(errno)};
  }
  if (fstat(descriptor, &status) != 0) {
    const int fault = errno;
    close(descriptor);
    return Failure{std::string("the file cannot be read: ") + std::strerror(fault)};
  }
  return std::unique_ptr<ByteSource>(std::make_unique<FileSource>(descriptor, status));
}

std::unique_ptr<ByteSource> MakeDigestingSource(std::unique_ptr<ByteSource> source, std::function<void(FileDigest)> done) {
  return std::make_unique<DigestingSource>(std::move(source), std::move(done));
}

std::unique_ptr<ByteSource> MakeTextSource(std::string text) {
  return std::make_unique<TextSource>(std::move(text));
}

void TextBlock::Reserve(size_t bytes) {
  if (bytes <= capacity) {
    return;
  }
  auto larger = std::make_unique_for_overwrite<char[]>(bytes + kScanPadding + 1);
  if (size != 0) {
    std::memcpy(larger.get(), buffer.get() + begin, size);
  }
  begin = 0;
  buffer = std::move(larger);
  capacity = bytes;
}

BlockReader::BlockReader(std::unique_ptr<ByteSource> source, size_t block_bytes, ScanPath path)
    : source_(std::move(source)), block_bytes_(std::max<size_t>(block_bytes, 1)), path_(path) {}

// Reads until the block holds `wanted` bytes or the source ends.
Result<bool> BlockReader::Fill(TextBlock& block, size_t wanted) {
  block.Reserve(wanted);
  while (block.size < wanted && !source_ended_) {
    Result<size_t> got = source_->Read(block.buffer.get() + block.size, wanted - block.size);
    if (!got) {
      return Failure{got.message()};
    }
    source_ended_ = *got == 0;
    block.size += *got;
    bytes_read_ += *got;
  }
  return true;
}

Result<bool> BlockReader::BeginsAsUtf16() {
  TextBlock head;
  head.Reserve(std::max<size_t>(rest_.size(), 3));
  std::memcpy(head.buffer.get(), rest_.data(), rest_.size());
  head.size = rest_.size();
  if (Result<bool> filled = Fill(head, 3); !filled) {
    return filled;
  }
  rest_ = std::string(head.view());
  return rest_.starts_with("\xFF\xFE") || rest_.starts_with("\xFE\xFF");
}

Result<bool> BlockReader::SkipByteOrderMark() {
  if (Result<bool> filled = BeginsAsUtf16(); !filled) {
    return filled;
  }
  if (!rest_.starts_with("\xEF\xBB\xBF")) {
    return false;
  }
  rest_.erase(0, 3);
  return true;
}

Result<bool> BlockReader::ReadLine(std::string& line) {
  size_t end = rest_.find('\n');
  char piece[4096];
  while (end == std::string::npos && !source_ended_ && rest_.size() < kMaxRowBytes) {
    Result<size_t> got = source_->Read(piece, sizeof piece);
    if (!got) {
      return Failure{got.message()};
    }
    source_ended_ = *got == 0;
    bytes_read_ += *got;
    const size_t before = rest_.size();
    rest_.append(piece, *got);
    end = rest_.find('\n', before);
  }
  if (rest_.empty()) {
    return false;
  }
  line = rest_.substr(0, end);
  rest_.erase(0, end == std::string::npos ? end : end + 1);
  return true;
}

Result<bool> BlockReader::Next(TextBlock& block, size_t min_rows) {
  block.begin = 0;
  block.size = 0;
  block.at_end = false;
  block.too_long = false;
  block.ends_in_return = false;
  block.added_line_feed = false;
  block.Reserve(std::max(block_bytes_, rest_.size()));
  std::memcpy(block.buffer.get(), rest_.data(), rest_.size());
  block.size = rest_.size();
  rest_.clear();
  size_t wanted = std::max(block_bytes_, block.size);
  while (true) {
    if (Result<bool> filled = Fill(block, wanted); !filled) {
      return filled;
    }
    if (source_ended_) {
      break;
    }
    RowEnd last;
    if (std::memchr(block.buffer.get(), '"', block.size) == nullptr && min_rows <= 1) {
      const void* line_feed = memrchr(block.buffer.get(), '\n', block.size);
      last.end = line_feed == nullptr ? 0 : static_cast<size_t>(static_cast<const char*>(line_feed) - block.buffer.get()) + 1;
      last.rows = last.end != 0 ? 1 : 0;
    } else {
      last = FindLastRowEnd(path_, block.buffer.get(), block.size);
    }
    if (last.rows >= min_rows) {
      rest_.assign(block.buffer.get() + last.end, block.size - last.end);
      block.size = last.end;
      return true;
    }
    if (block.size >= kMaxRowBytes) {
      block.too_long = true;
      return true;
    }
    wanted = block.size * 2;
  }
  block.at_end = true;
  if (block.size == 0) {
    return false;
  }
  char& last_byte = block.buffer[block.size - 1];
  if (last_byte != '\n') {
    block.ends_in_return = last_byte == '\r';
    block.added_line_feed = true;
    block.buffer[block.size++] = '\n';
  }
  return true;
}

}  // namespace tally
