#include <random>

#include <catch2/catch.hpp>

#include "engine/csv/csv_record.h"
#include "engine/csv/csv_scan.h"
#include "engine/dataset/cell_parsers.h"
#include "foundation/base/sha256.h"

namespace tally {
namespace {

struct Scanned {
  ScanOutcome outcome;
  std::vector<std::pair<uint32_t, uint32_t>> cells;
  RowEnd row_end;
};

Scanned ScanText(ScanPath path, const std::string& text, const CsvDialect& dialect) {
  std::string padded = text + std::string(kScanPadding, '"');
  std::vector<CellSpan> cells(text.size() + 2);
  Scanned scanned;
  scanned.outcome = ScanCells(path, padded.data(), text.size(), dialect, cells.data());
  scanned.row_end = FindLastRowEnd(path, padded.data(), text.size());
  for (size_t i = 0; i < scanned.outcome.cells; ++i) {
    scanned.cells.emplace_back(cells[i].begin, cells[i].end);
  }
  return scanned;
}

// What RFC 4180 says, byte by byte; nothing when the text is malformed.
std::optional<std::vector<std::string>> ReadRecords(const std::string& text, const CsvDialect& dialect) {
  CsvRecordReader reader(text, dialect);
  std::vector<std::string> cells;
  while (!reader.AtEnd()) {
    if (reader.Read(&cells).has_value()) {
      return std::nullopt;
    }
  }
  return cells;
}

std::string RandomText(std::mt19937& random, size_t length, const std::string& alphabet) {
  std::string text;
  for (size_t i = 0; i < length; ++i) {
    text += alphabet[random() % alphabet.size()];
  }
  return text + "\n";
}

TEST_CASE("the scanner agrees with RFC 4180 read byte by byte") {
  std::mt19937 random(11);
  size_t well_formed = 0;
  for (int round = 0; round < 60000; ++round) {
    const CsvDialect dialect{.separator = round % 7 == 0 ? ';' : ',', .armour = round % 5 == 0};
    const size_t length = round % 3 == 0 ? random() % 200 : random() % 12;
    const std::string text = RandomText(random, length, round % 2 == 0 ? "a,\"\n" : "ab;,\"\"\n\n\r=\x01");
    const Scanned scalar = ScanText(ScanPath::kScalar, text, dialect);
    const std::optional<std::vector<std::string>> records = ReadRecords(text, dialect);
    INFO(text);
    REQUIRE(scalar.outcome.malformed == !records.has_value());
    if (records.has_value()) {
      ++well_formed;
      REQUIRE(records->size() == scalar.cells.size());
      std::string bytes = text;
      for (size_t i = 0; i < scalar.cells.size(); ++i) {
        CellSpan cell{scalar.cells[i].first, scalar.cells[i].second};
        if (text[cell.end] == '\n' && cell.end > cell.begin && text[cell.end - 1] == '\r') {
          --cell.end;
        }
        cell = UnquoteCell(bytes.data(), cell, dialect);
        REQUIRE(bytes.substr(cell.begin, cell.end - cell.begin) == (*records)[i]);
      }
      REQUIRE(scalar.row_end.end == text.size());
      REQUIRE(scalar.row_end.rows == scalar.outcome.rows);
    }
  }
  CHECK(well_formed > 1000);
}

TEST_CASE("vector and scalar scans are the same") {
  if (!ScanPathAvailable(ScanPath::kAvx2)) {
    return;
  }
  std::mt19937 random(12);
  for (int round = 0; round < 20000; ++round) {
    const std::string alphabet("a,\"\n\r\0\xC3\xA9xxxxxxxxxxx", 19);
    const std::string text = RandomText(random, random() % 400, round % 2 == 0 ? alphabet : "abcdefghij,\"\n");
    const Scanned scalar = ScanText(ScanPath::kScalar, text, {});
    const Scanned vector = ScanText(ScanPath::kAvx2, text, {});
    REQUIRE(scalar.cells == vector.cells);
    REQUIRE(scalar.row_end.end == vector.row_end.end);
    REQUIRE(scalar.row_end.rows == vector.row_end.rows);
    REQUIRE(scalar.outcome.rows == vector.outcome.rows);
    REQUIRE(scalar.outcome.malformed == vector.outcome.malformed);
    REQUIRE(scalar.outcome.bytes.has_nul == vector.outcome.bytes.has_nul);
    REQUIRE(scalar.outcome.bytes.has_non_ascii == vector.outcome.bytes.has_non_ascii);
    REQUIRE(scalar.outcome.bytes.has_quotes == vector.outcome.bytes.has_quotes);
    REQUIRE(scalar.outcome.bytes.has_carriage_returns == vector.outcome.bytes.has_carriage_returns);
    REQUIRE(scalar.outcome.bytes.line_feeds == vector.outcome.bytes.line_feeds);
  }
}

TEST_CASE("days parse as the calendar says") {
  char text[64];
  for (int year : {0, 1, 4, 100, 400, 1899, 1900, 1970, 2000, 2024, 2025, 9999}) {
    for (int month = 0; month <= 13; ++month) {
      for (int day = 0; day <= 32; ++day) {
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        REQUIRE(ParseDayCell(text) == ParseDay({text, 10}).value_or(kNoDay));
      }
    }
  }
  for (size_t i = 0; i < 10; ++i) {
    for (int c = 0; c < 256; ++c) {
      std::string changed = "2024-02-29";
      changed[i] = static_cast<char>(c);
      REQUIRE(ParseDayCell(changed.data()) == ParseDay(changed).value_or(kNoDay));
    }
  }
}

TEST_CASE("SHA-256") {
  for (const bool instructions : {false, true}) {
    Sha256 abc(instructions);
    abc.Add("a");
    abc.Add("bc");
    CHECK(abc.Finish() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(Sha256(instructions).Finish() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    Sha256 million(instructions);
    for (int i = 0; i < 1000; ++i) {
      million.Add(std::string(1000, 'a'));
    }
    CHECK(million.Finish() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  }
}

}  // namespace
}  // namespace tally
