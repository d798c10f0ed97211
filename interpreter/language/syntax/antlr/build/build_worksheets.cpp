#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

void Builder::Build(P::WorksheetContext* context, ast::Definition& definition) {
  P::WorksheetHeadContext* head = context->worksheetHead();
  AddReasons(head->reason(), definition.clauses);
  AddBlockReasons(context->worksheetBlock(), definition.clauses);
  ast::Worksheet worksheet;
  worksheet.name = BuildName(head->name());
  worksheet.of = BuildPath(head->path());
  for (P::WorksheetItemContext* item : context->worksheetBlock()->worksheetItem()) {
    AddWorksheetItem(item, worksheet);
  }
  SetHead(definition, worksheet.name.span);
  definition.node = std::move(worksheet);
}

void Builder::AddWorksheetItem(P::WorksheetItemContext* context, ast::Worksheet& worksheet) {
  Match(
      context, [&](P::WorksheetFileContext* file) { worksheet.files.push_back(BuildFileClause(file->fileClause())); },
      [&](P::WorksheetLabelContext* label) { worksheet.labels.push_back(BuildOutput(label->output())); },
      [&](P::EntriesContext* entries) {
        if (!worksheet.entries_from.parts.empty()) {
          Refuse(DiagnosticKind::SyntaxError, SpanOf(context), "a worksheet takes its entries from one table", "keep one of the two");
        }
        worksheet.entries_from = BuildPath(entries->path());
        worksheet.entries_matching = BuildMatching(entries->matching());
      },
      [&](P::CellFormatContext* cells) {
        if (worksheet.cell_format) {
          Refuse(DiagnosticKind::SyntaxError, SpanOf(context), "the worksheet has `cells as` already", "keep one of the two");
        }
        worksheet.cell_format = BuildFormat(cells->format());
      },
      [&](P::SheetHeaderContext* header) {
        worksheet.rows.push_back(
            ast::Worksheet::SheetRowDef{.name = std::nullopt, .text = BuildText(header->text()), .span = SpanOf(context)});
      },
      [&](P::SheetItemsContext* items) {
        Match(
            items->sheetItem(), [&](P::SheetColumnDefContext* column) { worksheet.columns.push_back(BuildSheetColumn(column)); },
            [&](P::SheetRowDefContext* row) { worksheet.rows.push_back(BuildSheetRow(row)); });
      });
}

ast::Worksheet::SheetColumnDef Builder::BuildSheetColumn(P::SheetColumnDefContext* context) {
  ast::Worksheet::SheetColumnDef built{.number = BuildInteger(context->NUMBER()), .heading = BuildText(context->text())};
  built.span = SpanOf(context);
  if (P::EnteredContext* entered = context->entered()) {
    built.entered = true;
    if (entered->dataCell() != nullptr) {
      built.entered_default = BuildDataCell(entered->dataCell());
    }
  } else {
    built.value = BuildExpression(context->expression());
  }
  return built;
}

ast::Worksheet::SheetRowDef Builder::BuildSheetRow(P::SheetRowDefContext* context) {
  ast::Worksheet::SheetRowDef built{.name = BuildName(context->name()), .text = BuildText(context->text())};
  built.span = SpanOf(context);
  if (P::EnteredContext* entered = context->entered()) {
    built.entered = true;
    if (entered->dataCell() != nullptr) {
      Refuse(DiagnosticKind::SyntaxError, SpanOf(entered), "the default of entered cells stands with their column",
             "write `column 2 \"...\" entered default 0`");
    }
  } else {
    built.value = BuildExpression(context->expression());
  }
  return built;
}

}  // namespace tally::syntax
