#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/kernels/exact.h"

/// Kernels that answer from one text and further arguments; where only the text varies, once an entry of its dictionary.
namespace tally {

using TextInputs = std::vector<const Vector*>;

inline bool IsConstantFrom(const TextInputs& inputs, size_t first) {
  for (size_t i = first; i < inputs.size(); ++i) {
    if (!inputs[i]->constant) {
      return false;
    }
  }
  return true;
}

inline bool AnyMissingAt(const TextInputs& inputs, size_t first, size_t row) {
  for (size_t i = first; i < inputs.size(); ++i) {
    if (IsMissingAt(*inputs[i], row)) {
      return true;
    }
  }
  return false;
}

/// Calls evaluate(text, row) for the rows whose inputs are all given, and store(row, value). Where only the first input varies,
/// evaluate is called once an entry of its dictionary.
template <class Answer, class Evaluate, class Store>
void ForTexts(const TextInputs& inputs, size_t rows, Evaluate evaluate, Store store) {
  const Vector& text = *inputs[0];
  if (!text.constant && IsConstantFrom(inputs, 1)) {
    std::vector<std::optional<Answer>> answers(text.dictionary->size());
    if (rows == 0 || AnyMissingAt(inputs, 1, 0)) {
      return;
    }
    for (size_t row = 0; row < rows; ++row) {
      const int32_t code = text.i32[row];
      if (code == kMissing32) {
        continue;
      }
      std::optional<Answer>& answer = answers[static_cast<size_t>(code)];
      if (!answer.has_value()) {
        answer = evaluate(text.dictionary->At(static_cast<uint32_t>(code)), row);
      }
      store(row, *answer);
    }
    return;
  }
  for (size_t row = 0; row < rows; ++row) {
    if (!AnyMissingAt(inputs, 0, row)) {
      store(row, evaluate(TextAt(text, row), row));
    }
  }
}

/// A yes/no kernel: test(text, inputs, row). Strict, or no where an input is missing.
template <class Test>
Kernel TestTexts(Test test, bool strict) {
  return [test, strict](const TextInputs& inputs, const KernelContext& context) {
    Vector result = MakeEmpty(Layout::kBits, AllConstant(inputs), context);
    const size_t rows = result.stored();
    if (strict) {
      result.missing = Bitmap(rows, true);
    }
    if (inputs[0]->dictionary == nullptr) {  // the literal `missing`
      return result;
    }
    ForTexts<bool>(
        inputs, rows, [&](std::string_view text, size_t row) { return test(text, inputs, row); },
        [&](size_t row, bool holds) {
          if (holds) {
            result.yes.Set(row);
          }
          if (strict) {
            result.missing.Reset(row);
          }
        });
    DropEmptyMissing(result);
    return result;
  };
}

/// A text kernel: change(text, inputs, row) gives a std::string or a std::string_view into one of the inputs. An empty answer is
/// missing where `empty_is_missing`, as a cell of zero characters is.
template <class Change>
Kernel ChangeTexts(Change change, bool empty_is_missing) {
  return [change, empty_is_missing](const TextInputs& inputs, const KernelContext& context) {
    Vector result = MakeEmpty(Layout::kI32, AllConstant(inputs), context);
    auto dictionary = std::make_shared<Dictionary>();
    ForTexts<int32_t>(
        inputs, result.stored(),
        [&](std::string_view text, size_t row) {
          const auto changed = change(text, inputs, row);
          return empty_is_missing && changed.empty() ? kMissing32 : static_cast<int32_t>(dictionary->Intern(changed));
        },
        [&](size_t row, int32_t code) { result.i32[row] = code; });
    result.dictionary = std::move(dictionary);
    return result;
  };
}

/// The length of the blank that the text begins with: space, tab, line end or no-break space; 0 when there is none.
inline size_t BlankAt(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) {
    return 1;
  }
  return text.substr(0, 2) == "\xC2\xA0" ? 2 : 0;
}

}  // namespace tally
