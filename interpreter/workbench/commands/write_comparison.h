#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "workbench/comparing/change.h"
#include "workbench/comparing/compare_target.h"

namespace tally {

enum class ComparisonFormat { kText, kCsv, kJson, kHtml };

/// What the sides are called where their numbers stand.
inline const SideNames kSides{.left = "old", .right = "new"};

/// What `tally compare` found over data.
struct ComparedOutputs {
  std::string left_is;  // what the sides are: a program, and its data where they have not the same
  std::string right_is;
  std::string rules;  // in which rules they differ, as text; empty: they have the same
  UnitNumbers numbers;
  std::vector<Comparison> differing;
  std::vector<Change> changes;  // the causes of the movers; empty: none were looked for
  size_t tables = 0;            // of all outputs that were compared
};

/// Text: the rules, then each table that differs; a summary has a line a table, at most ten. CSV: a line a cell. JSON: an object a table.
/// HTML: one page without links to elsewhere, in which the numbers of those who moved link to their list.
bool WriteComparison(const ComparedOutputs& compared, ComparisonFormat format, bool summary, size_t text_width, const WriteBytes& print);

/// Adds to the sentences of each table by what those who moved in it did, and how many were moved and moved back.
void TellCauses(ComparedOutputs& compared);

/// Writes a CSV file with a line for everybody who left or came, a cell each. Reports when it cannot be written.
void WriteMovers(const ComparedOutputs& compared, const std::filesystem::path& file, DiagnosticSink& sink);

/// The page of `--format html`.
std::string ComparisonPage(const ComparedOutputs& compared);

}  // namespace tally
