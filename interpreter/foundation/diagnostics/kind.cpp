#include "foundation/diagnostics/kind.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "foundation/base/check.h"

namespace tally {
namespace {

constexpr DiagnosticKindInfo kKinds[] = {
#define TALLY_DIAGNOSTIC(name, code, title) {DiagnosticKind::name, #name, code, title},
#include "foundation/diagnostics/kinds.def"
#undef TALLY_DIAGNOSTIC
};

struct HelpPage {
  std::string_view code;
  std::string_view text;
};

// Written at build time from docs/diagnostics/*.md. The empty page keeps the list from being empty.
constexpr HelpPage kHelpPages[] = {
    {"", ""},
#include "help_pages.inc"
};

bool SameCode(std::string_view typed, std::string_view code) {
  return std::equal(typed.begin(), typed.end(), code.begin(), code.end(),
                    [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; });
}

}  // namespace

std::span<const DiagnosticKindInfo> AllDiagnosticKinds() {
  return kKinds;
}

const DiagnosticKindInfo& InfoOf(DiagnosticKind kind) {
  const auto index = static_cast<size_t>(kind);
  TALLY_CHECK(index < std::size(kKinds));
  return kKinds[index];
}

const DiagnosticKindInfo* FindDiagnosticKind(std::string_view code) {
  const auto* found = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& info) { return SameCode(code, info.code); });
  return found == std::end(kKinds) ? nullptr : found;
}

std::string_view HelpPageOf(DiagnosticKind kind) {
  const std::string_view code = InfoOf(kind).code;
  const auto* found = std::find_if(std::begin(kHelpPages), std::end(kHelpPages), [&](const HelpPage& page) { return page.code == code; });
  return found == std::end(kHelpPages) ? std::string_view() : found->text;
}

}  // namespace tally
