// The hash of a table's contents.
#include <array>

#include <catch2/catch.hpp>

#include "engine/dataset/content_hash.h"
#include "foundation/base/sha256.h"
#include "loading.h"

namespace tally {
namespace {

using namespace loading;

struct Hashes {
  ContentHash student;
  ContentHash roster;
};

Hashes HashesOf(const std::string& student, const std::string& roster, int jobs = 1) {
  const Folder folder;
  folder.Write("Student.csv", student);
  folder.Write("Roster.csv", roster);
  const Declared declared = StudentAndRoster();
  const Outcome outcome = LoadOnce(folder, declared, jobs, {.lean = jobs == 2});
  REQUIRE(outcome.good);
  ThreadPool pool(jobs);
  const auto hash = [&](size_t table) {
    return HashRows(outcome.tables.at(declared.tables[table].id), outcome.tables, declared.code_sets, pool);
  };
  return {hash(0), hash(1)};
}

ContentHash OfText(const std::string& text) {
  Sha256 sha256;
  sha256.Add(text);
  const std::string hex = sha256.Finish();
  return {std::stoull(hex.substr(0, 16), nullptr, 16), std::stoull(hex.substr(16, 16), nullptr, 16)};
}

const std::string kStudentHeader = "personID,grade,birthDate,lunch\n";
const std::string kRosterHeader = "personID,startDate,hours,note\n";
const std::string kStudents = kStudentHeader + "A01,09,2008-01-31,Y\nA02,10,,\n";
const std::string kRosters = kRosterHeader + "A01,2025-09-01,12.50,x\nA02,2025-09-02,,\n";

}  // namespace

TEST_CASE("content hash: the sum over rows of what their values hash to, as it is written down") {
  const Hashes hashes = HashesOf(kStudents, kRosters);
  ContentHash students = OfText("10:2008-01-31,2:09,1:Y,3:A01,");  // birthDate, grade, lunch, personID
  students.Add(OfText("-,2:10,-,3:A02,"));
  CHECK(hashes.student == students);
  ContentHash rosters = OfText("4:12.5,1:x,6:3:A01,,10:2025-09-01,");  // hours, note, personID, startDate
  rosters.Add(OfText("-,-,6:3:A02,,10:2025-09-02,"));
  CHECK(hashes.roster == rosters);
}

TEST_CASE("content hash: numbers are without zeros at their ends, of any size and sign") {
  const std::string rows =
      "A01,0009-03-01,-0.50,\nA01,2024-02-29,0.05,\nA02,1900-12-31,-12.00,\nA02,2025-09-02,9000000000000.25,\nA02,2025-09-02,0.00,\n";
  ContentHash rosters = OfText("4:-0.5,-,6:3:A01,,10:0009-03-01,");
  rosters.Add(OfText("4:0.05,-,6:3:A01,,10:2024-02-29,"));
  rosters.Add(OfText("3:-12,-,6:3:A02,,10:1900-12-31,"));
  rosters.Add(OfText("16:9000000000000.25,-,6:3:A02,,10:2025-09-02,"));
  rosters.Add(OfText("1:0,-,6:3:A02,,10:2025-09-02,"));
  CHECK(HashesOf(kStudents, kRosterHeader + rows).roster == rosters);
  CHECK_FALSE(HashesOf(kStudents, kRosterHeader + rows + "A02,2025-09-02,123456789012345678901234567890.5,\n").roster == rosters);
}

TEST_CASE("content hash: order of rows and columns, spelling, threads and keeping do not count") {
  const Hashes hashes = HashesOf(kStudents, kRosters);
  const Hashes other = HashesOf("lunch,grade,birthDate,more,personID\n,10,,a,A02\nY,09,2008-01-31,b,\"A01\"\n",
                                kRosterHeader + "A02,2025-09-02,,\nA01,2025-09-01,12.5,x\n", 2);
  CHECK(hashes.student == other.student);
  CHECK(hashes.roster == other.roster);
}

TEST_CASE("content hash: a value, a missing one and the row in which it stands count") {
  const ContentHash students = HashesOf(kStudents, kRosterHeader).student;
  for (const char* const rows : {"A01,09,2008-01-31,N\nA02,10,,\n", "A01,09,2008-01-31,\nA02,10,,Y\n", "A01,10,2008-01-31,Y\nA02,09,,\n",
                                 "A01,09,2008-01-31,Y\n", "A01,09,2008-01-31,Y\nA02,10,,\nA03,10,,\n"}) {
    CHECK_FALSE(HashesOf(kStudentHeader + rows, kRosterHeader).student == students);
  }
}

TEST_CASE("content hash: that of a whole is the sum of its parts") {
  std::string all = kStudentHeader;
  std::array<std::string, 2> parts = {kStudentHeader, kStudentHeader};
  for (int i = 0; i < 40000; ++i) {  // more than one piece of work
    const std::string row = "S" + std::to_string(i) + (i % 3 == 0 ? ",09" : ",12") + ",2008-01-" + std::to_string(10 + i % 20) + ",N\n";
    all += row;
    parts[static_cast<size_t>(i % 2)] += row;
  }
  ContentHash sum = HashesOf(parts[0], kRosterHeader).student;
  sum.Add(HashesOf(parts[1], kRosterHeader).student);
  CHECK(HashesOf(all, kRosterHeader, 2).student == sum);
  ContentHash carried{.high = 1, .low = ~uint64_t{0}};
  carried.Add({.high = 2, .low = 3});
  CHECK(carried.Hex() == "00000000000000040000000000000002");
}

}  // namespace tally
