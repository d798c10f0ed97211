#include <algorithm>
#include <array>

#include "engine/kernels/column_condition.h"
#include "engine/kernels/faults.h"
#include "engine/kernels/rows.h"

namespace tally {

namespace {

/// Yes where bound op value holds or, when open, the bound is missing; and the rows whose bound is missing.
struct Side {
  Bitmap holds;
  Bitmap missing;
};

Side HoldsBound(CompareOp op, const Vector* bound, const Vector& value, size_t rows, const KernelContext& context) {
  if (bound == nullptr) {
    return {Bitmap(rows, true), Bitmap(rows, true)};
  }
  const Vector compared = Compare(op, *bound, value, context);
  Side side{YesBits(compared, rows), MissingBits(*bound, rows)};
  if (side.missing.size() != 0) {
    side.holds.Or(side.missing);
  }
  return side;
}

}  // namespace

Vector InRange(const Vector& value, const Vector* start, const Vector* end, bool open_ends, const KernelContext& context) {
  std::vector<const Vector*> inputs = {&value};
  if (start != nullptr) {
    inputs.push_back(start);
  }
  if (end != nullptr) {
    inputs.push_back(end);
  }
  if (const std::optional<ColumnCondition> condition = ConditionOfRange(value, start, end, open_ends)) {
    Vector within = condition->AnswerAll(context);
    AddFaults(within, inputs);
    return within;
  }
  Vector result = MakeEmpty(Layout::kBits, AllConstant(inputs), context);
  const size_t rows = result.stored();
  const Side lower = HoldsBound(CompareOp::kLessEqual, start, value, rows, context);
  const Side upper = HoldsBound(CompareOp::kGreaterEqual, end, value, rows, context);
  result.yes = lower.holds;
  result.yes.And(upper.holds);
  Bitmap missing = MissingBits(value, rows);
  if (!open_ends) {
    for (const Side* side : {&lower, &upper}) {
      if (missing.size() == 0) {
        missing = side->missing;
      } else if (side->missing.size() != 0) {
        missing.Or(side->missing);
      }
    }
  }
  if (missing.size() != 0) {
    result.yes.AndNot(missing);
    result.missing = std::move(missing);
  }
  AddFaults(result, inputs);
  return result;
}

namespace {

bool IsDayLike(const Vector* v) {
  return v == nullptr || (v->layout == Layout::kI32 && v->dictionary == nullptr);
}

/// Days: the latest start and the earliest end, in blocks that stay in the nearest cache.
void FillShared(const std::vector<PeriodVectors>& periods, size_t rows, const KernelContext& context, uint64_t* words) {
  constexpr size_t kBlock = 1024;
  ForRows(context, rows, [&](size_t begin, size_t end) {
    std::array<int32_t, kBlock> latest;
    std::array<int32_t, kBlock> earliest;
    for (size_t block = begin; block < end; block += kBlock) {
      const size_t count = std::min(kBlock, end - block);
      latest.fill(kMissing32);  // the lowest number: a missing start is open by itself
      earliest.fill(std::numeric_limits<int32_t>::max());
      for (const PeriodVectors& period : periods) {
        if (period.start != nullptr) {
          WithSideOf<int32_t>(*period.start, [&](auto start) {
            for (size_t k = 0; k < count; ++k) {
              latest[k] = std::max(latest[k], start(block + k));
            }
          });
        }
        if (period.end != nullptr) {
          WithSideOf<int32_t>(*period.end, [&](auto stop) {
            for (size_t k = 0; k < count; ++k) {
              const int32_t day = stop(block + k);
              earliest[k] = day == kMissing32 ? earliest[k] : std::min(earliest[k], day);
            }
          });
        }
      }
      FillWords(words + block / 64, 0, count, [&](size_t k) { return latest[k] <= earliest[k]; });
    }
  });
}

/// Any other ordered values: every start is at most every end.
Bitmap SharedByPairs(const std::vector<PeriodVectors>& periods, size_t rows, const KernelContext& context) {
  Bitmap shared(rows, true);
  for (const PeriodVectors& a : periods) {
    for (const PeriodVectors& b : periods) {
      if (a.start == nullptr || b.end == nullptr) {
        continue;
      }
      const Vector compared = Compare(CompareOp::kLessEqual, *a.start, *b.end, context);
      Bitmap holds = YesBits(compared, rows);
      const Bitmap open = MissingBits(compared, rows);  // an end that is missing is open
      if (open.size() != 0) {
        holds.Or(open);
      }
      shared.And(holds);
    }
  }
  return shared;
}

}  // namespace

Vector ShareADay(const std::vector<PeriodVectors>& periods, const KernelContext& context) {
  std::vector<const Vector*> inputs;
  bool days = true;
  for (const PeriodVectors& period : periods) {
    for (const Vector* input : {period.start, period.end, period.known}) {
      if (input != nullptr) {
        inputs.push_back(input);
      }
    }
    days = days && IsDayLike(period.start) && IsDayLike(period.end);
  }
  Vector result = MakeEmpty(Layout::kBits, AllConstant(inputs), context);
  const size_t rows = result.stored();
  if (days) {
    FillShared(periods, rows, context, result.yes.words());
  } else {
    result.yes = SharedByPairs(periods, rows, context);
  }
  Bitmap unknown(rows);
  for (const PeriodVectors& period : periods) {
    if (period.known != nullptr) {
      Bitmap known = YesBits(*period.known, rows);
      known.Invert();
      unknown.Or(known);
    }
  }
  result.yes.AndNot(unknown);
  result.missing = std::move(unknown);
  DropEmptyMissing(result);
  AddFaults(result, inputs);
  return result;
}

}  // namespace tally
