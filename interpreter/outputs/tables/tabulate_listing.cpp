#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "outputs/forms/line_bits.h"
#include "outputs/tables/output_fields.h"
#include "outputs/tables/output_files.h"

namespace tally {
namespace {

struct ListingColumns {
  std::vector<ResultColumn> columns;
  std::vector<Span> spans;
};

// The fields of one `for each` go round together: those behind `first` with its loops.
size_t EndOfLoop(const std::vector<bound::OutputField>& fields, size_t first) {
  size_t end = first + 1;
  while (!fields[first].loops.empty() && end < fields.size() && !fields[end].loops.empty() &&
         fields[end].loops[0].slot == fields[first].loops[0].slot) {
    ++end;
  }
  return end;
}

// The listing's columns over all rows of its table; a field with loops is one column a combination.
ListingColumns ColumnsOf(Executor& executor, const bound::Listing& listing, const Bitmap& used) {
  ListingColumns made;
  const size_t rows = executor.RowsOf(listing.table);
  const auto describe = [&](size_t row) {
    return fmt::format("in the row {} of `{}`", RowInWords(executor, listing.table, static_cast<RowIndex>(row)),
                       executor.planner().program().table(listing.table).name);
  };
  for (size_t first = 0, end = 0; first < listing.fields.size(); first = end) {
    end = EndOfLoop(listing.fields, first);
    plan::Environment env = executor.planner().TableEnvironment(listing.table);
    env.label = listing.name;
    ForEachCombination(executor, listing.fields[first].loops, env, listing.fields[first].span, [&](const plan::Environment& inner) {
      plan::Environment scalar = executor.planner().ScalarEnvironment();
      scalar.loops = inner.loops;
      for (size_t i = first; i < end; ++i) {
        const bound::OutputField& field = listing.fields[i];
        made.columns.push_back(MakeColumn(executor, field, TextOfScalar(executor, field.heading, scalar), inner, rows, &used, describe));
        made.spans.push_back(field.span);
      }
    });
  }
  return made;
}

// The columns that name a row in messages: those of the table's key where they are printed as they are, else the first.
std::vector<int> RowLabels(const bound::Listing& listing, const bound::Program& program, size_t columns) {
  std::vector<int> labels;
  if (columns != listing.fields.size()) {
    return labels;
  }
  for (const ColumnId key : program.table(listing.table).key) {
    for (size_t i = 0; i < listing.fields.size(); ++i) {
      const bound::ExprPtr& value = listing.fields[i].value;
      const auto* column = value == nullptr ? nullptr : std::get_if<bound::ColumnOf>(&value->node);
      if (column != nullptr && column->column == key && std::holds_alternative<bound::RowOf>(column->row->node)) {
        labels.push_back(static_cast<int>(i));
        break;
      }
    }
  }
  return labels;
}

}  // namespace

std::vector<ResultTable> TabulateListing(Executor& executor, const bound::Listing& listing, const std::vector<WantedFile>& files) {
  std::vector<ResultTable> tables;
  if (files.empty()) {
    return tables;
  }
  const size_t errors = executor.sink().error_count();
  const plan::Environment env = executor.planner().TableEnvironment(listing.table);
  const Bitmap used = RowsWhere(executor, listing.where, env, executor.RowsOf(listing.table), listing.name);
  const ListingColumns columns = ColumnsOf(executor, listing, used);
  if (!CheckHeadings(executor.sink(), columns.columns, columns.spans) || executor.sink().error_count() != errors) {
    return tables;
  }
  for (const WantedFile& wanted : files) {
    const std::vector<RowIndex> rows =
        ChooseRows(executor, listing.table, listing.where, wanted.file, listing.sorted, columns.columns, listing.name);
    ResultTable table;
    table.file = wanted.name;
    table.title = listing.name;
    table.header = wanted.header;
    table.span = listing.span;
    table.rows = rows.size();
    table.row_labels = RowLabels(listing, executor.planner().program(), columns.columns.size());
    table.columns.resize(columns.columns.size());
    executor.pool().ForEach(columns.columns.size(), [&](size_t i) {
      ResultColumn column = columns.columns[i];
      column.text = TakeRows(column.text, rows);
      if (column.origin.has_value() && column.origin->ordinals != nullptr) {
        column.origin->ordinals = TakeRows(column.origin->ordinals, rows);
      }
      table.columns[i] = std::move(column);
    });
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace tally
