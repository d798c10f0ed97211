#include "workbench/commands/set_aside_file.h"

#include <charconv>
#include <map>

#include <fmt/format.h>

#include "foundation/base/grouped.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/diagnostics/json_text.h"
#include "foundation/source/utf8.h"
#include "outputs/writing/folder_writer.h"
#include "outputs/writing/stop_signals.h"
#include "outputs/writing/texts_table.h"

namespace tally {
namespace {

std::string Joined(const std::vector<std::string>& texts) {
  std::string words;
  for (size_t i = 0; i < texts.size(); ++i) {
    words += (i == 0 ? "" : "|") + texts[i];
  }
  return words;
}

/// Rows of all files that were read, those that were set aside with them.
uint64_t RowsOfFiles(const Run& run, const RowsSetAside& set_aside) {
  std::map<std::string, uint64_t> rows;  // several tables may read one file
  for (const TableSchema& schema : *run.data().schemas) {
    const StoredTable& table = run.data().tables.at(schema.id);
    rows[schema.file] = (table.from_script ? 0 : table.rows) + set_aside.RowsOf(schema.file);
  }
  uint64_t all = 0;
  for (const auto& [file, count] : rows) {
    all += count;
  }
  return all;
}

constexpr const char* kHeadings[] = {"file", "line", "key", "column", "value", "code", "severity", "message", "hangs on"};

std::vector<std::string> TextsOf(const SetAsideFinding& finding) {
  return {finding.file,
          std::to_string(finding.line),
          Joined(finding.key),
          finding.column,
          Joined(finding.cells),
          std::string(InfoOf(finding.kind).code),
          std::string(SeverityWord(Severity::kError)),
          WithDataValues(finding.text, true),
          finding.hangs_on ? fmt::format("{}:{}", finding.hangs_on->file, finding.hangs_on->line) : std::string()};
}

std::string JsonLine(const SetAsideFinding& finding) {
  std::string line;
  const std::vector<std::string> texts = TextsOf(finding);
  for (size_t i = 0; i < texts.size(); ++i) {
    const bool is_number = std::string_view(kHeadings[i]) == "line";
    line += fmt::format("{}{}: {}", i == 0 ? "{" : ", ", JsonText(kHeadings[i]), is_number ? texts[i] : JsonText(texts[i]));
  }
  return line + "}\n";
}

}  // namespace

std::optional<MostSetAside> ParseMostSetAside(const std::string& text) {
  MostSetAside most{.number = 0, .is_percent = text.ends_with('%')};
  const char* const end = text.data() + text.size() - (most.is_percent ? 1 : 0);
  const auto [rest, fault] = std::from_chars(text.data(), end, most.number);
  const bool good = fault == std::errc() && rest == end && rest != text.data() && (!most.is_percent || most.number <= 100);
  return good ? std::optional(most) : std::nullopt;
}

void ReportSetAside(const Run& run, const RowsSetAside& set_aside, const std::filesystem::path& file,
                    const std::optional<MostSetAside>& most, DiagnosticSink& sink) {
  const uint64_t rows = set_aside.rows();
  if (rows == 0) {
    return;
  }
  const uint64_t all = RowsOfFiles(run, set_aside);
  const std::string words = fmt::format("{} of {} rows {} set aside", Grouped(rows), Grouped(all), rows == 1 ? "is" : "are");
  const bool too_many = most && (most->is_percent ? rows * 100 > all * most->number : rows > most->number);
  if (!too_many) {
    sink.Note(DiagnosticKind::RequireFailed, PathPlace{Printable(file.string())}, words + "; each stands in this file with its cause");
    return;
  }
  Diagnostic& diagnostic =
      sink.Report(DiagnosticKind::RequireFailed, PathPlace{"--at-most"},
                  fmt::format("{}, more than the {}{} that this run allows", words, most->number, most->is_percent ? "%" : ""));
  const std::vector<SetAsideFinding> findings = set_aside.Findings(*run.data().schemas);
  diagnostic.Hint(fmt::format("the first one: {}:{}: {}", Printable(findings[0].file), findings[0].line, findings[0].text));
}

void WriteSetAside(const Run& run, const RowsSetAside& set_aside, const std::filesystem::path& file, DiagnosticSink& sink) {
  const std::vector<SetAsideFinding> findings = set_aside.Findings(*run.data().schemas);
  const auto produce = [&](const WriteBytes& write) {
    if (file.extension() == ".jsonl") {
      for (const SetAsideFinding& finding : findings) {
        if (!write(JsonLine(finding))) {
          return false;
        }
      }
      return true;
    }
    std::vector<std::vector<std::string>> rows;
    for (const SetAsideFinding& finding : findings) {
      rows.push_back(TextsOf(finding));
    }
    const std::vector<std::string> headings(std::begin(kHeadings), std::end(kHeadings));
    return WriteCsv(MakeTextTable("", headings, rows, std::vector<bool>(headings.size(), false)), write);
  };
  if (const std::optional<PathFault> fault = WriteOneFile(file, produce, StopSignals::Asked)) {
    ReportPath(*fault, sink);
  }
}

}  // namespace tally
