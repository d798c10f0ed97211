#include "outputs/writing/output_names.h"

#include <map>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "outputs/writing/folder_writer.h"

namespace tally {
namespace {

void ReportTwice(Span first, Span second, const std::string& name, DiagnosticSink& sink) {
  sink.Report(DiagnosticKind::DefinedTwice, second, fmt::format("two outputs have one file name, \"{}\"", Printable(name)))
      .Label(first, "the first one");
}

/// The name where the script says it literally.
std::optional<std::string> LiteralName(const bound::ExprPtr& expr) {
  if (!expr) {
    return std::nullopt;
  }
  if (const auto* constant = std::get_if<bound::Constant>(&expr->node)) {
    const auto* text = std::get_if<std::string>(&constant->value.data);
    return text == nullptr ? std::nullopt : std::optional<std::string>(*text);
  }
  if (const auto* pieces = std::get_if<bound::TextOf>(&expr->node)) {
    std::string name;
    for (const bound::ExprPtr& piece : pieces->pieces) {
      const std::optional<std::string> part = LiteralName(piece);
      if (!part) {
        return std::nullopt;
      }
      name += *part;
    }
    return name;
  }
  return std::nullopt;
}

}  // namespace

void CheckOutputNames(const bound::Program& program, DiagnosticSink& sink) {
  std::map<std::string, Span> always_written;
  const auto check = [&](const std::vector<bound::OutputFile>& files) {
    for (const bound::OutputFile& file : files) {
      const std::optional<std::string> name = LiteralName(file.name);
      if (!name) {
        continue;
      }
      if (const std::optional<std::string> fault = FaultOfFileName(*name)) {
        sink.Report(DiagnosticKind::BadPath, file.name->span, *fault);
        continue;
      }
      if (file.condition) {
        continue;
      }
      const auto [known, is_new] = always_written.emplace(*name, file.name->span);
      const bool of_measures =
          !is_new && known->second.file.value == file.name->span.file.value && known->second.begin == file.name->span.begin;
      if (!is_new && !of_measures) {
        ReportTwice(known->second, file.name->span, *name, sink);
      }
    }
  };
  for (const bound::Form& form : program.forms) {
    check(form.files);
  }
  for (const bound::Listing& listing : program.listings) {
    check(listing.files);
  }
  for (const bound::Worksheet& worksheet : program.worksheets) {
    check(worksheet.files);
  }
}

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
