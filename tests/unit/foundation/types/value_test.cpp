#include <catch2/catch.hpp>

#include "foundation/types/value.h"

namespace tally {
namespace {

std::string KeyOf(const Value& value) {
  std::string key;
  AppendKey(value, key);
  return key;
}

std::string KeyOf(const ValueList& values) {
  std::string key;
  AppendKey(values, key);
  return key;
}

TEST_CASE("values have equal keys exactly where they are equal") {
  const std::vector<Value> values = {
      Value{},
      Value{Value::All{}},
      Value{true},
      Value{false},
      Value{int64_t{1}},
      Value{int64_t{0}},
      Value{int64_t{-1}},
      Value{Rational(1)},
      Value{Rational(1) / 3},
      Value{Rational(-1) / 3},
      Value{Rational(0)},
      Value{std::string()},
      Value{std::string("1")},
      Value{std::string("Y")},
      Value{std::string("M")},
  };
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < values.size(); ++j) {
      INFO(i << " " << j);
      CHECK((values[i] == values[j]) == (i == j));
      CHECK((KeyOf(values[i]) == KeyOf(values[j])) == (i == j));
    }
  }
  CHECK(KeyOf(Value{Rational(2) / 4}) == KeyOf(Value{Rational(1) / 2}));
}

TEST_CASE("keys of lists cannot run together") {
  const auto text = [](const char* t) { return Value{std::string(t)}; };
  CHECK(KeyOf({text("a"), text("b")}) != KeyOf({text("ab")}));
  CHECK(KeyOf({text("a"), text("")}) != KeyOf({text(""), text("a")}));
  CHECK(KeyOf({text("1:a"), text("b")}) != KeyOf({text("1"), text("a:b")}));
  CHECK(KeyOf({Value{true}}) != KeyOf({Value{false}}));
  CHECK(KeyOf(ValueList{}) != KeyOf({Value{}}));
  CHECK(KeyOf({Value{int64_t{1}}, Value{int64_t{2}}}) != KeyOf({Value{int64_t{12}}}));
}

}  // namespace
}  // namespace tally
