#include "outputs/tables/worksheet_plan.h"

#include "engine/evaluation/row_vectors.h"
#include "engine/kernels/operators.h"

namespace tally {
namespace {

// The text of a cell over the rows of the worksheet's table: numbers by the worksheet's format, else as many places as they have.
VectorRef CellTexts(Executor& executor, const bound::Worksheet& sheet, const bound::Worksheet::SheetColumn& column, NodeId cell,
                    const Bitmap& used) {
  const size_t reports = executor.RowsOf(sheet.table);
  const VectorRef values = EvaluateOver(executor, cell, reports, &used);
  if (values->layout != Layout::kI64 && values->layout != Layout::kRational) {
    return values;
  }
  const bool fixed = sheet.cell_format.kind == bound::Format::Kind::kDecimal;
  const KernelContext context{.rows = reports, .span = column.span, .pool = &executor.pool()};
  return std::make_shared<const Vector>(
      ToText(*values, fixed ? PrintStyle::kFixed : PrintStyle::kNumber, fixed ? sheet.cell_format.size : 0, context));
}

// The lines of a sheet for each report, as its labels read them.
void ProvideRows(Executor& executor, const bound::Worksheet& sheet, const WorksheetPlan::File& file, const std::vector<RowIndex>& reports) {
  const size_t size = reports.size() * sheet.rows.size();
  std::vector<int32_t> ordinals;
  TextColumn names(size);
  TextColumn texts(size);
  for (const RowIndex report : reports) {
    for (const bound::Worksheet::SheetRow& row : sheet.rows) {
      ordinals.push_back(static_cast<int32_t>(report));
      if (row.name.empty()) {
        names.AddMissing();
      } else {
        names.Add(row.name);
      }
      texts.Add(row.text);
    }
  }
  executor.Provide(file.rows, size);
  executor.Provide(file.reports, MakeOrdinals(std::move(ordinals)));
  executor.Provide(file.names, names.Finish());
  executor.Provide(file.texts, texts.Finish());
}

// One column of the sheet, over the printed rows.
VectorRef SheetColumn(Executor& executor, const WorksheetPlan& plan, size_t column, const std::vector<RowIndex>& reports,
                      const Bitmap& used) {
  const bound::Worksheet& sheet = *plan.sheet;
  std::vector<VectorRef> cells;
  for (const std::vector<NodeId>& row : plan.cells) {
    cells.push_back(row[column].is_valid() ? CellTexts(executor, sheet, sheet.columns[column], row[column], used) : nullptr);
  }
  TextColumn texts(reports.size() * cells.size());
  for (const RowIndex report : reports) {
    for (const VectorRef& cell : cells) {
      if (cell == nullptr) {
        texts.AddMissing();
      } else {
        texts.AddFrom(*cell, report);
      }
    }
  }
  return texts.Finish();
}

ResultTable MakeTable(Executor& executor, const WorksheetPlan& plan, const WorksheetPlan::File& file) {
  const bound::Worksheet& sheet = *plan.sheet;
  const size_t report_count = executor.RowsOf(sheet.table);
  const std::vector<RowIndex> reports = ChooseRows(executor, file.file, plan.ties, Bitmap(report_count, true), {});
  Bitmap used(report_count);
  for (const RowIndex report : reports) {
    used.Set(report);
  }
  ProvideRows(executor, sheet, file, reports);
  ResultTable table;
  table.file = file.file.wanted.name;
  table.title = sheet.name;
  table.header = file.file.wanted.header;
  table.span = sheet.span;
  table.rows = reports.size() * sheet.rows.size();
  std::vector<Span> spans;
  for (const FieldPlan& label : file.labels) {
    table.row_labels.push_back(static_cast<int>(table.columns.size()));
    table.columns.push_back(MakeColumn(executor, label, table.rows));
    spans.push_back(label.span);
  }
  for (size_t column = 0; column < sheet.columns.size(); ++column) {
    table.columns.push_back({.heading = sheet.columns[column].heading,
                             .text = SheetColumn(executor, plan, column, reports, used),
                             .format = sheet.cell_format,
                             .origin = {},
                             .right_aligned = true});
    spans.push_back(sheet.columns[column].span);
  }
  CheckHeadings(executor.sink(), table.columns, spans);
  return table;
}

}  // namespace

WorksheetPlan PlanWorksheet(Executor& executor, const bound::Worksheet& sheet, const std::vector<WantedFile>& files) {
  plan::Planner& planner = executor.planner();
  WorksheetPlan plan;
  plan.sheet = &sheet;
  for (size_t row = 0; row < sheet.rows.size(); ++row) {
    std::vector<NodeId>& cells = plan.cells.emplace_back(sheet.columns.size());
    for (size_t column = 0; column < cells.size() && !sheet.rows[row].name.empty(); ++column) {
      cells[column] = planner.LowerSheetCell(sheet.id, static_cast<int>(row), static_cast<int>(column));
    }
  }
  const plan::Environment reports = planner.TableEnvironment(sheet.table);
  plan.ties = PlanTies(planner, sheet.table, reports);
  for (FilePlan& file : PlanFiles(planner, files, OrderOf({}, sheet.files, files), reports, sheet.name)) {
    WorksheetPlan::File& planned = plan.files.emplace_back();
    planned.file = std::move(file);
    planned.rows = planner.MakeExternalDomain();
    planned.reports = planner.MakeInput(planned.rows);
    planned.names = planner.MakeInput(planned.rows);
    planned.texts = planner.MakeInput(planned.rows);
    plan::Environment env;
    env.domain = planned.rows;
    env.label = sheet.name;
    env.frames.push_back({sheet.table, planned.reports});
    env.specials[bound::SpecialKind::kRowName] = planned.names;
    env.specials[bound::SpecialKind::kRowText] = planned.texts;
    for (const bound::OutputField& label : sheet.labels) {
      planned.labels.push_back(PlanField(executor, label, env));
    }
  }
  return plan;
}

std::vector<NodeId> WorksheetPlan::ReadNodes() const {
  std::vector<NodeId> nodes;
  for (const std::vector<NodeId>& row : cells) {
    for (const NodeId cell : row) {
      if (cell.is_valid()) {
        nodes.push_back(cell);
      }
    }
  }
  AddReadNodes(ties, nodes);
  for (const File& file : files) {
    AddReadNodes(file.file, nodes);
  }
  return nodes;
}

std::vector<ResultTable> TabulateWorksheet(Executor& executor, const WorksheetPlan& plan) {
  std::vector<ResultTable> tables;
  for (const WorksheetPlan::File& file : plan.files) {
    tables.push_back(MakeTable(executor, plan, file));
  }
  return tables;
}

}  // namespace tally
