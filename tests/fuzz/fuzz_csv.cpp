// Loads any bytes as a table of every type of column, with different blocks, scans and threads: no input may end the process, and all ways
// must find the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "engine/dataset/dataset.h"

namespace {

using namespace tally;

ColumnSchema Column(const char* name, Type type) {
  ColumnSchema column;
  column.name = name;
  column.headers = {name};
  column.type = type;
  column.nullable = true;
  return column;
}

std::vector<TableSchema> Tables(uint8_t choice) {
  TableSchema table;
  table.id = TableId(1);
  table.name = "fuzz";
  table.file = "fuzz.csv";
  table.columns = {Column("a", Type::Of(TypeKind::kCode)),    Column("b", Type::Row(TableId(0))),
                   Column("c", Type::Of(TypeKind::kDate)),    Column("d", Type::Of(TypeKind::kDecimal)),
                   Column("e", Type::Of(TypeKind::kYesNo)),   Column("f", Type::Of(TypeKind::kYear)),
                   Column("g", Type::Of(TypeKind::kText)),    Column("h", Type::Of(TypeKind::kInteger)),
                   Column("i", Type::Of(TypeKind::kQuarter)), Column("j", Type::Row(TableId(1)))};
  for (size_t i = 1; i < table.columns.size(); ++i) {
    table.columns[i].may_be_absent = true;
  }
  table.key = {0};
  if ((choice & 1) != 0) {
    table.key = {0, 5};
    table.columns.pop_back();
  }
  if ((choice & 2) != 0) {
    table.style.armour = true;
    table.style.separator = ';';
    table.style.missing = {"N/A"};
  }
  if ((choice & 4) != 0) {
    table.style.header_from = 2;
    table.style.header_through = 3;
  }
  return {table};
}

std::string LoadOnce(const std::filesystem::path& folder, const std::vector<TableSchema>& tables, int jobs, CsvOptions options) {
  CodeSetSchema codes;
  codes.id = TableId(0);
  codes.name = "codes";
  codes.codes = {"x", "yy", "09", "a code of more than fifteen bytes"};
  ThreadPool pool(jobs);
  DiagnosticSink sink;
  std::unordered_map<TableId, StoredTable> loaded;
  std::string result = OpenCsvFolder(folder, options)->Load(tables, {codes}, pool, nullptr, sink, loaded) ? "good\n" : "faulty\n";
  for (const Diagnostic& diagnostic : sink.all()) {
    result += std::to_string(std::get<DataPlace>(diagnostic.place).line) + ": " + diagnostic.text + "\n";
  }
  if (!sink.HasErrors()) {
    const StoredTable& table = loaded.at(TableId(1));
    for (const VectorRef& column : table.columns) {
      for (const uint64_t word : EqualityWords(*column)) {
        result += std::to_string(word) + ",";
      }
    }
    for (size_t row = 0; row < table.rows; ++row) {
      result += std::to_string(table.LineOf(static_cast<RowIndex>(row))) + ",";
    }
  }
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::filesystem::path folder = [] {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / ("tally_fuzz_csv_" + std::to_string(getpid()));
    std::filesystem::create_directories(path);
    return path;
  }();
  if (size < 2) {
    return 0;
  }
  {
    std::ofstream out(folder / "fuzz.csv", std::ios::binary);
    out.write(reinterpret_cast<const char*>(data) + 2, static_cast<std::streamsize>(size - 2));
  }
  const std::vector<TableSchema> tables = Tables(data[0]);
  const std::string whole = LoadOnce(folder, tables, 1, {});
  const std::string pieces =
      LoadOnce(folder, tables, (data[0] & 8) != 0 ? 2 : 1, {.block_bytes = data[1] + size_t{1}, .vector_scan = (data[0] & 16) == 0});
  if (whole != pieces) {
    std::abort();
  }
  return 0;
}
