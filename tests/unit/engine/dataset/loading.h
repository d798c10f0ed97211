#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/dataset/csv_reading.h"

namespace tally::loading {

/// Declares tables and loads them from files that are written for the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void Write(const std::string& file, const std::string& text) const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Declared {
  std::vector<TableSchema> tables;
  std::vector<CodeSetSchema> code_sets;
  uint32_t next_id = 0;

  TableId Codes(const std::string& name, std::vector<std::string> codes);
  TableSchema& Table(const std::string& name, std::vector<ColumnSchema> columns, std::vector<int> key = {});
};

ColumnSchema Column(const std::string& name, Type type);
ColumnSchema Column(const std::string& name, TypeKind kind);
ColumnSchema Nullable(ColumnSchema column);
ColumnSchema Absent(ColumnSchema column);

struct Outcome {
  bool good = false;
  std::vector<std::string> faults;  // `file:line: text`, with the hints behind
  std::vector<std::string> notes;   // the same
  std::unordered_map<TableId, StoredTable> tables;
};

Outcome LoadOnce(const Folder& folder, const Declared& declared, int jobs, CsvOptions options, CsvReading reading = {});
/// Loads with many block sizes, with and without vector instructions, on one and two threads; all must agree.
Outcome LoadEveryWay(const Folder& folder, const Declared& declared);

/// The same rows and values, whatever their lines.
void RequireSameColumns(const Declared& declared, const Outcome& a, const Outcome& b);

/// A value as a text; `-` when missing.
std::string Show(const Vector& v, size_t row, TypeKind kind);

/// Student.csv (key personID) and Roster.csv, which refers to it.
Declared StudentAndRoster();
/// Loads the two from these texts.
Outcome Load(const std::string& student, const std::string& roster);
bool HasFault(const Outcome& outcome, const std::string& begin, const std::string& part = "");

}  // namespace tally::loading
