#pragma once

#include <vector>

#include "outputs/tables/output_fields.h"
#include "outputs/tables/output_files.h"

namespace tally {

/// A worksheet before its reports are known.
struct WorksheetPlan {
  /// One of its files: its labels are over the printed rows, each report's lines one after the other.
  struct File {
    FilePlan file;
    DomainId rows;
    NodeId reports;  // inputs: the report of each printed row, the line's name and text
    NodeId names;
    NodeId texts;
    std::vector<FieldPlan> labels;
  };
  const bound::Worksheet* sheet = nullptr;
  std::vector<std::vector<NodeId>> cells;  // by row, by column, over the reports; invalid: the row has none
  std::vector<File> files;
  TiesPlan ties;

  std::vector<NodeId> ReadNodes() const;
};

WorksheetPlan PlanWorksheet(Executor& executor, const bound::Worksheet& sheet, const std::vector<WantedFile>& files);
/// The tables of its files, in their order.
std::vector<ResultTable> TabulateWorksheet(Executor& executor, const WorksheetPlan& plan);

}  // namespace tally
