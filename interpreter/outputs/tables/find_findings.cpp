#include <algorithm>

#include "engine/evaluation/profile.h"
#include "engine/evaluation/row_vectors.h"
#include "outputs/tables/findings.h"

namespace tally {
namespace {

// The rows about which an instance says something, and those of them that pass.
struct Answer {
  Bitmap found;
  Bitmap passed;
};

Answer Ask(Executor& executor, const RuleInstance& instance, const bound::Checks& checks, const Bitmap& asked) {
  const bound::Rule& rule = *instance.rule;
  const ProfileScope profiled(executor.profile(), executor, {"rule", rule.id, rule.span});
  Answer answer{RowsAmong(executor, instance.only_if, asked, instance.env.label), {}};
  Bitmap holds = RowsAmong(executor, instance.condition, answer.found, instance.env.label);
  if (rule.unless) {
    answer.passed = std::move(holds);
  } else {
    answer.passed = Bitmap(asked.size(), true);
    answer.passed.AndNot(holds);
  }
  if (checks.kind != bound::Checks::Kind::kPassAndFail) {
    answer.found.AndNot(answer.passed);
  }
  return answer;
}

}  // namespace

Findings FindAll(Executor& executor, const ChecksPlan& plan) {
  const bound::Checks& checks = *plan.checks;
  Findings findings;
  Bitmap asked = RowsThat(executor, plan.where, checks.table.is_valid() ? executor.RowsOf(checks.table) : 1);
  for (size_t i = 0; i < plan.instances.size(); ++i) {
    const Answer answer = Ask(executor, plan.instances[i], checks, asked);
    std::vector<RowIndex>& rows = findings.rows_of.emplace_back();
    answer.found.ForEach([&](size_t row) {
      findings.all.push_back({.row = static_cast<RowIndex>(row),
                              .instance = static_cast<uint32_t>(i),
                              .place = static_cast<uint32_t>(rows.size()),
                              .passed = answer.passed.Test(row)});
      rows.push_back(static_cast<RowIndex>(row));
    });
    if (checks.kind == bound::Checks::Kind::kFirstOnly) {
      asked.AndNot(answer.found);
    }
  }
  std::stable_sort(findings.all.begin(), findings.all.end(), [](const Finding& a, const Finding& b) { return a.row < b.row; });
  return findings;
}

}  // namespace tally
