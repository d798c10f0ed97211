#include "workbench/asking/rows_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "outputs/tables/output_fields.h"
#include "outputs/tables/output_files.h"

namespace tally {
namespace {

/// Where each row stands, for rows that nothing else may name.
ResultColumn PlacesOfRows(Run& run, TableId table, const std::vector<RowIndex>& rows) {
  TextColumn places(run.executor().RowsOf(table));
  size_t next = 0;
  std::vector<RowIndex> ascending = rows;
  std::sort(ascending.begin(), ascending.end());
  for (const RowIndex row : ascending) {
    for (; next < row; ++next) {
      places.AddMissing();
    }
    places.Add(OriginInWords(run.executor(), table, row));
    ++next;
  }
  for (; next < run.executor().RowsOf(table); ++next) {
    places.AddMissing();
  }
  ResultColumn column;
  column.heading = "row";
  column.text = places.Finish();
  return column;
}

}  // namespace

bool MayShow(Run& run, const bound::Expr& value, Span span) {
  PrivateValues* const values = run.private_values();
  const bound::Column* column = values == nullptr ? nullptr : values->ShownBy(value);
  if (column == nullptr) {
    return true;
  }
  run.sink()
      .Report(DiagnosticKind::PrivateColumn, span,
              fmt::format("this shows `{}` of `{}`, which is private", column->name, run.program().table(column->table).name))
      .Hint("where it may be seen, start with `--private`");
  return false;
}

bool ShowsPrivate(const Run& run, const bound::Expr& value) {
  return PrivateValues(run.program()).ShownBy(value) != nullptr;
}

bool PrintsPrivate(const Run& run, const std::string& output) {
  const auto prints = [&](const std::vector<bound::OutputField>& fields) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const bound::OutputField& field) { return field.value != nullptr && ShowsPrivate(run, *field.value); });
  };
  const bound::Program& program = run.program();
  return std::any_of(program.forms.begin(), program.forms.end(),
                     [&](const bound::Form& form) { return form.name == output && (prints(form.labels) || prints(form.values)); }) ||
         std::any_of(program.listings.begin(), program.listings.end(),
                     [&](const bound::Listing& listing) { return listing.name == output && prints(listing.fields); }) ||
         std::any_of(program.worksheets.begin(), program.worksheets.end(),
                     [&](const bound::Worksheet& sheet) { return sheet.name == output && prints(sheet.labels); });
}

std::optional<ShownRows> BindShown(Run& run, const ast::Question& question, TableId table) {
  ShownRows shown{.fields = {}, .sorted = run.questions().BindSorted(question.sorted, table), .first = question.first};
  for (const ast::OutputColumn& column : question.show) {
    shown.fields.push_back(run.questions().BindField(column, table));
  }
  if (run.sink().HasErrors()) {
    return std::nullopt;
  }
  for (const bound::OutputField& field : shown.fields) {
    if (!MayShow(run, *field.value, field.span)) {
      return std::nullopt;
    }
  }
  return shown;
}

bound::OutputField FieldOf(bound::ExprPtr value, std::string heading) {
  bound::OutputField field;
  field.span = value->span;
  field.heading = bound::MakeText(std::move(heading), value->span);
  field.value = std::move(value);
  return field;
}

void AddKeyFields(const Run& run, TableId table, std::vector<bound::OutputField>& fields) {
  const bound::Program& program = run.program();
  for (const ColumnId key : program.table(table).key) {
    fields.push_back(FieldOf(bound::MakeColumnOf(program, bound::MakeRowOf(table, 0, Span{}), key, Span{}), program.column(key).name));
  }
}

std::string RowsOf(const Run& run, TableId table) {
  return "rows-of-" + run.program().table(table).name;
}

Answer AnswerOfRows(Run& run, const ShownRows& shown, QuestionRows rows, std::string none) {
  Answer answer;
  std::optional<ResultTable> table = TableOfRows(run, shown, rows);
  if (!table) {
    return answer;
  }
  answer.shows_private = std::any_of(shown.fields.begin(), shown.fields.end(),
                                     [&](const bound::OutputField& field) { return ShowsPrivate(run, *field.value); });
  answer.names = RowsOf(run, rows.table);
  answer.text = table->rows == 0 ? std::move(none) : std::string();
  answer.tables.push_back(std::move(*table));
  answer.rows = std::move(rows);
  return answer;
}

std::optional<ResultTable> TableOfRows(Run& run, const ShownRows& shown, QuestionRows& rows) {
  Executor& executor = run.executor();
  plan::Planner& planner = executor.planner();
  const size_t errors = run.sink().error_count();
  const plan::Environment env = planner.TableEnvironment(rows.table);
  ResultTable table;
  table.title = run.program().table(rows.table).name;
  std::vector<Span> spans;
  for (const bound::OutputField& field : shown.fields) {
    table.columns.push_back(MakeColumn(executor, PlanField(executor, field, env), rows.rows.size(), &rows.rows));
    spans.push_back(field.span);
  }
  if (run.sink().error_count() != errors || !CheckHeadings(run.sink(), table.columns, spans)) {
    return std::nullopt;
  }
  if (shown.sorted.empty()) {
    rows.rows.ForEach([&](size_t row) { table.order.push_back(static_cast<RowIndex>(row)); });
  } else {
    const FilePlan file{.wanted = {}, .rows = {}, .sorted = PlanOrder(planner, shown.sorted, env)};
    table.order = ChooseRows(executor, file, PlanTies(planner, rows.table, env), rows.rows, table.columns);
    if (run.sink().error_count() != errors) {
      return std::nullopt;
    }
  }
  if (shown.first && table.order.size() > static_cast<size_t>(*shown.first)) {
    table.order.resize(static_cast<size_t>(*shown.first));
    rows.rows = Bitmap(rows.rows.size());
    for (const RowIndex row : table.order) {
      rows.rows.Set(row);
    }
  }
  table.rows = table.order.empty() ? 0 : rows.rows.size();
  if (table.columns.empty()) {
    table.columns.push_back(PlacesOfRows(run, rows.table, table.order));
  }
  return table;
}

}  // namespace tally
