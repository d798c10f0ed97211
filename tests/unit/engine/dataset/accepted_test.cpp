// What must be accepted (A1 to A5), and what it loads as.
#include <catch2/catch.hpp>

#include "engine/dataset/cell_parsers.h"
#include "loading.h"

namespace tally {
namespace {

using namespace loading;

const StoredTable& TableOf(const Outcome& outcome, const Declared& declared, size_t i) {
  return outcome.tables.at(declared.tables[i].id);
}

std::string ShowAll(const Outcome& outcome, const Declared& declared, size_t table) {
  const StoredTable& stored = TableOf(outcome, declared, table);
  std::string text;
  for (size_t row = 0; row < stored.rows; ++row) {
    for (size_t c = 0; c < stored.columns.size(); ++c) {
      text += (c == 0 ? "" : "|") + Show(*stored.columns[c], row, declared.tables[table].columns[c].type.kind);
    }
    text += '\n';
  }
  return text;
}

TEST_CASE("A1 the same rows however they are written") {
  const Declared declared = StudentAndRoster();
  const std::string wanted_student = "A01|0|2008-02-29|yes\nA02|1|-|-\n";
  const std::string wanted_roster = "1|2024-09-01|1.5|a\n0|2024-09-02|-|-\n";
  const std::pair<std::string, std::string> spellings[] = {
      {"personID,grade,birthDate,lunch\nA01,09,2008-02-29,Y\nA02,10,,\n",
       "personID,startDate,hours,note\nA02,2024-09-01,1.5,a\nA01,2024-09-02,,\n"},
      {"personID,grade,birthDate,lunch\r\nA01,09,2008-02-29,Y\r\nA02,10,,\r\n",
       "personID,startDate,hours,note\r\nA02,2024-09-01,1.5,a\r\nA01,2024-09-02,,"},
      {"\xEF\xBB\xBFpersonID,grade,birthDate,lunch\nA01,09,2008-02-29,Y\nA02,10,,",
       "\xEF\xBB\xBF\"personID\",startDate,hours,note\r\nA02,2024-09-01,1.5,a\nA01,2024-09-02,,\"\""},
      {"\"personID\",\"grade\",\"birthDate\",\"lunch\"\n\"A01\",\"09\",\"2008-02-29\",\"Y\"\n\"A02\",\"10\",\"\",\"\"\n",
       "\"personID\",\"startDate\",\"hours\",\"note\"\r\n\"A02\",\"2024-09-01\",\"1.5\",\"a\"\r\n\"A01\",\"2024-09-02\",\"\",\"\"\r\n"},
      {"lunch,x,grade,,birthDate,personID\nY,\"1\n\",09,2,2008-02-29,A01\n,,10,,,A02\n",
       "note,hours,startDate,personID,total\na,1.5,2024-09-01,A02,\n,,2024-09-02,A01,z\n"},
  };
  for (const auto& [student, roster] : spellings) {
    const Outcome outcome = Load(student, roster);
    CHECK(outcome.faults == std::vector<std::string>{});
    REQUIRE(outcome.good);
    CHECK(ShowAll(outcome, declared, 0) == wanted_student);
    CHECK(ShowAll(outcome, declared, 1) == wanted_roster);
  }
}

TEST_CASE("A2 a header alone") {
  const Outcome outcome = Load("personID,grade,birthDate,lunch\n", "personID,startDate,hours,note");
  REQUIRE(outcome.good);
  CHECK(TableOf(outcome, StudentAndRoster(), 0).rows == 0);
}

TEST_CASE("a table of one column may have blank lines, which are missing cells") {
  Declared declared;
  declared.Table("One", {Nullable(Column("v", TypeKind::kText))});
  Folder folder;
  folder.Write("One.csv", "v\na\n\nb\n\n");
  const Outcome outcome = LoadEveryWay(folder, declared);
  REQUIRE(outcome.good);
  CHECK(ShowAll(outcome, declared, 0) == "a\n-\nb\n-\n");
}

TEST_CASE("A4 any text, and the lines of rows") {
  const std::string note = "\"a \"\"quote\"\", a comma,\r\nline ends\n\nand \xE2\x82\xAC \xF0\x9F\x98\x80 in a long text\"";
  const Outcome outcome = Load("personID,grade,birthDate,lunch\nA01,09,,\n",
                               "personID,startDate,hours,note\nA01,2024-09-01,,x\nA01,2024-09-01,," + note + "\nA01,2024-09-01,,\" \"\n");
  REQUIRE(outcome.good);
  const StoredTable& roster = TableOf(outcome, StudentAndRoster(), 1);
  CHECK(TextAt(*roster.columns[3], 1) == "a \"quote\", a comma,\r\nline ends\n\nand \xE2\x82\xAC \xF0\x9F\x98\x80 in a long text");
  CHECK(TextAt(*roster.columns[3], 2) == " ");
  CHECK(roster.LineOf(0) == 2);
  CHECK(roster.LineOf(1) == 3);
  CHECK(roster.LineOf(2) == 7);
}

TEST_CASE("A5 large cells") {
  Declared declared = StudentAndRoster();
  const std::string large(1 << 20, 'x');
  Folder folder;
  folder.Write("Student.csv", "personID,grade,birthDate,lunch,more\nA01,09,,,\"" + large + "\"\nA02,09,,," + large + "\n");
  folder.Write("Roster.csv", "personID,startDate,hours,note\nA01,2024-09-01,,\"" + large + "\"\"\n\"\n");
  for (const int jobs : {1, 2}) {
    const Outcome outcome = LoadOnce(folder, declared, jobs, {.block_bytes = 4096});
    REQUIRE(outcome.good);
    CHECK(TextAt(*TableOf(outcome, declared, 1).columns[3], 0) == large + "\"\n");
  }
}

TEST_CASE("numbers of any size are exact") {
  Declared declared;
  declared.Table("One", {Nullable(Column("v", TypeKind::kDecimal)), Nullable(Column("n", TypeKind::kInteger))});
  Folder folder;
  folder.Write("One.csv", "v,n\n1.50,1\n-0.001,-2\n,\n12345,3\n");
  Outcome outcome = LoadEveryWay(folder, declared);
  REQUIRE(outcome.good);
  CHECK(TableOf(outcome, declared, 0).columns[0]->layout == Layout::kI64);
  CHECK(TableOf(outcome, declared, 0).columns[0]->scale == 3);
  CHECK(ShowAll(outcome, declared, 0) == "1.5|1\n-0.001|-2\n-|-\n12345|3\n");

  const std::string long_number = "123456789012345678901234567890.5";
  folder.Write("One.csv", "v,n\n1.50,1\n,\n" + long_number + ",3\n0.00000000000000000001,4\n2,5\n");
  outcome = LoadEveryWay(folder, declared);
  REQUIRE(outcome.good);
  CHECK(TableOf(outcome, declared, 0).columns[0]->layout == Layout::kRational);
  CHECK(ShowAll(outcome, declared, 0) == "1.5|1\n-|-\n" + long_number + "|3\n0.00000000000000000001|4\n2|5\n");

  folder.Write("One.csv", "v,n\n9000000000000000000,1\n0.5,2\n");
  outcome = LoadEveryWay(folder, declared);
  REQUIRE(outcome.good);
  CHECK(ShowAll(outcome, declared, 0) == "9000000000000000000|1\n0.5|2\n");
}

TEST_CASE("keys of several columns, and references to them") {
  Declared declared;
  const TableId grade = declared.Codes("grade", {"09", "10"});
  const TableId report = declared
                             .Table("Report",
                                    {Column("award", TypeKind::kCode), Column("year", TypeKind::kYear), Column("grade", Type::Row(grade)),
                                     Column("n", TypeKind::kDecimal)},
                                    {0, 1, 2, 3})
                             .id;
  ColumnSchema reference = Nullable(Column("report", Type::Row(report)));
  reference.headers = {"award", "year", "grade", "n"};
  const TableId entry = declared.Table("Entry", {reference, Column("line", TypeKind::kText)}, {1}).id;
  ColumnSchema by_reference = Column("back", Type::Row(entry));
  declared.Table("Again", {by_reference}, {0});
  Folder folder;
  folder.Write("Report.csv", "award,year,grade,n\nX,2024,09,1.5\nX,2025,09,1.5\nX,2025,10,2\n");
  folder.Write("Entry.csv", "award,year,grade,n,line\nX,2025,10,2.0,a\n,,,,b\nX,2024,09,1.50,c\n");
  folder.Write("Again.csv", "back\nc\na\n");
  Outcome outcome = LoadEveryWay(folder, declared);
  CHECK(outcome.faults == std::vector<std::string>{});
  REQUIRE(outcome.good);
  CHECK(ShowAll(outcome, declared, 1) == "2|a\n-|b\n0|c\n");
  CHECK(ShowAll(outcome, declared, 2) == "2\n0\n");
  const StoredTable& reports = TableOf(outcome, declared, 0);
  CHECK(reports.FindKey({"X", "2025", "09", "1.500"}) == RowIndex{1});
  CHECK(reports.FindKey({"X", "2025", "9", "1.5"}) == std::nullopt);
  CHECK(reports.FindKey({"X", "2025"}) == std::nullopt);
  CHECK(TableOf(outcome, declared, 2).FindKey({"a"}) == RowIndex{1});
  CHECK(TableOf(outcome, declared, 1).FindKey({"b"}) == RowIndex{1});

  folder.Write("Entry.csv", "award,year,grade,n,line\nX,2026,10,2,a\nX,2025,10,3,c\n");
  outcome = LoadEveryWay(folder, declared);
  CHECK(
      HasFault(outcome, "Entry.csv:2: columns \"award\", \"year\", \"grade\", \"n\": \"X\", \"2026\", \"10\", \"2\" is not in Report.csv"));
  folder.Write("Report.csv", "award,year,grade,n\nX,2024,09,1.5\nX,2024,09,1.50\n");
  CHECK(HasFault(LoadEveryWay(folder, declared),
                 "Report.csv:3: columns \"award\", \"year\", \"grade\", \"n\": \"X\", \"2024\", \"09\", \"1.5\" is repeated"));
}

TEST_CASE("references in circles") {
  Declared declared;
  TableSchema& person =
      declared.Table("Person", {Column("id", TypeKind::kCode), Column("boss", TypeKind::kCode), Column("home", TypeKind::kCode)}, {0});
  const TableId person_id = person.id;
  person.columns[1].type = Type::Row(person_id);
  person.columns[1].nullable = true;
  const TableId house = declared.Table("House", {Column("id", TypeKind::kCode), Column("owner", Type::Row(person_id))}, {0}).id;
  declared.tables[0].columns[2].type = Type::Row(house);
  Folder folder;
  folder.Write("Person.csv", "id,boss,home\nA,B,h1\nB,,h2\nC,A,h1\n");
  folder.Write("House.csv", "id,owner\nh2,C\nh1,A\n");
  Outcome outcome = LoadEveryWay(folder, declared);
  CHECK(outcome.faults == std::vector<std::string>{});
  REQUIRE(outcome.good);
  CHECK(ShowAll(outcome, declared, 0) == "A|1|1\nB|-|0\nC|0|1\n");
  CHECK(ShowAll(outcome, declared, 1) == "h2|2\nh1|0\n");
  folder.Write("Person.csv", "id,boss,home\nA,Z,h1\nB,,h9\nC,A,h1\n");
  outcome = LoadEveryWay(folder, declared);
  CHECK(HasFault(outcome, "Person.csv:2: column \"boss\": \"Z\" is not in Person.csv"));
  CHECK(HasFault(outcome, "Person.csv:3: column \"home\": \"h9\" is not in House.csv"));
}

TEST_CASE("absent tables and columns") {
  Declared declared = StudentAndRoster();
  declared.tables[0].columns[3].may_be_absent = true;
  declared.tables[1].may_be_absent = true;
  Folder folder;
  folder.Write("Student.csv", "personID,grade,birthDate\nA01,09,\n");
  Outcome outcome = LoadEveryWay(folder, declared);
  REQUIRE(outcome.good);
  CHECK(TableOf(outcome, declared, 0).column_absent == std::vector<bool>{false, false, false, true});
  CHECK(IsMissingAt(*TableOf(outcome, declared, 0).columns[3], 0));
  CHECK(TableOf(outcome, declared, 1).absent);
  CHECK(TableOf(outcome, declared, 1).rows == 0);

  declared.tables[1].absent_rows = {{"A01", "2024-09-01", "", "a \"b\""}, {"A01", "2024-09-02", "2", ""}};
  outcome = LoadEveryWay(folder, declared);
  REQUIRE(outcome.good);
  CHECK(ShowAll(outcome, declared, 1) == "0|2024-09-01|-|a \"b\"\n0|2024-09-02|2|-\n");
  folder.Write("Roster.csv", "personID,startDate,hours,note\n");
  CHECK(TableOf(LoadEveryWay(folder, declared), declared, 1).rows == 0);
  declared.tables[1].absent_means_also_empty = true;
  outcome = LoadEveryWay(folder, declared);
  CHECK(TableOf(outcome, declared, 1).rows == 2);
  CHECK_FALSE(TableOf(outcome, declared, 1).absent);
}

TEST_CASE("columns that are not needed are checked and not kept") {
  Declared declared = StudentAndRoster();
  for (TableSchema& table : declared.tables) {
    for (ColumnSchema& column : table.columns) {
      column.needed = false;
    }
  }
  Folder folder;
  folder.Write("Student.csv", "personID,grade,birthDate,lunch\nA01,09,,\n");
  folder.Write("Roster.csv", "personID,startDate,hours,note\nA01,2024-09-01,,\n");
  const Outcome outcome = LoadEveryWay(folder, declared);
  REQUIRE(outcome.good);
  CHECK(TableOf(outcome, declared, 0).columns[0] == nullptr);
  CHECK(TableOf(outcome, declared, 0).FindKey({"A01"}) == RowIndex{0});
  folder.Write("Roster.csv", "personID,startDate,hours,note\nA02,2024-9-01,x,\n");
  CHECK(LoadEveryWay(folder, declared).faults.size() == 3);
}

TEST_CASE("files in a foreign style") {
  Declared declared;
  ColumnSchema lunch = Nullable(Column("Lunch status", TypeKind::kYesNo));
  lunch.written = {"Yes", "No"};
  ColumnSchema year = Column("Year", TypeKind::kYear);
  year.written = {"2016-17"};
  TableSchema& table = declared.Table(
      "Foreign", {Column("School code", TypeKind::kCode), lunch, year, Nullable(Column("Rate", TypeKind::kDecimal))}, {0, 2});
  table.style.header_from = 3;
  table.style.header_through = 4;
  table.style.missing = {"N/A", "."};
  table.style.suppressed = {"*"};
  table.style.armour = true;
  table.style.separator = '\t';
  Folder folder;
  folder.Write("Foreign.csv",
               "A \"title\" "
               "line\n\nSchool\tLunch\tYear\t\ncode\tstatus\t\tRate\n=\"0020011\"\tYes\t2016-17\t*\n\"=\"\"0020012\"\"\"\tNo\t1999-00\t5."
               "5\n\n7\tN/A\t2016-17\t.\n\r\n");
  Outcome outcome = LoadEveryWay(folder, declared);
  CHECK(outcome.faults == std::vector<std::string>{});
  REQUIRE(outcome.good);
  CHECK(ShowAll(outcome, declared, 0) == "0020011|yes|2017|-\n0020012|no|2000|5.5\n7|-|2017|-\n");
  CHECK(TableOf(outcome, declared, 0).suppressed == std::vector<std::vector<RowIndex>>{{}, {}, {}, {0}});
  CHECK(TableOf(outcome, declared, 0).LineOf(2) == 8);  // blank lines below title lines are no rows
  CHECK(TableOf(outcome, declared, 0).FindKey({"7", "2016-17"}) == RowIndex{2});

  folder.Write("Foreign.csv", "t\nt\nSchool\tLunch\tYear\t\ncode\tstatus\t\tRate\nx\tY\t2016-18\t\nx\tNo\t2017\t1\ny=\"3\"\t\t2016-17\t\n");
  outcome = LoadEveryWay(folder, declared);
  CHECK(HasFault(outcome, "Foreign.csv:5: column \"Lunch status\": \"Y\" is not \"Yes\" or \"No\""));
  CHECK(HasFault(outcome, "Foreign.csv:5: column \"Year\": \"2016-18\" is not a year"));
  CHECK(HasFault(outcome, "Foreign.csv:6: column \"Year\": \"2017\" is not a year"));
  CHECK(HasFault(outcome, "Foreign.csv:7: column \"School code\": a quote inside"));
  folder.Write("Foreign.csv", "t\nt\nSchool\tLunch\tYear\t\n");
  CHECK(HasFault(LoadEveryWay(folder, declared), "Foreign.csv:3: column \"School code\" is not in the header"));
}

TEST_CASE("years in three forms") {
  CHECK(ParseYearCell("2016-2017", YearForm::kBoth) == 2017);
  CHECK(ParseYearCell("2016-2018", YearForm::kBoth) == std::nullopt);
  CHECK(ParseYearCell("2016-17", YearForm::kBothShort) == 2017);
  CHECK(ParseYearCell("1999-00", YearForm::kBothShort) == 2000);
  CHECK(ParseYearCell("20161-7", YearForm::kBothShort) == std::nullopt);
  CHECK(FormatYearCell(2000, YearForm::kBothShort) == "1999-00");
}

TEST_CASE("many rows in many blocks") {
  Declared declared = StudentAndRoster();
  std::string student = "personID,grade,birthDate,lunch\n";
  std::string roster = "personID,startDate,hours,note\n";
  for (int i = 0; i < 5000; ++i) {
    const std::string id = std::to_string(100000 + (i * 7919) % 5000);
    student += id + ",09,2008-01-01," + (i % 3 == 0 ? "Y" : i % 3 == 1 ? "N" : "") + "\n";
    roster += std::to_string(100000 + i) + ",2024-09-0" + std::to_string(1 + i % 9) + "," + std::to_string(i) + "." +
              std::to_string(i % 10) + ",note " + std::to_string(i % 700) + (i % 11 == 0 ? " which is longer than a slot" : "") + "\n";
  }
  Folder folder;
  folder.Write("Student.csv", student);
  folder.Write("Roster.csv", roster);
  const Outcome outcome = LoadEveryWay(folder, declared);
  REQUIRE(outcome.good);
  const StoredTable& students = TableOf(outcome, declared, 0);
  const StoredTable& rosters = TableOf(outcome, declared, 1);
  for (size_t row = 0; row < rosters.rows; ++row) {
    REQUIRE(TextAt(*students.columns[0], static_cast<size_t>(IntegerAt(*rosters.columns[0], row))) == std::to_string(100000 + row));
  }
  CHECK(TextAt(*rosters.columns[3], 704) == "note 4 which is longer than a slot");
}

}  // namespace
}  // namespace tally
