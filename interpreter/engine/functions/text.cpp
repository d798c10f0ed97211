#include <fmt/format.h>

#include "engine/functions/kernel_table.h"
#include "engine/functions/text_kernels.h"
#include "engine/kernels/exact.h"
#include "foundation/source/utf8.h"

namespace tally {

namespace {

using Inputs = std::vector<const Vector*>;
using Kind = ParameterKind;

bool IsDigits(std::string_view text, const Inputs& inputs, size_t row) {
  for (const char c : text) {
    if (c < '0' || c > '9') {
      return false;
    }
  }
  const WholeNumber least = WholeNumberAt(*inputs[1], row);
  const WholeNumber most = WholeNumberAt(*inputs.back(), row);
  const int64_t count = static_cast<int64_t>(text.size());
  return least.state == WholeNumber::State::kGiven && most.state == WholeNumber::State::kGiven && count >= least.value &&
         count <= most.value;
}

Vector Length(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI64, inputs[0]->constant, context);
  ForTexts<int64_t>(
      inputs, result.stored(), [](std::string_view text, size_t) { return static_cast<int64_t>(CountCodePoints(text)); },
      [&](size_t row, int64_t length) { result.i64[row] = length; });
  return result;
}

bool StartsWith(std::string_view text, const Inputs& inputs, size_t row) {
  const std::string_view start = TextAt(*inputs[1], row);
  return text.substr(0, start.size()) == start;
}

bool EndsWith(std::string_view text, const Inputs& inputs, size_t row) {
  return text.ends_with(TextAt(*inputs[1], row));
}

bool Contains(std::string_view text, const Inputs& inputs, size_t row) {
  return text.find(TextAt(*inputs[1], row)) != std::string_view::npos;
}

bool IsBlank(std::string_view text) {
  while (const size_t size = BlankAt(text)) {
    text.remove_prefix(size);
  }
  return text.empty();
}

Vector Blank(const Inputs& inputs, const KernelContext& context) {
  const Vector& text = *inputs[0];
  Vector result = MakeEmpty(Layout::kBits, text.constant, context);
  result.yes = Bitmap(result.stored(), true);
  if (text.dictionary != nullptr) {
    ForTexts<bool>(
        inputs, result.stored(), [](std::string_view entry, size_t) { return IsBlank(entry); },
        [&](size_t row, bool blank) {
          if (!blank) {
            result.yes.Reset(row);
          }
        });
  }
  return result;
}

Vector TwoDigits(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI32, inputs[0]->constant, context);
  auto dictionary = std::make_shared<Dictionary>();
  int32_t last = kMissing32;
  int32_t code = kMissing32;
  for (size_t row = 0; row < result.stored(); ++row) {
    if (IsMissingAt(*inputs[0], row)) {
      continue;
    }
    const int32_t year = IntegerAt(*inputs[0], row);
    if (year != last) {
      last = year;
      code = static_cast<int32_t>(dictionary->Intern(fmt::format("{:02}", year % 100)));
    }
    result.i32[row] = code;
  }
  result.dictionary = std::move(dictionary);
  return result;
}

std::string_view WithoutOuterSpaces(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool IsListed(std::string_view cell, const Inputs& inputs, size_t row) {
  const std::string_view item = TextAt(*inputs[1], row);
  const std::string_view separator = TextAt(*inputs[2], row);
  while (true) {
    const size_t end = separator.empty() ? std::string_view::npos : cell.find(separator);
    if (WithoutOuterSpaces(cell.substr(0, end)) == item) {
      return true;
    }
    if (end == std::string_view::npos) {
      return false;
    }
    cell.remove_prefix(end + separator.size());
  }
}

/// `reveals("*")`: what forms hide for it is settled when they are counted (outputs/publication/publication.h); everywhere else the answer
/// is no.
Vector Reveals(const Inputs& inputs, const KernelContext& context) {
  return MakeEmpty(Layout::kBits, AllConstant(inputs), context);
}

/// The letters a to z and A to Z only.
template <char kFirst, char kLast>
std::string ChangeCase(std::string_view text, const Inputs&, size_t) {
  std::string changed(text);
  for (char& c : changed) {
    if (c >= kFirst && c <= kLast) {
      c = static_cast<char>(c ^ 0x20);
    }
  }
  return changed;
}

}  // namespace

void BindTextKernels(KernelTable& kernels) {
  kernels.Bind("digits", TestTexts(IsDigits, false));
  kernels.Bind("length", Length);
  kernels.Bind("starts_with", TestTexts(StartsWith, true));
  kernels.Bind("ends_with", TestTexts(EndsWith, true));
  kernels.Bind("contains", TestTexts(Contains, true));
  kernels.Bind("blank", Blank);
  kernels.Bind("two_digits", TwoDigits);
  kernels.Bind("listed", TestTexts(IsListed, true));
  kernels.Bind("reveals", Reveals);
  kernels.Bind("upper", ChangeTexts(ChangeCase<'a', 'z'>, false));
  kernels.Bind("lower", ChangeTexts(ChangeCase<'A', 'Z'>, false));
}

}  // namespace tally
