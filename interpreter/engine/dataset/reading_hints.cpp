#include "engine/dataset/reading_hints.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/csv/csv_header.h"
#include "engine/dataset/cell_parsers.h"
#include "foundation/diagnostics/data_value.h"

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
  if (!IsMark(column, cell)) {
    return {};
  }
  return fmt::format("where it says that nothing is known, write `missing written {}` in the table{}", DataValue(cell),
                     column.nullable ? "" : ", and `or missing` behind the column's type");
}

}  // namespace tally
