#include "engine/cache/cache_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "engine/cache/checksum.h"
#include "engine/cache/format.h"
#include "engine/dataset/dataset.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr size_t kMagicBytes = 8;

bool ReadFully(int descriptor, uint64_t offset, void* bytes, size_t size) {
  char* to = static_cast<char*>(bytes);
  while (size > 0) {
    const ssize_t count = pread(descriptor, to, size, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return false;
    }
    to += count;
    offset += static_cast<uint64_t>(count);
    size -= static_cast<size_t>(count);
  }
  return true;
}

}  // namespace

std::string MakeAgainHint() {
  return "make it again: `tally load SCRIPT --data DIR --out FILE`";
}

void ReportDamage(const std::string& path, const std::string& what, DiagnosticSink& sink) {
  sink.Report(DiagnosticKind::CacheDamaged, PathPlace{path}, fmt::format("the cache is damaged: {}", what)).Hint(MakeAgainHint());
}

bool LooksLikeCache(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    return false;
  }
  char magic[kMagicBytes];
  const bool same = ReadFully(descriptor, 0, magic, kMagicBytes) && std::memcmp(magic, kCacheHeadMagic, kMagicBytes) == 0;
  close(descriptor);
  return same;
}

std::optional<std::filesystem::path> FolderOfCache(const std::filesystem::path& path) {
  DiagnosticSink ignored;
  const std::unique_ptr<CacheFile> file = LooksLikeCache(path) ? CacheFile::Open(path, ignored) : nullptr;
  return file == nullptr ? std::nullopt : std::optional<std::filesystem::path>(file->contents().folder);
}

CacheFile::~CacheFile() {
  close(descriptor_);
}

std::unique_ptr<CacheFile> CacheFile::Open(const std::filesystem::path& path, DiagnosticSink& sink) {
  const std::string shown = Printable(path.string());
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    sink.Report(DiagnosticKind::BadPath, PathPlace{shown}, fmt::format("cannot be read: {}", std::strerror(errno)));
    return nullptr;
  }
  std::unique_ptr<CacheFile> file(new CacheFile(descriptor, shown));
  struct stat status {};
  if (fstat(descriptor, &status) == 0 && status.st_size > 0) {
    file->size_ = static_cast<uint64_t>(status.st_size);
  }
  return file->ReadHead(sink) && file->ReadContents(sink) ? std::move(file) : nullptr;
}

bool CacheFile::ReadBytes(uint64_t offset, void* bytes, size_t size) const {
  return ReadFully(descriptor_, offset, bytes, size);
}

bool CacheFile::Read(const CacheBlock& block, void* bytes) const {
  return block.size == 0 || (ReadBytes(block.offset, bytes, block.size) && Checksum(bytes, block.size) == block.checksum);
}

bool CacheFile::ReadHead(DiagnosticSink& sink) {
  CacheHead head{};
  if (size_ < kMagicBytes || !ReadBytes(0, &head, std::min<uint64_t>(size_, sizeof(head))) ||
      std::memcmp(head.magic, kCacheHeadMagic, kMagicBytes) != 0) {
    sink.Report(DiagnosticKind::CacheDamaged, PathPlace{path_}, "this file is no cache")
        .Hint("`--data` names a folder of tables' files, or a cache that `tally load` made");
    return false;
  }
  if (size_ < sizeof(CacheHead) + sizeof(CacheTail)) {
    ReportDamage(path_, "its end is missing", sink);
    return false;
  }
  const auto other = [&](const std::string& what) {
    sink.Report(DiagnosticKind::CacheOfOtherVersion, PathPlace{path_}, what).Hint(MakeAgainHint());
    return false;
  };
  if (head.byte_order != kCacheByteOrder) {
    return other("the cache was made on a machine with another order of bytes");
  }
  if (head.format != kCacheFormat) {
    return other(fmt::format("the cache has format {}; this tally reads format {}", head.format, kCacheFormat));
  }
  char version[sizeof(head.version)] = TALLY_VERSION;
  if (std::memcmp(head.version, version, sizeof(version)) != 0) {
    const std::string theirs(head.version, strnlen(head.version, sizeof(head.version)));
    return other(fmt::format("the cache was made by tally {}; this is tally {}", Printable(theirs), TALLY_VERSION));
  }
  if (head.loading != kMeaningOfLoading) {
    return other("the cache was made by a tally that reads data files differently");
  }
  return true;
}

bool CacheFile::ReadContents(DiagnosticSink& sink) {
  CacheTail tail{};
  const uint64_t tail_offset = size_ - sizeof(tail);
  if (!ReadBytes(tail_offset, &tail, sizeof(tail)) || std::memcmp(tail.magic, kCacheTailMagic, kMagicBytes) != 0 ||
      Checksum(&tail, offsetof(CacheTail, checksum)) != tail.checksum || tail.file_size != size_) {
    ReportDamage(path_, "its end is missing", sink);
    return false;
  }
  if (tail.contents_offset > tail_offset || tail.contents_size > tail_offset - tail.contents_offset) {
    ReportDamage(path_, "its contents lie outside of it", sink);
    return false;
  }
  std::string bytes(tail.contents_size, '\0');
  const CacheBlock block{.offset = tail.contents_offset, .size = tail.contents_size, .checksum = tail.contents_checksum};
  std::optional<CacheContents> contents;
  if (Read(block, bytes.data())) {
    contents = DecodeContents(bytes, size_);
  }
  if (!contents) {
    ReportDamage(path_, "its list of contents is not what was written", sink);
    return false;
  }
  contents_ = std::move(*contents);
  return true;
}

}  // namespace tally
