#include "outputs/publication/form_marks.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

// Prints `mark` at the places without a mark where all conditions hold; a header has no numbers to mark. `width`: places of a row.
void AddMark(Executor& executor, const FormRows& rows, size_t width, size_t show, const std::vector<NodeId>& conditions,
             const DescribeRow& describe, std::vector<int>& marks) {
  Bitmap places(marks.size());
  for (size_t place = 0; place < marks.size(); ++place) {
    if (marks[place] == FormMarks::kNoMark && !rows.is_header(place / width)) {
      places.Set(place);
    }
  }
  for (const NodeId condition : conditions) {
    places = RowsAmong(executor, condition, places, rows.result().plan.form->name, describe);
  }
  places.ForEach([&](size_t place) { marks[place] = static_cast<int>(show); });
}

bool IsFor(const bound::ShowMark& show, size_t value) {
  return show.in.empty() || std::find(show.in.begin(), show.in.end(), static_cast<int>(value)) != show.in.end();
}

}  // namespace

FormMarks MarksOf(Executor& executor, const FormRows& rows, const std::vector<MarkPlan>& plans) {
  const FormResult& result = rows.result();
  const bound::Form& form = *result.plan.form;
  const size_t columns = result.columns().size();
  FormMarks marks;
  marks.values.assign(form.values.size(), std::vector<int>(rows.size(), FormMarks::kNoMark));
  marks.cells.assign(rows.size() * columns, FormMarks::kNoMark);
  for (size_t value = 0; value < form.values.size(); ++value) {
    for (const MarkPlan& mark : plans) {
      if (IsFor(form.shows[mark.show], value)) {
        AddMark(
            executor, rows, 1, mark.show, mark.of_rows, [&](size_t row) { return rows.NameOf(row); }, marks.values[value]);
      }
    }
  }
  const auto describe = [&](size_t cell) {
    return fmt::format("{}, column \"{}\"", rows.NameOf(cell / columns), Printable(result.columns()[cell % columns].text));
  };
  for (const MarkPlan& mark : columns == 0 ? std::vector<MarkPlan>() : plans) {
    AddMark(executor, rows, columns, mark.show, mark.of_cells, describe, marks.cells);
  }
  return marks;
}

bool HasMarks(const FormMarks& marks) {
  const auto any = [](const std::vector<int>& places) {
    return std::any_of(places.begin(), places.end(), [](int mark) { return mark != FormMarks::kNoMark; });
  };
  return any(marks.cells) || std::any_of(marks.values.begin(), marks.values.end(), any);
}

}  // namespace tally
