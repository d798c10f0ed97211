#include "workbench/commands/not_decided.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/counted.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr size_t kMaxDecisions = 8;
constexpr size_t kMaxPicks = 3;
constexpr size_t kMaxOmissions = 8;  // of a kind
constexpr size_t kMaxColumns = 3;    // in which a value was looked for

std::string WhatIsUndetermined(const Undetermined& found) {
  switch (found.of) {
    case UndeterminedOf::kRows: return found.count == 1 ? "1 row" : fmt::format("{} rows", found.count);
    case UndeterminedOf::kPlaces: return found.count == 1 ? "1 line or cell" : fmt::format("{} lines or cells", found.count);
    case UndeterminedOf::kCondition: return "a condition without rows";
  }
  return {};
}

std::string Times(size_t count) {
  return count == 1 ? "once" : fmt::format("{} times", count);
}

void NoteUndetermined(const Account& account, const PathPlace& place, DiagnosticSink& sink) {
  std::vector<Undetermined> decisions = account.AllUndetermined();
  std::erase_if(decisions, [](const Undetermined& decision) { return decision.count == 0; });
  std::stable_sort(decisions.begin(), decisions.end(), [](const Undetermined& a, const Undetermined& b) { return a.count > b.count; });
  for (size_t i = 0; i < std::min(decisions.size(), kMaxDecisions); ++i) {
    sink.Note(DiagnosticKind::NotDecided, place,
              fmt::format("{} undetermined in `{}`, because a value is missing: counted as no", WhatIsUndetermined(decisions[i]),
                          decisions[i].definition));
  }
  if (decisions.size() > kMaxDecisions) {
    sink.Note(DiagnosticKind::NotDecided, place,
              fmt::format("and {} with undetermined rows", Counted(decisions.size() - kMaxDecisions, "further definition")));
  }
}

void NotePicks(const Account& account, const bound::Program& program, const PathPlace& place, DiagnosticSink& sink) {
  std::vector<PickTies> picks = account.ties();
  std::stable_sort(picks.begin(), picks.end(), [](const PickTies& a, const PickTies& b) {
    return a.undecided != 0 && b.undecided == 0;
  });  // what the file decided first
  for (size_t i = 0; i < std::min(picks.size(), kMaxPicks); ++i) {
    const PickTies& pick = picks[i];
    if (pick.undecided == 0) {
      sink.Note(DiagnosticKind::NotDecided, pick.span,
                fmt::format("{} this {} found rows of equal order and took the first by its key", Times(pick.found), pick.what));
    } else {
      sink.Note(DiagnosticKind::NotDecided, pick.span,
                fmt::format("{} this {} found rows of equal order and took the one that comes first in the file: no key of `{}` "
                            "decides between them",
                            Times(pick.undecided), pick.what, program.table(pick.table).name))
          .Hint(fmt::format("say behind `{}` what decides between them", pick.what == "order" ? "in order of" : "preferring"));
    }
  }
  if (picks.size() > kMaxPicks) {
    sink.Note(DiagnosticKind::NotDecided, place,
              fmt::format("and {} with rows of equal order", Counted(picks.size() - kMaxPicks, "further `pick`")));
  }
}

// What a library asks for in vain is the library's affair: it is written for all data.
bool IsOfScript(const Run& run, Span span) {
  const std::vector<MergedDefinition>& definitions = run.merged().program.definitions;
  return std::any_of(definitions.begin(), definitions.end(),
                     [&](const MergedDefinition& each) { return each.library.empty() && each.definition->span.file == span.file; });
}

void NoteOmissions(Run& run, DiagnosticKind kind, const PathPlace& place) {
  DiagnosticSink& sink = run.sink();
  size_t told = 0;
  for (const Omission& found : run.executor().account().omissions()) {
    const bool is_wanted = found.kind == kind && (kind != DiagnosticKind::AlwaysTheSame || IsOfScript(run, found.span));
    if (is_wanted && told++ < kMaxOmissions) {
      Diagnostic& note = sink.Note(found.kind, found.span, found.text);
      if (!found.hint.empty()) {
        note.Hint(found.hint);
      }
    }
  }
  if (told > kMaxOmissions) {
    sink.Note(kind, place, fmt::format("and {} more of this kind", told - kMaxOmissions));
  }
}

/// The value of a parameter, in quotes: a value of the data where its default is read from there.
std::string InQuotes(Run& run, const bound::Param& param, const std::string& value) {
  const bool is_read = param.default_value != nullptr && !run.session().options().settings.contains(param.name) &&
                       !std::holds_alternative<bound::Constant>(param.default_value->node) &&
                       !std::holds_alternative<bound::ConstantList>(param.default_value->node);
  const std::string quoted = DataValue(value);
  return is_read ? quoted : WithDataValues(quoted, true);
}

// Values of parameters that no row of the columns has for which they were asked, whoever asked.
void NoteAsked(Run& run, const PathPlace& place, DiagnosticSink& sink) {
  const std::vector<bound::Param>& params = run.program().params;
  size_t told = 0;
  for (const auto& [asked, found] : run.executor().account().asked()) {
    const std::string& parameter = asked.first;
    const std::string& value = asked.second;
    const auto param = std::find_if(params.begin(), params.end(), [&](const bound::Param& each) { return each.name == parameter; });
    if (found.is_held || found.columns.empty() || told++ >= kMaxOmissions) {
      continue;
    }
    const size_t named = std::min(found.columns.size(), kMaxColumns);
    std::string columns = fmt::format("{}", fmt::join(found.columns.begin(), found.columns.begin() + static_cast<ptrdiff_t>(named), ", "));
    if (found.columns.size() > named) {
      columns += fmt::format(" and {} more", found.columns.size() - named);
    }
    const bool is_year = param->type.kind == TypeKind::kYear;
    Diagnostic& note =
        sink.Note(DiagnosticKind::AlwaysTheSame, param->span,
                  is_year ? fmt::format("no row is of {}, which `{}` asks for: {}", value, parameter, columns)
                          : fmt::format("no row has {}, which `{}` asks for, in {}", InQuotes(run, *param, value), parameter, columns));
    if (!found.meant.empty()) {
      note.Hint(fmt::format("did you mean {}?", DataValue(found.meant)));
    }
  }
  if (told > kMaxOmissions) {
    sink.Note(DiagnosticKind::AlwaysTheSame, place,
              fmt::format("and {} further values of parameters that no row has", told - kMaxOmissions));
  }
}

}  // namespace

void NoteWhatIsNotDecided(Run& run) {
  const PathPlace place{run.session().options().script.string()};
  const Account& account = run.executor().account();
  NoteUndetermined(account, place, run.sink());
  NotePicks(account, run.program(), place, run.sink());
  for (const DiagnosticKind kind : {DiagnosticKind::NotDecided, DiagnosticKind::MissingGroup, DiagnosticKind::AlwaysTheSame}) {
    NoteOmissions(run, kind, place);
  }
  NoteAsked(run, place, run.sink());
}

}  // namespace tally
