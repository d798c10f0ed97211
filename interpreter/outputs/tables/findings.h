#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/executor.h"
#include "outputs/tables/output_files.h"

/// The findings of a checks block.
namespace tally {

/// One rule with its loop variables, field and entered row settled: one question about each checked row.
struct RuleInstance {
  const bound::Rule* rule = nullptr;
  plan::Environment env;  // over the checked table's rows, or without row
  NodeId only_if;         // over them; invalid: all
  NodeId condition;
  std::optional<int64_t> field;  // of a checked listing: the field's number, heading and text as written
  std::optional<std::string> heading;
  NodeId value;
  std::string cell;  // of a worksheet: the cell's name, empty when there is none
};

/// A checks block before it asks anything.
struct ChecksPlan {
  const bound::Checks* checks = nullptr;
  NodeId where;                         // a decision: the rows that are asked about; invalid: all
  TiesPlan ties;                        // the order of the checked rows
  std::vector<RuleInstance> instances;  // in the order of the rules, their loops, entered rows and fields

  /// What asking reads. What findings say is planned when they are found.
  std::vector<NodeId> ReadNodes() const;
};
/// Loops over values of the data are evaluated.
ChecksPlan PlanChecks(Executor& executor, const bound::Checks& checks);

/// One finding: the checked row, the question and its place among the question's findings.
struct Finding {
  RowIndex row;
  uint32_t instance;
  uint32_t place;
  bool passed;
};
struct Findings {
  std::vector<std::vector<RowIndex>> rows_of;  // by instance: the rows found, ascending
  std::vector<Finding> all;                    // by row in the order of the checked table's key, then by instance
};
Findings FindAll(Executor& executor, const ChecksPlan& plan);

/// How many findings of each severity there are; what passes is no finding.
std::map<std::string, size_t> CountBySeverity(const ChecksPlan& plan, const Findings& findings);
/// The rows of the block's findings table.
DerivedRows TabulateFindings(Executor& executor, TableId table, const ChecksPlan& plan, const Findings& findings);

}  // namespace tally
