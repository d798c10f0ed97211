#include "foundation/diagnostics/diagnostic.h"

#include <utility>

namespace tally {

std::string_view SeverityWord(Severity severity) {
  switch (severity) {
    case Severity::kError: return "error";
    case Severity::kWarning: return "warning";
    case Severity::kNote: return "note";
  }
  return "error";
}

Diagnostic& Diagnostic::Label(Span span, std::string words) {
  labels.push_back(DiagnosticLabel{.span = span, .text = std::move(words)});
  return *this;
}

Diagnostic& Diagnostic::Hint(std::string words) {
  hints.push_back(std::move(words));
  return *this;
}

Diagnostic& DiagnosticSink::Report(DiagnosticKind kind, Place place, std::string text) {
  return Add(Severity::kError, kind, std::move(place), std::move(text));
}

Diagnostic& DiagnosticSink::Warn(DiagnosticKind kind, Place place, std::string text) {
  return Add(Severity::kWarning, kind, std::move(place), std::move(text));
}

Diagnostic& DiagnosticSink::Note(DiagnosticKind kind, Place place, std::string text) {
  return Add(Severity::kNote, kind, std::move(place), std::move(text));
}

Diagnostic& DiagnosticSink::Add(Severity severity, DiagnosticKind kind, Place place, std::string text) {
  size_t& count = severity == Severity::kError ? error_count_ : other_count_;
  ++count;
  Diagnostic diagnostic{.kind = kind, .severity = severity, .place = std::move(place), .text = std::move(text), .labels = {}, .hints = {}};
  if (count > kMaxKept) {
    return not_kept_.emplace(std::move(diagnostic));
  }
  return diagnostics_.emplace_back(std::move(diagnostic));
}

void DiagnosticSink::Clear() {
  diagnostics_.clear();
  not_kept_.reset();
  error_count_ = 0;
  other_count_ = 0;
}

}  // namespace tally
