#pragma once

#include <span>
#include <string_view>

namespace tally {

/// What a message is about; each has a stable code, a golden case and a page in `tally help CODE`.
/// The lists: kinds_syntax.def, kinds_bind.def, kinds_data.def, kinds_run.def, kinds_command.def, kinds_cache.def (one a stage).
enum class DiagnosticKind {
#define TALLY_DIAGNOSTIC(name, code, title) name,
#include "foundation/diagnostics/kinds.def"
#undef TALLY_DIAGNOSTIC
};

struct DiagnosticKindInfo {
  DiagnosticKind kind;
  std::string_view name;   // UnknownName
  std::string_view code;   // T0201
  std::string_view title;  // a short sentence, as the heading of its help page
};

std::span<const DiagnosticKindInfo> AllDiagnosticKinds();
const DiagnosticKindInfo& InfoOf(DiagnosticKind kind);
/// The kind with this code (T0201, also t0201), or null.
const DiagnosticKindInfo* FindDiagnosticKind(std::string_view code);
/// The page of `tally help CODE` as Markdown; empty when there is none.
std::string_view HelpPageOf(DiagnosticKind kind);

}  // namespace tally
