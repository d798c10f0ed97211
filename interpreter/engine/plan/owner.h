#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "foundation/source/source_file.h"

namespace tally::plan {

/// What in the program an operation was planned for first, for the account of a run's time.
struct Owner {
  std::string kind;  // "define", "cohort", "table", "form" ...
  std::string name;
  Span span;  // of the name
};

using OwnerIndex = uint32_t;  // into Graph::owners(); 0: nothing that has a name

/// File, begin and end of a span: the order of places.
using SpanKey = std::tuple<uint32_t, uint32_t, uint32_t>;
inline SpanKey KeyOf(Span span) {
  return {span.file.value, span.begin, span.end};
}

/// A place in the script that a node stands for, and in whose definition it lies.
struct NodePlace {
  Span span;
  OwnerIndex owner = 0;
  bool operator<(const NodePlace& o) const { return std::pair(KeyOf(span), owner) < std::pair(KeyOf(o.span), o.owner); }
};

}  // namespace tally::plan
