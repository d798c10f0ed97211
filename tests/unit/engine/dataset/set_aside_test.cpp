// Rows that are set aside: what is left is what the files hold without them.
#include <random>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "engine/dataset/set_aside.h"
#include "loading.h"

namespace tally {
namespace {

using namespace loading;

struct Aside {
  Outcome outcome;
  std::shared_ptr<RowsSetAside> rows = std::make_shared<RowsSetAside>();
};

Aside LoadAside(const Folder& folder, const Declared& declared, size_t block_bytes = 4096, int jobs = 1) {
  Aside aside;
  aside.outcome = LoadOnce(folder, declared, jobs, {.block_bytes = block_bytes}, {.digests = false, .set_aside = aside.rows});
  return aside;
}

std::vector<std::string> Words(const Aside& aside, const Declared& declared) {
  std::vector<std::string> words;
  for (const SetAsideFinding& finding : aside.rows->Findings(declared.tables)) {
    std::string key;
    for (const std::string& cell : finding.key) {
      key += cell + ";";
    }
    words.push_back(fmt::format("{}:{} {} {}{}", finding.file, finding.line, InfoOf(finding.kind).code, key,
                                finding.hangs_on ? fmt::format(" on {}:{}", finding.hangs_on->file, finding.hangs_on->line) : ""));
  }
  return words;
}

TEST_CASE("rows with faults are set aside, with their keys, and those that hang on them") {
  Folder folder;
  folder.Write("Student.csv",
               "personID,grade,birthDate,lunch\nA01,09,,\nA02,13,,\nA03,10,,\nA03,11,,\nA04,10,a\"b,\nA05,10,\"\n\",\nA06\nA07,12,,Y\n");
  folder.Write("Roster.csv", "personID,startDate,hours,note\nA01,2025-01-01,,\nA02,2025-01-01,,\nA09,2025-01-01,,\nA07,2025-01-01,,\n");
  const Declared declared = StudentAndRoster();
  const Aside aside = LoadAside(folder, declared);
  CHECK(aside.outcome.good);
  CHECK(Words(aside, declared) == std::vector<std::string>{"Student.csv:3 T0404 A02;", "Student.csv:4 T0405 A03;",
                                                           "Student.csv:5 T0405 A03;", "Student.csv:6 T0402 ", "Student.csv:7 T0404 A05;",
                                                           "Student.csv:9 T0402 ", "Roster.csv:3 T0406  on Student.csv:3",
                                                           "Roster.csv:4 T0406 "});
  CHECK(aside.rows->rows() == 8);
  const StoredTable& students = aside.outcome.tables.at(declared.tables[0].id);
  REQUIRE(students.rows == 2);
  CHECK(students.LineOf(0) == 2);
  CHECK(students.LineOf(1) == 10);
}

TEST_CASE("what is wrong with a file as a whole stays a fault") {
  Folder folder;
  folder.Write("Student.csv", "personID,grade,birthDate\nA01,99,\n");
  folder.Write("Roster.csv", "personID,startDate,hours,note\n");
  const Aside aside = LoadAside(folder, StudentAndRoster());
  CHECK(HasFault(aside.outcome, "Student.csv:1: column \"lunch\" is not in the header"));
}

/// Files of rows, each of one line but for cells with a line end in quotes.
class RandomFiles {
 public:
  explicit RandomFiles(uint32_t seed) : random_(seed) {
    Add("Student.csv", "personID,grade,birthDate,lunch", [&] { return Student(); });
    Add("Roster.csv", "personID,startDate,hours,note", [&] { return Roster(); });
    Add("Person.csv", "id,parent", [&] { return Person(); });
  }

  void Write(const Folder& folder, const RowsSetAside* without) const {
    for (const auto& [file, rows] : files_) {
      std::string text;
      const std::optional<LinesLeftOut> left_out = without == nullptr ? std::nullopt : without->LinesOf(file);
      uint64_t line = 1;
      for (const std::string& row : rows) {
        const auto lines = static_cast<uint64_t>(std::count(row.begin(), row.end(), '\n'));
        if (!left_out || !left_out->lines.contains(line)) {
          text += row;
        }
        line += lines;
      }
      folder.Write(file, text);
    }
  }

 private:
  void Add(const std::string& file, const std::string& header, const std::function<std::string()>& row) {
    std::vector<std::string>& rows = files_.emplace_back(file, std::vector<std::string>{header + "\n"}).second;
    for (int i = Below(12); i > 0; --i) {
      rows.push_back(Damaged(row()) + "\n");
    }
  }
  int Below(int end) { return static_cast<int>(random_() % static_cast<uint32_t>(end)); }
  std::string Id() { return fmt::format("A{}", Below(9)); }
  std::string OneOf(std::initializer_list<const char*> texts) { return *(texts.begin() + Below(static_cast<int>(texts.size()))); }
  std::string Student() {
    return Id() + "," + OneOf({"09", "10", "11", "13", ""}) + "," + OneOf({"", "2008-01-31", "2008-02-31"}) + "," +
           OneOf({"", "Y", "N", "x"});
  }
  std::string Roster() {
    return Id() + "," + OneOf({"2024-09-01", "2024-09-02", "2024-09-03", "never"}) + "," + OneOf({"", "1", "2.5", "many"}) + "," +
           OneOf({"", "plain", "\"two\nlines\"", "\"a \"\"quote\"\"\""});
  }
  std::string Person() { return Id() + "," + OneOf({"", "A0", "A1", "A2", "A3", "B"}); }
  std::string Damaged(std::string row) {
    const bool is_one_line = row.find('\n') == std::string::npos;
    switch (Below(12)) {
      case 0: return row + ",more";
      case 1: return is_one_line ? row + "x\"y" : row;
      case 2: return is_one_line ? row.substr(0, row.find(',')) + ",\"open" : row;
      case 3: return row + "\xFF";
      case 4: return is_one_line ? row + std::string(1, '\0') : row;
      default: return row;
    }
  }

  std::mt19937 random_;
  std::vector<std::pair<std::string, std::vector<std::string>>> files_;
};

Declared DeclaredTables() {
  Declared declared = StudentAndRoster();
  declared.tables[1].key = {0, 1};
  const TableId person(declared.next_id);
  ColumnSchema parent = Nullable(Column("parent", Type::Row(person)));
  declared.Table("Person", {Column("id", TypeKind::kCode), parent}, {0});
  return declared;
}

TEST_CASE("what is read with rows set aside is what a strict run reads of the files without them") {
  const Declared declared = DeclaredTables();
  size_t rows_aside = 0;
  for (uint32_t seed = 0; seed < 300; ++seed) {
    const RandomFiles files(seed);
    Folder folder;
    files.Write(folder, nullptr);
    const Aside aside = LoadAside(folder, declared);
    INFO("seed " << seed);
    REQUIRE(aside.outcome.good);
    rows_aside += aside.rows->rows();

    Folder cleaned;
    files.Write(cleaned, aside.rows.get());
    const Outcome strict = LoadOnce(cleaned, declared, 1, {});
    if (!strict.good) {
      WARN(strict.faults[0]);
    }
    REQUIRE(strict.good);
    RequireSameColumns(declared, aside.outcome, strict);

    for (const size_t block_bytes : {1, 7, 64}) {
      const Aside again = LoadAside(folder, declared, block_bytes, 2);
      REQUIRE(Words(again, declared) == Words(aside, declared));
      RequireSameColumns(declared, again.outcome, strict);
    }
  }
  CHECK(rows_aside > 1000);
}

}  // namespace
}  // namespace tally
