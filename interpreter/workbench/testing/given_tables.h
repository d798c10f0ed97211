#pragma once

#include <filesystem>
#include <unordered_map>
#include <vector>

#include "workbench/session/session.h"

namespace tally {

/// The tables of one test. The schemas are those of the program as far as the test gives them; `tables` points into them.
struct GivenTables {
  std::vector<TableSchema> schemas;
  std::unordered_map<TableId, StoredTable> tables;
};

/// Reads what a test gives into tables. A table that is not given is empty, or absent where it may be; a column that is not given is absent
/// where it may be, and else a fault in every row. Files are looked for below `folder`. Reports to the session's sink; false when it did.
bool ReadGivenTables(Session& session, const ast::Test& test, const std::filesystem::path& folder, GivenTables& given);

}  // namespace tally
