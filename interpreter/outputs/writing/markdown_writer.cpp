#include "outputs/writing/markdown_writer.h"

#include <string>

#include "foundation/source/utf8.h"
#include "outputs/writing/cell_texts.h"

namespace tally {
namespace {

constexpr size_t kFlushBytes = 1 << 16;

std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '\n') {
      cell += "<br>";
    } else if (std::string_view("|\\`*_<>[]#~&").find(c) != std::string_view::npos) {
      cell += std::string("\\") + c;
    } else if (c != '\r') {
      cell += c;
    }
  }
  return EscapeControls(cell);
}

}  // namespace

bool WriteMarkdown(const ResultTable& table, const WriteBytes& write) {
  std::string out = "|";
  for (const ResultColumn& column : table.columns) {
    out += " " + Cell(table.header ? column.heading : "") + " |";
  }
  out += "\n|";
  for (const ResultColumn& column : table.columns) {
    out += column.right_aligned ? " ---: |" : " --- |";
  }
  out += '\n';
  const size_t count = PrintedRowCount(table);
  for (size_t position = 0; position < count; ++position) {
    const size_t row = PrintedRow(table, position);
    out += '|';
    for (const ResultColumn& column : table.columns) {
      out += " " + Cell(CellTexts(*column.text).TextAt(row)) + " |";
    }
    out += '\n';
    if (out.size() >= kFlushBytes) {
      if (!write(out)) {
        return false;
      }
      out.clear();
    }
  }
  return write(out);
}

}  // namespace tally
