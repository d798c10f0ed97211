#include "outputs/writing/output_names.h"

#include <map>

#include <fmt/format.h>

#include "foundation/source/output_file_name.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

void ReportTwice(Span first, Span second, const std::string& name, DiagnosticSink& sink) {
  sink.Report(DiagnosticKind::DefinedTwice, second, fmt::format("two outputs have one file name, \"{}\"", Printable(name)))
      .Label(first, "the first one");
}

}  // namespace

void CheckResultNames(const std::vector<ResultTable>& tables, DiagnosticSink& sink) {
  std::map<std::string, Span> names;
  for (const ResultTable& table : tables) {
    if (table.file.empty()) {
      continue;  // printed only
    }
    if (const std::optional<std::string> fault = FaultOfFileName(table.file)) {
      sink.Report(DiagnosticKind::BadPath, table.span, *fault);
      continue;
    }
    const auto [known, is_new] = names.emplace(table.file, table.span);
    if (!is_new) {
      ReportTwice(known->second, table.span, table.file, sink);
    }
  }
}

}  // namespace tally
