#include "workbench/comparing/moved_rows.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "workbench/comparing/ledger.h"

namespace tally {
namespace {

constexpr size_t kMostNamed = 5;

/// `3 left (A, B, C)`; `names`: of all who did, with those who are called alike once; null: they are not named.
std::string InWords(size_t count, std::string_view verb, const std::set<std::string>* names) {
  if (count == 0) {
    return fmt::format("none {}", verb);
  }
  if (names == nullptr) {
    return fmt::format("{} {}", count, verb);
  }
  std::vector<std::string> first;
  for (auto name = names->begin(); name != names->end() && first.size() < kMostNamed; ++name) {
    first.push_back(Printable(*name));
  }
  return fmt::format("{} {} ({}{})", count, verb, WithCommas(first), count > kMostNamed ? ", ..." : "");
}

}  // namespace

std::optional<std::vector<uint32_t>> UnitsCounted(Run& run, const RowsToName& counted, const std::string& kind, UnitNumbers& numbers) {
  Executor& executor = run.executor();
  plan::Environment env = executor.planner().TableEnvironment(counted.table);
  env.label.clear();
  Bitmap rows(executor.RowsOf(counted.table), true);
  const auto decide = [&](const bound::ExprPtr& condition) -> std::optional<Bitmap> {
    const VectorRef holds = executor.Evaluate(executor.planner().LowerDecision(*condition, env));
    return executor.CheckFaults(*holds, &rows) ? std::optional(Flatten(*holds).yes) : std::nullopt;
  };
  if (counted.where) {
    const std::optional<Bitmap> holds = decide(counted.where);
    if (!holds) {
      return std::nullopt;
    }
    rows.And(*holds);
  }
  if (counted.exclude) {
    const std::optional<Bitmap> holds = decide(counted.exclude);
    if (!holds) {
      return std::nullopt;
    }
    rows.AndNot(*holds);
  }
  const UnitNumbers::Numbers of_rows = numbers.Of(run, counted.unit(), kind);
  std::vector<uint32_t> units;
  if (counted.counting && !std::holds_alternative<bound::RowOf>(counted.counting->node)) {
    const VectorRef ordinals = executor.Evaluate(executor.planner().Lower(*counted.counting, env));
    if (!executor.CheckFaults(*ordinals, &rows)) {
      return std::nullopt;
    }
    rows.ForEach([&](size_t row) {
      if (!IsMissingAt(*ordinals, row)) {
        units.push_back((*of_rows)[static_cast<size_t>(IntegerAt(*ordinals, row))]);
      }
    });
  } else {
    rows.ForEach([&](size_t row) { units.push_back((*of_rows)[row]); });
  }
  std::sort(units.begin(), units.end());
  units.erase(std::unique(units.begin(), units.end()), units.end());
  return units;
}

std::string DescribeMoved(const std::vector<uint32_t>& left, const std::vector<uint32_t>& right, const SideNames& sides,
                          const std::string& kind, const UnitNumbers& numbers, bool names_rows) {
  const std::vector<Mover> movers = MoversOf(left, right);
  if (movers.empty()) {
    return fmt::format("{}, the same in both", left.size());
  }
  const auto who = [&](bool came) {
    size_t count = 0;
    std::set<std::string> names;
    for (const Mover& mover : movers) {
      if (mover.came == came) {
        ++count;
        names.insert(names_rows ? numbers.NameOf(kind, mover.unit) : std::string());
      }
    }
    return InWords(count, came ? "came" : "left", names_rows ? &names : nullptr);
  };
  return fmt::format("{} {}, {} {}: {}, {}", left.size(), sides.left, right.size(), sides.right, who(false), who(true));
}

}  // namespace tally
