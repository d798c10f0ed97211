#include "sample_cache.h"

#include <unistd.h>
#include <algorithm>

#include <atomic>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "engine/cache/checksum.h"
#include "engine/cache/format.h"
#include "engine/cache/inputs.h"
#include "engine/cache/open_cache.h"
#include "engine/cache/write_cache.h"
#include "engine/dataset/csv_reading.h"
#include "foundation/base/check.h"

namespace tally::cached {
namespace {

ColumnSchema Column(const char* name, Type type, bool nullable = true) {
  ColumnSchema column;
  column.name = name;
  column.headers = {name};
  column.type = type;
  column.nullable = nullable;
  return column;
}

void WriteFile(const std::filesystem::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
}

std::string ValueText(const Vector& v, size_t row) {
  if (IsMissingAt(v, row)) {
    return "-";
  }
  if (v.dictionary != nullptr) {
    return fmt::format("{}={}", IntegerAt(v, row), TextAt(v, row));
  }
  switch (v.layout) {
    case Layout::kBits: return IsYesAt(v, row) ? "yes" : "no";
    case Layout::kU8:
    case Layout::kI32: return std::to_string(IntegerAt(v, row));
    case Layout::kI64:
    case Layout::kRational: return FormatExact(NumberAt(v, row));
  }
  return {};
}

/// Calls body for every row; of a table that a forged list of contents makes endless, for those at both ends.
template <class Body>
void ForRowsOf(const StoredTable& table, Body body) {
  constexpr size_t kEnd = 10'000;
  for (size_t row = 0; row < table.rows; ++row) {
    if (row == kEnd && table.rows > 2 * kEnd) {
      row = table.rows - kEnd;
    }
    body(row);
  }
}

}  // namespace

std::string ValuesOf(const StoredTable& table) {
  std::string out = fmt::format("{} rows, absent {}, from the script {}\n", table.rows, table.absent, table.from_script);
  for (size_t c = 0; c < table.schema->columns.size(); ++c) {
    const VectorRef column = table.Column(c);
    out += fmt::format("{} {} absent {} suppressed {}:", table.schema->columns[c].name, column->scale, bool(table.column_absent[c]),
                       table.suppressed[c].size());
    TALLY_CHECK(column->size == table.rows);
    ForRowsOf(table, [&](size_t row) { out += " " + ValueText(*column, row); });
    out += "\n";
  }
  ForRowsOf(table, [&](size_t row) { out += fmt::format("{} ", table.LineOf(static_cast<RowIndex>(row))); });
  return out + "\n";
}

SampleCache::SampleCache() {
  static std::atomic<int> counter = 0;
  folder_ = std::filesystem::temp_directory_path() / fmt::format("tally_cache_test_{}_{}", getpid(), counter++);
  std::filesystem::create_directories(folder_ / "data");
  code_sets_.push_back({.id = TableId(0), .name = "grade", .codes = {"09", "10", "a code of more than fifteen bytes"}});
  TableSchema parent{.id = TableId(1), .name = "parent", .file = "parent.csv"};
  parent.columns = {Column("id", Type::Of(TypeKind::kCode), false), Column("grade", Type::Row(TableId(0)))};
  parent.key = {0};
  TableSchema child{.id = TableId(2), .name = "child", .file = "child.csv"};
  child.columns = {Column("parent", Type::Row(TableId(1))),         Column("day", Type::Of(TypeKind::kDate)),
                   Column("amount", Type::Of(TypeKind::kDecimal)),  Column("huge", Type::Of(TypeKind::kDecimal)),
                   Column("flag", Type::Of(TypeKind::kYesNo)),      Column("year", Type::Of(TypeKind::kYear), false),
                   Column("quarter", Type::Of(TypeKind::kQuarter)), Column("note", Type::Of(TypeKind::kText)),
                   Column("count", Type::Of(TypeKind::kInteger)),   Column("gone", Type::Of(TypeKind::kText))};
  child.columns.back().may_be_absent = true;
  child.style.suppressed = {"*"};
  TableSchema nothing{.id = TableId(3), .name = "nothing", .file = "nothing.csv"};
  nothing.may_be_absent = true;
  nothing.columns = {Column("child", Type::Row(TableId(1)), false), Column("flag", Type::Of(TypeKind::kYesNo), false)};
  tables_ = {parent, child, nothing};

  std::string rows = "parent,day,amount,huge,flag,year,quarter,note,count\n";
  for (int i = 0; i < 100; ++i) {
    rows += fmt::format("P{},2025-{:02}-11,{}.{},{},{},{},2025Q{},\"note {}{}\",{}\n", i % 7, i % 12 + 1, i, i % 4 * 25,
                        i % 5 == 0 ? "*" : "12345678901234567890123.5",
                        i % 3 == 0   ? ""
                        : i % 3 == 1 ? "Y"
                                     : "N",
                        2000 + i, i % 4 + 1, i % 9 == 0 ? "\nof two lines " : "of a length that no slot holds inside ", i % 11,
                        i % 8 == 0 ? "" : "12");
  }
  WriteFile(folder_ / "data/child.csv", rows);
  std::string parents = "id,grade\n";
  for (int i = 0; i < 7; ++i) {
    parents += fmt::format("P{},{}\n", i, i % 2 == 0 ? "09" : "");
  }
  WriteFile(folder_ / "data/parent.csv", parents);

  ThreadPool pool(1);
  DiagnosticSink sink;
  const std::unique_ptr<DataSource> source = OpenCsvFolder(folder_ / "data", {}, {.digests = true, .set_aside = nullptr});
  const bool good = source->Load(tables_, code_sets_, pool, nullptr, sink, loaded_);
  TALLY_CHECK(good);
  std::vector<CacheInput> inputs = LookAtInputs(folder_ / "data", tables_);
  const std::vector<DataSource::InputFile> read = source->DescribeInputs(tables_);
  for (CacheInput& input : inputs) {
    const auto same = std::find_if(read.begin(), read.end(), [&](const DataSource::InputFile& file) { return file.name == input.name; });
    input.sha256 = same == read.end() ? std::string() : same->sha256.value_or("");
  }
  WriteCache({.tables = tables_, .code_sets = code_sets_, .loaded = loaded_, .folder = folder_ / "data", .inputs = inputs},
             [&](std::string_view piece) {
               bytes_ += piece;
               return true;
             });
}

SampleCache::~SampleCache() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

SampleCache::Answer SampleCache::Read(const std::string& cache) const {
  const std::filesystem::path path = folder_ / "sample.cache";
  WriteFile(path, cache);
  ThreadPool pool(1);
  DiagnosticSink sink;
  Answer answer;
  const std::unique_ptr<DataSource> source = OpenCache(path, {}, sink);
  std::unordered_map<TableId, StoredTable> tables;
  if (source != nullptr && source->Load(tables_, code_sets_, pool, nullptr, sink, tables)) {
    for (const TableSchema& schema : tables_) {
      answer.values += ValuesOf(tables.at(schema.id));
    }
  }
  answer.good = !sink.HasErrors();
  if (!sink.all().empty()) {
    answer.said = sink.all().front().text;
    for (const std::string& hint : sink.all().front().hints) {
      answer.said += "\n" + hint;
    }
  }
  for (const Diagnostic& diagnostic : sink.all()) {
    answer.codes.emplace_back(InfoOf(diagnostic.kind).code);
  }
  return answer;
}

std::string Forge(const std::string& cache, const std::function<void(CacheContents& contents, std::string& bytes)>& change) {
  CacheTail tail{};
  std::memcpy(&tail, cache.data() + cache.size() - sizeof(tail), sizeof(tail));
  std::optional<CacheContents> contents =
      DecodeContents(std::string_view(cache).substr(tail.contents_offset, tail.contents_size), cache.size());
  TALLY_CHECK(contents.has_value());
  std::string bytes = cache.substr(0, tail.contents_offset);
  change(*contents, bytes);
  const auto mend = [&](CacheBlock& block) {
    if (block.offset <= bytes.size() && block.size <= bytes.size() - block.offset) {
      block.checksum = Checksum(bytes.data() + block.offset, block.size);
    }
  };
  for (CacheTable& table : contents->tables) {
    mend(table.extra_lines);
    for (CacheColumn& column : table.columns) {
      mend(column.values);
      mend(column.missing);
      mend(column.texts);
      mend(column.suppressed);
    }
  }
  const std::string list = EncodeContents(*contents);
  tail.contents_offset = bytes.size();
  tail.contents_size = list.size();
  tail.contents_checksum = Checksum(list.data(), list.size());
  tail.file_size = bytes.size() + list.size() + sizeof(tail);
  tail.checksum = Checksum(&tail, offsetof(CacheTail, checksum));
  return bytes + list + std::string(reinterpret_cast<const char*>(&tail), sizeof(tail));
}

}  // namespace tally::cached
