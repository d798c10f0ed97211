#include <catch2/catch.hpp>

#include "small_program.h"

namespace tally {
namespace {

using bound::SpecialKind;

bound::Listing StudentListing(SmallProgram& p) {
  bound::Listing listing;
  listing.id = ListingId(size_t{0});
  listing.name = "students";
  listing.table = p.student;
  listing.files = {p.File("students.csv")};
  const auto row = p.Row(p.student);
  listing.fields = {p.Field("id", p.Column(row, p.student_id)), p.Field("gender", p.Column(row, p.gender)),
                    p.Field("school", p.Column(p.Column(row, p.student_school), p.school_name)),
                    p.Field("hours", p.Column(row, p.hours), {.kind = bound::Format::Kind::kDecimal, .size = 1}),
                    p.Field("empty", nullptr)};
  listing.fields[0].number = 1;
  listing.fields[1].number = 7;
  return listing;
}

TEST_CASE("a listing is sorted, missing first, ties by the key") {
  SmallProgram p;
  bound::Listing listing = StudentListing(p);
  listing.sorted = {{.key = p.Column(p.Row(p.student), p.gender)}};
  p.program.listings.push_back(listing);
  const std::vector<ResultTable> tables = p.Run();
  CHECK(p.Messages().empty());
  REQUIRE(tables.size() == 1);
  CHECK(p.Print(tables[0]) ==
        "id|gender|school|hours|empty\n"
        "s5||Birch|33.3|\n"
        "s2|F|Birch||\n"
        "s3|F|Ash|10.5|\n"
        "s4|F|Birch|0.0|\n"
        "s1|M|Ash|2.0|");
}

TEST_CASE("what a run let go is computed again when it is asked for") {
  SmallProgram p;
  p.program.listings.push_back(StudentListing(p));
  const std::vector<ResultTable> tables = p.Run();
  const std::vector<ResultTable> again = p.Run();
  CHECK(p.Messages().empty());
  REQUIRE(again.size() == tables.size());
  CHECK(p.Print(again[0]) == p.Print(tables[0]));
}

TEST_CASE("descending and missing last; a condition; a file's own rows and order") {
  SmallProgram p;
  bound::Listing listing = StudentListing(p);
  listing.fields.resize(1);
  listing.where = p.Make(bound::IsMissing{p.Column(p.Row(p.student), p.hours), true}, Type::Of(TypeKind::kYesNo));
  listing.sorted = {{.key = p.Column(p.Row(p.student), p.gender), .descending = true, .missing_first = false}};
  bound::OutputFile other = p.File("other.csv");
  other.rows = p.Is(p.Column(p.Row(p.student), p.gender), p.Text("F"));
  other.sorted = {{.key = p.Column(p.Row(p.student), p.hours)}};
  bound::OutputFile never = p.File("never.csv");
  never.condition = p.Make(bound::Constant{Value{false}}, Type::Of(TypeKind::kYesNo));
  listing.files.push_back(other);
  listing.files.push_back(never);
  p.program.listings.push_back(listing);
  const std::vector<ResultTable> tables = p.Run();
  CHECK(p.Messages().empty());
  REQUIRE(tables.size() == 2);
  CHECK(p.Print(tables[0]) == "id\ns1\ns3\ns4\ns5");
  CHECK(p.Print(tables[1]) == "id\ns4\ns3");
}

TEST_CASE("a value that does not fit is placed at its cell") {
  SmallProgram p;
  bound::Listing listing = StudentListing(p);
  listing.fields = {
      p.Field("School Name", p.Column(p.Column(p.Row(p.student), p.student_school), p.school_name),
              {.kind = bound::Format::Kind::kAlphanumeric, .size = 4}),
      p.Field("Number", p.Make(bound::TextOf{{p.Text("x"), p.Column(p.Row(p.student), p.student_id)}}, Type::Of(TypeKind::kText)),
              {.kind = bound::Format::Kind::kNumeric, .size = 1})};
  p.program.listings.push_back(listing);
  p.Run();
  const std::string messages = p.Messages();
  CHECK(messages.find("school.csv:3: `name` \"Birch\" has 5 characters, more than 4 (alphanumeric 4)") == 0);
  CHECK(messages.find("students.csv: `Number` of the row \"s3\" is \"xs3\", which is not made of digits") != std::string::npos);
}

TEST_CASE("two outputs may not have one name, nor two columns one heading") {
  SmallProgram p;
  bound::Listing listing = StudentListing(p);
  listing.files.push_back(p.File("students.csv"));
  p.program.listings.push_back(listing);
  CHECK(p.Run().empty());
  CHECK(p.Messages() == "two outputs write the file \"students.csv\"\n");

  SmallProgram q;
  listing = StudentListing(q);
  listing.fields[1].heading = q.Text("id");
  q.program.listings.push_back(listing);
  CHECK(q.Run().empty());
  CHECK(q.Messages() == "two columns have the heading \"id\"\n");
}

TableId AddChecks(SmallProgram& p, bound::Checks checks) {
  checks.id = ChecksId(p.program.checks.size());
  const Type text = Type::Of(TypeKind::kText);
  bound::Table table;
  table.name = "finding";
  table.source = bound::FindingsSource{checks.id};
  p.program.checks.push_back(checks);
  return p.AddTable(table, {{"student", Type::Row(p.student)},
                            {"rule", text},
                            {"severity", text},
                            {"message", text},
                            {"field", Type::Of(TypeKind::kInteger)},
                            {"heading", text},
                            {"value", text},
                            {"result", text},
                            {"cell", text},
                            {"actual", text},
                            {"limit", text}});
}

// rule, row and message of each finding
std::string Print(const DerivedRows& rows) {
  std::string printed;
  for (size_t i = 0; i < rows.rows; ++i) {
    printed += std::to_string(IntegerAt(*rows.columns[0], i)) + " " + std::string(TextAt(*rows.columns[1], i)) + " " +
               std::string(TextAt(*rows.columns[7], i)) + " " + std::string(TextAt(*rows.columns[3], i)) + "\n";
  }
  return printed;
}

bound::Checks StudentChecks(SmallProgram& p) {
  p.program.listings.push_back(StudentListing(p));
  bound::Checks checks;
  checks.name = "check";
  checks.table = p.student;
  checks.listing = ListingId(size_t{0});
  bound::Rule few;
  few.id = "R1";
  few.severity = "Error";
  few.condition = p.Compare(CompareOp::kLess, p.Column(p.Row(p.student), p.hours), p.Number(5));
  few.message = p.Text("few hours");
  bound::Rule blank;
  blank.id = "R2";
  blank.severity = "Error";
  blank.fields = {0, 1, 3};
  const auto value = p.Special(SpecialKind::kFieldValue, TypeKind::kText);
  blank.condition = p.Make(bound::IsMissing{value, false}, Type::Of(TypeKind::kYesNo));
  blank.message = p.Make(bound::TextOf{{p.Special(SpecialKind::kFieldHeading, TypeKind::kText), p.Text(" of "),
                                        p.Column(p.Row(p.student), p.student_id), p.Text(" is missing")}},
                         Type::Of(TypeKind::kText));
  checks.rules = {few, blank};
  return checks;
}

TEST_CASE("findings by the row's key, rule and field") {
  SmallProgram p;
  const TableId table = AddChecks(p, StudentChecks(p));
  const DerivedRows rows = p.Rows(table);
  CHECK(p.Messages().empty());
  CHECK(Print(rows) ==
        "1 R1 fail few hours\n"
        "2 R2 fail hours of s2 is missing\n"
        "4 R1 fail few hours\n"
        "3 R2 fail gender of s5 is missing\n");
  CHECK(IsMissingAt(*rows.columns[4], 1));
  REQUIRE_FALSE(IsMissingAt(*rows.columns[4], 3));
  CHECK(NumberAt(*rows.columns[4], 3) == 7);
}

TEST_CASE("only the first finding of a row; pass and fail") {
  SmallProgram p;
  bound::Checks checks = StudentChecks(p);
  checks.kind = bound::Checks::Kind::kFirstOnly;
  checks.rules[1].condition = p.Yes();
  const TableId first = AddChecks(p, checks);
  CHECK(Print(p.Rows(first)) ==
        "1 R1 fail few hours\n"
        "2 R2 fail id of s2 is missing\n"
        "0 R2 fail id of s3 is missing\n"
        "4 R1 fail few hours\n"
        "3 R2 fail id of s5 is missing\n");

  SmallProgram q;
  checks = StudentChecks(q);
  checks.kind = bound::Checks::Kind::kPassAndFail;
  checks.rules.resize(1);
  checks.rules[0].unless = true;
  checks.rules[0].only_if = q.Is(q.Column(q.Row(q.student), q.gender), q.Text("F"));
  const TableId both = AddChecks(q, checks);
  CHECK(Print(q.Rows(both)) ==
        "2 R1 fail few hours\n"
        "0 R1 fail few hours\n"
        "4 R1 pass few hours\n");
}

}  // namespace
}  // namespace tally
