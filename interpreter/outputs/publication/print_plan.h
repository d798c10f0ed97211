#pragma once

#include <map>
#include <string>
#include <vector>

#include "outputs/forms/form_plan.h"

namespace tally {

/// What can be named over places that a form prints, before they are known: their number and the inputs are provided then.
struct PlacesPlan {
  plan::Environment env;
  std::vector<NodeId> blocks;  // inputs: the row of each block variable
  // The specials' inputs are in `env`.
};

/// `show "*" where reveals("*") and C`: where C holds the mark may be printed for the sake of numbers that stand behind the mark
/// `protects`.
struct RevealsMark {
  size_t show = 0;
  std::string protects;
};

/// A mark, and the conditions all of which hold where it is printed.
struct MarkPlan {
  size_t show = 0;
  std::vector<NodeId> of_rows;   // over the printed rows
  std::vector<NodeId> of_cells;  // over their cells
};

/// What is shown, marked and hidden of a form's counts. Nothing of it reads a counted row.
struct PrintPlan {
  /// `shown if` of a line, over the blocks, or of a column, once; invalid: always.
  struct Shown {
    NodeId where;  // a decision
    NodeId count;  // input: the line's count
  };
  DomainId blocks;
  std::vector<Shown> shown;  // by line
  DomainId all_blocks;       // one place for all
  std::vector<Shown> shown_columns;
  PlacesPlan rows;
  PlacesPlan cells;             // of a count form with marks; row by row
  std::vector<NodeId> numbers;  // over the printed rows, by the form's values; invalid: no number
  std::vector<MarkPlan> marks;
  std::vector<RevealsMark> reveals;
  std::vector<MarkPlan> further;  // by `reveals`, without that condition
};

PrintPlan PlanPrint(Executor& executor, const FormPlan& form);

/// Whether numbers of the form are hidden for the sake of others: a mark asks `reveals(...)`.
bool HidesForOthers(const bound::Form& form);

}  // namespace tally
