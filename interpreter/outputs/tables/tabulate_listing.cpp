#include "outputs/tables/listing_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "outputs/forms/axis_lines.h"

namespace tally {
namespace {

// The fields of one `for each` go round together: those behind `first` with its loops.
size_t EndOfLoop(const std::vector<bound::OutputField>& fields, size_t first) {
  size_t end = first + 1;
  while (!fields[first].loops.empty() && end < fields.size() && !fields[end].loops.empty() &&
         fields[end].loops[0].slot == fields[first].loops[0].slot) {
    ++end;
  }
  return end;
}

std::vector<FieldPlan> PlanColumns(Executor& executor, const bound::Listing& listing) {
  std::vector<FieldPlan> columns;
  for (size_t first = 0, end = 0; first < listing.fields.size(); first = end) {
    end = EndOfLoop(listing.fields, first);
    plan::Environment env = executor.planner().TableEnvironment(listing.table);
    env.label = listing.name;
    ForEachCombination(executor, listing.fields[first].loops, env, listing.fields[first].span, [&](const plan::Environment& inner) {
      for (size_t i = first; i < end; ++i) {
        columns.push_back(PlanField(executor, listing.fields[i], inner));
      }
    });
  }
  return columns;
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

// The rows that are printed in one file or another.
Bitmap RowsOfFiles(Executor& executor, const ListingPlan& plan) {
  const Bitmap listed = RowsThat(executor, plan.where, executor.RowsOf(plan.listing->table));
  Bitmap printed(listed.size());
  for (const FilePlan& file : plan.files) {
    Bitmap of_file = listed;
    if (file.rows.is_valid()) {
      of_file.And(RowsThat(executor, file.rows, listed.size()));
    }
    printed.Or(of_file);
  }
  return printed;
}

}  // namespace

ListingPlan PlanListing(Executor& executor, const bound::Listing& listing, const std::vector<WantedFile>& files) {
  plan::Planner& planner = executor.planner();
  plan::Environment env = planner.TableEnvironment(listing.table);
  env.label = listing.name;
  ListingPlan plan;
  plan.listing = &listing;
  if (listing.where != nullptr) {
    plan.where = planner.LowerDecision(*listing.where, env);
  }
  plan.files = PlanFiles(planner, files, OrderOf(listing.sorted, listing.files, files), env, listing.name);
  plan.ties = PlanTies(planner, listing.table, env);
  plan.columns = PlanColumns(executor, listing);
  plan.row_labels = RowLabels(listing, planner.program(), plan.columns.size());
  return plan;
}

std::vector<NodeId> ListingPlan::ReadNodes() const {
  std::vector<NodeId> nodes;
  if (where.is_valid()) {
    nodes.push_back(where);
  }
  for (const FilePlan& file : files) {
    AddReadNodes(file, nodes);
  }
  AddReadNodes(ties, nodes);
  for (const FieldPlan& column : columns) {
    AddReadNodes(column, nodes);
  }
  return nodes;
}

std::vector<ResultTable> TabulateListing(Executor& executor, const ListingPlan& plan) {
  const bound::Listing& listing = *plan.listing;
  const size_t errors = executor.sink().error_count();
  const Bitmap used = RowsOfFiles(executor, plan);
  const auto describe = [&](size_t row) {
    return fmt::format("in the row {} of `{}`", RowInWords(executor, listing.table, static_cast<RowIndex>(row)),
                       executor.planner().program().table(listing.table).name);
  };
  std::vector<ResultColumn> columns;
  std::vector<Span> spans;
  for (const FieldPlan& column : plan.columns) {
    columns.push_back(MakeColumn(executor, column, used.size(), &used, describe));
    spans.push_back(column.span);
  }
  std::vector<ResultTable> tables;
  if (!CheckHeadings(executor.sink(), columns, spans) || executor.sink().error_count() != errors) {
    return tables;
  }
  for (const FilePlan& file : plan.files) {
    const std::vector<RowIndex> rows = ChooseRows(executor, file, plan.ties, used, columns);
    ResultTable table;
    table.file = file.wanted.name;
    table.title = listing.name;
    table.header = file.wanted.header;
    table.span = listing.span;
    table.rows = rows.size();
    table.row_labels = plan.row_labels;
    if (plan.row_labels.empty() && std::any_of(columns.begin(), columns.end(), HasLimit)) {
      table.row_table = listing.table;
      table.row_of = rows;
    }
    table.columns.resize(columns.size());
    executor.pool().ForEach(columns.size(), [&](size_t i) {
      ResultColumn column = columns[i];
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
