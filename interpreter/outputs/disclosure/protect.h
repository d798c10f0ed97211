#pragma once

#include <optional>
#include <vector>

#include "outputs/disclosure/relations.h"

namespace tally {

/// A printed place of a number. A number may be printed in several.
struct PrintedCell {
  NumberId number;
  int64_t value = 0;
  bool hidden = false;    // a mark is printed in its place
  bool protect = false;   // hidden, and nobody may find out
  bool may_hide = false;  // a mark can be printed in its place
  /// What a reader knows of the number when no cell prints it.
  Bounds when_hidden;
};

/// What a reader knows of a number with the cells `of_number` of `cells`, besides `bounds`.
Bounds BoundsOfPrinted(Bounds bounds, const std::vector<PrintedCell>& cells, const std::vector<size_t>& of_number);

/// A cell that is hidden as well, and the cell whose number it would reveal (both indexes).
struct FurtherHidden {
  size_t cell;
  size_t would_reveal;
  bool same_number;  // it prints that number itself
};

struct Protection {
  std::vector<FurtherHidden> hidden;
  std::vector<size_t> open;  // cells that can be solved and that nothing protects
};

/// Hides cells, one after the other, until no protected cell (nor any that was hidden for it) can be solved. Of the printed cells by which
/// a number can be found the one with the smallest number above zero is hidden, the first on a tie; then zeros, then totals of others.
/// First a reader is taken to know of hidden numbers what `when_hidden` says, as far as that can be helped; then nothing but that they are
/// whole and not below 0. `knowledge` holds what is known besides the cells; the bounds of printed numbers are set here.
Protection Protect(Knowledge knowledge, std::vector<PrintedCell> cells);

}  // namespace tally
