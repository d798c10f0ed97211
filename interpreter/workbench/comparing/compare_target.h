#pragma once

#include <string>
#include <vector>

#include "workbench/comparing/differing_cells.h"
#include "workbench/session/run.h"

namespace tally {

/// What differs in one thing between two programs.
struct Comparison {
  std::vector<std::string> lines;   // sentences, the first names the thing
  std::vector<ResultTable> tables;  // the cells that differ, as far as they are shown
};

/// Whether what is named has numbers; reported when not.
bool CheckComparable(const ast::Target& target, DiagnosticSink& sink);

/// Reports that a definition or cohort has no value in each row: it takes arguments, or is a list.
void CheckValuesOf(const bound::Program& program, const ast::Target& target, DiagnosticSink& sink);

/// Reports that neither side has what is named.
void ReportNothingToCompare(const ast::Target& target, DiagnosticSink& sink);

/// Compares a form, listing, worksheet, measure, checks block, table, cohort or definition of two started sessions. Nothing when there was
/// a fault, which is reported to the sink of the run where it happened; a name that only one side has is told in the lines.
std::optional<Comparison> CompareTarget(Run& left, Run& right, const ast::Target& target, const SideNames& names);

}  // namespace tally
