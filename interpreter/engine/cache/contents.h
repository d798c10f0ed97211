#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cache/declaration.h"
#include "engine/columns/vector.h"

namespace tally {

/// A piece of the file.
struct CacheBlock {
  uint64_t offset = 0;
  uint64_t size = 0;
  uint64_t checksum = 0;
};

/// A file of the data folder as it was when the cache was made.
struct CacheInput {
  std::string name;
  bool present = false;
  uint64_t bytes = 0;
  int64_t modified = 0;  // nanoseconds since 1970
  std::string sha256;
};

struct CacheColumn {
  bool absent = false;
  Layout layout = Layout::kI32;
  bool constant = false;
  int scale = 0;
  CacheBlock values;   // the array of the layout; yes bits; of rationals their texts
  CacheBlock missing;  // kBits: missing bits; size 0: none missing
  CacheBlock texts;    // the dictionary
  uint64_t text_count = 0;
  CacheBlock suppressed;  // 32-bit rows whose cell was suppressed
};

struct CacheTable {
  TableDeclaration declaration;
  bool absent = false;
  bool from_script = false;
  uint64_t rows = 0;
  uint64_t first_line = 0;
  CacheBlock extra_lines;  // pairs of 64-bit row and extra
  std::vector<CacheColumn> columns;
};

/// All that a cache says of its blocks.
struct CacheContents {
  std::string folder;  // the data folder, absolute
  std::vector<CacheInput> inputs;
  std::vector<CodeSetDeclaration> code_sets;
  std::vector<CacheTable> tables;
};

std::string EncodeContents(const CacheContents& contents);
/// Nothing when the bytes are no contents, or name blocks outside of the first `file_size` bytes.
std::optional<CacheContents> DecodeContents(std::string_view bytes, uint64_t file_size);

}  // namespace tally
