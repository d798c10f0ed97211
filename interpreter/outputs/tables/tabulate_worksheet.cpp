#include "engine/evaluation/row_vectors.h"
#include "engine/kernels/operators.h"
#include "outputs/tables/output_fields.h"
#include "outputs/tables/output_files.h"

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

// The printed rows: each report's lines, one after the other.
class SheetRows {
 public:
  SheetRows(Executor& executor, const bound::Worksheet& sheet, const std::vector<RowIndex>& reports) : sheet_(sheet), reports_(reports) {
    env_.domain = executor.AddExternalDomain(size());
    env_.label = sheet.name;
    std::vector<int32_t> ordinals;
    TextColumn names(size());
    TextColumn texts(size());
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
    env_.frames.push_back({sheet.table, executor.AddInput(env_.domain, MakeOrdinals(std::move(ordinals)))});
    env_.specials[bound::SpecialKind::kRowName] = executor.AddInput(env_.domain, names.Finish());
    env_.specials[bound::SpecialKind::kRowText] = executor.AddInput(env_.domain, texts.Finish());
  }

  size_t size() const { return reports_.size() * sheet_.rows.size(); }
  const plan::Environment& env() const { return env_; }

 private:
  const bound::Worksheet& sheet_;
  const std::vector<RowIndex>& reports_;
  plan::Environment env_;
};

}  // namespace

std::vector<ResultTable> TabulateWorksheet(Executor& executor, const bound::Worksheet& sheet, const std::vector<WantedFile>& files) {
  plan::Planner& planner = executor.planner();
  const plan::Environment scalar = planner.ScalarEnvironment();
  const size_t report_count = executor.RowsOf(sheet.table);
  std::vector<ResultTable> tables;
  for (const WantedFile& wanted : files) {
    const std::vector<RowIndex> reports = ChooseRows(executor, sheet.table, nullptr, wanted.file, {}, {}, sheet.name);
    Bitmap used(report_count);
    for (const RowIndex report : reports) {
      used.Set(report);
    }
    const SheetRows rows(executor, sheet, reports);
    ResultTable table;
    table.file = wanted.name;
    table.title = sheet.name;
    table.header = wanted.header;
    table.span = sheet.span;
    table.rows = rows.size();
    std::vector<Span> spans;
    for (const bound::OutputField& label : sheet.labels) {
      table.row_labels.push_back(static_cast<int>(table.columns.size()));
      table.columns.push_back(MakeColumn(executor, label, TextOfScalar(executor, label.heading, scalar), rows.env(), rows.size()));
      spans.push_back(label.span);
    }
    for (size_t c = 0; c < sheet.columns.size(); ++c) {
      std::vector<VectorRef> cells;
      for (size_t r = 0; r < sheet.rows.size(); ++r) {
        cells.push_back(sheet.rows[r].name.empty()
                            ? nullptr
                            : CellTexts(executor, sheet, sheet.columns[c],
                                        planner.LowerSheetCell(sheet.id, static_cast<int>(r), static_cast<int>(c)), used));
      }
      TextColumn texts(rows.size());
      for (const RowIndex report : reports) {
        for (const VectorRef& cell : cells) {
          if (cell == nullptr) {
            texts.AddMissing();
          } else {
            texts.AddFrom(*cell, report);
          }
        }
      }
      table.columns.push_back(
          {.heading = sheet.columns[c].heading, .text = texts.Finish(), .format = sheet.cell_format, .origin = {}, .right_aligned = true});
      spans.push_back(sheet.columns[c].span);
    }
    CheckHeadings(executor.sink(), table.columns, spans);
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace tally
