#pragma once

#include <vector>

#include "workbench/comparing/change.h"
#include "workbench/comparing/compare_target.h"

namespace tally {

/// Finds why each mover moved: what differs is made on the old side, one change at a time, and taken from the new one, and who is counted
/// is evaluated anew. Rules are changed in the smallest sets that bind by themselves; the data are one change. `differing`: of these two
/// sides, with their ledgers, which get the causes. Gives the changes, in the order of their bits; none where nobody moved.
std::vector<Change> FindCauses(Run& left, Run& right, bool other_data, std::vector<Comparison>& differing, UnitNumbers& numbers);

}  // namespace tally
