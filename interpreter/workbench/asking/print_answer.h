#pragma once

#include <optional>
#include <string_view>

#include "outputs/writing/csv_writer.h"
#include "workbench/asking/answer.h"

namespace tally {

enum class AnswerFormat { kText, kCsv, kJson, kMarkdown };
/// `text`, `csv`, `json` or `markdown`.
std::optional<AnswerFormat> ReadAnswerFormat(std::string_view name);

struct PrintOptions {
  AnswerFormat format = AnswerFormat::kText;
  size_t width = 120;  // of text
};

/// Prints what a question gave. As text at most the first 1,000 rows of those that it is about; in the other formats all of them. In CSV a
/// value is a table of one cell; in JSON every answer is one line.
bool PrintAnswer(const Answer& answer, std::string_view question, const PrintOptions& options, const WriteBytes& write);
/// The same of a page of words, such as `tables` gives.
bool PrintPage(std::string_view page, std::string_view question, const PrintOptions& options, const WriteBytes& write);

}  // namespace tally
