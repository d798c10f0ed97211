#include "outputs/tables/output_tables.h"

#include "engine/evaluation/row_vectors.h"
#include "language/binder/tree/output_columns.h"

namespace tally {
namespace {

// One row of either table.
struct TableRow {
  const CountedForm* from;
  const FormResult::Row* row;
  size_t row_index;
  const AxisLine* line;
  const AxisLine* column;  // null: a line
};

template <class NumberOf>
VectorRef NumberColumn(const std::vector<TableRow>& rows, NumberOf number_of) {
  std::vector<int64_t> numbers;
  numbers.reserve(rows.size());
  for (const TableRow& row : rows) {
    numbers.push_back(number_of(row));
  }
  return MakeNumbers(std::move(numbers));
}

template <class TextOf>
VectorRef Texts(const std::vector<TableRow>& rows, TextOf text_of) {
  TextColumn texts(rows.size());
  for (const TableRow& row : rows) {
    texts.Add(text_of(row));
  }
  return texts.Finish();
}

template <class FlagOf>
VectorRef Flags(const std::vector<TableRow>& rows, FlagOf flag_of) {
  std::vector<bool> flags;
  flags.reserve(rows.size());
  for (const TableRow& row : rows) {
    flags.push_back(flag_of(row));
  }
  return MakeBits(flags);
}

size_t PartOf(const TableRow& cell) {
  return static_cast<size_t>(cell.column - cell.from->result->columns().data());
}

int64_t CountOf(const TableRow& row) {
  return row.from->result->cell(row.row_index, PartOf(row));
}

std::optional<Rational> RateOf(const TableRow& row) {
  const int64_t numerator = row.from->result->numerator(*row.row);
  const int64_t denominator = row.from->result->denominator(*row.row);
  if (numerator == kMissing64 || denominator == kMissing64 || denominator == 0) {
    return std::nullopt;
  }
  return Rational(numerator) / Rational(denominator);
}

// The parts of a row in whose place a mark is printed: its column; of a line numerator and denominator.
std::vector<size_t> HiddenParts(const TableRow& row) {
  std::vector<size_t> hidden;
  if (row.from->published == nullptr) {
    return hidden;
  }
  const std::vector<size_t> parts =
      row.column != nullptr ? std::vector<size_t>{PartOf(row)} : std::vector<size_t>{FormPlace::kNumerator, FormPlace::kDenominator};
  for (const size_t part : parts) {
    if (row.from->published->IsHidden(row.row_index, part)) {
      hidden.push_back(part);
    }
  }
  return hidden;
}

template <class TextOf>
VectorRef TextsOrMissing(const std::vector<TableRow>& rows, TextOf text_of) {
  TextColumn texts(rows.size());
  for (const TableRow& row : rows) {
    const std::string text = text_of(row);
    text.empty() ? texts.AddMissing() : texts.Add(text);
  }
  return texts.Finish();
}

VectorRef Reasons(const std::vector<TableRow>& rows) {
  return TextsOrMissing(rows, [](const TableRow& row) {
    std::string reasons;
    for (const size_t part : HiddenParts(row)) {
      const auto found = row.from->published->reasons.find({row.row_index, part});
      if (found != row.from->published->reasons.end() && reasons.find(found->second) == std::string::npos) {
        reasons += (reasons.empty() ? "" : "; ") + found->second;
      }
    }
    return reasons;
  });
}

VectorRef LineNumbers(const std::vector<TableRow>& rows) {
  return NumberColumn(rows, [](const TableRow& row) { return row.line->number.has_value() ? *row.line->number : kMissing64; });
}
VectorRef LineTexts(const std::vector<TableRow>& rows, std::string LineLabel::*text) {
  return Texts(rows, [text](const TableRow& row) -> std::string_view { return row.line->*text; });
}
VectorRef AllOffered(const std::vector<TableRow>& rows) {
  return Flags(rows, [](const TableRow& row) { return row.line->offered && (row.column == nullptr || row.column->offered); });
}
VectorRef AllProvided(const std::vector<TableRow>& rows) {
  return Flags(rows, [](const TableRow& row) { return row.line->provided && (row.column == nullptr || row.column->provided); });
}
VectorRef AreHidden(const std::vector<TableRow>& rows) {
  return Flags(rows, [](const TableRow& row) { return !HiddenParts(row).empty(); });
}

VectorRef ColumnOf(bound::CellColumn column, const std::vector<TableRow>& rows) {
  using Column = bound::CellColumn;
  switch (column) {
    case Column::kForm: return Texts(rows, [](const TableRow& row) -> std::string_view { return row.from->form->name; });
    case Column::kLine: return LineNumbers(rows);
    case Column::kText: return LineTexts(rows, &LineLabel::text);
    case Column::kAxis: return LineTexts(rows, &LineLabel::axis_name);
    case Column::kColumn: return Texts(rows, [](const TableRow& row) -> std::string_view { return row.column->text; });
    case Column::kCount: return NumberColumn(rows, CountOf);
    case Column::kOffered: return AllOffered(rows);
    case Column::kProvided: return AllProvided(rows);
    case Column::kHidden: return AreHidden(rows);
    case Column::kReason: return Reasons(rows);
  }
  return nullptr;
}

const bound::Measure& MeasureOf(Executor& executor, const TableRow& row) {
  return executor.planner().program().measures[row.from->form->measure.index()];
}

VectorRef Targets(Executor& executor, const std::vector<TableRow>& rows) {
  std::vector<std::optional<Rational>> targets;
  const CountedForm* of = nullptr;
  Value target;
  for (const TableRow& row : rows) {
    if (row.from != of) {
      of = row.from;
      const bound::ExprPtr& level = MeasureOf(executor, row).target;
      target = level == nullptr ? Value{} : executor.EvaluateScalar(*level);
    }
    targets.push_back(std::holds_alternative<Rational>(target.data) ? std::optional(std::get<Rational>(target.data)) : std::nullopt);
  }
  return MakeRationals(std::move(targets));
}

VectorRef Rates(const std::vector<TableRow>& rows) {
  std::vector<std::optional<Rational>> rates;
  for (const TableRow& row : rows) {
    rates.push_back(RateOf(row));
  }
  return MakeRationals(std::move(rates));
}

VectorRef HiddenValues(const std::vector<TableRow>& rows) {
  return TextsOrMissing(rows, [](const TableRow& row) {
    std::string names;
    for (const size_t part : HiddenParts(row)) {
      names += std::string(names.empty() ? "" : ", ") + (part == FormPlace::kNumerator ? "numerator" : "denominator");
    }
    return names;
  });
}

VectorRef ColumnOf(Executor& executor, bound::LineColumn column, const std::vector<TableRow>& rows) {
  using Column = bound::LineColumn;
  switch (column) {
    case Column::kMeasure: return Texts(rows, [&](const TableRow& row) -> std::string_view { return MeasureOf(executor, row).code; });
    case Column::kName: return Texts(rows, [&](const TableRow& row) -> std::string_view { return MeasureOf(executor, row).title; });
    case Column::kTarget: return Targets(executor, rows);
    case Column::kLine: return LineNumbers(rows);
    case Column::kText: return LineTexts(rows, &LineLabel::text);
    case Column::kAxis: return LineTexts(rows, &LineLabel::axis_name);
    case Column::kNumerator: return NumberColumn(rows, [](const TableRow& row) { return row.from->result->numerator(*row.row); });
    case Column::kDenominator: return NumberColumn(rows, [](const TableRow& row) { return row.from->result->denominator(*row.row); });
    case Column::kRate: return Rates(rows);
    case Column::kOffered: return AllOffered(rows);
    case Column::kProvided: return AllProvided(rows);
    case Column::kNumeratorOnly: return Flags(rows, [](const TableRow& row) { return row.line->numerator_only; });
    case Column::kHiddenValues: return HiddenValues(rows);
    case Column::kHidden: return AreHidden(rows);
    case Column::kReason: return Reasons(rows);
  }
  return nullptr;
}

std::vector<TableRow> RowsOf(const std::vector<CountedForm>& forms, bool cells) {
  std::vector<TableRow> rows;
  for (const CountedForm& counted : forms) {
    for (size_t i = 0; i < counted.result->rows.size(); ++i) {
      const FormResult::Row& row = counted.result->rows[i];
      const AxisLine& line = counted.result->line(row);
      if (line.header) {
        continue;
      }
      if (!cells) {
        rows.push_back({&counted, &row, i, &line, nullptr});
        continue;
      }
      for (const AxisLine& column : counted.result->columns()) {
        rows.push_back({&counted, &row, i, &line, &column});
      }
    }
  }
  return rows;
}

}  // namespace

DerivedRows CellsTable(const std::vector<CountedForm>& forms) {
  const std::vector<TableRow> rows = RowsOf(forms, true);
  DerivedRows made;
  made.rows = rows.size();
  for (const auto& column : bound::ColumnsOfCells()) {
    made.columns.push_back(ColumnOf(column.column, rows));
  }
  return made;
}

DerivedRows LinesTable(Executor& executor, const std::vector<CountedForm>& forms) {
  const std::vector<TableRow> rows = RowsOf(forms, false);
  DerivedRows made;
  made.rows = rows.size();
  for (const auto& column : bound::ColumnsOfLines()) {
    made.columns.push_back(ColumnOf(executor, column.column, rows));
  }
  return made;
}

}  // namespace tally
