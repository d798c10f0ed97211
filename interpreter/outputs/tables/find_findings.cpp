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
  const plan::Owner owner{"rule", rule.id, rule.span};
  const plan::OwnerScope planned(executor.planner().graph(), owner);
  const ProfileScope profiled(executor.profile(), executor, owner);
  Answer answer{asked, {}};
  answer.found.And(RowsWhere(executor, rule.only_if, instance.env, asked.size(), instance.env.label, &asked));
  Bitmap holds = RowsWhere(executor, rule.condition, instance.env, asked.size(), instance.env.label, &answer.found);
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

Findings FindAll(Executor& executor, const bound::Checks& checks) {
  Findings findings;
  findings.instances = RuleInstances(executor, checks);
  Bitmap asked(1, true);
  if (checks.table.is_valid()) {
    const plan::Environment env = executor.planner().TableEnvironment(checks.table);
    asked = RowsWhere(executor, checks.where, env, executor.RowsOf(checks.table), checks.name);
  }
  for (size_t i = 0; i < findings.instances.size(); ++i) {
    const Answer answer = Ask(executor, findings.instances[i], checks, asked);
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
