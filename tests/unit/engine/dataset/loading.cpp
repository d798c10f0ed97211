#include "loading.h"

#include <atomic>
#include <fstream>

#include <unistd.h>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "foundation/base/calendar.h"
#include "foundation/diagnostics/data_value.h"

namespace tally::loading {

Folder::Folder() {
  static std::atomic<int> counter = 0;
  path_ = std::filesystem::temp_directory_path() / fmt::format("tally_dataset_test_{}_{}", getpid(), counter++);
  std::filesystem::create_directories(path_);
}

Folder::~Folder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

void Folder::Write(const std::string& file, const std::string& text) const {
  std::ofstream out(path_ / file, std::ios::binary);
  out << text;
}

TableId Declared::Codes(const std::string& name, std::vector<std::string> codes) {
  CodeSetSchema schema;
  schema.id = TableId(next_id++);
  schema.name = name;
  schema.codes = std::move(codes);
  code_sets.push_back(schema);
  return schema.id;
}

TableSchema& Declared::Table(const std::string& name, std::vector<ColumnSchema> columns, std::vector<int> key) {
  TableSchema schema;
  schema.id = TableId(next_id++);
  schema.name = name;
  schema.file = name + ".csv";
  schema.columns = std::move(columns);
  schema.key = std::move(key);
  tables.push_back(std::move(schema));
  return tables.back();
}

ColumnSchema Column(const std::string& name, Type type) {
  ColumnSchema column;
  column.name = name;
  column.headers = {name};
  column.type = type;
  return column;
}

ColumnSchema Column(const std::string& name, TypeKind kind) {
  return Column(name, Type::Of(kind));
}

ColumnSchema Nullable(ColumnSchema column) {
  column.nullable = true;
  return column;
}

ColumnSchema Absent(ColumnSchema column) {
  column.nullable = true;
  column.may_be_absent = true;
  return column;
}

Outcome LoadOnce(const Folder& folder, const Declared& declared, int jobs, CsvOptions options, CsvReading reading) {
  ThreadPool pool(jobs);
  DiagnosticSink sink;
  Outcome outcome;
  const std::unique_ptr<DataSource> source = OpenCsvFolder(folder.path(), options, std::move(reading));
  outcome.good = source->Load(declared.tables, declared.code_sets, pool, nullptr, sink, outcome.tables);
  for (const Diagnostic& diagnostic : sink.all()) {
    const bool is_note = diagnostic.severity == Severity::kNote;
    const auto* place = std::get_if<DataPlace>(&diagnostic.place);
    std::string text = place != nullptr ? fmt::format("{}:{}: {}", place->file, place->line, diagnostic.text) : diagnostic.text;
    for (const std::string& hint : diagnostic.hints) {
      text += " | " + hint;
    }
    if (diagnostic.times > 1) {
      text += fmt::format(" | {} times", diagnostic.times);
    }
    (is_note ? outcome.notes : outcome.faults).push_back(WithDataValues(text, true));
  }
  REQUIRE(outcome.good == outcome.faults.empty());
  return outcome;
}

namespace {

void RequireSame(const Declared& declared, const Outcome& a, const Outcome& b) {
  REQUIRE(a.good == b.good);
  REQUIRE(a.faults == b.faults);
  REQUIRE(a.notes == b.notes);
  if (!a.good) {
    return;
  }
  RequireSameColumns(declared, a, b);
  for (const TableSchema& schema : declared.tables) {
    const StoredTable& left = a.tables.at(schema.id);
    for (size_t row = 0; row < left.rows; ++row) {
      REQUIRE(left.LineOf(static_cast<RowIndex>(row)) == b.tables.at(schema.id).LineOf(static_cast<RowIndex>(row)));
    }
  }
}

}  // namespace

void RequireSameColumns(const Declared& declared, const Outcome& a, const Outcome& b) {
  for (const TableSchema& schema : declared.tables) {
    const StoredTable& left = a.tables.at(schema.id);
    const StoredTable& right = b.tables.at(schema.id);
    REQUIRE(left.rows == right.rows);
    REQUIRE(left.suppressed == right.suppressed);
    for (size_t c = 0; c < schema.columns.size(); ++c) {
      REQUIRE((left.columns[c] == nullptr) == (right.columns[c] == nullptr));
      if (left.columns[c] != nullptr) {
        REQUIRE(left.columns[c]->scale == right.columns[c]->scale);
        REQUIRE(EqualityWords(*left.columns[c]) == EqualityWords(*right.columns[c]));
      }
    }
  }
}

Outcome LoadEveryWay(const Folder& folder, const Declared& declared) {
  Outcome first = LoadOnce(folder, declared, 1, {});
  for (const size_t block_bytes : {1, 2, 3, 5, 16, 63, 64, 65, 200, 4096}) {
    for (const bool vector_scan : {false, true}) {
      for (const int jobs : {1, 2}) {
        RequireSame(declared, first, LoadOnce(folder, declared, jobs, {.block_bytes = block_bytes, .vector_scan = vector_scan}));
      }
    }
  }
  return first;
}

std::string Show(const Vector& v, size_t row, TypeKind kind) {
  if (IsMissingAt(v, row)) {
    return "-";
  }
  if (v.dictionary != nullptr) {
    return std::string(TextAt(v, row));
  }
  switch (v.layout) {
    case Layout::kBits: return IsYesAt(v, row) ? "yes" : "no";
    case Layout::kU8:
    case Layout::kI32:
      return kind == TypeKind::kDate      ? FormatDay(IntegerAt(v, row))
             : kind == TypeKind::kQuarter ? FormatQuarter(IntegerAt(v, row))
                                          : std::to_string(IntegerAt(v, row));
    case Layout::kI64:
    case Layout::kRational: return FormatExact(NumberAt(v, row));
  }
  return {};
}

Declared StudentAndRoster() {
  Declared declared;
  const TableId grade = declared.Codes("grade", {"09", "10", "11", "12"});
  const TableId student = declared
                              .Table("Student",
                                     {Column("personID", TypeKind::kCode), Column("grade", Type::Row(grade)),
                                      Nullable(Column("birthDate", TypeKind::kDate)), Nullable(Column("lunch", TypeKind::kYesNo))},
                                     {0})
                              .id;
  declared.Table("Roster", {Column("personID", Type::Row(student)), Column("startDate", TypeKind::kDate),
                            Nullable(Column("hours", TypeKind::kDecimal)), Nullable(Column("note", TypeKind::kText))});
  return declared;
}

Outcome Load(const std::string& student, const std::string& roster) {
  Folder folder;
  folder.Write("Student.csv", student);
  folder.Write("Roster.csv", roster);
  return LoadEveryWay(folder, StudentAndRoster());
}

bool HasFault(const Outcome& outcome, const std::string& begin, const std::string& part) {
  for (const std::string& fault : outcome.faults) {
    if (fault.starts_with(begin) && fault.find(part) != std::string::npos) {
      return true;
    }
  }
  std::string all;
  for (const std::string& fault : outcome.faults) {
    all += "\n  " + fault;
  }
  WARN("wanted: " << begin << "..." << part << "; faults:" << all);
  return false;
}

}  // namespace tally::loading
