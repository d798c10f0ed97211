#include "workbench/comparing/moved_rows.h"

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"

namespace tally {
namespace {

constexpr size_t kMostNamed = 5;

size_t Total(const RowNames& names) {
  size_t total = 0;
  for (const auto& [name, times] : names) {
    total += times;
  }
  return total;
}

/// How many of `from` are not in `than` and, where they are named, who the first are.
std::string OnlyIn(const RowNames& from, const RowNames& than, std::string_view verb, bool names_rows) {
  size_t count = 0;
  std::string named;
  for (const auto& [name, times] : from) {
    const auto other = than.find(name);
    const size_t more = times - std::min(times, other == than.end() ? 0 : other->second);
    if (more > 0 && count < kMostNamed) {
      named += (named.empty() ? "" : ", ") + Printable(name);
    }
    count += more;
  }
  if (count == 0) {
    return fmt::format("none {}", verb);
  }
  if (!names_rows) {
    return fmt::format("{} {}", count, verb);
  }
  return fmt::format("{} {} ({}{})", count, verb, named, count > kMostNamed ? ", ..." : "");
}

}  // namespace

std::optional<RowNames> NamesOfRows(Run& run, const RowsToName& counted) {
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
  const bound::ExprPtr unit = counted.counting ? counted.counting : bound::MakeRowOf(counted.table, 0, Span{});
  const VectorRef texts = executor.Evaluate(executor.planner().LowerText(*unit, env));
  if (!executor.CheckFaults(*texts, &rows)) {
    return std::nullopt;
  }
  RowNames names;
  rows.ForEach([&](size_t row) {
    if (!IsMissingAt(*texts, row)) {
      size_t& times = names[std::string(TextAt(*texts, row))];
      times = counted.counting ? 1 : times + 1;
    }
  });
  return names;
}

std::string DescribeMoved(const RowNames& left, const RowNames& right, const std::string& left_name, const std::string& right_name,
                          bool names_rows) {
  if (left == right) {
    return fmt::format("{}, the same in both", Total(left));
  }
  return fmt::format("{} {}, {} {}: {}, {}", Total(left), left_name, Total(right), right_name, OnlyIn(left, right, "left", names_rows),
                     OnlyIn(right, left, "came", names_rows));
}

}  // namespace tally
