#pragma once

#include <filesystem>
#include <memory>

#include "engine/dataset/dataset.h"
#include "engine/dataset/set_aside.h"

namespace tally {

/// What else is done while a folder of CSV files is read.
struct CsvReading {
  bool digests = false;  // take the SHA-256 of each file, for DescribeInputs
  /// Rows with faults are set aside here, and what is left is loaded; null: the first fault ends it.
  std::shared_ptr<RowsSetAside> set_aside;
};

std::unique_ptr<DataSource> OpenCsvFolder(std::filesystem::path folder, CsvOptions options, CsvReading reading);

}  // namespace tally
