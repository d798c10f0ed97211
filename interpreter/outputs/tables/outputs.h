#pragma once

#include <map>
#include <memory>
#include <vector>

#include "engine/evaluation/executor.h"
#include "outputs/tables/result.h"

namespace tally {

/// One cell of a form as counted, for tables made of cells, for tests and for the prompt.
struct FormCell {
  size_t block = 0;         // ordinal of the block (0 without blocks)
  std::optional<int> line;  // running number
  std::string line_text;
  std::string axis;              // name of the axis the line stands in
  std::string column;            // text of the column; empty in forms over measures
  std::optional<int64_t> count;  // missing where not offered or not provided
  bool offered = true;
  bool provided = true;
};

struct FormResult;
/// A form as counted and as printed: row i of the table is row i of the result. Without `file`.
struct PrintedForm {
  const bound::Form* form = nullptr;
  const FormResult* result = nullptr;
  ResultTable table;
};

/// Evaluates the outputs of a program: forms, listings, worksheets and checks.
class Outputs {
 public:
  explicit Outputs(Executor& executor);
  ~Outputs();

  /// The files that the program's outputs ask for (their `if` conditions hold), in the order of the definitions. Reports what goes wrong;
  /// the result must not be written when the sink has errors.
  std::vector<ResultTable> Run();
  /// The tables of the forms, listings and worksheets of this name, with all their rows and without a file.
  std::vector<ResultTable> RunNamed(const std::string& name);
  /// The forms of this name; one over measures has one a measure. Results stay valid as long as this.
  std::vector<PrintedForm> FormsNamed(const std::string& name);

  /// Rows of a FormCells, FormLines or Findings table.
  DerivedRows Rows(TableId table);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tally
