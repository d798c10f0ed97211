#pragma once

#include <vector>

#include "engine/grouping/aggregates.h"
#include "foundation/types/places.h"

/// Where rows stand among the rows of their groups: by sorting each group once.
namespace tally {

struct PlaceOrder {
  RowOrder order;
  bool places_missing;  // false: a row without this key stands nowhere
};

/// What is asked of each row.
struct PlaceAsked {
  PlaceKind kind;
  Ties ties;   // of a rank
  int groups;  // the rank as one of so many groups, from 1; 0: the rank itself
};

struct Places {
  Vector values;         // one a row; missing where it stands nowhere
  size_t ties = 0;       // previous, next: rows of equal order
  size_t undecided = 0;  // those of them that the key does not tell apart either
};

/// Rows of equal order are told apart by `key_order` where a row is asked for, which is called at most once.
Places PlacesIn(const Grouping& grouping, const PlaceAsked& asked, const std::vector<PlaceOrder>& terms, const Vector* value,
                const KeyOrder& key_order, const KernelContext& context);

}  // namespace tally
