#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/csv/csv_blocks.h"
#include "engine/csv/csv_record.h"
#include "engine/csv/csv_scan.h"
#include "engine/csv/data_faults.h"
#include "foundation/types/schema.h"

namespace tally {

/// The names in a file's header, in the order of its columns.
struct CsvHeader {
  std::vector<std::string> names;
  uint64_t first_line = 1;  // of the rows
};

/// Skips what stands above the header and reads it. The rest of `first` are rows. Nothing when there is a fault, which is added.
std::optional<CsvHeader> ReadHeader(BlockReader& reader, const FileStyleSchema& style, TextBlock& first, DataFaults& faults);

/// Where each schema column's cells are: column numbers in the file by header; empty: not there, and may be absent.
/// Adds the faults of D3: a name twice, a declared column that is not there.
std::vector<std::vector<size_t>> MatchColumns(const TableSchema& table, const CsvHeader& header, DataFaults& faults);

/// For cells as `="0020011"` where the table does not say so.
inline constexpr const char* kArmourHint = "cells written `=\"001\"`, as Excel keeps zeros, are read with the line `armour` in the table";
/// The words for a fault of form.
std::string StructureWords(const StructureFault& fault, bool too_long);
/// Adds the faults of bytes that are no text: NUL, invalid UTF-8. Lines count from 0.
void CheckText(std::string_view text, uint64_t first_line, DataFaults& faults);
uint64_t CountLineFeeds(std::string_view text);

}  // namespace tally
