#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/columns/vector.h"
#include "foundation/base/number.h"
#include "foundation/types/aggregates.h"
#include "language/syntax/ast.h"

namespace tally {

/// What the cells show.
enum class Shown { kRows, kDifferent, kSum, kLowest, kHighest, kMean, kMedian, kPercentile };

/// What an aggregate shows; nothing when it cannot be broken down.
std::optional<Shown> ShownBy(const ast::Aggregate& aggregate);
std::string HeadingOf(Shown shown);

/// What is counted, summed or compared: its values and, where they are printed, their texts.
struct Measured {
  Shown shown = Shown::kRows;
  Vector values;
  Vector texts;
  Percentile percentile = {};
};

/// What the rows of each cell come to.
class Cells {
 public:
  Cells(size_t count, const Measured& measured);
  void Add(size_t cell, size_t row);
  std::string Text(size_t cell) const;
  /// The same as a number; nothing where there is none.
  std::optional<Rational> Number(size_t cell) const;
  /// What cells are ordered by; nothing where they are empty.
  std::optional<Rational> Order(size_t cell) const;
  /// A sum has too many digits: there is no answer.
  bool too_large() const { return too_large_; }

 private:
  std::optional<Rational> OfAllRows(size_t cell) const;

  const Measured& measured_;
  std::vector<uint64_t> words_;
  std::vector<uint64_t> counts_;
  std::vector<std::unordered_set<uint64_t>> seen_;
  std::vector<Rational> sums_;
  bool too_large_ = false;
  std::vector<std::optional<size_t>> rows_;
  std::vector<std::vector<RowIndex>> all_rows_;  // of a mean or percentile
};

}  // namespace tally
