#include "foundation/types/value.h"

#include <fmt/format.h>

#include "foundation/base/overloaded.h"

namespace tally {
namespace {

// The length goes first.
void AppendText(std::string_view text, std::string& key) {
  key += fmt::format("{}:", text.size());
  key += text;
}

}  // namespace

void AppendKey(const Value& value, std::string& key) {
  std::visit(Overloaded{
                 [&](Value::Missing) { key += 'M'; },
                 [&](Value::All) { key += 'A'; },
                 [&](bool yes) { key += yes ? 'Y' : 'N'; },
                 [&](int64_t whole) { key += fmt::format("i{};", whole); },
                 [&](const Rational& number) {
                   key += 'r';
                   AppendText(number.str(), key);
                 },
                 [&](const std::string& text) {
                   key += 't';
                   AppendText(text, key);
                 },
             },
             value.data);
}

void AppendKey(const ValueList& values, std::string& key) {
  key += fmt::format("[{};", values.size());
  for (const Value& value : values) {
    AppendKey(value, key);
  }
}

}  // namespace tally
