#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "foundation/base/number.h"

namespace tally {

/// One constant. Its Type stands beside it; dates, years, quarters and row ordinals are the int64_t.
struct Value {
  struct Missing {
    bool operator==(const Missing&) const = default;
  };
  struct All {
    bool operator==(const All&) const = default;
  };
  std::variant<Missing, All, bool, int64_t, Rational, std::string> data;

  bool is_missing() const { return std::holds_alternative<Missing>(data); }
  bool is_all() const { return std::holds_alternative<All>(data); }
  bool operator==(const Value&) const = default;
};

/// Numbers (integer and decimal alike) are Rational in a Value; int64_t is a day, year, quarter or row ordinal.
using ValueList = std::vector<Value>;

/// Adds what tells a value apart from all others to a key: equal values, and no others, have equal keys. Keys may follow one another in a
/// text and cannot run together.
void AppendKey(const Value& value, std::string& key);
void AppendKey(const ValueList& values, std::string& key);

}  // namespace tally
