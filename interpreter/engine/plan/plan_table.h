#pragma once

#include <string>

#include "foundation/base/strong_id.h"
#include "language/binder/tree/bound.h"

namespace tally::plan {

/// A table as the plan knows it. Programs over one dataset have ids of their own for tables; tables that mean the same are one in the plan.
using PlanTableId = StrongId<struct PlanTableTag>;

/// What a table means that is read from a file: how it and the tables to which it refers are declared. Of a code set: its codes and their
/// attributes. Two that are equal have the same rows and columns over the same data.
std::string MeaningOf(const bound::Program& program, TableId table);

}  // namespace tally::plan
