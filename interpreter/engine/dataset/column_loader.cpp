#include "engine/dataset/column_loader.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/dataset/reading_hints.h"
#include "foundation/diagnostics/data_value.h"

namespace tally {

void ColumnLoader::ReportWrong(const RowBlock& block, size_t row, const std::string& what, DataFaults& faults) const {
  ReportWrong(block, row, faults, [&] { return WrongCell{what, {}}; });
}

void ColumnLoader::ReportWrong(const RowBlock& block, size_t row, DataFaults& faults, const std::function<WrongCell()>& describe) const {
  const std::string cell(block.Cell(row, place_.columns[0]));
  faults.AddCell(DiagnosticKind::DataValue, block.LineOf(row), place_.headers[0], {cell}, [&](DataFault& fault) {
    WrongCell wrong = describe();
    fault.text = fmt::format("column {}: {} is not {}", Quoted(place_.headers[0]), DataValue(cell), wrong.what);
    fault.hints = std::move(wrong.hints);
    if (std::string hint = ReadingHint(*place_.schema, cell); !hint.empty()) {
      fault.hints.push_back(std::move(hint));
    }
  });
}

void ColumnLoader::ReportMissing(const RowBlock& block, size_t row, DataFaults& faults, size_t part) const {
  faults.AddCell(DiagnosticKind::DataValue, block.LineOf(row), place_.headers[part], {std::string()},
                 [&](DataFault& fault) { fault.text = fmt::format("column {}: missing", Quoted(place_.headers[part])); });
}

void ColumnLoader::ReportHalf(const RowBlock& block, size_t row, DataFaults& faults) const {
  std::vector<std::string> cells;
  for (const size_t column : place_.columns) {
    cells.emplace_back(block.Cell(row, column));
  }
  AddHalf(place_.headers, std::move(cells), block.LineOf(row), faults);
}

void AddHalf(const std::vector<std::string>& headers, std::vector<std::string> cells, uint64_t line, DataFaults& faults) {
  const auto empty = static_cast<size_t>(std::find(cells.begin(), cells.end(), std::string()) - cells.begin());
  const std::vector<std::string> values = cells;
  faults.AddCell(DiagnosticKind::DataValue, line, headers[empty], std::move(cells), [&](DataFault& fault) {
    fault.text =
        fmt::format("{}: {} refers to no row, as column {} is empty", ColumnWords(headers), DataValues(values), Quoted(headers[empty]));
    fault.hints.emplace_back("a reference is missing where all its cells are empty");
  });
}

LoadedColumn FinishIntegers(IntegerColumn<int32_t>& values, size_t rows, const DictionaryRef& dictionary) {
  if (std::optional<PackedColumn> packed = values.TakePacked()) {
    packed->SetDictionary(dictionary);
    return std::move(*packed);
  }
  Vector v;
  v.layout = Layout::kI32;
  v.size = rows;
  v.i32 = values.TakeValues();
  v.dictionary = dictionary;
  return v;
}

Vector MakeAbsentColumn(const ColumnSchema& column, size_t rows, bool is_small_code_set) {
  switch (column.type.kind) {
    case TypeKind::kYesNo: return MakeConstantBits(rows, std::nullopt);
    case TypeKind::kInteger:
    case TypeKind::kDecimal: return MakeConstantNumber(rows, std::nullopt);
    case TypeKind::kText:
    case TypeKind::kCode: return MakeConstantText(rows, std::nullopt);
    case TypeKind::kRow:
      if (is_small_code_set) {
        Vector v;
        v.layout = Layout::kU8;
        v.size = rows;
        v.constant = true;
        v.u8 = {kMissing8};
        return v;
      }
      return MakeConstantI32(rows, std::nullopt);
    case TypeKind::kDate:
    case TypeKind::kYear:
    case TypeKind::kQuarter:
    case TypeKind::kError:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: return MakeConstantI32(rows, std::nullopt);
  }
  return MakeConstantI32(rows, std::nullopt);
}

}  // namespace tally
