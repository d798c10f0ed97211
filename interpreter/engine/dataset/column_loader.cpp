#include "engine/dataset/column_loader.h"

#include <fmt/format.h>

namespace tally {

void ColumnLoader::ReportWrong(const RowBlock& block, size_t row, const std::string& what, DataFaults& faults, std::string hint) const {
  if (faults.HasEnough(DiagnosticKind::DataValue)) {
    faults.Count(DiagnosticKind::DataValue);
    return;
  }
  faults.Add(DiagnosticKind::DataValue, block.LineOf(row),
             fmt::format("column {}: {} is not {}", Quoted(place_.headers[0]), Quoted(block.Cell(row, place_.columns[0])), what),
             std::move(hint));
}

void ColumnLoader::ReportMissing(const RowBlock& block, size_t row, DataFaults& faults, size_t part) const {
  if (faults.HasEnough(DiagnosticKind::DataValue)) {
    faults.Count(DiagnosticKind::DataValue);
    return;
  }
  faults.Add(DiagnosticKind::DataValue, block.LineOf(row), fmt::format("column {}: missing", Quoted(place_.headers[part])));
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
