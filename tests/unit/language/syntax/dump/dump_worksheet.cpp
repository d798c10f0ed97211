#include <fmt/format.h>

#include "language/syntax/dump/dump_writer.h"

namespace tally::syntax_dump {

void PutSheetColumn(Writer& writer, const ast::Worksheet::SheetColumnDef& column) {
  writer.Open("column");
  writer.Word(fmt::format("{}", column.number));
  writer.Put(column.heading);
  if (column.entered) {
    writer.Word("entered");
  }
  if (column.entered_default) {
    writer.Put(*column.entered_default);
  }
  if (column.value != nullptr) {
    writer.Put(*column.value);
  }
  writer.Close();
}

void PutSheetRow(Writer& writer, const ast::Worksheet::SheetRowDef& row) {
  writer.Open(row.name ? "row" : "header");
  if (row.name) {
    writer.Put(*row.name);
  }
  writer.Put(row.text);
  if (row.entered) {
    writer.Word("entered");
  }
  if (row.value != nullptr) {
    writer.Put(*row.value);
  }
  writer.Close();
}

void PutOutputs(Writer& writer, const ast::Worksheet& worksheet) {
  writer.Open("worksheet");
  writer.Put(worksheet.name);
  writer.PutClause("of", worksheet.of);
  for (const ast::FileClause& file : worksheet.files) {
    PutFile(writer, file);
  }
  for (const ast::OutputColumn& label : worksheet.labels) {
    PutNamedColumn(writer, "label", label);
  }
  if (!worksheet.entries_from.parts.empty()) {
    writer.NewLine();
    writer.Open("entries");
    writer.Put(worksheet.entries_from);
    writer.PutMatching(worksheet.entries_matching);
    writer.Close();
  }
  if (worksheet.cell_format) {
    writer.NewLine();
    writer.Open("cells");
    writer.Put(*worksheet.cell_format);
    writer.Close();
  }
  for (const ast::Worksheet::SheetColumnDef& column : worksheet.columns) {
    writer.NewLine();
    PutSheetColumn(writer, column);
  }
  for (const ast::Worksheet::SheetRowDef& row : worksheet.rows) {
    writer.NewLine();
    PutSheetRow(writer, row);
  }
  writer.Close();
}

}  // namespace tally::syntax_dump
