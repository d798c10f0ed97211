#include "outputs/tables/output_tables.h"

#include "engine/evaluation/row_vectors.h"
#include "foundation/base/check.h"

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

// The parts of a row that a protected mark hides: its column; of a line numerator and denominator.
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

// The columns that cells and lines share; null when `name` is none of them.
VectorRef SharedColumn(const std::string& name, const std::vector<TableRow>& rows) {
  if (name == "line") {
    return NumberColumn(rows, [](const TableRow& row) { return row.line->number.has_value() ? *row.line->number : kMissing64; });
  }
  if (name == "text") {
    return Texts(rows, [](const TableRow& row) -> std::string_view { return row.line->text; });
  }
  if (name == "axis") {
    return Texts(rows, [](const TableRow& row) -> std::string_view { return row.line->axis_name; });
  }
  if (name == "offered") {
    return Flags(rows, [](const TableRow& row) { return row.line->offered && (row.column == nullptr || row.column->offered); });
  }
  if (name == "provided") {
    return Flags(rows, [](const TableRow& row) { return row.line->provided && (row.column == nullptr || row.column->provided); });
  }
  if (name == "hidden") {
    return Flags(rows, [](const TableRow& row) { return !HiddenParts(row).empty(); });
  }
  if (name == "reason") {
    return Reasons(rows);
  }
  return nullptr;
}

VectorRef ColumnOfCells(const std::string& name, const std::vector<TableRow>& rows) {
  if (VectorRef shared = SharedColumn(name, rows)) {
    return shared;
  }
  if (name == "form") {
    return Texts(rows, [](const TableRow& row) -> std::string_view { return row.from->form->name; });
  }
  if (name == "column") {
    return Texts(rows, [](const TableRow& row) -> std::string_view { return row.column->text; });
  }
  TALLY_CHECK(name == "count");
  return NumberColumn(rows, CountOf);
}

VectorRef ColumnOfLines(Executor& executor, const std::string& name, const std::vector<TableRow>& rows) {
  if (VectorRef shared = SharedColumn(name, rows)) {
    return shared;
  }
  const auto measure_of = [&](const TableRow& row) -> const bound::Measure& {
    return executor.planner().program().measures[row.from->form->measure.index()];
  };
  if (name == "measure") {
    return Texts(rows, [&](const TableRow& row) -> std::string_view { return measure_of(row).code; });
  }
  if (name == "name") {
    return Texts(rows, [&](const TableRow& row) -> std::string_view { return measure_of(row).title; });
  }
  if (name == "numerator") {
    return NumberColumn(rows, [](const TableRow& row) { return row.from->result->numerator(*row.row); });
  }
  if (name == "denominator") {
    return NumberColumn(rows, [](const TableRow& row) { return row.from->result->denominator(*row.row); });
  }
  if (name == "numerator_only") {
    return Flags(rows, [](const TableRow& row) { return row.line->numerator_only; });
  }
  if (name == "hidden_values") {
    return TextsOrMissing(rows, [](const TableRow& row) {
      std::string names;
      for (const size_t part : HiddenParts(row)) {
        names += std::string(names.empty() ? "" : ", ") + (part == FormPlace::kNumerator ? "numerator" : "denominator");
      }
      return names;
    });
  }
  std::vector<std::optional<Rational>> numbers;
  if (name == "rate") {
    for (const TableRow& row : rows) {
      numbers.push_back(RateOf(row));
    }
    return MakeRationals(std::move(numbers));
  }
  TALLY_CHECK(name == "target");
  const CountedForm* of = nullptr;
  Value target;
  for (const TableRow& row : rows) {
    if (row.from != of) {
      of = row.from;
      const bound::ExprPtr& level = measure_of(row).target;
      target = level == nullptr ? Value{} : executor.EvaluateScalar(*level);
    }
    numbers.push_back(std::holds_alternative<Rational>(target.data) ? std::optional(std::get<Rational>(target.data)) : std::nullopt);
  }
  return MakeRationals(std::move(numbers));
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

DerivedRows CellsTable(Executor& executor, TableId table, const std::vector<CountedForm>& forms) {
  const bound::Program& program = executor.planner().program();
  const std::vector<TableRow> rows = RowsOf(forms, true);
  DerivedRows made;
  made.rows = rows.size();
  for (const ColumnId column : program.table(table).columns) {
    made.columns.push_back(ColumnOfCells(program.column(column).name, rows));
  }
  return made;
}

DerivedRows LinesTable(Executor& executor, TableId table, const std::vector<CountedForm>& forms) {
  const bound::Program& program = executor.planner().program();
  const std::vector<TableRow> rows = RowsOf(forms, false);
  DerivedRows made;
  made.rows = rows.size();
  for (const ColumnId column : program.table(table).columns) {
    made.columns.push_back(ColumnOfLines(executor, program.column(column).name, rows));
  }
  return made;
}

}  // namespace tally
