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

// Where each checked row with findings stands among them.
std::vector<uint32_t> PlacesOfRows(Executor& executor, const ChecksPlan& plan, const Findings& findings, size_t size) {
  Bitmap found(size);
  for (const Finding& finding : findings.all) {
    found.Set(finding.row);
  }
  std::vector<RowIndex> rows;
  found.ForEach([&](size_t row) { rows.push_back(static_cast<RowIndex>(row)); });
  SortByKey(executor, plan.ties, size, rows);
  std::vector<uint32_t> places(size);
  for (size_t i = 0; i < rows.size(); ++i) {
    places[rows[i]] = static_cast<uint32_t>(i);
  }
  return places;
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
  const std::vector<uint32_t> places = PlacesOfRows(executor, plan, findings, asked.size());
  std::stable_sort(findings.all.begin(), findings.all.end(),
                   [&](const Finding& a, const Finding& b) { return places[a.row] < places[b.row]; });
  return findings;
}

std::map<std::string, size_t> CountBySeverity(const ChecksPlan& plan, const Findings& findings) {
  std::map<std::string, size_t> counts;
  for (const Finding& finding : findings.all) {
    if (!finding.passed) {
      ++counts[plan.instances[finding.instance].rule->severity];
    }
  }
  return counts;
}

}  // namespace tally
