#pragma once

#include <memory>
#include <string>
#include <vector>

#include "outputs/publication/publication.h"

namespace tally {

/// A number that stands behind a mark and that readers can find out.
struct RevealedNumber {
  std::string place;  // `2a.csv, line 3, c05`
  int64_t number = 0;
  std::string from;  // the places of the numbers that reveal it
};

/// A published file beside the form that it should be.
struct PublishedFile {
  std::unique_ptr<PublishedForm> form;  // as counted: for what lines and columns mean, and which are printed
  std::vector<std::string> headings;
  std::vector<VectorRef> labels;                // the texts of each label, by row
  std::vector<std::vector<std::string>> cells;  // of the file, row by row, a header first; the rows of this form alone
  size_t first_line = 2;                        // of the file: where these rows begin
  size_t file_rows = 0;                         // without the header
  size_t wanted_rows = 0;                       // of all forms that are written to the file
};

/// What forms, as published, reveal together: numbers and marks are those of the files, only the meaning of lines and columns comes from
/// the script. Reports files whose lines or columns are not the form's.
std::vector<RevealedNumber> AuditForms(Executor& executor, std::vector<PublishedFile> files);

/// What the cells of tables that were read as suppressed reveal, by the checks of severity `error`: `error if A != B` says that A = B.
std::vector<RevealedNumber> AuditTables(Executor& executor);

}  // namespace tally
