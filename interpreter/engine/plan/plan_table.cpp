#include "engine/plan/plan_table.h"

#include <set>

#include "engine/plan/key.h"

namespace tally::plan {
namespace {

/// Writes a table and those that it leads to, each once.
class Meaning {
 public:
  explicit Meaning(const bound::Program& program) : program_(program) {}

  void Add(TableId id) {
    const bound::Table& table = program_.table(id);
    key_.Text(table.name);
    if (!seen_.insert(id).second) {
      return;
    }
    if (const auto* stored = std::get_if<bound::StoredSource>(&table.source)) {
      Add(program_.schemas[static_cast<size_t>(stored->schema)]);
    } else if (const auto* codes = std::get_if<bound::CodesSource>(&table.source)) {
      Add(table, program_.code_sets[static_cast<size_t>(codes->code_set)]);
    }
  }
  std::string Take() { return key_.Take(); }

 private:
  void Add(const TableSchema& schema) {
    const FileStyleSchema& style = schema.style;
    key_.Text(schema.file).Number(schema.may_be_absent ? 1 : 0).Numbers(schema.key).Number(static_cast<int64_t>(schema.unique.size()));
    for (const std::vector<int>& unique : schema.unique) {
      key_.Numbers(unique);
    }
    key_.Number(style.header_from).Number(style.header_through).Texts(style.missing).Texts(style.suppressed);
    key_.Number(style.armour ? 1 : 0).Number(style.separator).Number(schema.absent_means_also_empty ? 1 : 0);
    key_.Number(static_cast<int>(style.encoding)).Number(style.until_blank_line ? 1 : 0);
    key_.Number(static_cast<int64_t>(schema.absent_rows.size()));
    for (const std::vector<std::string>& row : schema.absent_rows) {
      key_.Texts(row);
    }
    key_.Number(static_cast<int64_t>(schema.columns.size()));
    for (const ColumnSchema& column : schema.columns) {
      key_.Text(column.name).Texts(column.headers).Number(column.nullable ? 1 : 0).Number(column.may_be_absent ? 1 : 0);
      key_.Texts(column.written).Texts(column.other_headers);
      Add(column.reading);
      Add(column.type);
    }
  }

  void Add(const CellReading& reading) {
    key_.Texts(reading.yes).Texts(reading.no).Texts(reading.missing).Texts(reading.suppressed);
    key_.Number(reading.trimmed ? 1 : 0).Number(reading.any_case ? 1 : 0).Number(reading.orphan_is_missing ? 1 : 0);
  }

  void Add(const bound::Table& table, const CodeSetSchema& set) {
    key_.Texts(set.codes).Number(static_cast<int64_t>(table.columns.size()));
    for (const ColumnId id : table.columns) {
      const bound::Column& column = program_.column(id);
      const auto values = program_.code_columns.find(id);
      key_.Text(column.name).All(values == program_.code_columns.end() ? ValueList() : values->second);
      Add(column.type);
    }
  }

  void Add(const Type& type) {
    key_.Number(type.kind);
    if (type.kind == TypeKind::kRow) {
      Add(type.table);
    }
  }

  const bound::Program& program_;
  Key key_;
  std::set<TableId> seen_;
};

}  // namespace

std::string MeaningOf(const bound::Program& program, TableId table) {
  Meaning meaning(program);
  meaning.Add(table);
  return meaning.Take();
}

}  // namespace tally::plan
