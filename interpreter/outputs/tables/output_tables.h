#pragma once

#include <vector>

#include "engine/evaluation/executor.h"
#include "outputs/publication/publication.h"

namespace tally {

/// A form with its counts.
struct CountedForm {
  const bound::Form* form;
  const FormResult* result;
  const PublishedForm* published;  // null: it has no marks
};

/// The rows of a `cells of` table: every cell of every line that is shown, line by line.
DerivedRows CellsTable(const std::vector<CountedForm>& forms);
/// The rows of a `lines of` table: every line that is shown.
DerivedRows LinesTable(Executor& executor, const std::vector<CountedForm>& forms);

}  // namespace tally
