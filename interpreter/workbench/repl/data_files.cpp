#include "workbench/repl/data_files.h"

#include <algorithm>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "engine/csv/csv_header.h"
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

std::string BeginOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMostBytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.erase(0, 3);
  }
  return text;
}

/// The tables that read a file, whatever they call it.
std::vector<const TableSchema*> TablesOf(Run& run, const fs::path& file, const fs::path& folder) {
  std::vector<const TableSchema*> tables;
  for (const TableSchema& table : run.program().schemas) {
    std::error_code error;
    if (fs::equivalent(folder / table.file, file, error)) {
      tables.push_back(&table);
    }
  }
  return tables;
}

char LikelySeparator(std::string_view text) {
  const std::string_view first_line = text.substr(0, text.find('\n'));
  char most = ',';
  for (const char candidate : {';', '\t', '|'}) {
    if (std::count(first_line.begin(), first_line.end(), candidate) > std::count(first_line.begin(), first_line.end(), most)) {
      most = candidate;
    }
  }
  return most;
}

/// The names in a file's header, and its first rows as they are written.
struct FirstRows {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

void JoinHeadings(const std::vector<std::string>& cells, std::vector<std::string>& headings) {
  headings.resize(std::max(headings.size(), cells.size()));
  for (size_t i = 0; i < cells.size(); ++i) {
    headings[i] += (headings[i].empty() || cells[i].empty() ? "" : " ") + cells[i];
  }
}

/// What is no CSV is read as far as it is.
FirstRows ReadFirstRows(std::string_view text, const FileStyleSchema& style, size_t rows) {
  for (int above = 1; above < style.header_from; ++above) {
    text.remove_prefix(std::min(text.size(), text.substr(0, text.find('\n')).size() + 1));
  }
  FirstRows first;
  CsvRecordReader reader(text, {.separator = style.separator, .armour = style.armour});
  const auto header_lines = static_cast<uint64_t>(std::max(1, style.header_through - style.header_from + 1));
  while (!reader.AtEnd() && first.rows.size() < rows) {
    const bool is_header = CountLineFeeds(text.substr(0, reader.next())) < header_lines;
    std::vector<std::string> cells;
    if (reader.Read(&cells)) {
      break;
    }
    cells.resize(std::min(cells.size(), kMostCells));
    if (is_header) {
      JoinHeadings(cells, first.headings);
    } else {
      first.rows.push_back(std::move(cells));
    }
  }
  return first;
}

/// Which cells may not be shown.
class HiddenCells {
 public:
  HiddenCells(Run& run, const std::vector<const TableSchema*>& tables, std::string_view text) {
    for (const TableSchema* table : tables) {
      AddColumns(run.private_values(), *table, ReadFirstRows(text, table->style, 1).headings);
    }
  }

  /// Of a row with another number of cells than the header nobody knows which is which.
  bool Has(const std::vector<std::string>& row, size_t column) const { return any_ && (row.size() != hidden_.size() || hidden_[column]); }

 private:
  void AddColumns(PrivateValues* values, const TableSchema& table, const std::vector<std::string>& headings) {
    std::set<std::string> declared;
    std::set<std::string> hidden;
    for (const ColumnSchema& column : table.columns) {
      declared.insert(column.headers.begin(), column.headers.end());
      if (values != nullptr && values->ShownByColumn(column.id) != nullptr) {
        hidden.insert(column.headers.begin(), column.headers.end());
      }
    }
    any_ = any_ || !hidden.empty();
    // Where one has another name in the file, it may be any that is not declared.
    const bool all_found = std::all_of(hidden.begin(), hidden.end(), [&](const std::string& heading) {
      return std::find(headings.begin(), headings.end(), heading) != headings.end();
    });
    hidden_.resize(std::max(hidden_.size(), headings.size()));
    for (size_t i = 0; i < headings.size(); ++i) {
      hidden_[i] = hidden_[i] || hidden.contains(headings[i]) || (!all_found && !declared.contains(headings[i]));
    }
  }

  bool any_ = false;
  std::vector<bool> hidden_;
};

}  // namespace

Answer ListFiles(Run& run, const fs::path& folder) {
  Answer answer;
  if (!IsFolder(run, folder)) {
    return answer;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, size] : FilesIn(folder)) {
    std::string tables;
    for (const TableSchema* table : TablesOf(run, folder / name, folder)) {
      tables += (tables.empty() ? "" : ", ") + table->name;
    }
    rows.push_back({name, std::to_string(size), tables});
  }
  answer.text = rows.empty() ? "no files" : "";
  answer.tables.push_back(MakeTextTable("", {"file", "bytes", "table"}, rows, {false, true, false}));
  return answer;
}

Answer HeadOfFile(Run& run, const fs::path& folder, const std::string& given, size_t rows) {
  Answer answer;
  if (!IsFolder(run, folder)) {
    return answer;
  }
  const std::string name = fs::path(given).lexically_normal().generic_string();
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
  const std::string text = BeginOf(folder / name);
  const std::vector<const TableSchema*> tables = TablesOf(run, folder / name, folder);
  FirstRows first = ReadFirstRows(text, tables.empty() ? FileStyleSchema{.separator = LikelySeparator(text)} : tables.front()->style, rows);
  if (first.headings.empty()) {
    answer.text = "no lines";
    return answer;
  }
  const HiddenCells hidden(run, tables, text);
  size_t width = first.headings.size();
  for (std::vector<std::string>& row : first.rows) {
    std::vector<std::string> shown = row;
    for (size_t i = 0; i < row.size(); ++i) {
      shown[i] = hidden.Has(row, i) ? "(private)" : row[i];
    }
    width = std::max(width, row.size());
    row = std::move(shown);
  }
  first.headings.resize(width);
  for (std::vector<std::string>& row : first.rows) {
    row.resize(width);
  }
  answer.tables.push_back(MakeTextTable(name, first.headings, first.rows, std::vector<bool>(width, false)));
  return answer;
}

}  // namespace tally
