#pragma once

#include "outputs/publication/form_marks.h"
#include "outputs/tables/result.h"

namespace tally {

/// A form as it is printed: labels, then values or columns, marks put in. Without file name.
ResultTable MakeFormTable(Executor& executor, const bound::Form& form, const FormResult& result, const FormRows& rows,
                          const FormMarks& marks);

}  // namespace tally
