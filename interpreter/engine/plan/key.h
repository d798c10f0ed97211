#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "foundation/base/strong_id.h"
#include "foundation/types/value.h"

namespace tally::plan {

/// Writes what makes a thing the same as another; a length goes before every text and list, so that keys cannot run together.
class Key {
 public:
  Key& Number(int64_t n) {
    text_ += fmt::format("{};", n);
    return *this;
  }
  template <class Enum>
  requires std::is_enum_v<Enum> Key& Number(Enum value) { return Number(static_cast<int64_t>(value)); }
  template <class Tag>
  Key& Id(StrongId<Tag> id) {
    return Number(id.is_valid() ? static_cast<int64_t>(id.value) : -1);
  }
  template <class Tag>
  Key& Ids(const std::vector<StrongId<Tag>>& ids) {
    Number(static_cast<int64_t>(ids.size()));
    for (const StrongId<Tag> id : ids) {
      Id(id);
    }
    return *this;
  }
  Key& Numbers(const std::vector<int>& numbers) {
    Number(static_cast<int64_t>(numbers.size()));
    for (const int number : numbers) {
      Number(number);
    }
    return *this;
  }
  Key& Text(const std::string& text) {
    Number(static_cast<int64_t>(text.size()));
    text_ += text;
    return *this;
  }
  Key& Texts(const std::vector<std::string>& texts) {
    Number(static_cast<int64_t>(texts.size()));
    for (const std::string& text : texts) {
      Text(text);
    }
    return *this;
  }
  Key& One(const Value& value) {
    AppendKey(value, text_);
    return *this;
  }
  Key& All(const ValueList& values) {
    AppendKey(values, text_);
    return *this;
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace tally::plan
