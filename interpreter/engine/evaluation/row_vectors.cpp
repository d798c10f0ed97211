#include "engine/evaluation/row_vectors.h"

#include <utility>

namespace tally {
namespace {

VectorRef Spread(const VectorRef& scalar, size_t rows) {
  Vector spread = *scalar;
  spread.constant = true;
  spread.size = rows;
  if (scalar->faults != nullptr) {
    spread.faults = CopyFault(scalar->faults, 0, Bitmap(rows, true));
  }
  return std::make_shared<const Vector>(std::move(spread));
}

// Reports the first fault with what `describe` says of its row.
void ReportFault(Executor& executor, const Vector& v, const Bitmap* used, const DescribeRow& describe) {
  Bitmap faulty = v.faults->rows;
  if (used != nullptr && used->size() == faulty.size()) {
    faulty.And(*used);
  }
  const size_t row = faulty.First();
  if (row == faulty.size()) {
    return;
  }
  Fault fault = v.faults->At(row);
  fault.text += " " + describe(row);
  fault.row.clear();
  executor.TellFault(fault);
}

VectorRef Share(Vector v) {
  return std::make_shared<const Vector>(std::move(v));
}

}  // namespace

VectorRef EvaluateOver(Executor& executor, NodeId node, size_t rows, const Bitmap* used, const DescribeRow& describe) {
  VectorRef v = executor.Evaluate(node);
  if (executor.planner().graph().IsScalar(node)) {
    if (rows == 0) {
      Vector none = *v;
      none.constant = true;
      none.size = 0;
      none.faults = nullptr;
      return Share(std::move(none));
    }
    v = Spread(v, rows);
  } else if (v->faults != nullptr && describe != nullptr) {
    ReportFault(executor, *v, used, describe);
    return v;
  }
  executor.CheckFaults(*v, used);
  return v;
}

Bitmap EvaluateYes(Executor& executor, NodeId node, size_t rows, const Bitmap* used, const DescribeRow& describe) {
  const VectorRef v = EvaluateOver(executor, node, rows, used, describe);
  if (v->constant) {
    return Bitmap(rows, rows != 0 && v->yes.Test(0));
  }
  return v->yes;
}

Bitmap RowsThat(Executor& executor, NodeId decision, size_t rows) {
  return decision.is_valid() ? EvaluateYes(executor, decision, rows) : Bitmap(rows, true);
}

Bitmap UndeterminedIn(const Vector& answers) {
  Bitmap undetermined = answers.missing;
  if (undetermined.size() != 0 && answers.faults) {
    undetermined.AndNot(answers.faults->rows);
  }
  return undetermined;
}

Bitmap RowsAmong(Executor& executor, NodeId condition, const Bitmap& used, const std::string& label, const DescribeRow& describe) {
  if (!condition.is_valid()) {
    return used;
  }
  const Vector flat = Flatten(*EvaluateOver(executor, condition, used.size(), &used, describe));
  Bitmap yes = flat.yes;
  yes.And(used);
  if (flat.missing.size() == 0) {
    return yes;
  }
  Bitmap undetermined = UndeterminedIn(flat);
  undetermined.And(used);
  executor.AddUndetermined(label, condition, std::move(undetermined));
  yes.AndNot(flat.missing);
  return yes;
}

Bitmap RowsWhere(Executor& executor, const bound::ExprPtr& condition, const plan::Environment& env, size_t rows, std::string label,
                 const Bitmap* used) {
  if (condition == nullptr) {
    return used != nullptr ? *used : Bitmap(rows, true);
  }
  if (used != nullptr) {
    return RowsAmong(executor, executor.planner().Lower(*condition, env), *used, label);
  }
  plan::Environment labelled = env;
  labelled.label = std::move(label);
  return RowsThat(executor, executor.planner().LowerDecision(*condition, labelled), rows);
}

Value ValueAt(const Vector& v, size_t row) {
  if (IsMissingAt(v, row)) {
    return Value{};
  }
  switch (v.layout) {
    case Layout::kBits: return Value{IsYesAt(v, row)};
    case Layout::kU8: return Value{int64_t{IntegerAt(v, row)}};
    case Layout::kI32:
      if (v.dictionary != nullptr) {
        return Value{std::string(TextAt(v, row))};
      }
      return Value{int64_t{IntegerAt(v, row)}};
    case Layout::kI64:
    case Layout::kRational: return Value{NumberAt(v, row)};
  }
  return Value{};
}

std::string TextOfScalar(Executor& executor, const bound::ExprPtr& expr, const plan::Environment& env) {
  if (expr == nullptr) {
    return {};
  }
  const VectorRef text = EvaluateOver(executor, executor.planner().LowerText(*expr, env), 1);
  return std::string(TextOrNothing(*text, 0));
}

VectorRef MakeNumbers(std::vector<int64_t> values) {
  Vector v;
  v.layout = Layout::kI64;
  v.size = values.size();
  v.i64 = std::move(values);
  return Share(std::move(v));
}

VectorRef MakeOrdinals(std::vector<int32_t> values) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = values.size();
  v.i32 = std::move(values);
  return Share(std::move(v));
}

VectorRef MakeBits(const std::vector<bool>& values) {
  Vector v;
  v.layout = Layout::kBits;
  v.size = values.size();
  v.yes = Bitmap(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i]) {
      v.yes.Set(i);
    }
  }
  return Share(std::move(v));
}

VectorRef MakeRationals(std::vector<std::optional<Rational>> values) {
  Vector v;
  v.layout = Layout::kRational;
  v.size = values.size();
  v.rational = std::move(values);
  return Share(std::move(v));
}

TextColumn::TextColumn(size_t expected_rows) : dictionary_(std::make_shared<Dictionary>()) {
  codes_.reserve(expected_rows);
}

void TextColumn::Add(std::string_view text) {
  codes_.push_back(static_cast<int32_t>(dictionary_->Intern(text)));
}

void TextColumn::AddFrom(const Vector& texts, size_t row) {
  if (IsMissingAt(texts, row)) {
    AddMissing();
  } else {
    Add(TextAt(texts, row));
  }
}

VectorRef TextColumn::Finish() {
  Vector v;
  v.layout = Layout::kI32;
  v.size = codes_.size();
  v.i32 = std::move(codes_);
  v.dictionary = std::move(dictionary_);
  return Share(std::move(v));
}

std::string_view TextOrNothing(const Vector& texts, size_t row) {
  return IsMissingAt(texts, row) || texts.dictionary == nullptr ? std::string_view() : TextAt(texts, row);
}

}  // namespace tally
