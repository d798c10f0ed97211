#include <atomic>

#include "engine/kernels/exact.h"

namespace tally {

namespace {

/// One kI64 step for all rows; nothing when a result does not fit.
template <class Step>
std::optional<Vector> CalculateScaled(const Vector& left, const Vector& right, int scale, const KernelContext& context, Step step) {
  Vector result = MakeEmpty(Layout::kI64, left.constant && right.constant, context);
  result.scale = scale;
  int64_t* out = result.i64.data();
  std::atomic<bool> overflow = false;
  WithSideOf<int64_t>(left, [&](auto a) {
    WithSideOf<int64_t>(right, [&](auto b) {
      ForRows(context, result.stored(), [&](size_t begin, size_t end) {
        bool failed = false;
        for (size_t row = begin; row < end; ++row) {
          const int64_t x = a(row);
          const int64_t y = b(row);
          const bool missing = (x == kMissing64) | (y == kMissing64);
          int64_t value = 0;
          const bool fits = step(x, y, value);
          failed |= !missing && (!fits || value == kMissing64);
          out[row] = missing ? kMissing64 : value;
        }
        if (failed) {
          overflow.store(true, std::memory_order_relaxed);
        }
      });
    });
  });
  if (overflow) {
    return std::nullopt;
  }
  return result;
}

std::optional<Vector> AddScaled(const Vector& left, const Vector& right, bool subtract, const KernelContext& context) {
  const int scale = std::max(left.scale, right.scale);
  const int64_t factor_a = PowerOfTen(scale - left.scale);
  const int64_t factor_b = PowerOfTen(scale - right.scale);
  const auto run = [&](auto step) { return CalculateScaled(left, right, scale, context, step); };
  if (factor_a == 1 && factor_b == 1) {
    if (subtract) {
      return run([](int64_t x, int64_t y, int64_t& value) { return !__builtin_sub_overflow(x, y, &value); });
    }
    return run([](int64_t x, int64_t y, int64_t& value) { return !__builtin_add_overflow(x, y, &value); });
  }
  return run([=](int64_t x, int64_t y, int64_t& value) {
    int64_t a = 0;
    int64_t b = 0;
    const bool overflow = __builtin_mul_overflow(x, factor_a, &a) | __builtin_mul_overflow(y, factor_b, &b);
    return !(overflow | (subtract ? __builtin_sub_overflow(a, b, &value) : __builtin_add_overflow(a, b, &value)));
  });
}

std::optional<Vector> MultiplyScaled(const Vector& left, const Vector& right, const KernelContext& context) {
  const int scale = left.scale + right.scale;
  if (scale > kMaxDecimalPlaces) {
    return std::nullopt;
  }
  return CalculateScaled(left, right, scale, context,
                         [](int64_t x, int64_t y, int64_t& value) { return !__builtin_mul_overflow(x, y, &value); });
}

Rational CalculateOne(ArithmeticOp op, const Rational& x, const Rational& y) {
  switch (op) {
    case ArithmeticOp::kAdd: return x + y;
    case ArithmeticOp::kSubtract: return x - y;
    case ArithmeticOp::kMultiply: return x * y;
    case ArithmeticOp::kDivide: return x / y;
  }
  return x;
}

Vector CalculateRational(ArithmeticOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kRational, left.constant && right.constant, context);
  FaultRecorder faults(context);
  ForRows(context, result.stored(), [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const std::optional<Rational> x = NumberOrMissing(left, left.constant ? 0 : row);
      const std::optional<Rational> y = NumberOrMissing(right, right.constant ? 0 : row);
      if (!x.has_value() || !y.has_value()) {
        continue;
      }
      if (op == ArithmeticOp::kDivide && *y == 0) {
        faults.Record(row, [] { return "division by zero"; });
        continue;
      }
      Rational value = CalculateOne(op, *x, *y);
      if (IsTooLarge(value)) {
        faults.Record(row, [] { return kTooLargeMessage; });
        continue;
      }
      result.rational[row] = std::move(value);
    }
  });
  NormaliseNumbers(result);
  faults.Finish(result);
  return result;
}

bool IsNumber(const Vector& v) {
  return v.layout == Layout::kI64 || v.layout == Layout::kRational;
}

Vector CalculateValues(ArithmeticOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  if (!IsNumber(left) || !IsNumber(right)) {
    TALLY_CHECK(AllMissing(left) || AllMissing(right));
    return MakeEmpty(Layout::kI64, left.constant && right.constant, context);
  }
  if (left.layout == Layout::kI64 && right.layout == Layout::kI64) {
    std::optional<Vector> scaled;
    switch (op) {
      case ArithmeticOp::kAdd: scaled = AddScaled(left, right, false, context); break;
      case ArithmeticOp::kSubtract: scaled = AddScaled(left, right, true, context); break;
      case ArithmeticOp::kMultiply: scaled = MultiplyScaled(left, right, context); break;
      case ArithmeticOp::kDivide: return DivideScaled(left, right, context);
    }
    if (scaled.has_value()) {
      return std::move(*scaled);
    }
  }
  return CalculateRational(op, left, right, context);
}

}  // namespace

Vector Calculate(ArithmeticOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  Vector result = CalculateValues(op, left, right, context);
  AddFaults(result, {&left, &right});
  return result;
}

Vector Negate(const Vector& operand, const KernelContext& context) {
  if (operand.layout == Layout::kRational) {
    Vector result = operand;
    for (std::optional<Rational>& value : result.rational) {
      if (value.has_value()) {
        value = -*value;
      }
    }
    return result;
  }
  Vector result = MakeEmpty(Layout::kI64, operand.constant, context);
  if (operand.layout != Layout::kI64) {
    TALLY_CHECK(AllMissing(operand));
  } else {
    result.scale = operand.scale;
    for (size_t row = 0; row < result.i64.size(); ++row) {
      const int64_t value = operand.i64[row];
      result.i64[row] = value == kMissing64 ? kMissing64 : -value;
    }
  }
  AddFaults(result, operand.faults);
  return result;
}

}  // namespace tally
