#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/columns/vector.h"
#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"

namespace tally {

/// Where a printed value was copied from, so that a value that does not fit its format can be placed.
struct ValueOrigin {
  TableId table;  // a stored table ...
  int column = -1;
  VectorRef ordinals;  // ... and the row of each printed row (kI32)
  ParamId param;       // or a parameter
};

struct ResultColumn {
  std::string heading;
  VectorRef text;  // kI32 with dictionary over the result's rows; missing prints as nothing
  bound::Format format;
  std::optional<ValueOrigin> origin;
  bool right_aligned = false;  // numbers, on the terminal
  bool is_private = false;     // messages do not quote it
};

/// One output file before it is written: columns of texts and the order of rows.
struct ResultTable {
  std::string file;   // name below the output folder
  std::string title;  // the output's name in the script
  std::vector<ResultColumn> columns;
  size_t rows = 0;
  std::vector<RowIndex> order;  // rows in printing order; empty: 0, 1, 2 ...
  bool header = true;
  std::vector<int> row_labels;   // columns that name a row in messages ("Hartwell High School, 09"); empty: the first
  TableId row_table;             // where no printed column names a row: the table whose rows these are ...
  std::vector<RowIndex> row_of;  // ... and which of them
  Span span;                     // of the output's definition
};

}  // namespace tally
