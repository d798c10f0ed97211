#include <fmt/format.h>

#include <unordered_map>

#include "engine/kernels/exact.h"
#include "engine/kernels/faults.h"
#include "foundation/base/calendar.h"
#include "foundation/base/plain_number.h"

namespace tally {

namespace {

/// A text vector with one printed text a different value; `Print` gets a raw value.
template <class Side, class Print>
Vector PrintValues(Side side, bool constant, const KernelContext& context, Print print) {
  using T = typename Side::Value;
  Vector result = MakeEmpty(Layout::kI32, constant, context);
  auto dictionary = std::make_shared<Dictionary>();
  std::unordered_map<T, int32_t> codes;
  T last = MissingOf<T>();
  int32_t last_code = kMissing32;
  for (size_t row = 0; row < result.stored(); ++row) {
    const T value = side(row);
    if (value != last) {
      last = value;
      if (value == MissingOf<T>()) {
        last_code = kMissing32;
      } else {
        const auto [place, is_new] = codes.emplace(value, 0);
        if (is_new) {
          place->second = static_cast<int32_t>(dictionary->Intern(print(value)));
        }
        last_code = place->second;
      }
    }
    result.i32[row] = last_code;
  }
  result.dictionary = std::move(dictionary);
  return result;
}

template <class Print>
Vector PrintOrdinals(const Vector& value, const KernelContext& context, Print print) {
  return WithOrdinals(value, [&](auto side) {
    return PrintValues(side, value.constant, context, [&](auto raw) { return print(static_cast<int32_t>(raw)); });
  });
}

Vector PrintYesNo(const Vector& value, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI32, value.constant, context);
  auto dictionary = std::make_shared<Dictionary>();
  const int32_t no = static_cast<int32_t>(dictionary->Intern("N"));
  const int32_t yes = static_cast<int32_t>(dictionary->Intern("Y"));
  for (size_t row = 0; row < result.stored(); ++row) {
    if (!IsMissingAt(value, row)) {
      result.i32[row] = IsYesAt(value, row) ? yes : no;
    }
  }
  result.dictionary = std::move(dictionary);
  return result;
}

template <class PrintScaled, class PrintRational>
Vector PrintNumbers(const Vector& value, const KernelContext& context, PrintScaled print_scaled, PrintRational print_rational) {
  if (value.layout == Layout::kI64) {
    return WithSideOf<int64_t>(value, [&](auto side) { return PrintValues(side, value.constant, context, print_scaled); });
  }
  Vector result = MakeEmpty(Layout::kI32, value.constant, context);
  auto dictionary = std::make_shared<Dictionary>();
  for (size_t row = 0; row < result.stored(); ++row) {
    if (value.rational[row].has_value()) {
      result.i32[row] = static_cast<int32_t>(dictionary->Intern(print_rational(*value.rational[row])));
    }
  }
  result.dictionary = std::move(dictionary);
  return result;
}

/// With as many places as the value has.
std::string FormatScaled(int64_t mantissa, int scale) {
  while (scale > 0 && mantissa % 10 == 0) {
    mantissa /= 10;
    --scale;
  }
  return FormatFixed(mantissa, scale, scale);
}

Vector PrintMissing(const Vector& value, const KernelContext& context) {
  TALLY_CHECK(AllMissing(value));
  Vector result = MakeEmpty(Layout::kI32, value.constant, context);
  result.dictionary = std::make_shared<Dictionary>();
  return result;
}

/// Whether the layout is one of the style's values.
bool Fits(const Vector& value, PrintStyle style) {
  switch (style) {
    case PrintStyle::kYesNoLetters: return value.layout == Layout::kBits;
    case PrintStyle::kNumber:
    case PrintStyle::kFixed: return value.layout == Layout::kI64 || value.layout == Layout::kRational;
    case PrintStyle::kText: return value.layout == Layout::kI32 && value.dictionary != nullptr;
    case PrintStyle::kDate:
    case PrintStyle::kYear:
    case PrintStyle::kQuarter: return (value.layout == Layout::kI32 || value.layout == Layout::kU8) && value.dictionary == nullptr;
  }
  return false;
}

Vector PrintInStyle(const Vector& value, PrintStyle style, int places, const KernelContext& context) {
  switch (style) {
    case PrintStyle::kYesNoLetters: return PrintYesNo(value, context);
    case PrintStyle::kNumber:
      return PrintNumbers(
          value, context, [scale = value.scale](int64_t mantissa) { return FormatScaled(mantissa, scale); },
          [](const Rational& number) { return FormatPlain(number); });
    case PrintStyle::kFixed:
      return PrintNumbers(
          value, context, [scale = value.scale, places](int64_t mantissa) { return FormatFixed(mantissa, scale, places); },
          [places](const Rational& number) { return FormatFixed(number, places); });
    case PrintStyle::kText: return value;
    case PrintStyle::kDate: return PrintOrdinals(value, context, [](int32_t day) { return FormatDay(day); });
    case PrintStyle::kYear: return PrintOrdinals(value, context, [](int32_t year) { return fmt::format("{:04}", year); });
    case PrintStyle::kQuarter: return PrintOrdinals(value, context, [](int32_t quarter) { return FormatQuarter(quarter); });
  }
  return value;
}

}  // namespace

