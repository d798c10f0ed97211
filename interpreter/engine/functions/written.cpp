#include "engine/functions/kernel_table.h"
#include "engine/functions/text_kernels.h"
#include "foundation/base/check.h"
#include "foundation/types/written_form.h"

namespace tally {

namespace {

using Inputs = std::vector<const Vector*>;

/// The spelling that the second argument names; the binder has seen to it that it is one.
template <class Written>
Written SpellingOf(const Inputs& inputs, std::string_view otherwise) {
  std::string fault;
  std::optional<Written> spelling = Written::Parse(inputs.size() > 1 ? TextAt(*inputs[1], 0) : otherwise, fault);
  TALLY_CHECK(spelling.has_value());
  return *std::move(spelling);
}

Vector DateOfText(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI32, inputs[0]->constant, context);
  const WrittenDate spelling = SpellingOf<WrittenDate>(inputs, "YYYY-MM-DD");
  ForTexts<int32_t>(
      {inputs[0]}, result.stored(), [&](std::string_view text, size_t) { return spelling.Read(text).value_or(kMissing32); },
      [&](size_t row, int32_t day) { result.i32[row] = day; });
  return result;
}

Vector NumberOfText(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kRational, inputs[0]->constant, context);
  const WrittenNumber spelling = SpellingOf<WrittenNumber>(inputs, "1");
  const auto read = [&](std::string_view text, size_t) {
    const std::optional<std::string> plain = spelling.Read(text);
    return plain ? ParseRational(*plain) : std::nullopt;
  };
  ForTexts<std::optional<Rational>>({inputs[0]}, result.stored(), read,
                                    [&](size_t row, const std::optional<Rational>& number) { result.rational[row] = number; });
  NormaliseNumbers(result);
  return result;
}

}  // namespace

void BindWrittenKernels(KernelTable& kernels) {
  kernels.Bind("number", NumberOfText);
  kernels.Bind("date", DateOfText);
}

}  // namespace tally
