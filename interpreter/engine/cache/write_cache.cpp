#include "engine/cache/write_cache.h"

#include <algorithm>
#include <cstring>

#include "engine/cache/checksum.h"
#include "engine/cache/column_blocks.h"
#include "engine/cache/format.h"
#include "foundation/base/check.h"

namespace tally {
namespace {

template <class T>
std::string_view BytesOf(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

class CacheWriter {
 public:
  explicit CacheWriter(const std::function<bool(std::string_view)>& write) : write_(write) {}

  bool Run(const CacheSource& source) {
    CacheHead head{};
    std::memcpy(head.magic, kCacheHeadMagic, sizeof(head.magic));
    head.byte_order = kCacheByteOrder;
    head.format = kCacheFormat;
    head.loading = kMeaningOfLoading;
    static_assert(sizeof(TALLY_VERSION) <= sizeof(head.version));
    std::memcpy(head.version, TALLY_VERSION, sizeof(TALLY_VERSION));
    Put(BytesOf(head));

    CacheContents contents{.folder = source.folder.string(), .inputs = source.inputs, .code_sets = {}, .tables = {}};
    for (const CodeSetSchema& codes : source.code_sets) {
      contents.code_sets.push_back({codes.name, codes.codes});
    }
    for (const TableSchema& schema : source.tables) {
      contents.tables.push_back(PutTable(source.loaded.at(schema.id), Declare(schema, source.tables, source.code_sets)));
    }
    const CacheBlock list = PutBlock(EncodeContents(contents));
    CacheTail tail{.contents_offset = list.offset,
                   .contents_size = list.size,
                   .contents_checksum = list.checksum,
                   .file_size = offset_ + sizeof(CacheTail),
                   .magic = {},
                   .checksum = 0};
    std::memcpy(tail.magic, kCacheTailMagic, sizeof(tail.magic));
    tail.checksum = Checksum(&tail, offsetof(CacheTail, checksum));
    Put(BytesOf(tail));
    return good_;
  }

 private:
  void Put(std::string_view bytes) {
    good_ = good_ && (bytes.empty() || write_(bytes));
    offset_ += bytes.size();
  }

  CacheBlock PutBlock(std::string_view bytes) {
    const CacheBlock block{.offset = offset_, .size = bytes.size(), .checksum = Checksum(bytes.data(), bytes.size())};
    Put(bytes);
    return block;
  }

  CacheTable PutTable(const StoredTable& table, TableDeclaration declaration) {
    CacheTable out{.declaration = std::move(declaration),
                   .absent = table.absent,
                   .from_script = table.from_script,
                   .rows = table.rows,
                   .first_line = table.first_line,
                   .extra_lines = {},
                   .columns = {}};
    std::vector<uint64_t> lines;
    for (const auto& [row, extra] : table.extra_lines) {
      lines.push_back(row);
      lines.push_back(extra);
    }
    out.extra_lines = PutBlock({reinterpret_cast<const char*>(lines.data()), lines.size() * sizeof(uint64_t)});
    for (size_t c = 0; c < table.columns.size(); ++c) {
      TALLY_CHECK(table.columns[c] != nullptr);
      const Vector& v = *table.columns[c];
      const ColumnParts parts = PartsOf(v);
      CacheColumn column{.absent = table.column_absent[c],
                         .layout = v.layout,
                         .constant = v.constant,
                         .scale = v.scale,
                         .values = {},
                         .missing = {},
                         .texts = {},
                         .text_count = parts.text_count,
                         .suppressed = {}};
      column.values = PutBlock(parts.made_values.empty() ? parts.values : parts.made_values);
      column.missing = PutBlock(parts.missing);
      column.texts = PutBlock(parts.made_texts);
      const std::vector<RowIndex>& rows = table.suppressed[c];
      column.suppressed = PutBlock({reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(RowIndex)});
      out.columns.push_back(column);
    }
    return out;
  }

  const std::function<bool(std::string_view)>& write_;
  uint64_t offset_ = 0;
  bool good_ = true;
};

}  // namespace

bool WriteCache(const CacheSource& source, const std::function<bool(std::string_view)>& write) {
  return CacheWriter(write).Run(source);
}

}  // namespace tally
