#include "foundation/diagnostics/data_value.h"

#include "foundation/source/utf8.h"

namespace tally {
namespace {

// Around a value. No other text has them: what is printed of scripts and data has no control characters.
constexpr char kBegin = '\x02';
constexpr char kEnd = '\x03';

}  // namespace

std::string DataValue(std::string_view value) {
  return std::string(1, kBegin) + "\"" + Printable(value) + "\"" + kEnd;
}

std::string WithDataValues(std::string_view text, bool shown) {
  std::string out;
  size_t next = 0;
  for (size_t begin = text.find(kBegin); begin != std::string_view::npos; begin = text.find(kBegin, next)) {
    const size_t end = text.find(kEnd, begin);
    if (end == std::string_view::npos) {
      break;
    }
    out += text.substr(next, begin - next);
    out += shown ? text.substr(begin + 1, end - begin - 1) : std::string_view("(a value)");
    next = end + 1;
  }
  return out += text.substr(next);
}

}  // namespace tally
