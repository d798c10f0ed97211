#pragma once

#include <vector>

#include "outputs/tables/output_fields.h"
#include "outputs/tables/output_files.h"

namespace tally {

/// A listing before its rows are known: its columns (a field with loops is one a combination) and files.
struct ListingPlan {
  const bound::Listing* listing = nullptr;
  NodeId where;  // a decision; invalid: all
  std::vector<FieldPlan> columns;
  std::vector<FilePlan> files;
  TiesPlan ties;
  std::vector<int> row_labels;

  std::vector<NodeId> ReadNodes() const;
};

/// Loops over values of the data are evaluated, and headings.
ListingPlan PlanListing(Executor& executor, const bound::Listing& listing, const std::vector<WantedFile>& files);
/// The tables of its files, in their order.
std::vector<ResultTable> TabulateListing(Executor& executor, const ListingPlan& plan);

}  // namespace tally
