#pragma once

#include <string>
#include <utility>
#include <variant>

#include "foundation/base/check.h"

namespace tally {

/// Why an operation with one way to fail failed: a sentence for the user, lower case, without final period.
struct Failure {
  std::string message;
};

/// A value or the reason why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}            // NOLINT(google-explicit-constructor)
  Result(Failure failure) : state_(std::move(failure)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }
  T& value() {
    TALLY_CHECK(ok());
    return std::get<T>(state_);
  }
  const T& value() const {
    TALLY_CHECK(ok());
    return std::get<T>(state_);
  }
  T& operator*() { return value(); }
  T* operator->() { return &value(); }
  const std::string& message() const {
    TALLY_CHECK(!ok());
    return std::get<Failure>(state_).message;
  }

 private:
  std::variant<T, Failure> state_;
};

}  // namespace tally
