#pragma once

#include <vector>

#include "outputs/publication/form_marks.h"
#include "outputs/tables/output_fields.h"

namespace tally {

/// What a form prints beside its counts, over the rows that it prints.
struct FormTablePlan {
  std::vector<FieldPlan> labels;
  std::vector<FieldPlan> values;
};
FormTablePlan PlanFormTable(Executor& executor, const bound::Form& form, const PrintPlan& print);

/// A form as it is printed: labels, then values or columns, marks put in. Without file name.
ResultTable MakeFormTable(Executor& executor, const FormTablePlan& plan, const FormRows& rows, const FormMarks& marks);

}  // namespace tally
