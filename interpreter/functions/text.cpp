#include <fmt/format.h>

#include <optional>

#include "functions/exact.h"
#include "functions/families.h"
#include "source/utf8.h"

namespace tally {

namespace {

using Inputs = std::vector<const Vector*>;
using Kind = ParameterKind;

bool IsConstantFrom(const Inputs& inputs, size_t first) {
  for (size_t i = first; i < inputs.size(); ++i) {
    if (!inputs[i]->constant) {
      return false;
    }
  }
  return true;
}

bool AnyMissingAt(const Inputs& inputs, size_t first, size_t row) {
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
void ForTexts(const Inputs& inputs, size_t rows, Evaluate evaluate, Store store) {
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
  return [test, strict](const Inputs& inputs, const KernelContext& context) {
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
  return [change, empty_is_missing](const Inputs& inputs, const KernelContext& context) {
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

std::string_view TextBefore(std::string_view text, const Inputs& inputs, size_t row) {
  return text.substr(0, text.find(TextAt(*inputs[1], row)));
}

std::string_view TextAfter(std::string_view text, const Inputs& inputs, size_t row) {
  const std::string_view mark = TextAt(*inputs[1], row);
  const size_t at = text.find(mark);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
}

/// The length of the blank that the text begins with: space, tab, line end or no-break space; 0 when there is none.
size_t BlankAt(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) {
    return 1;
  }
  return text.substr(0, 2) == "\xC2\xA0" ? 2 : 0;
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

void AddTextFunctions(std::vector<Signature>& signatures) {
  const auto add = [&](std::string_view name, std::vector<Kind> parameters, size_t required, Kind result, bool strict,
                       std::string_view help, Kernel kernel) {
    signatures.push_back({name, std::move(parameters), required, result, strict, help, std::move(kernel)});
  };
  add("digits", {Kind::kText, Kind::kInteger, Kind::kInteger}, 2, Kind::kYesNo, false,
      "whether a text is exactly n (or n to m) digits 0-9; a missing text is not", TestTexts(IsDigits, false));
  add("length", {Kind::kText}, 1, Kind::kInteger, true, "how many characters a text has", Length);
  add("starts_with", {Kind::kText, Kind::kText}, 2, Kind::kYesNo, true, "whether the first text begins with the second",
      TestTexts(StartsWith, true));
  add("text_before", {Kind::kText, Kind::kText}, 2, Kind::kText, true,
      "the text before the first place where the second one stands; all of it where it stands nowhere; missing when that is empty",
      ChangeTexts(TextBefore, true));
  add("text_after", {Kind::kText, Kind::kText}, 2, Kind::kText, true,
      "the text after the first place where the second one stands; missing where it stands nowhere or nothing follows",
      ChangeTexts(TextAfter, true));
  add("blank", {Kind::kText}, 1, Kind::kYesNo, false, "whether a text is missing or only blanks", Blank);
  add("two_digits", {Kind::kYear}, 1, Kind::kText, true, "the last two digits of a school year", TwoDigits);
  add("listed", {Kind::kText, Kind::kText, Kind::kText}, 3, Kind::kYesNo, true,
      "whether a cell that holds a list has the item; the third text separates the items", TestTexts(IsListed, true));
  add("upper", {Kind::kText}, 1, Kind::kText, true, "the text with a to z as capital letters", ChangeTexts(ChangeCase<'a', 'z'>, false));
  add("lower", {Kind::kText}, 1, Kind::kText, true, "the text with A to Z as small letters", ChangeTexts(ChangeCase<'A', 'Z'>, false));
}

}  // namespace tally
