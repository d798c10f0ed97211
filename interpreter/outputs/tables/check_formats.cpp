#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"
#include "outputs/tables/output_fields.h"

namespace tally {
namespace {

constexpr size_t kMaxFindings = 100;  // of one column

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool Fits(std::string_view text, const bound::Format& format) {
  switch (format.kind) {
    case bound::Format::Kind::kAlphanumeric:
      return text.size() <= static_cast<size_t>(format.size) || CountCodePoints(text) <= static_cast<size_t>(format.size);
    case bound::Format::Kind::kNumeric: return text.size() <= static_cast<size_t>(format.size) && IsDigits(text);
    case bound::Format::Kind::kNone:
    case bound::Format::Kind::kDecimal: return true;
  }
  return true;
}

std::string Limit(std::string_view text, const bound::Format& format) {
  if (format.kind == bound::Format::Kind::kNumeric) {
    if (!IsDigits(text)) {
      return fmt::format("is not made of digits 0-9 only (numeric {})", format.size);
    }
    return fmt::format("has {} digits, more than {} (numeric {})", text.size(), format.size, format.size);
  }
  return fmt::format("has {} characters, more than {} (alphanumeric {})", CountCodePoints(text), format.size, format.size);
}

/// A cell in a message.
std::string Quoted(const ResultColumn& column, std::string_view text) {
  return column.is_private ? WithoutPrivateValues(DataValue(text)) : DataValue(text);
}

// `School Name` "Hartwell", `Grade` "09"
std::string RowWords(Executor& executor, const ResultTable& table, size_t row, size_t except) {
  if (table.row_table.is_valid()) {
    return " of the row " + RowInWords(executor, table.row_table, table.row_of[row]);
  }
  std::vector<int> labels = table.row_labels;
  if (labels.empty() && !table.columns.empty()) {
    labels = {0};
  }
  std::string words;
  for (const int label : labels) {
    if (static_cast<size_t>(label) == except) {
      continue;
    }
    const ResultColumn& column = table.columns[static_cast<size_t>(label)];
    words += fmt::format("{}`{}` {}", words.empty() ? "" : ", ", column.heading, Quoted(column, TextOrNothing(*column.text, row)));
  }
  return words.empty() ? std::string() : " of the row " + words;
}

// The cell that row `row` of the column was copied from, when it really holds that text.
std::optional<DataPlace> CellOf(Executor& executor, const ResultColumn& column, size_t row, std::string_view text, std::string* header) {
  if (!column.origin.has_value() || column.origin->ordinals == nullptr || IsMissingAt(*column.origin->ordinals, row)) {
    return std::nullopt;
  }
  const StoredTable* stored = executor.Stored(column.origin->table);
  const auto index = static_cast<size_t>(column.origin->column);
  if (stored == nullptr || stored->schema == nullptr) {
    return std::nullopt;
  }
  const VectorRef origin = stored->Column(index);
  if (origin == nullptr) {
    return std::nullopt;
  }
  const auto origin_row = static_cast<RowIndex>(IntegerAt(*column.origin->ordinals, row));
  const Vector& cells = *origin;
  if (IsMissingAt(cells, origin_row) || (cells.dictionary != nullptr && TextAt(cells, origin_row) != text)) {
    return std::nullopt;
  }
  const ColumnSchema& schema = stored->schema->columns[index];
  *header = schema.headers.empty() ? schema.name : schema.headers.front();
  return PlaceOfRow(executor, column.origin->table, origin_row);
}

void ReportMisfit(Executor& executor, const ResultTable& table, size_t column_index, size_t row, std::string_view text) {
  const ResultColumn& column = table.columns[column_index];
  const std::string limit = Limit(text, column.format);
  const std::string& output = table.file.empty() ? table.title : table.file;
  std::string header;
  if (std::optional<DataPlace> place = CellOf(executor, column, row, text, &header)) {
    executor.sink().Report(DiagnosticKind::OutputTooLong, *std::move(place),
                           fmt::format("`{}` {} {}, for `{}` of {}", header, Quoted(column, text), limit, column.heading, output));
    return;
  }
  if (column.origin.has_value() && column.origin->param.is_valid()) {
    const std::string& name = executor.planner().program().params[column.origin->param.index()].name;
    executor.sink().Report(DiagnosticKind::OutputTooLong, ParameterPlace{name},
                           fmt::format("{} {}, for `{}` of {}", Quoted(column, text), limit, column.heading, output));
    return;
  }
  executor.sink().Report(
      DiagnosticKind::OutputTooLong, PathPlace{output},
      fmt::format("`{}`{} is {}, which {}", column.heading, RowWords(executor, table, row, column_index), Quoted(column, text), limit));
}

}  // namespace

bool HasLimit(const ResultColumn& column) {
  return column.format.kind == bound::Format::Kind::kAlphanumeric || column.format.kind == bound::Format::Kind::kNumeric;
}

void CheckFormats(Executor& executor, const ResultTable& table, const std::vector<std::string>& marks) {
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const ResultColumn& column = table.columns[c];
    if (!HasLimit(column)) {
      continue;
    }
    // One look at each different text.
    std::vector<uint8_t> looked(column.text->dictionary == nullptr ? 0 : column.text->dictionary->size());
    size_t found = 0;
    for (size_t row = 0; row < table.rows && found < kMaxFindings; ++row) {
      if (IsMissingAt(*column.text, row)) {
        continue;
      }
      uint8_t& seen = looked[static_cast<size_t>(IntegerAt(*column.text, row))];
      if (seen != 0) {
        continue;
      }
      seen = 1;
      const std::string_view text = TextAt(*column.text, row);
      if (!Fits(text, column.format) && std::find(marks.begin(), marks.end(), text) == marks.end()) {
        ReportMisfit(executor, table, c, row, text);
        ++found;
      }
    }
  }
}

}  // namespace tally
