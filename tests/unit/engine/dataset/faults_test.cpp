// Every class of bad data files (D1 to D16), at its physical line, whatever the block size, scan and number of threads.
#include <catch2/catch.hpp>

#include "loading.h"

namespace tally {
namespace {

using namespace loading;

const std::string kStudents = "personID,grade,birthDate,lunch\nA01,09,2008-01-31,Y\nA02,10,,\n";
const std::string kRosterHeader = "personID,startDate,hours,note\n";

TEST_CASE("D1 quotes out of place") {
  CHECK(HasFault(Load(kStudents, kRosterHeader + "A01,2024-09-01,1,x\nA01,2024-09-01,1,\"open\nA02,2024-09-01,,\n"),
                 "Roster.csv:3: column \"note\": the quote"));
  CHECK(
      HasFault(Load(kStudents, kRosterHeader + "A01,2024-09-01,1,\"a\"b\n"), "Roster.csv:2: column \"note\": text after a closing quote"));
  CHECK(HasFault(Load(kStudents, kRosterHeader + "A01,2024-09-01,1,a\"b\n"), "Roster.csv:2: column \"note\": a quote inside"));
  CHECK(HasFault(Load(kStudents, kRosterHeader + "A01,2024-09-01,1,\"a\nb\" \nA02,2024-09-01,,\n"),
                 "Roster.csv:3: column \"note\": text after"));
  // A lost closing quote shows where the next quote comes; both lines are named.
  const Outcome lost = Load(kStudents, kRosterHeader + "A01,2024-09-01,1,\"a\nA02,2024-09-01,1,\"b\"\n");
  CHECK(HasFault(lost, "Roster.csv:2:"));
  CHECK(HasFault(lost, "Roster.csv:3:"));
  CHECK(HasFault(Load("personID,\"grade,birthDate,lunch\nA01,09,,\n", kRosterHeader), "Student.csv:1:", "never closed"));
  // Also in columns that nothing declares.
  CHECK(HasFault(Load("personID,grade,birthDate,lunch,more\nA01,09,,,x\"y\n", kRosterHeader), "Student.csv:2: column \"more\""));
}

TEST_CASE("D2 rows of another length") {
  const Outcome outcome = Load(kStudents, kRosterHeader + "A01,2024-09-01,1\n\nA01,2024-09-01,1,\"a\nb\",5\nA01,2024-02-30,,\n");
  CHECK(HasFault(outcome, "Roster.csv:2: 3 cells, but the header has 4"));
  CHECK(HasFault(outcome, "Roster.csv:3: a blank line"));
  CHECK(HasFault(outcome, "Roster.csv:4: 5 cells"));
  CHECK(HasFault(outcome, "Roster.csv:6: column \"startDate\": \"2024-02-30\""));
  CHECK(HasFault(Load(kStudents + "\n", kRosterHeader), "Student.csv:4: a blank line"));
  CHECK(HasFault(Load(kStudents, kRosterHeader + "A01;2024-09-01;1;\n"), "Roster.csv:2: 1 cell,"));
  CHECK(HasFault(Load("personID;grade;birthDate;lunch\n", kRosterHeader), "Student.csv:1: column \"personID\" is not in the header",
                 "semicolons"));
}

TEST_CASE("D3 headers") {
  CHECK(HasFault(Load("personID,grade,birthDate,lunch,grade\nA01,09,,,\n", kRosterHeader),
                 "Student.csv:1: column \"grade\" is in the header twice"));
  CHECK(HasFault(Load("personID,grade,birthDate,lunch,x,x\n", kRosterHeader), "Student.csv:1: column \"x\" is in the header twice"));
  CHECK(HasFault(Load("personID,grade,birthDate,lunch,,\n", kRosterHeader), "Student.csv:1: two columns have no name"));
  CHECK(HasFault(Load("personID,Grade,birthDate,lunch\n", kRosterHeader), "Student.csv:1: column \"grade\" is not in the header",
                 "\"Grade\""));
  CHECK(HasFault(Load("personID, grade,birthDate,lunch\n", kRosterHeader), "Student.csv:1: column \"grade\""));
}

TEST_CASE("D4 bytes that are no text") {
  const std::string row = "A01,2024-09-01,1,";
  CHECK(HasFault(Load(kStudents, kRosterHeader + row + std::string("x\0y", 3) + "\n"), "Roster.csv:2: a NUL byte"));
  for (const char* bad : {"\xFF", "\x80", "\xC0\xAF", "\xED\xA0\x80", "\xC3", "\xF4\x90\x80\x80", "\xE2\x82"}) {
    CHECK(HasFault(Load(kStudents, kRosterHeader + row + "\"\xC3\xA9\n" + bad + "\"\n"), "Roster.csv:3: the byte", "not UTF-8"));
  }
  CHECK(HasFault(Load("personID,grade,birthDate,lunch,z\nA01,09,,,\xE9\n", kRosterHeader), "Student.csv:2: the byte \\xe9"));
  CHECK(HasFault(Load("personID,grade,birthDate,lunch,\xE9\n", kRosterHeader), "Student.csv:1: the byte"));
  CHECK(HasFault(Load(std::string("\xFF\xFEp\0", 4), kRosterHeader), "Student.csv:1: the file is UTF-16"));
  CHECK(HasFault(Load(std::string("p\0e\0r\0\n\0", 8), kRosterHeader), "Student.csv:1: a NUL byte"));
}

TEST_CASE("D5 carriage returns") {
  CHECK(HasFault(Load(kStudents, kRosterHeader + "A01,2024-09-01,1,\rA02,2024-09-01,,\n"),
                 "Roster.csv:2: column \"note\": a carriage return"));
  CHECK(HasFault(Load(kStudents, kRosterHeader + "A01,2024-09-01,1,\nA01,2024-09-01,1,\r"), "Roster.csv:3:", "a carriage return"));
  CHECK(HasFault(Load("personID,grade,birthDate,lunch\rA01,09,,\r", kRosterHeader), "Student.csv:1:", "a carriage return"));
  CHECK(HasFault(Load("personID,grade,birthDate,lunch\r", kRosterHeader), "Student.csv:1:", "a carriage return"));
  CHECK(HasFault(Load(kStudents, kRosterHeader + "A01,2024-09-01,1,\"a\"\r\r\n"), "Roster.csv:2:", "a carriage return"));
}

TEST_CASE("D6 no header") {
  CHECK(HasFault(Load("", kRosterHeader), "Student.csv:1: the file is empty"));
  CHECK(HasFault(Load("\xEF\xBB\xBF", kRosterHeader), "Student.csv:1: there is no header"));
  CHECK(HasFault(Load("\n", kRosterHeader), "Student.csv:1: column \"personID\" is not in the header"));
}

TEST_CASE("D7 files that are not there") {
  const Declared declared = StudentAndRoster();
  Folder folder;
  folder.Write("Student.csv", kStudents);
  CHECK(HasFault(LoadEveryWay(folder, declared), "Roster.csv:0: the file is not there"));
  folder.Write("roster.CSV", kRosterHeader);
  CHECK(HasFault(LoadEveryWay(folder, declared), "Roster.csv:0: the file is not there", "there is \"roster.CSV\""));
  std::filesystem::create_directory(folder.path() / "Roster.csv");
  CHECK(HasFault(LoadEveryWay(folder, declared), "Roster.csv:0: this is a folder"));

  // References to a table that is not there are not called orphans.
  Folder other;
  other.Write("Roster.csv", kRosterHeader + "A01,2024-09-01,1,\n");
  const Outcome outcome = LoadEveryWay(other, declared);
  CHECK(outcome.faults.size() == 1);
  CHECK(HasFault(outcome, "Student.csv:0:"));

  Declared outside = StudentAndRoster();
  outside.tables[0].file = "../Student.csv";
  CHECK(HasFault(LoadEveryWay(folder, outside), "../Student.csv:0: the file does not lie in the data folder"));
}

TEST_CASE("D9 keys") {
  CHECK(
      HasFault(Load(kStudents + "A01,11,,\n", kRosterHeader), "Student.csv:4: column \"personID\": \"A01\" is repeated; first on line 2"));
  const Outcome missing = Load(kStudents + ",11,,\n\"\",11,,\nA02,11,,\n", kRosterHeader);
  CHECK(HasFault(missing, "Student.csv:4: column \"personID\": missing", "2 times"));
  CHECK(HasFault(missing, "Student.csv:6: column \"personID\": \"A02\" is repeated; first on line 3"));

  Declared declared = StudentAndRoster();
  declared.tables[1].key = {0, 1, 2};
  declared.tables[1].unique = {{3}};
  Folder folder;
  folder.Write("Student.csv", kStudents);
  folder.Write("Roster.csv", kRosterHeader + "A01,2024-09-01,1.50,a\nA02,2024-09-01,1.5,\nA01,2024-09-01,1.5,\"b\n\"\nA01,2024-09-01,,a\n");
  const Outcome outcome = LoadEveryWay(folder, declared);
  CHECK(HasFault(
      outcome,
      "Roster.csv:4: columns \"personID\", \"startDate\", \"hours\": \"A01\", \"2024-09-01\", \"1.5\" is repeated; first on line 2"));
  CHECK(HasFault(outcome, "Roster.csv:6: column \"hours\": missing"));
  CHECK(HasFault(outcome, "Roster.csv:6: column \"note\": \"a\" is repeated; first on line 2"));
  CHECK(outcome.faults.size() == 3);
}

TEST_CASE("D10 orphans") {
  const Outcome outcome =
      Load(kStudents, kRosterHeader + "A99,2024-09-01,1,\na01,2024-09-01,,\"x\n\"\n\"A01 \",2024-09-01,,\n,2024-09-01,,\n");
  CHECK(HasFault(outcome, "Roster.csv:2: column \"personID\": \"A99\" is not in Student.csv"));
  CHECK(HasFault(outcome, "Roster.csv:3: column \"personID\": \"a01\" is not in"));
  CHECK(HasFault(outcome, "Roster.csv:5: column \"personID\": \"A01 \" is not in"));
  CHECK(HasFault(outcome, "Roster.csv:6: column \"personID\": missing"));
  CHECK(outcome.faults.size() == 4);
}

TEST_CASE("an orphan's message names the key that reads like it, and the character that differs") {
  const auto orphan = [](const std::string& key) {
    return Load("personID,grade,birthDate,lunch\n001,09,,\nA\xC3\xA9,10,,\n", kRosterHeader + key + ",2024-09-01,1,\n");
  };
  CHECK(HasFault(orphan("1"), "Roster.csv:2: column \"personID\": \"1\" is not in Student.csv; did you mean \"001\"?"));
  CHECK(HasFault(orphan("001\xC2\xA0"), "Roster.csv:2: column", "did you mean \"001\"? | its character 4 is U+00A0, a no-break space"));
  CHECK(HasFault(orphan("\xEF\xBB\xBF"
                        "001"),
                 "Roster.csv:2:", "its character 1 is U+FEFF, a byte order mark"));
  CHECK(HasFault(orphan("001 "), "Roster.csv:2:", "it ends in a blank"));
  CHECK(HasFault(orphan("a\xC3\xA9"), "Roster.csv:2:", "they differ in upper and lower case"));
  CHECK(HasFault(orphan("Ae\xCC\x81"), "Roster.csv:2:", "its character 2 is U+0065, where the other one has U+00E9"));
  CHECK(HasFault(orphan("\xD0\x90\xC3\xA9"), "Roster.csv:2:", "its character 1 is U+0410, where the other one has U+0041"));
  CHECK(HasFault(orphan("\"=\"\"001\"\"\""), "Roster.csv:2:", "`armour`"));
}

TEST_CASE("keys that a reader cannot tell apart are noted, with code points and counts") {
  const Outcome outcome = Load(
      "personID,grade,birthDate,lunch\n001,09,,\n001 ,09,,\n 001,09,,\n001\xC2\xA0,09,,\n\xE2\x80\x8B"
      "001,09,,\n"
      "s1,09,,\nS1,09,,\n\"=\"\"002\"\"\",09,,\n",
      kRosterHeader);
  CHECK(outcome.good);
  REQUIRE(outcome.notes.size() == 3);
  CHECK(outcome.notes[0] ==
        "Student.csv:3: column \"personID\": 4 keys have what a reader does not see, first \"001 \": 1 begin with a blank, 1 end in a "
        "blank, 1 "
        "have U+00A0, a no-break space, 1 have U+200B, a zero-width space | keys compare byte for byte, so that such a key is another one");
  CHECK(outcome.notes[1].starts_with("Student.csv:9: column \"personID\": 1 key is written as Excel keeps zeros, first \"=\"002\"\""));
  CHECK(outcome.notes[2] ==
        "Student.csv:8: column \"personID\": 1 key differs from another one in upper and lower case alone, first \"s1\" and \"S1\"");
  CHECK(Load(kStudents, kRosterHeader).notes.empty());
}

TEST_CASE("names in the header that are written otherwise") {
  Declared declared = StudentAndRoster();
  declared.tables[0].columns[3].may_be_absent = true;
  Folder folder;
  folder.Write("Roster.csv", kRosterHeader);
  folder.Write("Student.csv", "personID,grade,birthDate,Lunch\nA01,09,,\n");
  CHECK(HasFault(LoadEveryWay(folder, declared), "Student.csv:1: column \"lunch\" is not in the header, but \"Lunch\" is"));
  folder.Write("Student.csv", "personID,grade,birthDate,lunch\xC2\xA0\nA01,09,,\n");
  CHECK(HasFault(LoadEveryWay(folder, declared), "Student.csv:1: column \"lunch\" is not in the header, but", "U+00A0, a no-break space"));
  folder.Write("Student.csv", "personID,grade,birthDate,other\nA01,09,,\n");
  CHECK(LoadEveryWay(folder, declared).good);
  folder.Write("Student.csv", "Students of all schools,2025,,\npersonID,grade,birthDate,lunch\n");
  CHECK(HasFault(LoadEveryWay(folder, declared), "Student.csv:1: column \"personID\" is not in the header",
                 "this line is taken for the header: \"Students of all schools\", \"2025\""));
  declared.tables[1].may_be_absent = true;
  folder.Write("Student.csv", kStudents);
  std::filesystem::rename(folder.path() / "Roster.csv", folder.path() / "roster.csv");
  CHECK(HasFault(LoadEveryWay(folder, declared), "Roster.csv:0: the file is not there, but \"roster.csv\" is"));
}

TEST_CASE("half of a reference of two columns is a fault") {
  Declared declared = StudentAndRoster();
  declared.tables[0].key = {0, 1};
  ColumnSchema reference = Nullable(Column("student", Type::Row(declared.tables[0].id)));
  reference.headers = {"personID", "grade"};
  declared.tables[1].columns = {reference};
  Folder folder;
  folder.Write("Student.csv", kStudents);
  folder.Write("Roster.csv", "personID,grade\nA01,09\n,\nA01,\n,10\n");
  const Outcome outcome = LoadEveryWay(folder, declared);
  CHECK(outcome.faults.size() == 2);
  CHECK(HasFault(outcome, "Roster.csv:4: columns \"personID\", \"grade\": \"A01\", \"\" refers to no row, as column \"grade\" is empty"));
  CHECK(HasFault(outcome, "Roster.csv:5: columns \"personID\", \"grade\": \"\", \"10\" refers to no row"));
}

TEST_CASE("D11 dates") {
  for (const char* bad : {"2025-02-30", "2025-02-29", "10/01/2025", "2025-9-1", "2025-09-01T00:00", " 2025-09-01", "2025-09-01 ", " ",
                          "0000-01-01", "2025-13-01", "2025-00-10", "20250901", "2025-09-00",
                          "\xD9\xA2"
                          "025-09-1"}) {
    CHECK(HasFault(Load(kStudents, kRosterHeader + "A01," + bad + ",1,\n"),
                   std::string("Roster.csv:2: column \"startDate\": \"") + bad + "\" is not a date"));
  }
  CHECK(HasFault(Load(kStudents, kRosterHeader + "A01,,1,\n"), "Roster.csv:2: column \"startDate\": missing"));
}

Outcome LoadOne(TypeKind kind, const std::string& cell) {
  Declared declared;
  declared.Table("One", {Column("v", kind), Column("w", TypeKind::kText)});
  Folder folder;
  folder.Write("One.csv", "v,w\n" + cell + ",x\n");
  return LoadEveryWay(folder, declared);
}

TEST_CASE("D12 years and integers") {
  for (const char* bad : {"25", "02025", "2025.0", "+2025", "-2025", "2025 ", "2O25", "20-25", " "}) {
    CHECK(HasFault(LoadOne(TypeKind::kYear, bad), std::string("One.csv:2: column \"v\": \"") + bad + "\" is not a year"));
  }
  for (const char* bad :
       {"1.0", "+1", "1e3", "--1", "-", "1 ", "\xD9\xA1", "0x10", "99999999999999999999", "9223372036854775808", "-9223372036854775808"}) {
    CHECK(HasFault(LoadOne(TypeKind::kInteger, bad), std::string("One.csv:2: column \"v\": \"") + bad + "\" is not an integer"));
  }
  for (const char* bad : {"2025Q5", "2025Q0", "2025q1", "2025Q", "2025Q11"}) {
    CHECK(HasFault(LoadOne(TypeKind::kQuarter, bad), std::string("One.csv:2: column \"v\": \"") + bad + "\" is not a quarter"));
  }
  CHECK(LoadOne(TypeKind::kInteger, "9223372036854775807").good);
  CHECK(LoadOne(TypeKind::kInteger, "-007").good);
}

TEST_CASE("D13 codes") {
  const auto with_grade = [](const std::string& grade) {
    return Load("personID,grade,birthDate,lunch\nA01," + grade + ",,\n", kRosterHeader);
  };
  CHECK(HasFault(with_grade("9"), "Student.csv:2: column \"grade\": \"9\" is not a code of grade; did you mean \"09\"?",
                 "the codes of grade: \"09\", \"10\""));
  CHECK(HasFault(with_grade("09 "), "Student.csv:2: column \"grade\": \"09 \" is not a code of grade; did you mean \"09\"?"));
  CHECK(HasFault(with_grade("\x01"
                            "09"),
                 "Student.csv:2: column \"grade\": \"\\x0109\" is not a code"));
  CHECK(HasFault(with_grade(" "), "Student.csv:2: column \"grade\": \" \" is not a code"));
  CHECK(HasFault(with_grade(""), "Student.csv:2: column \"grade\": missing"));
  for (const char* bad : {"Yes", "y", "1", "0", " ", "YY", "true"}) {
    CHECK(HasFault(Load(std::string("personID,grade,birthDate,lunch\nA01,09,,") + bad + "\n", kRosterHeader),
                   std::string("Student.csv:2: column \"lunch\": \"") + bad + "\" is not Y or N"));
  }
  const Outcome large = with_grade(std::string(1 << 20, 'x'));
  CHECK(HasFault(large, "Student.csv:2: column \"grade\": \"xxx", "..."));
  CHECK(large.faults[0].size() < 500);
}

TEST_CASE("D15 the right line after cells with line ends, in a CRLF file with a mark") {
  const std::string roster =
      "\xEF\xBB\xBFpersonID,startDate,hours,note\r\nA01,2024-09-01,1,\"a\nb\r\nc\rd\"\r\nA01,2024-09-31,1,\"e\n\"\r\nA09,2024-09-01,1,"
      "x\r\n";
  const Outcome outcome = Load(kStudents, roster);
  CHECK(HasFault(outcome, "Roster.csv:5: column \"startDate\": \"2024-09-31\""));
  CHECK(HasFault(outcome, "Roster.csv:7: column \"personID\": \"A09\""));
  CHECK(outcome.faults.size() == 2);
}

TEST_CASE("D16 decimals") {
  for (const char* bad :
       {"1;5", "1_000", "1e5", "+1", ".5", "5.", "NaN", "inf", "-", "1.2.3", "0x1", " 1", "1 ", "\xD9\xA1", "-.5", "--1", "1'000"}) {
    CHECK(HasFault(LoadOne(TypeKind::kDecimal, bad), std::string("One.csv:2: column \"v\": \"") + bad + "\" is not a decimal"));
  }
  CHECK(HasFault(LoadOne(TypeKind::kDecimal, "\"1,5\""), "One.csv:2: column \"v\": \"1,5\" is not a decimal"));
  CHECK(HasFault(LoadOne(TypeKind::kDecimal, std::string(1001, '1')), "One.csv:2: column \"v\": \"111", "at most 1000 digits"));
}

TEST_CASE("a row and a header end somewhere") {
  const Folder folder;
  Declared declared;
  declared.Table("One", {Column("v", TypeKind::kText)});
  const std::string long_cell(size_t{33} << 20, 'x');
  folder.Write("One.csv", "v\n" + long_cell + "\n");
  CHECK(HasFault(LoadOnce(folder, declared, 1, {}), "One.csv:2: ", "a row of more than 32 MB"));
  folder.Write("One.csv", "v\n\"" + long_cell + "\"\n");
  CHECK(HasFault(LoadOnce(folder, declared, 1, {}), "One.csv:2: ", "the quote that opens here is not closed within 32 MB"));
  folder.Write("One.csv", "v" + std::string(100'000, ',') + "\n");
  CHECK(HasFault(LoadOnce(folder, declared, 1, {}), "One.csv:1: ", "the header has more than 100000 cells"));
}

TEST_CASE("a data folder that is gone when it is read") {
  const Folder folder;
  folder.Write("One.csv", "v\n1\n");
  const auto fault = [](const std::filesystem::path& path) {
    ThreadPool pool(1);
    DiagnosticSink sink;
    std::unordered_map<TableId, StoredTable> tables;
    CHECK_FALSE(OpenCsvFolder(path, {}, {})->Load({}, {}, pool, nullptr, sink, tables));
    return sink.all().front().text;
  };
  CHECK(fault(folder.path() / "gone") == "the data folder is not there");
  CHECK(fault(folder.path() / "One.csv") == "this is not a folder");
}

TEST_CASE("the same fault of a column is told once, with the number of cells") {
  std::string roster = kRosterHeader;
  for (int i = 0; i < 500; ++i) {
    roster += "A01,never,1,\nA99,2024-09-01,PS,\n";
  }
  const Outcome outcome = Load(kStudents, roster);
  CHECK(outcome.faults.size() == 3);
  CHECK(HasFault(outcome, "Roster.csv:2: column \"startDate\": \"never\" is not a date", "500 times"));
  CHECK(HasFault(outcome, "Roster.csv:3: column \"personID\": \"A99\" is not in Student.csv", "500 times"));
  CHECK(HasFault(outcome, "Roster.csv:3: column \"hours\": \"PS\" is not a decimal",
                 "where it says that nothing is known, write `missing written \"PS\"` in the table | 500 times"));
}

TEST_CASE("many faults are counted") {
  std::string roster = kRosterHeader;
  for (int i = 0; i < 500; ++i) {
    roster += "A01,never" + std::to_string(i) + ",1,\nA99" + std::to_string(i) + ",2024-09-01,1,\n";
  }
  const Outcome outcome = Load(kStudents, roster);
  CHECK(outcome.faults.size() == 40);
  CHECK(HasFault(outcome, "Roster.csv:2:"));
  CHECK(HasFault(outcome, "Roster.csv:40:", "480 more faults of this kind"));
  CHECK(HasFault(outcome, "Roster.csv:41:", "480 more faults of this kind"));
}

}  // namespace
}  // namespace tally
