#include <catch2/catch.hpp>

#include "engine/functions/kernel_table.h"
#include "engine/kernels/operators.h"
#include "engine/sample.h"
#include "foundation/base/calendar.h"

namespace tally {
namespace {

using namespace sample;

Vector CallRaw(const std::string& name, const std::vector<Vector>& inputs) {
  const FunctionId id = FunctionCatalogue::Get().Find(name);
  REQUIRE(id.is_valid());
  std::vector<const Vector*> pointers;
  for (const Vector& input : inputs) {
    pointers.push_back(&input);
  }
  return KernelTable::Get().at(id)(pointers, Context(inputs[0].size));
}

/// The cells of a call; the same whether constants are given as such or flat.
std::vector<std::string> Call(const std::string& name, const std::vector<Vector>& inputs) {
  const Vector result = CallRaw(name, inputs);
  std::vector<Vector> flat;
  bool constant = true;
  for (const Vector& input : inputs) {
    flat.push_back(Flatten(input));
    constant = constant && input.constant;
  }
  CHECK(result.constant == constant);
  CHECK(Cells(CallRaw(name, flat)) == Cells(result));
  return Cells(result);
}

Vector Days(const std::vector<std::optional<std::string>>& days) {
  std::vector<std::optional<int32_t>> values;
  for (const auto& day : days) {
    values.push_back(day.has_value() ? ParseDay(*day) : std::nullopt);
  }
  return Ordinals(values);
}

Vector Number(size_t rows, const char* text) {
  return MakeConstantNumber(rows, ParseRational(text));
}

using List = std::vector<std::string>;

TEST_CASE("date functions") {
  const Vector days = Days({"2024-06-30", "2024-07-01", std::nullopt});
  CHECK(Call("school_year_of", {days}) == List{"2024", "2025", "missing"});
  CHECK(Call("calendar_year", {days}) == List{"2024", "2024", "missing"});
  CHECK(Call("calendar_month", {days}) == List{"6", "7", "missing"});
  CHECK(Call("day_of_month", {days}) == List{"30", "1", "missing"});
  CHECK(Cells(ToText(CallRaw("quarter", {days}), PrintStyle::kQuarter, 0, Context(3))) == List{"2024Q2", "2024Q3", "missing"});
  const auto dates = [](const Vector& v) { return Cells(ToText(v, PrintStyle::kDate, 0, Context(v.size))); };
  CHECK(dates(CallRaw("first_day", {Ordinals({2025, std::nullopt})})) == List{"2024-07-01", "missing"});
  CHECK(dates(CallRaw("last_day", {MakeConstantI32(1, 2025)})) == List{"2025-06-30"});
  CHECK(Call("complete_years", {Days({"2004-02-29", "2004-02-29", "2006-05-10", "2006-05-10", std::nullopt}),
                                Days({"2022-02-28", "2022-03-01", "2024-05-09", "2024-05-10", "2024-01-01"})}) ==
        List{"17", "18", "17", "18", "missing"});
  CHECK(Call("days_between", {days, Days({"2024-07-01", "2024-06-30", "2024-01-01"})}) == List{"1", "-1", "missing"});
  CHECK(dates(CallRaw("days_later", {days, Number(3, "-30")})) == List{"2024-05-31", "2024-06-01", "missing"});
  CHECK(Call("days_later", {Days({"9999-12-30", "9999-12-31", "0001-01-01"}), Numbers({1, 1, -1})})[2] == "FAULT");
  CHECK(Call("days_later", {days, Number(3, "99999999999999999999")}) == List{"FAULT", "FAULT", "missing"});
  const Vector leap = Days({"2024-02-29", "2024-01-31", std::nullopt});
  CHECK(dates(CallRaw("years_later", {leap, Number(3, "1"), MakeConstantText(3, "earlier day")})) ==
        List{"2025-02-28", "2025-01-31", "missing"});
  CHECK(dates(CallRaw("years_later", {leap, Number(3, "1"), MakeConstantText(3, "later day")})) ==
        List{"2025-03-01", "2025-01-31", "missing"});
  CHECK(dates(CallRaw("months_later", {leap, Number(3, "-11"), MakeConstantText(3, "later day")})) ==
        List{"2023-03-29", "2023-03-01", "missing"});
  CHECK(dates(CallRaw("months_later", {leap, Number(3, "1"), MakeConstantText(3, "earlier day")})) ==
        List{"2024-03-29", "2024-02-29", "missing"});
  CHECK(Call("years_later", {leap, Number(3, "8000"), MakeConstantText(3, "later day")}) == List{"FAULT", "FAULT", "missing"});
  CHECK(Call("years_later", {leap, Number(3, "1"), MakeConstantText(3, "nearest day")}) == List{"FAULT", "FAULT", "missing"});
  CHECK(Call("quarter", {MakeConstantI32(2, std::nullopt)}) == Same(2, "missing"));
}

TEST_CASE("text functions") {
  const Vector texts = Texts({"0123456789", "012345678", "01234567a9", std::nullopt, "", "\xC3\xA9\xC3\xA9"});
  CHECK(Call("digits", {texts, Number(6, "10")}) == List{"yes", "no", "no", "no", "no", "no"});
  CHECK(Call("digits", {texts, Number(6, "0"), Number(6, "9")}) == List{"no", "yes", "no", "no", "yes", "no"});
  CHECK(Call("digits", {MakeConstantI32(2, std::nullopt), Number(2, "1")}) == Same(2, "no"));
  CHECK(Call("length", {texts}) == List{"10", "9", "10", "missing", "0", "2"});
  CHECK(Call("starts_with", {texts, MakeConstantText(6, "01234567a")}) == List{"no", "no", "yes", "missing", "no", "no"});
  CHECK(Call("starts_with", {texts, MakeConstantText(6, std::nullopt)}) == Same(6, "missing"));
  const Vector dotted = Texts({"I.C.from", "none", std::nullopt, ".x"});
  CHECK(Call("text_before", {dotted, MakeConstantText(4, ".")}) == List{"I", "none", "missing", "missing"});
  CHECK(Call("text_after", {dotted, MakeConstantText(4, ".")}) == List{"C.from", "missing", "missing", "x"});
  CHECK(Call("text_before", {MakeConstantText(2, "a-b"), Texts({"-", "b"})}) == List{"a", "a-"});
  const Vector cips = Texts({"51.0808", "\xC3\xA9\xC3\xA8-", std::nullopt, ""});
  CHECK(Call("text_part", {cips, Number(4, "2"), Number(4, "3")}) == List{"1.0", "\xC3\xA8-", "missing", "missing"});
  CHECK(Call("text_part", {cips, Number(4, "3")}) == List{".0808", "-", "missing", "missing"});
  CHECK(Call("text_part", {cips, Numbers({0, 1, 0, 9}), Numbers({1, -1, 1, 1})}) == List{"FAULT", "FAULT", "missing", "missing"});
  CHECK(Call("text_part", {cips, Number(4, "0")}) == List{"FAULT", "FAULT", "missing", "FAULT"});
  CHECK(Call("position", {cips, Texts({".", "-", ".", "x"})}) == List{"3", "3", "missing", "0"});
  CHECK(Call("replaced", {Texts({"a-b-c", "-", "abc", std::nullopt}), MakeConstantText(4, "-"), MakeConstantText(4, "")}) ==
        List{"abc", "missing", "abc", "missing"});
  CHECK(Call("replaced", {Texts({"aaa", "abab"}), Texts({"aa", ""}), MakeConstantText(2, "b")}) == List{"ba", "abab"});
  CHECK(Call("trimmed", {Texts({" \xC2\xA0"
                                "a b\t",
                                "  ", "x", std::nullopt})}) == List{"a b", "missing", "x", "missing"});
  CHECK(Call("ends_with", {cips, Texts({"8", "8", "8", ""})}) == List{"yes", "no", "missing", "yes"});
  CHECK(Call("contains", {cips, MakeConstantText(4, "08")}) == List{"yes", "no", "missing", "no"});
  CHECK(Call("blank", {Texts({" \t\xC2\xA0", "", "x ", std::nullopt})}) == List{"yes", "yes", "no", "yes"});
  CHECK(Call("two_digits", {Ordinals({2025, 2005, std::nullopt})}) == List{"25", "05", "missing"});
  CHECK(Call("listed", {Texts({"Immigrant; Homeless", "Homeless", "Homelessness", std::nullopt, ""}), MakeConstantText(5, "Homeless"),
                        MakeConstantText(5, ";")}) == List{"yes", "yes", "no", "missing", "no"});
  CHECK(Call("upper", {Texts({"a\xC3\xA9z{`", std::nullopt})}) == List{"A\xC3\xA9Z{`", "missing"});
  CHECK(Call("lower", {MakeConstantText(1, "AZ@[")}) == List{"az@["});
}

TEST_CASE("number functions") {
  const Vector numbers = Numbers({12345, -12345, 4, -4, std::nullopt, 12344}, 3);
  CHECK(Call("round", {numbers, Number(6, "2")}) == List{"12.35", "-12.35", "0", "0", "missing", "12.34"});
  CHECK(Call("round", {numbers, Number(6, "0")}) == List{"12", "-12", "0", "0", "missing", "12"});
  CHECK(Call("round", {numbers, Number(6, "100")}) == Cells(numbers));
  CHECK(Call("round", {numbers, Number(6, "101")}) == List{"FAULT", "FAULT", "FAULT", "FAULT", "missing", "FAULT"});
  CHECK(Call("round", {numbers, Number(6, "-1")})[0] == "FAULT");
  CHECK(Call("round", {Rationals({Rational(2) / 3, Rational(-1) / 200}), Number(2, "2")}) == List{"0.67", "-0.01"});
  CHECK(Call("round", {Number(3, "1.25"), Numbers({0, 1, 2})}) == List{"1", "1.3", "1.25"});
  const int64_t largest = std::numeric_limits<int64_t>::max();
  CHECK(Call("round", {Numbers({largest, -largest}, 18), Number(2, "0")}) == List{"9", "-9"});
  CHECK(Call("fixed", {numbers, Number(6, "2")}) == List{"12.35", "-12.35", "0.00", "0.00", "missing", "12.34"});
  CHECK(Call("fixed", {Number(3, "1.25"), Numbers({0, 1, 101})}) == List{"1", "1.3", "FAULT"});
  CHECK(Call("row_number", {SmallOrdinals({0, 3, std::nullopt})}) == List{"1", "4", "missing"});
  CHECK(Call("smaller", {Numbers({1, 5, std::nullopt}), Number(3, "2.5")}) == List{"1", "2.5", "missing"});
  CHECK(Call("larger", {Numbers({1, 5, 3}), Number(3, "2.5")}) == List{"2.5", "5", "3"});
  CHECK(Call("larger", {Texts({"a", "c", "b"}), Texts({"b", std::nullopt, "a"})}) == List{"b", "missing", "b"});
  CHECK(Call("smaller", {SmallOrdinals({1, 2}), Ordinals({2, 1})}) == List{"1", "1"});
  CHECK(Call("absolute", {Numbers({-25, 3, std::nullopt}, 1)}) == List{"2.5", "0.3", "missing"});
  CHECK(Call("whole", {Numbers({-25, 25, 20}, 1)}) == List{"-2", "2", "2"});
  CHECK(Call("floor", {Rationals({Rational(-1) / 3, Rational(7) / 3})}) == List{"-1", "2"});
  CHECK(Call("ceiling", {Numbers({-25, 21, 20, std::nullopt}, 1)}) == List{"-2", "3", "2", "missing"});
  CHECK(Call("power", {Numbers({-15, 20, 0, 0, std::nullopt, 10}, 1), Numbers({3, -2, 0, -1, 2, 1'000'000'000'000})}) ==
        List{"-3.375", "0.25", "1", "FAULT", "missing", "1"});
  CHECK(Call("power", {Numbers({10, 2, -1, -1}), Numbers({12000, 1'000'000, 1'000'001, std::numeric_limits<int64_t>::min() + 1})})[1] ==
        "FAULT");
  CHECK(Call("power", {Number(2, "-1"), Numbers({std::numeric_limits<int64_t>::min() + 1, 1'000'000})}) == List{"-1", "1"});
  CHECK(Call("remainder", {Numbers({100, -100, 35, std::nullopt, 100}, 1), Numbers({30, 30, 30, 30, 0}, 1)}) ==
        List{"1", "-1", "0.5", "missing", "FAULT"});
}

TEST_CASE("every function has a kernel, which answers missing for missing arguments, or always answers") {
  for (const std::string& name : FunctionCatalogue::Get().Names()) {
    INFO(name);
    const FunctionId id = FunctionCatalogue::Get().Find(name);
    const FunctionEntry& entry = FunctionCatalogue::Get().at(id);
    CHECK(!entry.help.empty());
    REQUIRE((KernelTable::Get().at(id) != nullptr) == !entry.variadic);
    if (entry.variadic) {
      continue;
    }
    const std::vector<Vector> inputs(entry.required(), MakeConstantI32(2, std::nullopt));
    for (const std::string& cell : Call(name, inputs)) {
      CHECK((cell == "missing") == entry.strict);
    }
  }
  CHECK(!FunctionCatalogue::Get().Find("no_such_function").is_valid());
}

}  // namespace
}  // namespace tally
