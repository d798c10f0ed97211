#pragma once

#include <string>
#include <vector>

#include "outputs/writing/text_writer.h"
#include "workbench/comparing/ledger.h"
#include "workbench/session/run.h"

namespace tally {

/// What differs in one thing between two programs, or in one table of it: a form over measures has one a measure.
struct Comparison {
  std::string title;                // `form performance, measure "1S1"`
  std::vector<std::string> lines;   // sentences, the first begins with the title
  std::vector<ResultTable> tables;  // the cells that differ, as far as they are shown
  bool differs = false;             // in cells, rows, columns or in who is counted
  DifferingCells cells;
  ast::Target target;   // what was compared,
  std::string measure;  // and the code of its measure
  // Where it was asked for:
  std::string unit;                // the kind of the movers' numbers
  std::vector<CellLedger> ledger;  // of a form or listing: who moved
};

/// Whether what is named has numbers; reported when not.
bool CheckComparable(const ast::Target& target, DiagnosticSink& sink);

/// Reports that a definition or cohort has no value in each row: it takes arguments, or is a list.
void CheckValuesOf(const bound::Program& program, const ast::Target& target, DiagnosticSink& sink);

/// Reports that neither side has what is named.
void ReportNothingToCompare(const ast::Target& target, DiagnosticSink& sink);

/// Compares a form, listing, worksheet, measure, checks block, table, cohort or definition of two started sessions. Nothing when there was
/// a fault, which is reported to the sink of the run where it happened; a name that only one side has is told in the lines.
/// `numbers`: for the units that moved; null: the ledger is not asked for.
std::optional<std::vector<Comparison>> CompareTarget(Run& left, Run& right, const ast::Target& target, const SideNames& names,
                                                     UnitNumbers* numbers = nullptr);

/// How many cells, rows and columns differ, in a line.
std::string DescribeCells(const std::string& title, const DifferingCells& cells, const SideNames& names);

/// Its sentences, then its tables.
bool PrintComparison(const Comparison& comparison, size_t text_width, const WriteBytes& print);

}  // namespace tally
