// What operations tell the account beside the values that they give.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/row_name.h"
#include "engine/grouping/grouping.h"
#include "engine/kernels/operators.h"
#include "foundation/base/plain_number.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"
#include "foundation/types/patterns.h"

namespace tally {
namespace {

// The years of which no patterns are given.
std::set<int32_t> UnknownYears(const Vector& years, const std::vector<YearPatterns>& patterns) {
  std::set<int32_t> unknown;
  int32_t last = kMissing32;
  for (size_t row = 0; row < years.stored(); ++row) {
    if (IsMissingAt(years, row)) {
      continue;
    }
    const int32_t year = IntegerAt(years, row);
    const bool known = year == last || std::any_of(patterns.begin(), patterns.end(),
                                                   [&](const YearPatterns& some) { return some.from <= year && year <= some.through; });
    if (known) {
      last = year;
    } else {
      unknown.insert(year);
    }
  }
  return unknown;
}

// The suppressed cells among the rows that take part in an aggregate over a column of a file.
size_t SuppressedCells(const StoredTable& table, size_t column, const Grouping& grouping) {
  if (column >= table.suppressed.size() || table.suppressed[column].empty()) {
    return 0;
  }
  const std::vector<RowIndex>& suppressed = table.suppressed[column];
  size_t cells = 0;
  ForTaking(grouping, [&](size_t row, size_t) {
    cells += std::binary_search(suppressed.begin(), suppressed.end(), static_cast<RowIndex>(row)) ? 1 : 0;
  });
  return cells;
}

bool HoldsMissing(const Vector& values) {
  switch (values.layout) {
    case Layout::kI64: return std::find(values.i64.begin(), values.i64.end(), kMissing64) != values.i64.end();
    case Layout::kRational:
      return std::any_of(values.rational.begin(), values.rational.end(), [](const auto& value) { return !value.has_value(); });
    case Layout::kBits:
    case Layout::kU8:
    case Layout::kI32: return true;  // the literal `missing`
  }
  return false;
}

// The groups that have rows, but not one value.
size_t GroupsWithoutValue(const Grouping& grouping, const Vector& values) {
  Bitmap with_rows(grouping.groups);
  Bitmap with_values(grouping.groups);
  ForTaking(grouping, [&](size_t row, size_t group) {
    with_rows.Set(group);
    if (!IsMissingAt(values, row)) {
      with_values.Set(group);
    }
  });
  with_rows.AndNot(with_values);
  return with_rows.Count();
}

bool HasEndlessQuotient(const Vector& numbers) {
  return numbers.layout == Layout::kRational && std::any_of(numbers.rational.begin(), numbers.rational.end(), [](const auto& number) {
           return number.has_value() && !IsFiniteDecimal(*number);
         });
}

}  // namespace

void Evaluation::TellOfOperator(NodeId id, const plan::OperatorNode& n, const std::vector<VectorRef>& inputs, size_t rows) {
  TellOfValues(id, n, inputs);
  if (const auto* print = std::get_if<plan::ToText>(&n.operation)) {
    if (print->style == PrintStyle::kNumber && HasEndlessQuotient(*inputs[0])) {
      executor_.account_.AddOmission({.kind = DiagnosticKind::NotDecided,
                                      .span = n.span,
                                      .text = fmt::format("quotients without end are printed rounded to {} places here", kQuotientPlaces),
                                      .hint = "say how many with `as decimal 2`, or in a text with `fixed(x, 2)`"});
    }
  } else if (std::holds_alternative<plan::Choose>(n.operation)) {
    std::vector<const Vector*> conditions;
    for (size_t i = 0; i + 1 < inputs.size(); i += 2) {
      conditions.push_back(inputs[i].get());
    }
    const std::string& owner = graph_.owners()[graph_.owner_of(id)].name;
    executor_.AddUndetermined(owner.empty() ? "when" : owner, id, UndecidedRows(conditions, rows));
  } else if (const auto* patterns = std::get_if<plan::MatchesPatterns>(&n.operation)) {
    for (const int32_t year : UnknownYears(*inputs[1], patterns->years)) {
      executor_.account_.AddOmission({.kind = DiagnosticKind::AlwaysTheSame,
                                      .span = n.span,
                                      .text = fmt::format("no patterns are given for {}: nothing is in them in that year",
                                                          AsTold(n.inputs[1], PlainDataValue(std::to_string(year)))),
                                      .hint = {}});
    }
  }
}

void Evaluation::TellOfSum(const plan::AggregateNode& n, const AggregateInputs& in) {
  if (const auto* column = std::get_if<plan::StoredColumnNode>(&graph_.node(n.value).body)) {
    const StoredTable* stored = executor_.Stored(executor_.planner_.TableOf(column->table));
    if (const size_t cells = stored == nullptr ? 0 : SuppressedCells(*stored, static_cast<size_t>(column->column), in.grouping)) {
      executor_.account_.AddOmission(
          {.kind = DiagnosticKind::NotDecided,
           .span = n.span,
           .text = fmt::format("{} {} left out of this sum", cells, cells == 1 ? "suppressed cell is" : "suppressed cells are"),
           .hint = {}});
    }
  }
  TellOfSumsOfNothing(n, SumsOfNothing(in));
}

size_t Evaluation::SumsOfNothing(const AggregateInputs& in) {
  return HoldsMissing(*in.value) ? GroupsWithoutValue(in.grouping, *in.value) : 0;
}

void Evaluation::TellOfSumsOfNothing(const plan::AggregateNode& n, size_t groups) {
  if (groups != 0) {
    const bool scalar = !n.group.is_valid();
    executor_.account_.AddOmission({.kind = DiagnosticKind::NotDecided,
                                    .span = n.span,
                                    .text = scalar ? std::string("this sum is of missing values alone, and so 0")
                                                   : fmt::format("in {} this sum is of missing values alone, and so 0", RowsText(groups)),
                                    .hint = {}});
  }
}

}  // namespace tally
