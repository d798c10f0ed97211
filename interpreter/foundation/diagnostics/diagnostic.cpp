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
  return Append({.kind = kind, .place = std::move(place), .text = std::move(text), .labels = {}, .hints = {}});
}

Diagnostic& DiagnosticSink::Warn(DiagnosticKind kind, Place place, std::string text) {
  return Append(
      {.kind = kind, .severity = Severity::kWarning, .place = std::move(place), .text = std::move(text), .labels = {}, .hints = {}});
}

Diagnostic& DiagnosticSink::Note(DiagnosticKind kind, Place place, std::string text) {
  return Append({.kind = kind, .severity = Severity::kNote, .place = std::move(place), .text = std::move(text), .labels = {}, .hints = {}});
}

Diagnostic& DiagnosticSink::Append(Diagnostic diagnostic) {
  size_t& count = diagnostic.severity == Severity::kError ? error_count_ : other_count_;
  ++count;
  if (count > kMaxKept) {
    return not_kept_.emplace(std::move(diagnostic));
  }
  return diagnostics_.emplace_back(std::move(diagnostic));
}

void DiagnosticSink::Take(const DiagnosticSink& from, Taken which) {
  for (const Diagnostic& diagnostic : from.diagnostics_) {
    if (which == Taken::kAll || diagnostic.severity == Severity::kError) {
      Append(diagnostic);
    }
  }
  error_count_ += from.errors_not_kept();
}

void DiagnosticSink::Clear() {
  diagnostics_.clear();
  not_kept_.reset();
  error_count_ = 0;
  other_count_ = 0;
}

}  // namespace tally
