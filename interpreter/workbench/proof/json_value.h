#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/result.h"

namespace tally {

/// A JSON value as it was read.
struct JsonValue {
  enum class Kind { kNull, kYes, kNo, kNumber, kText, kList, kObject };
  Kind kind = Kind::kNull;
  std::string text;                // of a text; of a number as it is written
  std::vector<std::string> names;  // of an object's items
  std::vector<JsonValue> items;

  /// The first item of this name of an object; null when there is none.
  const JsonValue* Find(std::string_view name) const;
};

/// Reads a whole JSON text, or says why it is none and in which line.
Result<JsonValue> ParseJson(std::string_view text);

}  // namespace tally
