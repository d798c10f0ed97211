#include "outputs/tables/form_table.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "language/binder/tree/specials.h"

namespace tally {
namespace {

// The texts of rows, blank in headers, a mark where there is one.
VectorRef WithMarks(const bound::Form& form, const FormRows& rows, const Vector& texts, const std::vector<int>& marks) {
  TextColumn shown(rows.size());
  for (size_t row = 0; row < rows.size(); ++row) {
    if (rows.is_header(row)) {
      shown.AddMissing();
    } else if (marks[row] != FormMarks::kNoMark) {
      shown.Add(form.shows[static_cast<size_t>(marks[row])].mark);
    } else {
      shown.AddFrom(texts, row);
    }
  }
  return shown.Finish();
}

// Counts as texts; each different number is written once.
class CountTexts {
 public:
  CountTexts() : dictionary_(std::make_shared<Dictionary>()) {}
  // From here on counts print in this format.
  void Use(const bound::Format& format) {
    places_ = format.kind == bound::Format::Kind::kDecimal ? format.size : 0;
    codes_ = &codes_of_places_[places_];
  }
  int32_t Of(int64_t count) {
    if (count == kMissing64) {
      return kMissing32;
    }
    if (count >= kKept) {
      return Mark(Print(count));
    }
    if (static_cast<size_t>(count) >= codes_->size()) {
      codes_->resize(static_cast<size_t>(count) + 1, -1);
    }
    int32_t& code = (*codes_)[static_cast<size_t>(count)];
    if (code < 0) {
      code = Mark(Print(count));
    }
    return code;
  }
  int32_t Mark(const std::string& text) { return static_cast<int32_t>(dictionary_->Intern(text)); }
  const std::shared_ptr<Dictionary>& dictionary() const { return dictionary_; }

 private:
  static constexpr int64_t kKept = 1 << 16;
  std::string Print(int64_t count) const {
    return std::to_string(count) + (places_ == 0 ? "" : "." + std::string(static_cast<size_t>(places_), '0'));
  }

  std::shared_ptr<Dictionary> dictionary_;
  std::map<int, std::vector<int32_t>> codes_of_places_;
  std::vector<int32_t>* codes_ = nullptr;
  int places_ = 0;
};

void AddCells(const bound::Form& form, const FormResult& result, const FormRows& rows, const std::vector<int>& marks, ResultTable& table,
              std::vector<Span>& spans) {
  const size_t columns = result.columns().size();
  CountTexts texts;
  const size_t first = table.columns.size();
  for (size_t column = 0; column < columns; ++column) {
    texts.Use(result.columns()[column].format);
    Vector cells;
    cells.layout = Layout::kI32;
    cells.size = rows.size();
    cells.i32.reserve(rows.size());
    for (size_t row = 0; row < rows.size(); ++row) {
      const size_t cell = row * columns + column;
      const bool marked = marks[cell] != FormMarks::kNoMark && !rows.is_header(row);
      cells.i32.push_back(marked ? texts.Mark(form.shows[static_cast<size_t>(marks[cell])].mark) : texts.Of(result.cell(row, column)));
    }
    // The dictionary still grows; it is shared when all columns are made.
    table.columns.push_back({.heading = result.columns()[column].text,
                             .text = std::make_shared<const Vector>(std::move(cells)),
                             .format = result.columns()[column].format,
                             .origin = {},
                             .right_aligned = true});
    spans.push_back(result.columns()[column].span);
  }
  for (size_t column = first; column < table.columns.size(); ++column) {
    Vector with_dictionary = *table.columns[column].text;
    with_dictionary.dictionary = texts.dictionary();
    table.columns[column].text = std::make_shared<const Vector>(std::move(with_dictionary));
  }
}

}  // namespace

FormTablePlan PlanFormTable(Executor& executor, const bound::Form& form, const PrintPlan& print) {
  FormTablePlan plan;
  for (const bound::OutputField& label : form.labels) {
    plan.labels.push_back(PlanField(executor, label, print.rows.env));
  }
  for (const bound::OutputField& value : form.values) {
    plan.values.push_back(PlanField(executor, value, print.rows.env));
  }
  return plan;
}

ResultTable MakeFormTable(Executor& executor, const FormTablePlan& plan, const FormRows& rows, const FormMarks& marks) {
  const FormResult& result = rows.result();
  const bound::Form& form = *result.plan.form;
  ResultTable table;
  const bound::Measure* measure = form.measure.is_valid() ? &executor.planner().program().measures[form.measure.index()] : nullptr;
  table.title = measure == nullptr ? form.name : fmt::format("{}, measure \"{}\" {}", form.name, measure->code, measure->title);
  table.span = form.span;
  table.rows = rows.size();
  const std::vector<int> no_marks(rows.size(), FormMarks::kNoMark);
  const std::vector<LineLabel>& lines = result.counts.lines();
  const bool has_headers = std::any_of(lines.begin(), lines.end(), [](const LineLabel& line) { return line.header; });
  const auto describe = [&](size_t row) { return rows.NameOf(row); };
  std::vector<Span> spans;
  for (size_t i = 0; i < plan.labels.size(); ++i) {
    ResultColumn column = MakeColumn(executor, plan.labels[i], rows.size(), nullptr, describe);
    // A header prints its text where the lines print theirs, and nothing else.
    const bound::ExprPtr& value = form.labels[i].value;
    if (has_headers && (value == nullptr || !bound::Mentions(*value, bound::SpecialKind::kLineText))) {
      column.text = WithMarks(form, rows, *column.text, no_marks);
    }
    table.row_labels.push_back(static_cast<int>(table.columns.size()));
    table.columns.push_back(std::move(column));
    spans.push_back(plan.labels[i].span);
  }
  for (size_t i = 0; i < plan.values.size(); ++i) {
    ResultColumn column = MakeColumn(executor, plan.values[i], rows.size(), nullptr, describe);
    column.text = WithMarks(form, rows, *column.text, marks.values[i]);
    table.columns.push_back(std::move(column));
    spans.push_back(plan.values[i].span);
  }
  if (!result.counts.over_measure()) {
    AddCells(form, result, rows, marks.cells, table, spans);
  }
  CheckHeadings(executor.sink(), table.columns, spans);
  return table;
}

}  // namespace tally
