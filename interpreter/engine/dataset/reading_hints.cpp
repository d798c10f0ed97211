#include "engine/dataset/reading_hints.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/csv/csv_header.h"
#include "engine/dataset/cell_parsers.h"
#include "foundation/base/number.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/types/written_form.h"

namespace tally {
namespace {

constexpr std::string_view kMarks[] = {".", "..", "-",   "--",  "---",  "*",    "**",     "***",  "N/A",  "n/a",  "NA",
                                       "?", "n<", "N<5", "NaN", "NULL", "null", "#NULL!", "#N/A", "None", "none", "S"};
constexpr std::array<std::string_view, 2> kYesAndNo[] = {{"Yes", "No"},     {"YES", "NO"},     {"yes", "no"},     {"y", "n"},
                                                         {"True", "False"}, {"TRUE", "FALSE"}, {"true", "false"}, {"T", "F"},
                                                         {"1", "0"},        {"Y", "N"},        {"J", "N"}};
constexpr size_t kLongestMark = 12;

bool IsMark(const ColumnSchema& column, std::string_view cell) {
  switch (column.type.kind) {
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
    case TypeKind::kDate:
    case TypeKind::kYear:
    case TypeKind::kQuarter:
      return cell.size() <= kLongestMark && std::none_of(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
    case TypeKind::kYesNo:
    case TypeKind::kText:
    case TypeKind::kCode:
    case TypeKind::kRow: return std::find(std::begin(kMarks), std::end(kMarks), cell) != std::end(kMarks);
    case TypeKind::kError:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: return false;
  }
  return false;
}

// Dates and numbers as offices write them. Which of day and month comes first is for whoever knows the file to say.
std::string SpellingHint(const ColumnSchema& column, std::string_view cell) {
  std::string fault;
  if (column.type.kind == TypeKind::kDate) {
    std::string words;
    for (const std::string_view spelling :
         {"M/D/YYYY", "D/M/YYYY", "M-D-YYYY", "D.M.YYYY", "YYYY/M/D", "YYYYMMDD", "DDMONYYYY", "DD-MON-YYYY", "YYYY-MM-DD 00:00:00",
          "YYYY-MM-DDT00:00:00", "YYYY-MM-DDT00:00:00Z", "M/D/YY (1950-2049)", "DDMONYY (1950-2049)", "Excel day"}) {
      if (WrittenDate::Parse(spelling, fault)->Read(cell)) {
        words += fmt::format("{}`date written \"{}\"`", words.empty() ? "" : " or ", spelling);
      }
    }
    return words.empty() ? words : "a file that says so is read with " + words;
  }
  if (column.type.is_number() && !IsDecimalForm(cell)) {
    for (const std::string_view spelling : {"1,234.5", "$1,234.5", "1.5%", "(1,234.5)", "($1,234.5)", "1.234,5"}) {
      const std::optional<std::string> plain = WrittenNumber::Parse(spelling, fault)->Read(cell);
      if (plain && (column.type.kind == TypeKind::kDecimal || plain->find('.') == std::string::npos)) {
        return fmt::format("a file that says so is read with `{} written \"{}\"`",
                           column.type.kind == TypeKind::kInteger ? "integer" : "decimal", spelling);
      }
    }
  }
  return {};
}

}  // namespace

bool IsArmoured(std::string_view cell) {
  return cell.size() >= 3 && cell.starts_with("=\"") && cell.ends_with('"');
}

std::string ReadingHint(const ColumnSchema& column, std::string_view cell) {
  if (IsArmoured(cell)) {
    return kArmourHint;
  }
  if (column.type.kind == TypeKind::kYesNo) {
    for (const auto& [yes, no] : kYesAndNo) {
      if (cell == yes || cell == no) {
        return fmt::format("a file that says so is read with `yes/no written \"{}\" \"{}\"`", yes, no);
      }
    }
  }
  if (column.type.kind == TypeKind::kYear) {
    for (const std::string_view form : {"2016-2017", "2016-17", "2017"}) {
      const YearForm as = YearFormOf({std::string(form)});
      if (ParseYearCell(cell, as)) {
        return form == "2017" ? "a file that says so is read with `year` alone, without `written`"
                              : fmt::format("a file that says so is read with `year written \"{}\"`", form);
      }
    }
  }
  if (std::string hint = SpellingHint(column, cell); !hint.empty()) {
    return hint;
  }
  if (!IsMark(column, cell)) {
    return {};
  }
  return fmt::format("where it says that nothing is known, write `missing written {}` in the table{}", DataValue(cell),
                     column.nullable ? "" : ", and `or missing` behind the column's type");
}

}  // namespace tally
