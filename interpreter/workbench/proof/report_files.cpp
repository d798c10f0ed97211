#include "workbench/proof/report_files.h"

#include "foundation/base/sha256.h"
#include "outputs/writing/cell_texts.h"
#include "outputs/writing/text_writer.h"

namespace tally {

std::string FileNameIn(OutputFormat format, const std::string& name) {
  if (format == OutputFormat::kText && name.ends_with(".csv")) {
    return name.substr(0, name.size() - 4) + ".txt";
  }
  return name;
}

bool WriteTable(const ReportFormat& format, const ResultTable& table, bool title, const WriteBytes& write) {
  switch (format.format) {
    case OutputFormat::kCsv: return WriteCsv(table, write);
    case OutputFormat::kText: return WriteText(table, {.width = format.text_width, .title = title}, write);
  }
  return false;
}

bool WriteHashed(const std::function<bool(const WriteBytes&)>& produce, const WriteBytes& write, WrittenOutput& written) {
  Sha256 sha256;
  const bool good = produce([&](std::string_view bytes) {
    sha256.Add(bytes);
    return write(bytes);
  });
  written.sha256 = sha256.Finish();
  return good;
}

std::vector<WrittenOutput> HashOutputs(const Run& run, const std::vector<ResultTable>& tables, const ReportFormat& format,
                                       const std::vector<ExplainedFinding>* explained) {
  const WriteBytes nowhere = [](std::string_view) { return true; };
  std::vector<WrittenOutput> outputs;
  for (const ResultTable& table : tables) {
    if (!table.file.empty()) {
      WrittenOutput& output = outputs.emplace_back(
          WrittenOutput{.file = FileNameIn(format.format, table.file), .rows = PrintedRowCount(table), .rows_of = RowsListed(run, table)});
      WriteHashed([&](const WriteBytes& write) { return WriteTable(format, table, false, write); }, nowhere, output);
    }
  }
  if (explained != nullptr) {
    WrittenOutput& output = outputs.emplace_back(
        WrittenOutput{.file = std::string(kExplanationsFile), .rows = explained->size(), .rows_of = std::string(kRowsOfExplanations)});
    WriteHashed([&](const WriteBytes& write) { return write(ExplanationsText(*explained)); }, nowhere, output);
  }
  return outputs;
}

}  // namespace tally
