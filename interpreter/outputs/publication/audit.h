#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/executor.h"

namespace tally {

/// A number that stands behind a mark and that readers can find out.
struct RevealedNumber {
  std::string place;  // `2a.csv, line 3, c05`
  int64_t number = 0;
  std::string from;  // the places of the numbers that reveal it
};

/// The cells of a published file, row by row, its header first; nothing when the file is not there.
using ReadPublished = std::function<std::optional<std::vector<std::vector<std::string>>>(const std::string& file)>;

/// What the forms of a program, as published, reveal together: numbers and marks are those of the files, only the meaning of lines and
/// columns comes from the script. Reports files whose lines or columns are not the form's.
std::vector<RevealedNumber> AuditForms(Executor& executor, const ReadPublished& read);

/// What the cells of tables that were read as suppressed reveal, by the checks of severity `error`: `error if A != B` says that A = B.
std::vector<RevealedNumber> AuditTables(Executor& executor);

}  // namespace tally
