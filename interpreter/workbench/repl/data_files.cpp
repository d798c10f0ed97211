#include "workbench/repl/data_files.h"

#include <algorithm>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "engine/csv/csv_record.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostFiles = 1000;
constexpr size_t kMostBytes = 1 << 20;  // of a head
constexpr size_t kMostCells = 500;

bool IsFolder(Run& run, const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) {
    return true;
  }
  run.sink().Report(
      DiagnosticKind::BadCommand, PathPlace{"<prompt>"},
      folder.empty() ? "there is no data folder: `--data DIR` names one" : "the data are a cache, which holds tables and no files");
  return false;
}

std::vector<std::pair<std::string, uintmax_t>> FilesIn(const fs::path& folder) {
  std::vector<std::pair<std::string, uintmax_t>> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error), end;
       at != end && !error && files.size() < kMostFiles; at.increment(error)) {
    std::error_code of_file;
    if (at->is_regular_file(of_file)) {
      const uintmax_t size = at->file_size(of_file);
      files.emplace_back(at->path().lexically_relative(folder).generic_string(), of_file ? 0 : size);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// The headings of private columns, of whichever table reads the file.
std::set<std::string> PrivateHeadings(Run& run, const std::string& file) {
  std::set<std::string> headings;
  PrivateValues* const values = run.private_values();
  for (const TableSchema& table : run.program().schemas) {
    for (const ColumnSchema& column : table.columns) {
      if (table.file == file && values != nullptr && values->ShownByColumn(column.id) != nullptr) {
        headings.insert(column.headers.begin(), column.headers.end());
      }
    }
  }
  return headings;
}

char SeparatorOf(const Run& run, const std::string& file, std::string_view first_line) {
  for (const TableSchema& table : run.program().schemas) {
    if (table.file == file) {
      return table.style.separator;
    }
  }
  char most = ',';
  for (const char candidate : {';', '\t', '|'}) {
    if (std::count(first_line.begin(), first_line.end(), candidate) > std::count(first_line.begin(), first_line.end(), most)) {
      most = candidate;
    }
  }
  return most;
}

}  // namespace

Answer ListFiles(Run& run, const fs::path& folder) {
  Answer answer;
  if (!IsFolder(run, folder)) {
    return answer;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, size] : FilesIn(folder)) {
    std::string tables;
    for (const TableSchema& table : run.program().schemas) {
      tables += table.file != name ? "" : (tables.empty() ? "" : ", ") + table.name;
    }
    rows.push_back({name, std::to_string(size), tables});
  }
  answer.text = rows.empty() ? "no files" : "";
  answer.tables.push_back(MakeTextTable("", {"file", "bytes", "table"}, rows, {false, true, false}));
  return answer;
}

Answer HeadOfFile(Run& run, const fs::path& folder, const std::string& name, size_t rows) {
  Answer answer;
  if (!IsFolder(run, folder)) {
    return answer;
  }
  std::vector<std::string> known;
  for (const auto& [file, size] : FilesIn(folder)) {
    known.push_back(file);
  }
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    Diagnostic& message = run.sink().Report(DiagnosticKind::DataFileMissing, PathPlace{Printable(name)}, "is not in the data folder");
    const std::optional<std::string> near = NearestName(name, known);
    message.Hint(near ? fmt::format("did you mean `head {}`?", *near) : "`files` lists them");
    return answer;
  }
  std::ifstream file(folder / name, std::ios::binary);
  std::string text(kMostBytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.erase(0, 3);
  }
  const CsvDialect dialect{.separator = SeparatorOf(run, name, std::string_view(text).substr(0, text.find('\n')))};
  CsvRecordReader reader(text, dialect);
  std::vector<std::vector<std::string>> records;
  size_t width = 0;
  while (!reader.AtEnd() && records.size() <= rows) {
    std::vector<std::string> cells;
    if (reader.Read(&cells)) {
      break;  // what is no CSV is shown as far as it is
    }
    cells.resize(std::min(cells.size(), kMostCells));
    width = std::max(width, cells.size());
    records.push_back(std::move(cells));
  }
  if (records.empty()) {
    answer.text = "no lines";
    return answer;
  }
  std::vector<std::string> headings = std::move(records.front());
  records.erase(records.begin());
  headings.resize(width);
  const std::set<std::string> hidden = PrivateHeadings(run, name);
  for (std::vector<std::string>& cells : records) {
    cells.resize(width);
    for (size_t i = 0; i < width; ++i) {
      cells[i] = hidden.contains(headings[i]) ? "(private)" : cells[i];
    }
  }
  answer.tables.push_back(MakeTextTable(name, headings, records, std::vector<bool>(width, false)));
  return answer;
}

}  // namespace tally
