#include "foundation/diagnostics/data_value.h"

#include "foundation/source/utf8.h"

namespace tally {
namespace {

// Around a value. No other text has them: what is printed of scripts and data has no control characters.
constexpr char kBegin = '\x02';
constexpr char kEnd = '\x03';

/// The text with `in_place` of each value; empty: the values.
std::string Replaced(std::string_view text, std::string_view in_place) {
  std::string out;
  size_t next = 0;
  for (size_t begin = text.find(kBegin); begin != std::string_view::npos; begin = text.find(kBegin, next)) {
    const size_t end = text.find(kEnd, begin);
    if (end == std::string_view::npos) {
      break;
    }
    out += text.substr(next, begin - next);
    out += in_place.empty() ? text.substr(begin + 1, end - begin - 1) : in_place;
    next = end + 1;
  }
  return out += text.substr(next);
}

}  // namespace

std::string DataValue(std::string_view value) {
  return std::string(1, kBegin) + "\"" + Printable(value) + "\"" + kEnd;
}

std::string PlainDataValue(std::string_view value) {
  return kBegin + Printable(value) + kEnd;
}

std::string WithDataValues(std::string_view text, bool shown) {
  return Replaced(text, shown ? "" : "(a value)");
}

std::string WithoutPrivateValues(std::string_view text) {
  return Replaced(text, "(a private value)");
}

}  // namespace tally
