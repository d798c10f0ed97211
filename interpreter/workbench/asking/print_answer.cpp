#include "workbench/asking/print_answer.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "foundation/diagnostics/json_text.h"
#include "outputs/writing/cell_texts.h"
#include "outputs/writing/json_writer.h"
#include "outputs/writing/markdown_writer.h"
#include "outputs/writing/text_writer.h"

namespace tally {
namespace {

constexpr size_t kMostRowsOfText = 1000;

bool PrintText(const Answer& answer, size_t width, const WriteBytes& write) {
  if ((!answer.text.empty() || answer.tables.empty()) && !write(answer.text + "\n")) {
    return false;
  }
  for (const ResultTable& table : answer.tables) {
    const size_t rows = PrintedRowCount(table);
    if (rows == 0 && !answer.text.empty()) {
      continue;  // the words say so
    }
    const TextOptions options{.width = width, .title = !table.title.empty()};
    if (!answer.rows || rows <= kMostRowsOfText) {
      if (!WriteText(table, options, write)) {
        return false;
      }
      continue;
    }
    ResultTable first = table;
    if (first.order.empty()) {
      first.order.resize(rows);
      std::iota(first.order.begin(), first.order.end(), RowIndex{0});
    }
    first.order.resize(kMostRowsOfText);
    if (!WriteText(first, options, write) || !write(fmt::format("... and {} more rows; `where` chooses fewer\n", rows - kMostRowsOfText))) {
      return false;
    }
  }
  return true;
}

/// A value as a table of one cell.
ResultTable TableOfValue(const std::string& text, bool is_number) {
  return MakeTextTable("", {"answer"}, {{text}}, {is_number});
}

/// JSON that is written in lines, in one: texts hold no line ends.
std::string InOneLine(std::string_view json) {
  std::string line;
  for (size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '\n') {
      i = std::min(json.find_first_not_of(" \n", i), json.size()) - 1;
    } else {
      line += json[i];
    }
  }
  return line;
}

bool PrintJson(const Answer& answer, std::string_view question, const WriteBytes& write) {
  if (!write("{\"question\":" + JsonText(question))) {
    return false;
  }
  if (!answer.text.empty() || answer.tables.empty()) {
    if (!write(",\"answer\":" + (answer.json.empty() ? JsonValue(answer.text, answer.is_number) : InOneLine(answer.json)))) {
      return false;
    }
  }
  if (!answer.tables.empty()) {
    bool good = write(",\"tables\":[");
    for (size_t i = 0; good && i < answer.tables.size(); ++i) {
      good = (i == 0 || write(",")) && WriteJson(answer.tables[i], write);
    }
    if (!good || !write("]")) {
      return false;
    }
  }
  return write("}\n");
}

}  // namespace

std::optional<AnswerFormat> ReadAnswerFormat(std::string_view name) {
  constexpr std::pair<std::string_view, AnswerFormat> kFormats[] = {
      {"text", AnswerFormat::kText}, {"csv", AnswerFormat::kCsv}, {"json", AnswerFormat::kJson}, {"markdown", AnswerFormat::kMarkdown}};
  for (const auto& [known, format] : kFormats) {
    if (known == name) {
      return format;
    }
  }
  return std::nullopt;
}

bool PrintAnswer(const Answer& answer, std::string_view question, const PrintOptions& options, const WriteBytes& write) {
  switch (options.format) {
    case AnswerFormat::kText: return PrintText(answer, options.width, write);
    case AnswerFormat::kJson: return PrintJson(answer, question, write);
    case AnswerFormat::kCsv:
    case AnswerFormat::kMarkdown: break;
  }
  const bool csv = options.format == AnswerFormat::kCsv;
  if (answer.tables.empty()) {
    return csv ? WriteCsv(TableOfValue(answer.text, answer.is_number), write) : write(answer.text + "\n");
  }
  for (size_t i = 0; i < answer.tables.size(); ++i) {
    const ResultTable& table = answer.tables[i];
    if ((i > 0 && !write("\n")) || !(csv ? WriteCsv(table, write) : WriteMarkdown(table, write))) {
      return false;
    }
  }
  return true;
}

bool PrintPage(std::string_view page, std::string_view question, const PrintOptions& options, const WriteBytes& write) {
  return options.format == AnswerFormat::kJson
             ? write(fmt::format("{{\"question\":{},\"answer\":{}}}\n", JsonText(question), JsonText(page)))
             : write(page);
}

}  // namespace tally
