#pragma once

#include <memory>
#include <vector>

#include "foundation/base/strong_id.h"
#include "foundation/types/places.h"

namespace tally::bound {

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;  // immutable and shared: templates and measures use one expression in many places

/// Where `row` stands among the rows of its table for which `where` holds and whose `within` values are its own; a row without one of them
/// stands nowhere.
struct PlaceAmong {
  PlaceKind kind;
  TableId table;
  int frame;      // of the rows: that of `value`, `order`, `within` and `where`, which read nothing else of a row
  ExprPtr row;    // whose place it is, outside
  ExprPtr value;  // of a running sum and a share; null elsewhere
  struct Order {
    ExprPtr key;
    bool highest;
    bool missing_first;
    bool places_missing;  // false: a row without a key stands nowhere
  };
  std::vector<Order> order;
  std::vector<ExprPtr> within;
  ExprPtr where;   // null: all rows
  Ties ties;       // of a rank
  int groups = 0;  // a rank as the number of one of so many groups of equal size, from 1; 0: the rank itself
};

}  // namespace tally::bound
