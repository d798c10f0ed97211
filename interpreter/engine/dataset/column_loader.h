#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/columns/packed_column.h"
#include "engine/columns/vector.h"
#include "engine/csv/data_faults.h"
#include "engine/csv/row_block.h"
#include "engine/dataset/cell_parsers.h"
#include "engine/dataset/code_index.h"
#include "engine/dataset/key_index.h"
#include "foundation/types/schema.h"

namespace tally {

/// What one column of one block was parsed to. Reused from block to block, so that nothing is allocated; which fields count depends on
/// the loader.
struct ColumnBatch {
  size_t rows = 0;
  std::vector<uint64_t> yes, missing;  // bits
  bool any_missing = false;
  std::vector<uint8_t> u8;
  std::vector<int32_t> i32;
  std::vector<int64_t> i64;
  int scale = 0;
  bool is_rational = false;
  std::vector<std::optional<Rational>> rational;
  std::vector<TextSlot> slots;
  std::vector<uint32_t> tags, codes;
  uint64_t orphans = 0;  // that are missing, as the script says
  // Texts seen by this batch so far, kept over blocks, and what they are in the column's dictionary.
  std::unique_ptr<Dictionary> local;
  size_t first_new = 0;
  std::vector<uint32_t> code_of_local;
  std::unique_ptr<NumberCache> numbers;
};

/// The place of a block in its table, when its turn has come.
struct CommitPlace {
  size_t first_row = 0;
  const StoredTable* table = nullptr;  // lines of all rows up to this block's end
  DataFaults* faults = nullptr;        // of the file, absolute lines
};

/// Where a column's cells are and how messages name it.
struct ColumnPlace {
  const ColumnSchema* schema = nullptr;
  std::vector<size_t> columns;       // in the file; several for a reference to a key of several columns
  std::vector<std::string> headers;  // their names
  bool keep = true;
  bool required = false;  // part of a key: missing is a fault whatever the schema says
  bool packs = false;     // wanted in as few bytes as the values need
};

/// A whole column, as it will be read or as it waits until it is.
using LoadedColumn = std::variant<Vector, PackedColumn>;

/// Turns the cells of one column into a vector. Parse runs on many threads at once, Commit in the order of the file.
class ColumnLoader {
 public:
  explicit ColumnLoader(ColumnPlace place) : place_(std::move(place)) {}
  virtual ~ColumnLoader() = default;
  ColumnLoader(const ColumnLoader&) = delete;
  ColumnLoader& operator=(const ColumnLoader&) = delete;

  virtual void Parse(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const = 0;
  virtual void Commit(ColumnBatch& batch, const CommitPlace& place) = 0;
  virtual void Reserve(size_t rows) = 0;
  /// The whole column; once.
  virtual LoadedColumn Finish(size_t rows) = 0;

  const ColumnPlace& place() const { return place_; }
  /// References to no row that were read as missing.
  virtual uint64_t orphans() const { return 0; }

 protected:
  /// Reports a cell that is not what the column wants: `"x" is not WHAT`.
  void ReportWrong(const RowBlock& block, size_t row, const std::string& what, DataFaults& faults) const;
  struct WrongCell {
    std::string what;
    std::vector<std::string> hints;
  };
  /// The same where the words take time: they are asked for only when they are shown.
  void ReportWrong(const RowBlock& block, size_t row, DataFaults& faults, const std::function<WrongCell()>& describe) const;
  /// Some cells of a reference to a key of several columns are empty, and not all.
  void ReportHalf(const RowBlock& block, size_t row, DataFaults& faults) const;
  void ReportMissing(const RowBlock& block, size_t row, DataFaults& faults, size_t part = 0) const;
  bool nullable() const { return place_.schema->nullable && !place_.required; }
  bool keep() const { return place_.keep; }
  bool packs() const { return place_.packs; }

 private:
  ColumnPlace place_;
};

std::unique_ptr<ColumnLoader> MakeBitsLoader(ColumnPlace place);
std::unique_ptr<ColumnLoader> MakeNumberLoader(ColumnPlace place);
std::unique_ptr<ColumnLoader> MakeDayLoader(ColumnPlace place);
std::unique_ptr<ColumnLoader> MakeYearLoader(ColumnPlace place);
std::unique_ptr<ColumnLoader> MakeQuarterLoader(ColumnPlace place);
std::unique_ptr<ColumnLoader> MakeCodeLoader(ColumnPlace place, std::shared_ptr<const CodeIndex> codes);
std::unique_ptr<ColumnLoader> MakeTextLoader(ColumnPlace place, std::shared_ptr<Dictionary> dictionary);
/// A key of one text column: its dictionary's codes are the rows. Repeated and missing keys are faults.
std::unique_ptr<ColumnLoader> MakeTextKeyLoader(ColumnPlace place, std::shared_ptr<Dictionary> dictionary);

/// What a reference goes to.
struct ReferenceTarget {
  TableId table;
  std::shared_ptr<const StoredTable::KeyIndex> index;
  std::string file;
  std::string hint;   // for messages about rows that are not there
  bool check = true;  // false: the other table is faulty itself, so that nothing can be said
};
std::unique_ptr<ColumnLoader> MakeReferenceLoader(ColumnPlace place, ReferenceTarget target);
/// Adds the fault of a row that refers to none.
void AddOrphan(const std::vector<std::string>& headers, std::vector<std::string> cells, const ReferenceTarget& target, uint64_t line,
               DataFaults& faults);
/// Adds the fault of a reference to a key of several columns of which some cells are empty, and not all.
void AddHalf(const std::vector<std::string>& headers, std::vector<std::string> cells, uint64_t line, DataFaults& faults);

/// A column of 32-bit integers: days, years, codes of texts, rows.
LoadedColumn FinishIntegers(IntegerColumn<int32_t>& values, size_t rows, const DictionaryRef& dictionary = nullptr);

/// The script says that the table has no rows: no file is read.
inline bool HasNoRows(const TableSchema& schema) {
  return schema.file.empty() && schema.may_be_absent;
}

/// A column that is not in the file: missing in every row.
Vector MakeAbsentColumn(const ColumnSchema& column, size_t rows, bool is_small_code_set);
inline constexpr size_t kMaxSmallCodes = 254;

}  // namespace tally
