#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cache/cache_file.h"
#include "engine/columns/vector.h"
#include "foundation/base/parallel.h"
#include "foundation/types/schema.h"

namespace tally {

/// What the values of a column may be, whatever a cache says they are.
struct ColumnRules {
  Type type;
  bool nullable = false;
  size_t rows = 0;       // of the table
  size_t targets = 0;    // rows of the table, or codes of the set, that the column refers to
  bool is_code = false;  // of a code set
};

/// The parts of a vector as they lie in the file. The views hold as long as the vector.
struct ColumnParts {
  std::string_view values;
  std::string_view missing;
  std::string made_values;  // in place of `values` where they had to be put together
  std::string made_texts;   // of the dictionary
  size_t text_count = 0;
};
ColumnParts PartsOf(const Vector& v);

/// Reads a column. Every value is checked against `rules`, so that not even a forged block can name rows or texts that are not there;
/// nothing when a block is damaged or a value is not allowed.
std::optional<Vector> ReadColumn(const CacheFile& file, const CacheColumn& column, const ColumnRules& rules);

}  // namespace tally
