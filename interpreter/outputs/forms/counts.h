#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/columns/vector.h"
#include "foundation/types/value.h"

namespace tally {

/// What a line or column of a form is called, and what is to be known of it to print its numbers.
struct LineLabel {
  std::string axis_name;   // of the axis that it stands in
  std::string axis_title;  // the axis's title; its name where it has none
  std::string text;
  std::optional<int> number;
  bool header = false;
  bool offered = true;
  bool provided = true;  // false: it reads an absent column, or one that a test does not give
  bool numerator_only = false;

  bool is_counted() const { return !header && offered && provided; }
  bool operator==(const LineLabel&) const = default;
};

/// The blocks of a form in printing order: combinations of rows of the block variables' tables. A form without blocks has one.
struct FormBlocks {
  /// By what blocks are ordered, one value a block; the first that differs decides.
  struct Order {
    bool descending = false;
    bool missing_first = true;
    ValueList values;
    bool operator==(const Order&) const = default;
  };
  size_t count = 1;
  std::vector<VectorRef> rows;                 // by variable: its row in each block (kI32), where the variables' tables are at hand
  std::vector<std::vector<std::string>> keys;  // by variable, by block: by what its row is known elsewhere (LabelBlocks)
  std::vector<Order> order;                    // likewise
};

/// How many units are on each line of a form, in each block: in any column and in each of them; of a measure, in its denominator and
/// numerator. Of all lines, shown or not. Nothing else of the counted rows is read to choose, mark, hide and print what is printed.
/// Numbers are kMissing64 where a line or cell is not counted; lines without any unit take no room for their cells.
class Counts {
 public:
  Counts() = default;
  Counts(std::string form, bool over_measure, std::vector<LineLabel> lines, std::vector<LineLabel> columns, FormBlocks blocks);

  const std::string& form() const { return form_; }
  bool over_measure() const { return over_measure_; }
  const std::vector<LineLabel>& lines() const { return lines_; }
  const std::vector<LineLabel>& columns() const { return columns_; }
  const FormBlocks& blocks() const { return blocks_; }
  FormBlocks& blocks() { return blocks_; }

  /// Units on the line: in any column; of a measure in the denominator, or in the numerator where the line has only that.
  int64_t Count(size_t block, size_t line) const { return lines_[line].is_counted() ? NumberAt(block, line, 0) : kMissing64; }
  int64_t Cell(size_t block, size_t line, size_t column) const {
    return lines_[line].is_counted() && columns_[column].is_counted() ? NumberAt(block, line, 1 + column) : kMissing64;
  }
  int64_t Numerator(size_t block, size_t line) const;
  int64_t Denominator(size_t block, size_t line) const;

  /// Units in a column, on any line, block by block; only where some column asks for its count.
  int64_t ColumnCount(size_t column) const {
    return columns_[column].is_counted() && !column_counts_.empty() ? column_counts_[column] : kMissing64;
  }
  const std::vector<int64_t>& column_counts() const { return column_counts_; }

  /// Numbers a line: its count, then its cells or its numerator.
  size_t width() const { return over_measure_ ? 2 : 1 + columns_.size(); }
  /// The numbers of a line; null when there is no unit on it.
  const int64_t* NumbersOf(size_t block, size_t line) const {
    const uint32_t place = places_[block * lines_.size() + line];
    return place == kNothing ? nullptr : &numbers_[place * width()];
  }

  // -- counting --------------------------------------------------------------------------------------------------------

  /// Where the count of a line goes first.
  uint32_t& total(size_t block, size_t line) { return places_[block * lines_.size() + line]; }
  /// Makes room for the other numbers of the lines that have a unit, and gives these: block and line of each, in their order.
  std::vector<std::pair<uint32_t, uint32_t>> MakeRoom();
  /// The numbers of the line that MakeRoom gave at `place`.
  int64_t* NumbersAt(size_t place) { return &numbers_[place * width()]; }
  size_t filled_lines() const { return numbers_.size() / width(); }
  void SetColumnCounts(std::vector<int64_t> counts) { column_counts_ = std::move(counts); }

 private:
  static constexpr uint32_t kNothing = 0xFFFFFFFFu;
  int64_t NumberAt(size_t block, size_t line, size_t part) const {
    const int64_t* numbers = NumbersOf(block, line);
    return numbers == nullptr ? 0 : numbers[part];
  }

  std::string form_;
  bool over_measure_ = false;
  std::vector<LineLabel> lines_;
  std::vector<LineLabel> columns_;
  FormBlocks blocks_;
  std::vector<uint32_t> places_;  // block by block, by line
  std::vector<int64_t> numbers_;
  std::vector<int64_t> column_counts_;  // empty: nothing asks for them
};

/// Whether both are counts of one plan: the same lines and columns.
bool AreOfOnePlan(const Counts& a, const Counts& b);

/// The counts of both together, no unit being in both. Their blocks are labelled (block_labels.h); those of the sum have no rows. Both are
/// of one plan.
Counts Add(const Counts& a, const Counts& b);

}  // namespace tally
