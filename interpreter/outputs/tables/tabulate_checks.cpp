#include "engine/evaluation/row_vectors.h"
#include "language/binder/tree/output_columns.h"
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

VectorRef FieldNumbers(const ChecksPlan& plan, const Findings& findings) {
  std::vector<int64_t> numbers;
  for (const Finding& finding : findings.all) {
    numbers.push_back(plan.instances[finding.instance].field.value_or(kMissing64));
  }
  return MakeNumbers(std::move(numbers));
}

// What one finding says in a column of texts.
void AddTextOf(bound::FindingColumn column, const RuleInstance& instance, const InstanceTexts& said, const Finding& finding,
               TextColumn& texts) {
  using Column = bound::FindingColumn;
  switch (column) {
    case Column::kRule: texts.Add(instance.rule->id); break;
    case Column::kSeverity: texts.Add(instance.rule->severity); break;
    case Column::kMessage: texts.Add(said.message == nullptr ? std::string_view() : TextOrNothing(*said.message, finding.place)); break;
    case Column::kHeading: instance.heading.has_value() ? texts.Add(*instance.heading) : texts.AddMissing(); break;
    case Column::kValue: AddText(texts, said.value, finding.place); break;
    case Column::kResult: texts.Add(finding.passed ? "pass" : "fail"); break;
    case Column::kCell:
      if (said.cell != nullptr || instance.cell.empty()) {
        AddText(texts, said.cell, finding.place);
      } else {
        texts.Add(instance.cell);
      }
      break;
    case Column::kActual: AddText(texts, said.actual, finding.place); break;
    case Column::kLimit: AddText(texts, said.limit, finding.place); break;
    case Column::kField: break;  // a number
  }
}

VectorRef ColumnOf(bound::FindingColumn column, const ChecksPlan& plan, const Findings& findings, const std::vector<InstanceTexts>& said) {
  if (column == bound::FindingColumn::kField) {
    return FieldNumbers(plan, findings);
  }
  TextColumn texts(findings.all.size());
  for (const Finding& finding : findings.all) {
    AddTextOf(column, plan.instances[finding.instance], said[finding.instance], finding, texts);
  }
  return texts.Finish();
}

}  // namespace

DerivedRows TabulateFindings(Executor& executor, TableId table, const ChecksPlan& plan, const Findings& findings) {
  const bound::Program& program = executor.planner().program();
  std::vector<InstanceTexts> texts;
  for (size_t i = 0; i < plan.instances.size(); ++i) {
    texts.push_back(TextsOf(executor, *plan.checks, plan.instances[i], findings.rows_of[i]));
  }
  DerivedRows made;
  made.rows = findings.all.size();
  const std::vector<ColumnId>& columns = program.table(table).columns;
  if (!columns.empty() && program.column(columns.front()).type.kind == TypeKind::kRow) {
    std::vector<int32_t> rows;
    for (const Finding& finding : findings.all) {
      rows.push_back(static_cast<int32_t>(finding.row));
    }
    made.columns.push_back(MakeOrdinals(std::move(rows)));
  }
  for (const auto& column : bound::ColumnsOfFindings()) {
    made.columns.push_back(ColumnOf(column.column, plan, findings, texts));
  }
  return made;
}

}  // namespace tally
