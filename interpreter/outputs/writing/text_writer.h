#pragma once

#include <cstddef>

#include "outputs/tables/result.h"
#include "outputs/writing/csv_writer.h"

namespace tally {

struct TextOptions {
  size_t width = 120;  // columns of the terminal
  bool title = true;   // a first line with the output's name, file and number of rows
};

/// A table to be read by people: aligned columns, numbers to the right. A table wider than the terminal is printed in groups of columns,
/// each with the columns that name the row. Control characters are made visible.
bool WriteText(const ResultTable& table, const TextOptions& options, const WriteBytes& write);

}  // namespace tally