Vector ToText(const Vector& value, PrintStyle style, int places, const KernelContext& context) {
  Vector result = Fits(value, style) ? PrintInStyle(value, style, places, context) : PrintMissing(value, context);
  AddFaults(result, value.faults);
  return result;
}

namespace {

/// All pieces but one are constant: one text an entry of that one's dictionary, made when first met.
Vector JoinOne(const std::vector<const Vector*>& pieces, const Vector& varying, const std::string& before, const std::string& after,
               const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI32, pieces.size() == 1 && varying.constant, context);
  auto dictionary = std::make_shared<Dictionary>();
  std::vector<int32_t> codes((varying.dictionary == nullptr ? 0 : varying.dictionary->size()) + 1, kMissing32);
  for (size_t row = 0; row < result.stored(); ++row) {
    const int32_t code = varying.i32[row];
    int32_t& joined = codes[code == kMissing32 ? 0 : static_cast<size_t>(code) + 1];
    if (joined == kMissing32) {
      std::string text = before;
      if (code != kMissing32) {
        text += varying.dictionary->At(static_cast<uint32_t>(code));
      }
      text += after;
      joined = static_cast<int32_t>(dictionary->Intern(text));
    }
    result.i32[row] = joined;
  }
  result.dictionary = std::move(dictionary);
  return result;
}

void AppendText(const Vector& piece, size_t row, std::string& text) {
  if (!IsMissingAt(piece, row)) {
    text += TextAt(piece, row);
  }
}

/// Joined texts of one column, where they are long: texts of texts of texts double at each step and would fill any machine.
constexpr size_t kMostJoinedBytes = size_t{256} << 20;
constexpr size_t kLongText = 1000;

Vector JoinAll(const std::vector<const Vector*>& pieces, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI32, AllConstant(pieces), context);
  FaultRecorder faults(context);
  auto dictionary = std::make_shared<Dictionary>();
  std::string text;
  for (size_t row = 0; row < result.stored(); ++row) {
    text.clear();
    for (const Vector* piece : pieces) {
      AppendText(*piece, row, text);
    }
    if (text.size() > kLongText && dictionary->ByteSize() + text.size() > kMostJoinedBytes) {
      faults.Record(row, [] { return "the joined texts are longer than 256 MB together"; });
      result.i32[row] = kMissing32;
      continue;
    }
    result.i32[row] = static_cast<int32_t>(dictionary->Intern(text));
  }
  result.dictionary = std::move(dictionary);
  faults.Finish(result);
  return result;
}

}  // namespace

Vector JoinTexts(const std::vector<const Vector*>& pieces, const KernelContext& context) {
  const Vector* varying = nullptr;
  size_t count = 0;
  std::string before;
  std::string after;
  for (const Vector* piece : pieces) {
    if (piece->constant) {
      AppendText(*piece, 0, varying == nullptr ? before : after);
    } else {
      varying = piece;
      ++count;
    }
  }
  Vector result =
      count == 1 && varying->layout == Layout::kI32 ? JoinOne(pieces, *varying, before, after, context) : JoinAll(pieces, context);
  AddFaults(result, pieces);
  return result;
}

}  // namespace tally
