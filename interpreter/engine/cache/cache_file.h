#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/cache/contents.h"
#include "foundation/diagnostics/diagnostic.h"

namespace tally {

/// A cache that is open for reading. Bytes are copied out of it, so that a file that changes or shrinks meanwhile is found out and cannot
/// end the program.
class CacheFile {
 public:
  /// Reads head, tail and contents. Reports T0701 or T0702 and gives nothing where they are not as they must be.
  static std::unique_ptr<CacheFile> Open(const std::filesystem::path& path, DiagnosticSink& sink);
  ~CacheFile();
  CacheFile(const CacheFile&) = delete;
  CacheFile& operator=(const CacheFile&) = delete;

  const std::string& path() const { return path_; }  // for messages
  const CacheContents& contents() const { return contents_; }
  uint64_t size() const { return size_; }

  /// Copies a block to `bytes`, room for block.size; false when the file does not hold it or it is not what was written.
  bool Read(const CacheBlock& block, void* bytes) const;

 private:
  CacheFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  bool ReadBytes(uint64_t offset, void* bytes, size_t size) const;
  bool ReadHead(DiagnosticSink& sink);
  bool ReadContents(DiagnosticSink& sink);

  int descriptor_;
  std::string path_;
  uint64_t size_ = 0;
  CacheContents contents_;
};

/// Whether a file begins as caches do.
bool LooksLikeCache(const std::filesystem::path& path);

/// The data folder of a cache; nothing when the file is no cache that can be read.
std::optional<std::filesystem::path> FolderOfCache(const std::filesystem::path& path);

/// Reports that a cache is damaged: what is wrong with it, or nothing more.
void ReportDamage(const std::string& path, const std::string& what, DiagnosticSink& sink);
/// The hint of all messages that refuse a cache.
std::string MakeAgainHint();

}  // namespace tally
