#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/executor.h"
#include "outputs/publication/audit.h"
#include "outputs/tables/findings.h"
#include "outputs/tables/result.h"

namespace tally {

/// A form as counted and as printed: row i of the table is row i of the result. Without `file`.
struct PrintedForm {
  const bound::Form* form = nullptr;
  const FormResult* result = nullptr;
  ResultTable table;
  ResultTable behind;  // the same without marks; without columns where no value is marked
};

/// A form before it is counted: its lines and columns, and its blocks.
struct UncountedForm {
  const bound::Form* form = nullptr;
  const FormPlan* plan = nullptr;
  const FormBlocks* blocks = nullptr;
};

/// How many findings of each severity a checks block has, and whether an output prints them.
struct CheckedFindings {
  const bound::Checks* checks = nullptr;
  bool is_printed = false;
  std::map<std::string, size_t> by_severity;
};

/// The cells of a published file, row by row, its header first; nothing when the file is not there.
using ReadPublished = std::function<std::optional<std::vector<std::vector<std::string>>>(const std::string& file)>;

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
  /// The same with every number, and nothing behind: no form is counted for what it would hide in these.
  std::vector<PrintedForm> UnmarkedFormsNamed(const std::string& name);

  /// The same without counting anything. Nothing of those whose lines or blocks are faulty (reported). Valid until a form is counted.
  std::vector<UncountedForm> UncountedFormsNamed(const std::string& name);
  /// The rules of a checks block, planned. Valid as long as this.
  const ChecksPlan& PlanOf(const bound::Checks& checks);

  /// The findings of the checks that no output of the program prints; with `of_all` those of the others, too.
  std::vector<CheckedFindings> CountFindings(bool of_all);

  /// What the forms as published reveal together (outputs/publication/audit.h).
  std::vector<RevealedNumber> Audit(const ReadPublished& read);

  /// Rows of a FormCells, FormLines or Findings table.
  DerivedRows Rows(TableId table);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tally
