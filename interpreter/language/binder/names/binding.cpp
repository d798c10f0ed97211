#include "language/binder/names/binding.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "language/binder/tree/make.h"
#include "language/syntax/ast.h"

namespace tally {

namespace {

constexpr size_t kMaxNotes = 20;

}  // namespace

void Binding::Means(Span name, bound::Target target) {
  if (keeps_uses_) {
    uses_.push_back({name, target});
  }
}

void Binding::MeansRows(Span name, const ResolvedRows& rows) {
  if (rows.cohort.is_valid()) {
    Means(name, rows.cohort);
  } else {
    Means(name, rows.table);
  }
}

bool Binding::ExplainDropped(Diagnostic& message, const std::string& name) const {
  const auto gone = std::find_if(dropped.begin(), dropped.end(), [&](const DroppedName& each) { return each.name == name; });
  if (gone == dropped.end()) {
    return false;
  }
  message.Label(gone->drop, "dropped here").Hint(WhyGone(*gone));
  return true;
}

Diagnostic& Binding::Error(DiagnosticKind kind, Span span, std::string text) {
  ++faults_;
  return sink.Report(kind, span, std::move(text));
}

bool Binding::Ensure(DefinitionKind /*kind*/, uint32_t /*id*/, Span /*reached_from*/) {
  return true;
}

bool Binding::MeetsCode(int /*slot*/, TableId /*codes*/) {
  return false;
}

bool Binding::EnsureDefine(DefineId /*id*/, Span /*reached_from*/) {
  return true;
}

bool Binding::RefusesArguments(const ResolvedRows& rows, const ast::Name& name) {
  const Symbol* cohort = rows.cohort.is_valid() ? names.Find(DefinitionKind::kCohort, name.text) : nullptr;
  const auto* written = cohort == nullptr ? nullptr : std::get_if<ast::Cohort>(&cohort->definition->node);
  if (written == nullptr || written->args.empty()) {
    return false;
  }
  const std::string table = names.NameOf(rows.table);
  Error(DiagnosticKind::WrongArguments, name.span, fmt::format("the cohort `{}` wants arguments, and none can be given here", name.text))
      .Hint(fmt::format("name its rows: `cohort NAME of {} where {} in {}(...)`", table, table, name.text));
  return true;
}

std::optional<ResolvedRows> Binding::ResolveRows(const ast::Path& path, Cohorts cohorts) {
  if (path.parts.size() != 1) {
    Error(DiagnosticKind::UnknownTable, path.span, "the name of one table or cohort is wanted here, without `.`");
    return std::nullopt;
  }
  const ast::Name& name = path.parts[0];
  if (std::optional<ResolvedRows> rows = names.FindRows(name.text)) {
    MeansRows(name.span, *rows);
    if (cohorts == Cohorts::kWithoutArguments && RefusesArguments(*rows, name)) {
      return std::nullopt;
    }
    return rows;
  }
  if (names.IsFaulty(name.text)) {
    return std::nullopt;
  }
  Diagnostic& message = Error(DiagnosticKind::UnknownTable, name.span, fmt::format("there is no table or cohort `{}`", name.text));
  if (ExplainDropped(message, name.text)) {
    return std::nullopt;
  }
  if (StillSuggests()) {
    std::vector<std::string> candidates;
    for (DefinitionKind kind : {DefinitionKind::kTable, DefinitionKind::kCohort, DefinitionKind::kCodes, DefinitionKind::kChecks}) {
      std::vector<std::string> of_kind = names.NamesOf(kind);
      candidates.insert(candidates.end(), of_kind.begin(), of_kind.end());
    }
    Suggest(message, name.text, candidates);
  }
  return std::nullopt;
}

void Binding::Suggest(Diagnostic& diagnostic, std::string_view name, const std::vector<std::string>& candidates) {
  if (!StillSuggests()) {
    return;
  }
  std::optional<std::string> nearest = NearestName(name, candidates);
  if (!nearest) {
    return;
  }
  auto lower = [](std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
  };
  if (lower(*nearest) == lower(name)) {
    diagnostic.Hint(fmt::format("did you mean `{}`? capital and small letters are different", *nearest));
  } else {
    diagnostic.Hint(fmt::format("did you mean `{}`?", *nearest));
  }
}

bound::ExprPtr Binding::Faulty(Span span) {
  return bound::MakeExpr(bound::Constant{}, Type{}, true, span);
}

void Binding::NoteMissing(Span span, std::string text, std::string hint) {
  if (notes_++ < kMaxNotes) {
    sink.Note(DiagnosticKind::MissingMatters, span, std::move(text)).Hint(std::move(hint));
  }
}

}  // namespace tally
