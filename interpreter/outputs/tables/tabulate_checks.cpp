#include "engine/evaluation/row_vectors.h"
#include "foundation/base/check.h"
#include "outputs/tables/findings.h"
#include "outputs/tables/output_fields.h"

namespace tally {
namespace {

// The texts that an instance's findings say, over the rows that it found.
struct InstanceTexts {
  VectorRef message;
  VectorRef value;
  VectorRef cell;
  VectorRef actual;
  VectorRef limit;
};

// The instance's environment over the rows found.
plan::Environment OverFound(Executor& executor, const RuleInstance& instance, const std::vector<RowIndex>& rows, TableId table) {
  plan::Planner& planner = executor.planner();
  plan::Environment env = instance.env;
  env.domain = executor.AddExternalDomain(rows.size());
  if (!table.is_valid()) {
    return env;
  }
  const NodeId ordinals = executor.AddInput(env.domain, MakeOrdinals(std::vector<int32_t>(rows.begin(), rows.end())));
  env.frames[0].ordinals = ordinals;
  for (auto& [kind, node] : env.specials) {
    if (!planner.graph().IsScalar(node)) {
      node = planner.Gather(node, ordinals);
    }
  }
  return env;
}

// How actual and limit print: amounts of a worksheet as its cells do, where one of the two is an amount.
bound::Format AmountFormat(const bound::Program& program, const bound::Checks& checks, const bound::Rule& rule) {
  const auto is_amount = [](const bound::ExprPtr& value) { return value != nullptr && value->type.kind == TypeKind::kDecimal; };
  if (checks.worksheet.is_valid() && (is_amount(rule.actual) || is_amount(rule.limit))) {
    return program.worksheets[checks.worksheet.index()].cell_format;
  }
  return {};
}

InstanceTexts TextsOf(Executor& executor, const bound::Checks& checks, const RuleInstance& instance, const std::vector<RowIndex>& rows) {
  InstanceTexts texts;
  if (rows.empty()) {
    return texts;
  }
  plan::Planner& planner = executor.planner();
  const bound::Rule& rule = *instance.rule;
  const plan::Environment env = OverFound(executor, instance, rows, checks.table);
  const bound::Format amounts = AmountFormat(planner.program(), checks, rule);
  const auto text = [&](const bound::ExprPtr& expr, const bound::Format& format) {
    return expr == nullptr ? nullptr : EvaluateOver(executor, LowerField(planner, *expr, format, env), rows.size());
  };
  texts.message = text(rule.message, {});
  texts.cell = text(rule.on_text, {});
  texts.actual = text(rule.actual, amounts);
  texts.limit = text(rule.limit, amounts);
  if (instance.value.is_valid()) {
    texts.value = EvaluateOver(executor, env.specials.at(bound::SpecialKind::kFieldValue), rows.size());
  }
  return texts;
}

void AddText(TextColumn& column, const VectorRef& texts, size_t place) {
  if (texts == nullptr) {
    column.AddMissing();
  } else {
    column.AddFrom(*texts, place);
  }
}

// One column of the findings, by its name.
VectorRef ColumnNamed(const std::string& name, const Findings& findings, const std::vector<InstanceTexts>& texts) {
  if (name == "field") {
    std::vector<int64_t> numbers;
    for (const Finding& finding : findings.all) {
      numbers.push_back(findings.instances[finding.instance].field.value_or(kMissing64));
    }
    return MakeNumbers(std::move(numbers));
  }
  TextColumn column(findings.all.size());
  for (const Finding& finding : findings.all) {
    const RuleInstance& instance = findings.instances[finding.instance];
    const InstanceTexts& said = texts[finding.instance];
    if (name == "rule") {
      column.Add(instance.rule->id);
    } else if (name == "severity") {
      column.Add(instance.rule->severity);
    } else if (name == "message") {
      column.Add(said.message == nullptr ? std::string_view() : TextOrNothing(*said.message, finding.place));
    } else if (name == "heading") {
      instance.heading.has_value() ? column.Add(*instance.heading) : column.AddMissing();
    } else if (name == "value") {
      AddText(column, said.value, finding.place);
    } else if (name == "result") {
      column.Add(finding.passed ? "pass" : "fail");
    } else if (name == "cell") {
      if (said.cell != nullptr || instance.cell.empty()) {
        AddText(column, said.cell, finding.place);
      } else {
        column.Add(instance.cell);
      }
    } else if (name == "actual") {
      AddText(column, said.actual, finding.place);
    } else {
      TALLY_CHECK(name == "limit");
      AddText(column, said.limit, finding.place);
    }
  }
  return column.Finish();
}

}  // namespace

DerivedRows TabulateFindings(Executor& executor, TableId table, const bound::Checks& checks) {
  const bound::Program& program = executor.planner().program();
  const Findings findings = FindAll(executor, checks);
  std::vector<InstanceTexts> texts;
  for (size_t i = 0; i < findings.instances.size(); ++i) {
    texts.push_back(TextsOf(executor, checks, findings.instances[i], findings.rows_of[i]));
  }
  DerivedRows made;
  made.rows = findings.all.size();
  for (const ColumnId id : program.table(table).columns) {
    const bound::Column& column = program.column(id);
    if (column.type.kind != TypeKind::kRow) {
      made.columns.push_back(ColumnNamed(column.name, findings, texts));
      continue;
    }
    std::vector<int32_t> rows;
    for (const Finding& finding : findings.all) {
      rows.push_back(static_cast<int32_t>(finding.row));
    }
    made.columns.push_back(MakeOrdinals(std::move(rows)));
  }
  return made;
}

}  // namespace tally
