// Compiles any bytes as a script and runs it over four rows a table, made to the script's own declarations: no program may end the process.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "foundation/base/deep_stack.h"
#include "foundation/diagnostics/renderer.h"
#include "outputs/writing/csv_writer.h"
#include "workbench/session/open_run.h"

namespace {

using namespace tally;
namespace fs = std::filesystem;

constexpr size_t kRows = 4;

bool IsPlainName(const std::string& name) {
  return !name.empty() && name.size() < 60 && name[0] != '.' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == std::string::npos;
}

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + '"';
}

/// Cells that fit a type; a key column has four of them, other columns also repeat and lack values.
std::string Cell(const ColumnSchema& column, const bound::Program& program, size_t row, bool key) {
  if (!key && column.nullable && row == 2) {
    return "";
  }
  switch (column.type.kind) {
    case TypeKind::kYesNo: {
      const bool yes = row % 2 == 0;
      return column.written.size() == 2 ? column.written[yes ? 0 : 1] : yes ? "Y" : "N";
    }
    case TypeKind::kDate: return std::to_string(2023 + row) + "-10-01";
    case TypeKind::kYear: return std::to_string(2023 + row);
    case TypeKind::kQuarter: return "2025Q" + std::to_string(1 + row);
    case TypeKind::kDecimal: return std::to_string(row) + ".5";
    case TypeKind::kRow:
      for (const CodeSetSchema& codes : program.code_sets) {
        if (codes.id == column.type.table && !codes.codes.empty()) {
          return codes.codes[row % codes.codes.size()];
        }
      }
      return std::to_string(1 + row);
    default: return std::to_string(1 + row);
  }
}

void WriteTable(const fs::path& folder, const TableSchema& table, const bound::Program& program) {
  std::ofstream out(folder / table.file, std::ios::binary | std::ios::trunc);
  for (size_t row = 0; row <= kRows; ++row) {
    bool first = true;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const ColumnSchema& column = table.columns[i];
      const bool key = std::find(table.key.begin(), table.key.end(), static_cast<int>(i)) != table.key.end();
      for (const std::string& header : column.headers) {
        out << (first ? "" : ",") << Quoted(row == 0 ? header : Cell(column, program, row - 1, key));
        first = false;
      }
    }
    out << '\n';
  }
}

void RunScript(const std::string& text, const fs::path& folder) {
  Session session({.script = folder / "fuzz.tally", .text = text, .libraries = {}, .settings = {}, .jobs = 1});
  if (const CompiledRef compiled = Compile(session)) {
    for (const TableSchema& table : compiled->program.schemas) {
      if (IsPlainName(table.file)) {
        WriteTable(folder, table, compiled->program);
      }
    }
    const std::unique_ptr<Run> run = session.sink().HasErrors() ? nullptr : OpenRun(session, {.data = folder, .command = "fuzz"});
    if (run != nullptr) {
      const std::vector<ResultTable> tables = run->ComputeOutputs();
      if (!session.sink().HasErrors()) {
        for (const ResultTable& table : tables) {
          WriteCsv(table, [](std::string_view) { return true; });
        }
      }
    }
  }
  RenderText(session.sink(), session.sources(), {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const fs::path folder = [] {
    const fs::path path = fs::temp_directory_path() / ("tally_fuzz_program_" + std::to_string(getpid()));
    fs::create_directories(path);
    return path;
  }();
  RunOnDeepStack([&] { RunScript(std::string(data, data + size), folder); });
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::error_code error;
    fs::remove(entry.path(), error);
  }
  return 0;
}
