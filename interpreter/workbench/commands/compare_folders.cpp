#include "workbench/commands/compare_folders.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/csv/csv_record.h"
#include "foundation/base/number.h"
#include "foundation/source/read_file.h"
#include "foundation/source/utf8.h"
#include "outputs/writing/texts_table.h"

namespace tally {
namespace {

namespace fs = std::filesystem;
using Rows = std::vector<std::vector<std::string>>;

std::optional<Rows> ReadRows(const fs::path& path, DiagnosticSink& sink) {
  const auto refuse = [&](std::string text) {
    sink.Report(DiagnosticKind::DataMalformed, PathPlace{Printable(path.string())}, std::move(text));
    return std::nullopt;
  };
  const Result<std::string> text = ReadFile(path);
  if (!text) {
    return refuse(fmt::format("cannot be read: {}", text.message()));
  }
  std::string_view bytes = text.value();
  if (bytes.starts_with("\xEF\xBB\xBF")) {  // as a spreadsheet saves it
    bytes.remove_prefix(3);
  }
  Rows rows;
  CsvRecordReader records(bytes, {});
  while (!records.AtEnd()) {
    rows.emplace_back();
    if (records.Read(&rows.back()).has_value() || rows.back().size() != rows.front().size()) {
      return refuse("the file is not well-formed CSV");
    }
  }
  return rows;
}

std::set<std::string> FilesOf(const fs::path& folder) {
  std::set<std::string> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_regular_file(error) && entry.path().extension() == ".csv") {
      files.insert(entry.path().filename().string());
    }
  }
  return files;
}

bool IsNumber(const std::string& text) {
  return text.empty() || ParseRational(text).has_value();
}

/// A column holds numbers in both files, as far as they have it; the marks of cells that are not shown are allowed in it.
bool HasNumbers(const Rows& rows, size_t column) {
  size_t numbers = 0;
  size_t others = 0;
  for (size_t row = 1; row < rows.size(); ++row) {
    const std::string& text = rows[row][column];
    numbers += !text.empty() && IsNumber(text) ? 1 : 0;
    others += IsNumber(text) || text == "*" ? 0 : 1;
  }
  return numbers > 0 && others == 0;
}

bool TellsApart(const Rows& rows, size_t columns) {
  std::set<std::vector<std::string>> seen;
  for (size_t row = 1; row < rows.size(); ++row) {
    const auto begin = rows[row].begin();
    if (!seen.insert({begin, begin + static_cast<std::ptrdiff_t>(columns)}).second) {
      return false;
    }
  }
  return true;
}

/// How many of the first columns name the rows of both files: up to the first text, and on until all rows are told apart.
size_t LabelColumns(const Rows& left, const Rows& right) {
  const size_t both = std::min(left[0].size(), right[0].size());
  size_t count = 1;
  while (count < both && HasNumbers(left, count - 1)) {
    ++count;
  }
  while (count < both && !(TellsApart(left, count) && TellsApart(right, count))) {
    ++count;
  }
  return count;
}

ResultTable TableOf(const Rows& rows, size_t labels) {
  std::vector<bool> numbers;
  for (size_t column = 0; column < rows[0].size(); ++column) {
    numbers.push_back(HasNumbers(rows, column));
  }
  ResultTable table = MakeTextTable("", rows[0], {rows.begin() + 1, rows.end()}, numbers);
  for (size_t label = 0; label < labels; ++label) {
    table.row_labels.push_back(static_cast<int>(label));
  }
  return table;
}

}  // namespace

std::optional<ComparedOutputs> CompareFolders(const fs::path& left, const fs::path& right, DiagnosticSink& sink) {
  ComparedOutputs compared;
  compared.left_is = Printable(left.string());
  compared.right_is = Printable(right.string());
  std::map<std::string, std::pair<bool, bool>> files;
  for (const std::string& file : FilesOf(left)) {
    files[file].first = true;
  }
  for (const std::string& file : FilesOf(right)) {
    files[file].second = true;
  }
  for (const auto& [file, sides] : files) {
    ++compared.tables;
    Comparison comparison{.title = Printable(file)};
    if (!sides.first || !sides.second) {
      comparison.lines = {fmt::format("{}: only {}", comparison.title, sides.first ? kSides.left : kSides.right)};
      compared.differing.push_back(std::move(comparison));
      continue;
    }
    const std::optional<Rows> a = ReadRows(left / file, sink);
    const std::optional<Rows> b = ReadRows(right / file, sink);
    if (!a || !b) {
      return std::nullopt;
    }
    if (*a == *b) {
      continue;
    }
    if (a->empty() || b->empty()) {
      comparison.lines = {fmt::format("{}: empty {}", comparison.title, a->empty() ? kSides.left : kSides.right)};
    } else {
      const size_t labels = LabelColumns(*a, *b);
      comparison.cells = CompareTables(TableOf(*a, labels), TableOf(*b, labels), kSides);
      comparison.lines = {DescribeCells(comparison.title, comparison.cells, kSides)};
      if (comparison.cells.table.rows > 0) {
        comparison.tables = {comparison.cells.table};
      }
    }
    compared.differing.push_back(std::move(comparison));
  }
  return compared;
}

}  // namespace tally
