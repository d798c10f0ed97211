#include "workbench/commands/not_decided.h"

#include <algorithm>

#include <fmt/format.h>

namespace tally {
namespace {

constexpr size_t kMaxDecisions = 8;
constexpr size_t kMaxPicks = 3;

std::string RowsText(size_t rows) {
  return rows == 1 ? "1 row" : fmt::format("{} rows", rows);
}

}  // namespace

void NoteWhatIsNotDecided(Run& run) {
  const PathPlace place{run.session().options().script.string()};
  std::vector<Undetermined> decisions = run.executor().UndeterminedDecisions();
  std::erase_if(decisions, [](const Undetermined& decision) { return decision.rows == 0; });
  std::stable_sort(decisions.begin(), decisions.end(), [](const Undetermined& a, const Undetermined& b) { return a.rows > b.rows; });
  for (size_t i = 0; i < std::min(decisions.size(), kMaxDecisions); ++i) {
    run.sink().Note(
        DiagnosticKind::NotDecided, place,
        fmt::format("{} undetermined in `{}`, because a value is missing: counted as no", RowsText(decisions[i].rows), decisions[i].label));
  }
  if (decisions.size() > kMaxDecisions) {
    run.sink().Note(DiagnosticKind::NotDecided, place,
                    fmt::format("and {} further definitions with undetermined rows", decisions.size() - kMaxDecisions));
  }
  std::vector<Executor::PickTies> picks = run.executor().ties();
  std::erase_if(picks, [](const Executor::PickTies& pick) { return pick.ties == 0; });
  for (size_t i = 0; i < std::min(picks.size(), kMaxPicks); ++i) {
    run.sink().Note(DiagnosticKind::NotDecided, picks[i].span,
                    fmt::format("{} times this `pick` found rows of equal order and took the first by its key", picks[i].ties));
  }
  if (picks.size() > kMaxPicks) {
    run.sink().Note(DiagnosticKind::NotDecided, place,
                    fmt::format("and {} further `pick`s with rows of equal order", picks.size() - kMaxPicks));
  }
}

}  // namespace tally
