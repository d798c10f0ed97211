#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation/executor.h"
#include "foundation/types/value.h"

/// Vectors over the rows that an output makes: evaluating into them, building them, reading single values.
namespace tally {

/// Says where a value that cannot be computed stands: "in the line \"Male\"". May be empty.
using DescribeRow = std::function<std::string(size_t row)>;

/// Evaluates `node` over `rows` rows; a scalar's value stands for each of them. Faults on `used` rows (null: all) are reported.
VectorRef EvaluateOver(Executor& executor, NodeId node, size_t rows, const Bitmap* used = nullptr, const DescribeRow& describe = nullptr);
/// Yes bits of a yes/no node over `rows` rows; missing counts as no. Faults on `used` rows (null: all) are reported.
Bitmap EvaluateYes(Executor& executor, NodeId node, size_t rows, const Bitmap* used = nullptr, const DescribeRow& describe = nullptr);
/// The rows of a table for which a condition holds, as a decision counted under `label`; all rows when it is null. With `used`, only its
/// rows are asked: what is undetermined elsewhere is not counted.
Bitmap RowsWhere(Executor& executor, const bound::ExprPtr& condition, const plan::Environment& env, size_t rows, std::string label,
                 const Bitmap* used = nullptr);

/// The rows that a yes/no vector gives no answer for because a value is missing, not for a fault; no bits where there are none.
Bitmap UndeterminedIn(const Vector& answers);
/// The rows for which a decision that was planned holds; all rows when it is invalid.
Bitmap RowsThat(Executor& executor, NodeId decision, size_t rows);
/// Those of `used` for which a condition that was planned holds; what it leaves undetermined among them is counted under `label`. All of
/// `used` when it is invalid.
Bitmap RowsAmong(Executor& executor, NodeId condition, const Bitmap& used, const std::string& label, const DescribeRow& describe = nullptr);

/// One value as a constant of the language.
Value ValueAt(const Vector& v, size_t row);
/// The text of a scalar value; missing prints as nothing.
std::string TextOfScalar(Executor& executor, const bound::ExprPtr& expr, const plan::Environment& env);

VectorRef MakeNumbers(std::vector<int64_t> values);   // kMissing64: missing
VectorRef MakeOrdinals(std::vector<int32_t> values);  // kMissing32: missing
VectorRef MakeBits(const std::vector<bool>& values);
VectorRef MakeRationals(std::vector<std::optional<Rational>> values);

/// Builds a vector of texts row by row.
class TextColumn {
 public:
  explicit TextColumn(size_t expected_rows = 0);
  void Add(std::string_view text);
  void AddMissing() { codes_.push_back(kMissing32); }
  /// The row's text, or missing.
  void AddFrom(const Vector& texts, size_t row);
  VectorRef Finish();

 private:
  std::shared_ptr<Dictionary> dictionary_;
  std::vector<int32_t> codes_;
};

/// Texts of a vector by row, for messages: empty where missing.
std::string_view TextOrNothing(const Vector& texts, size_t row);

}  // namespace tally
