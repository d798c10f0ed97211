#pragma once

#include <cstdint>
#include <string>

#include "foundation/source/source_file.h"

namespace tally::plan {

/// What in the program an operation was planned for first, for the account of a run's time.
struct Owner {
  std::string kind;  // "define", "cohort", "table", "form" ...
  std::string name;
  Span span;  // of the name
};

using OwnerIndex = uint32_t;  // into Graph::owners(); 0: nothing that has a name

}  // namespace tally::plan
