#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "workbench/explain/explainer.h"

namespace tally {
namespace {

std::string YearsOf(const YearPatterns& years) {
  return years.from == years.through ? fmt::format("for {}", years.from) : fmt::format("for {} through {}", years.from, years.through);
}

}  // namespace

// The line of the patterns that holds for the year, and which of its texts fits.
void Explainer::ExplainPatterns(const bound::InPatterns& n, const plan::Environment& env, Explanation& out) {
  const bound::Patterns& patterns = program().patterns[n.patterns.index()];
  const Value text = ValueOf(*n.value, env);
  const Value year = ValueOf(*n.year, env);
  out.definition = fmt::format("patterns {}", patterns.name);
  out.defined_at = patterns.span;
  const auto* written = std::get_if<std::string>(&text.data);
  const auto* number = std::get_if<int64_t>(&year.data);
  if (written == nullptr || number == nullptr) {
    return;
  }
  if (IsHidden(*n.value) || IsHidden(*n.year)) {
    out.note = fmt::format("{} fits {} of the patterns", kPrivate, out.verdict == Verdict::kYes ? "one" : "none");
    return;
  }
  for (const YearPatterns& years : patterns.years) {
    if (*number < years.from || *number > years.through) {
      continue;
    }
    for (const std::string& except : years.set.except) {
      if (FitsAny(*written, {except}, years.set.wildcard)) {
        out.note = fmt::format("\"{}\" fits `except \"{}\"` {}", Printable(*written), Printable(except), YearsOf(years));
        return;
      }
    }
    for (const std::string& pattern : years.set.patterns) {
      if (FitsAny(*written, {pattern}, years.set.wildcard)) {
        out.note = fmt::format("\"{}\" fits \"{}\" {}", Printable(*written), Printable(pattern), YearsOf(years));
        return;
      }
    }
    out.note = fmt::format("\"{}\" fits none of the {} patterns {}", Printable(*written), years.set.patterns.size(), YearsOf(years));
    return;
  }
  out.note = fmt::format("there are no patterns for {}", *number);
}

void Explainer::ExplainCodes(const bound::Expr& value, const plan::Environment& env, Explanation& out) {
  const std::string text = ValueText(value, env);
  out.note = out.verdict == Verdict::kYes  ? fmt::format("{} is one of the codes", text)
             : out.verdict == Verdict::kNo ? fmt::format("{} is none of the codes", text)
                                           : "";
}

Explanation Explainer::ExplainPeriod(const bound::Expr& expr, const plan::Environment& env) {
  Explanation out;
  out.text = OneLine(expr.span);
  out.span = expr.span;
  out.value = IsHidden(expr) ? kPrivate : PeriodText(expr, env);
  if (const auto* fact = std::get_if<bound::FactOf>(&expr.node)) {
    ExplainFact(*fact, env, out);
  } else if (const auto* choice = std::get_if<bound::ChoiceOf>(&expr.node)) {
    ExplainChoice(*choice, env, out);
  } else {
    ExplainOperands(expr, env, out);
  }
  return out;
}

std::string Explainer::PeriodText(const bound::Expr& expr, const plan::Environment& env) {
  plan::Planner& planner = executor_.planner();
  const plan::PeriodNodes period = planner.LowerPeriod(expr, env);
  const Type element{.kind = expr.type.kind == TypeKind::kPeriod ? expr.type.element : expr.type.kind, .table = expr.type.table};
  const auto bound_text = [&](NodeId node) -> std::string {
    if (!node.is_valid()) {
      return "open";
    }
    const Value value = ValueAt(*rows_.OfScalar(node), 0);
    if (value.is_missing()) {
      return period.open_ends ? "open" : "missing";
    }
    const bound::Expr constant{.type = element, .nullable = false, .span = Span{}, .node = bound::Constant{value}};
    return ValueText(constant, planner.ScalarEnvironment());
  };
  return fmt::format("{} through {}", bound_text(period.start), bound_text(period.end));
}

// A finding: what its rule asked of the checked row.
void Explainer::AddFinding(TableId table, RowIndex row, Explanation& out) {
  const auto* source = std::get_if<bound::FindingsSource>(&program().table(table).source);
  if (source == nullptr) {
    return;
  }
  const bound::Checks& checks = program().checks[source->checks.index()];
  std::optional<RowIndex> checked;
  std::string id;
  for (const ColumnId column : program().table(table).columns) {
    const bound::ExprPtr cell = bound::MakeColumnOf(program(), RowConstant(table, row), column, Span{});
    if (cell->type.kind == TypeKind::kRow && !checked) {
      checked = RowOf(*cell, executor_.planner().ScalarEnvironment());
    } else if (program().column(column).name == "rule") {
      const Value value = ValueOf(*cell, executor_.planner().ScalarEnvironment());
      const auto* text = std::get_if<std::string>(&value.data);
      id = text == nullptr ? "" : *text;
    }
  }
  out.note = fmt::format("found by the rule \"{}\" of `{}`", Printable(id), checks.name);
  for (const bound::Rule& rule : checks.rules) {
    if (rule.id != id || !checked || !rule.loops.empty() || !rule.fields.empty() || rule.each_entered_row) {
      continue;
    }
    out.defined_at = rule.span;
    for (const bound::ExprPtr& asked : {rule.only_if, rule.condition}) {
      if (asked != nullptr) {
        out.children.push_back(Explain(*asked, EnvironmentOf(checks.table, *checked)));
        out.decisive = out.children.size() - 1;
      }
    }
  }
}

// What the cell's row or column computes, or the entry that is read.
void Explainer::ExplainSheetCell(const bound::SheetCell& n, const plan::Environment& env, Explanation& out) {
  const bound::Worksheet& sheet = program().worksheets[n.sheet.index()];
  const int row_index = n.row < 0 ? env.sheet_row : n.row;
  const int column_index = n.column < 0 ? env.sheet_column : n.column;
  const std::optional<RowIndex> report = RowOf(*n.report, env);
  if (!report || row_index < 0 || column_index < 0) {
    return;
  }
  const auto& row = sheet.rows[static_cast<size_t>(row_index)];
  const auto& column = sheet.columns[static_cast<size_t>(column_index)];
  const plan::Environment inner = executor_.planner().AtSheetCell(sheet, row_index, column_index, EnvironmentOf(sheet.table, *report));
  out.definition = fmt::format("{}: row {} \"{}\", column {} \"{}\"", sheet.name, row.name, Printable(row.text), column.number,
                               Printable(column.heading));
  out.defined_at = row.value != nullptr ? row.span : column.span;
  const bound::ExprPtr& value = row.value != nullptr ? row.value : column.value;
  if (!told_cells_.insert(fmt::format("{} {} {} {}", n.sheet.value, row_index, column_index, *report)).second) {
    out.note = "opened above";
  } else if (value != nullptr) {
    out.children.push_back(Explain(*value, inner));
    out.decisive = 0;
  } else {
    const std::optional<RowIndex> entered = RowOf(*bound::MakeEntryOf(sheet), inner);
    out.note = entered ? "entered" : "there is no entry; its default holds";
    if (entered) {
      AddRecords(*bound::MakeColumnOf(program(), RowConstant(sheet.entries, *entered), column.entered, column.span), inner, out.records);
    }
  }
}

}  // namespace tally
