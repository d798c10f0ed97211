#include <limits>

#include "engine/functions/kernel_table.h"
#include "engine/functions/text_kernels.h"
#include "foundation/source/utf8.h"

namespace tally {

namespace {

using Inputs = std::vector<const Vector*>;
using Kind = ParameterKind;

std::string_view TextBefore(std::string_view text, const Inputs& inputs, size_t row) {
  return text.substr(0, text.find(TextAt(*inputs[1], row)));
}

std::string_view TextAfter(std::string_view text, const Inputs& inputs, size_t row) {
  const std::string_view mark = TextAt(*inputs[1], row);
  const size_t at = text.find(mark);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
}

/// The text without the blanks around it.
std::string_view Trimmed(std::string_view text, const Inputs&, size_t) {
  while (const size_t size = BlankAt(text)) {
    text.remove_prefix(size);
  }
  size_t end = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t blank = BlankAt(text.substr(at));
    at += blank == 0 ? 1 : blank;
    end = blank == 0 ? at : end;
  }
  return text.substr(0, end);
}

std::string Replaced(std::string_view text, const Inputs& inputs, size_t row) {
  const std::string_view old = TextAt(*inputs[1], row);
  const std::string_view put = TextAt(*inputs[2], row);
  std::string result;
  size_t found = old.empty() ? std::string_view::npos : text.find(old);
  while (found != std::string_view::npos) {
    result += text.substr(0, found);
    result += put;
    text.remove_prefix(found + old.size());
    found = text.find(old);
  }
  result += text;
  return result;
}

Vector Position(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI64, AllConstant(inputs), context);
  ForTexts<int64_t>(
      inputs, result.stored(),
      [&](std::string_view text, size_t row) {
        const size_t at = text.find(TextAt(*inputs[1], row));
        return at == std::string_view::npos ? 0 : static_cast<int64_t>(CountCodePoints(text.substr(0, at))) + 1;
      },
      [&](size_t row, int64_t position) { result.i64[row] = position; });
  return result;
}

/// The characters that `text_part` wants: the first one, and how many.
struct Part {
  size_t first = 1;
  size_t count = std::numeric_limits<size_t>::max();
};
std::optional<Part> PartAt(const Inputs& inputs, size_t row) {
  Part part;
  const WholeNumber first = WholeNumberAt(*inputs[1], row);
  if (first.state != WholeNumber::State::kGiven || first.value < 1) {
    return std::nullopt;
  }
  part.first = static_cast<size_t>(first.value);
  if (inputs.size() > 2) {
    const WholeNumber count = WholeNumberAt(*inputs[2], row);
    if (count.state != WholeNumber::State::kGiven || count.value < 0) {
      return std::nullopt;
    }
    part.count = static_cast<size_t>(count.value);
  }
  return part;
}

/// `text_part(x, 4, 2)`: two characters from the fourth on; fewer where the text ends, missing where none is left.
Vector TextPart(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI32, AllConstant(inputs), context);
  auto dictionary = std::make_shared<Dictionary>();
  FaultRecorder faults(context);
  ForTexts<int32_t>(
      inputs, result.stored(),
      [&](std::string_view text, size_t row) {
        const std::optional<Part> part = PartAt(inputs, row);
        if (!part.has_value()) {
          return kMissing32;
        }
        const size_t begin = SkipCodePoints(text, 0, part->first - 1);
        const size_t end = SkipCodePoints(text, begin, part->count);
        return begin == end ? kMissing32 : static_cast<int32_t>(dictionary->Intern(text.substr(begin, end - begin)));
      },
      [&](size_t row, int32_t code) {
        result.i32[row] = code;
        if (code == kMissing32 && !PartAt(inputs, row).has_value()) {
          faults.Record(row, [] { return "text_part counts characters from 1 and takes 0 or more of them"; });
        }
      });
  result.dictionary = std::move(dictionary);
  faults.Finish(result);
  return result;
}

}  // namespace

void BindTextPartKernels(KernelTable& kernels) {
  kernels.Bind("text_before", ChangeTexts(TextBefore, true));
  kernels.Bind("text_after", ChangeTexts(TextAfter, true));
  kernels.Bind("text_part", TextPart);
  kernels.Bind("position", Position);
  kernels.Bind("replaced", ChangeTexts(Replaced, true));
  kernels.Bind("trimmed", ChangeTexts(Trimmed, true));
}

}  // namespace tally
