#pragma once

#include <string>
#include <vector>

#include "outputs/tables/result.h"
#include "outputs/writing/csv_writer.h"
#include "workbench/proof/make_manifest.h"

namespace tally {

enum class OutputFormat { kCsv, kText };

/// How the outputs of a run are made into bytes.
struct ReportFormat {
  OutputFormat format = OutputFormat::kCsv;
  size_t text_width = 120;
};

/// `report.csv` as `report.txt` where the format is text.
std::string FileNameIn(OutputFormat format, const std::string& name);
/// False when `write` failed. `title`: with the output's name above it, where the format is text.
bool WriteTable(const ReportFormat& format, const ResultTable& table, bool title, const WriteBytes& write);
/// The same, and what a manifest says of the file, without a name.
bool WriteHashed(const std::function<bool(const WriteBytes&)>& produce, const WriteBytes& write, WrittenOutput& written);
/// Of all outputs with files, without writing them.
std::vector<WrittenOutput> HashOutputs(const Run& run, const std::vector<ResultTable>& tables, const ReportFormat& format,
                                       const std::vector<ExplainedFinding>* explained);

}  // namespace tally
