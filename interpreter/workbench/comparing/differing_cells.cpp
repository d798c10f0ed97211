#include "workbench/comparing/differing_cells.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "foundation/base/number.h"
#include "foundation/base/plain_number.h"
#include "outputs/writing/texts_table.h"

namespace tally {
namespace {

using Key = std::vector<std::string>;

size_t RowAt(const ResultTable& table, size_t i) {
  return table.order.empty() ? i : table.order[i];
}
size_t RowsOf(const ResultTable& table) {
  return table.order.empty() ? table.rows : table.order.size();
}

Key KeyOf(const ResultTable& table, const std::vector<size_t>& columns, size_t row) {
  Key key;
  for (const size_t column : columns) {
    key.push_back(TextOfCell(table.columns[column], row));
  }
  return key;
}

bool TellsApart(const ResultTable& table, const std::vector<size_t>& columns) {
  std::set<Key> seen;
  for (size_t i = 0; i < RowsOf(table); ++i) {
    if (!seen.insert(KeyOf(table, columns, RowAt(table, i))).second) {
      return false;
    }
  }
  return true;
}

/// Columns that both tables have: positions in each, in the order of the left one.
struct ColumnPairs {
  std::vector<size_t> left;
  std::vector<size_t> right;
  void Add(size_t a, size_t b) {
    left.push_back(a);
    right.push_back(b);
  }
  bool Has(size_t a, size_t b) const {
    for (size_t i = 0; i < left.size(); ++i) {
      if (left[i] == a && right[i] == b) {
        return true;
      }
    }
    return false;
  }
};

bool IsIn(const std::vector<size_t>& columns, size_t column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

ColumnPairs CommonColumns(const ResultTable& left, const ResultTable& right) {
  ColumnPairs pairs;
  for (size_t c = 0; c < left.columns.size(); ++c) {
    const auto at = std::find_if(right.columns.begin(), right.columns.end(),
                                 [&](const ResultColumn& column) { return column.heading == left.columns[c].heading; });
    if (at != right.columns.end()) {
      pairs.Add(c, static_cast<size_t>(at - right.columns.begin()));
    }
  }
  return pairs;
}

/// The columns that name rows in both, by their headings; where these are not the same, by their places, if there are as many.
ColumnPairs Labels(const ResultTable& left, const ResultTable& right) {
  ColumnPairs by_heading;
  ColumnPairs by_place;
  const bool as_many = left.row_labels.size() == right.row_labels.size();
  for (size_t i = 0; i < left.row_labels.size(); ++i) {
    const size_t a = static_cast<size_t>(left.row_labels[i]);
    for (const int label : right.row_labels) {
      if (right.columns[static_cast<size_t>(label)].heading == left.columns[a].heading) {
        by_heading.Add(a, static_cast<size_t>(label));
      }
    }
    if (as_many) {
      by_place.Add(a, static_cast<size_t>(right.row_labels[i]));
    }
  }
  return as_many && by_heading.left.size() < by_place.left.size() ? by_place : by_heading;
}

/// The columns by which rows are paired.
ColumnPairs KeyColumns(const ResultTable& left, const ResultTable& right, const ColumnPairs& common) {
  const ColumnPairs labels = Labels(left, right);
  ColumnPairs texts;  // numbers of lines move when a line is added
  for (size_t i = 0; i < labels.left.size(); ++i) {
    if (!left.columns[labels.left[i]].right_aligned) {
      texts.Add(labels.left[i], labels.right[i]);
    }
  }
  const auto tells_apart = [&](const ColumnPairs& pairs) { return TellsApart(left, pairs.left) && TellsApart(right, pairs.right); };
  if (!texts.left.empty() && tells_apart(texts)) {
    return texts;
  }
  const bool all_labels = labels.left.size() == left.row_labels.size() && labels.left.size() == right.row_labels.size();
  if (!labels.left.empty() && (all_labels || tells_apart(labels))) {
    return labels;
  }
  ColumnPairs first;
  for (size_t i = 0; i < common.left.size() && !(i > 0 && tells_apart(first)); ++i) {
    first.Add(common.left[i], common.right[i]);
  }
  return first;
}

/// Rows by key; rows of one key are told apart by their order.
std::map<std::pair<Key, size_t>, size_t> RowsByKey(const ResultTable& table, const std::vector<size_t>& columns) {
  std::map<std::pair<Key, size_t>, size_t> rows;
  std::map<Key, size_t> times;
  for (size_t i = 0; i < RowsOf(table); ++i) {
    const size_t row = RowAt(table, i);
    Key key = KeyOf(table, columns, row);
    const size_t time = times[key]++;
    rows.emplace(std::pair(std::move(key), time), row);
  }
  return rows;
}

std::vector<std::string> HeadingsOnlyIn(const ResultTable& table, const ResultTable& other) {
  std::vector<std::string> headings;
  for (const ResultColumn& column : table.columns) {
    const bool both =
        std::any_of(other.columns.begin(), other.columns.end(), [&](const ResultColumn& each) { return each.heading == column.heading; });
    if (!both) {
      headings.push_back(column.heading);
    }
  }
  return headings;
}

/// Finds what differs, row by row.
class CellComparer {
 public:
  CellComparer(const ResultTable& left, const ResultTable& right)
      : left_(left), right_(right), common_(CommonColumns(left, right)), keys_(KeyColumns(left, right, common_)) {}

  DifferingCells Compare() {
    found_.columns_only_left = HeadingsOnlyIn(left_, right_);
    found_.columns_only_right = HeadingsOnlyIn(right_, left_);
    for (const size_t key : keys_.left) {
      found_.key_headings.push_back(left_.columns[key].heading);
    }
    const auto left_rows = RowsByKey(left_, keys_.left);
    const auto right_rows = RowsByKey(right_, keys_.right);
    for (const auto& [row, key] : InOrder(left_, left_rows)) {
      const auto other = right_rows.find(*key);
      found_.rows.push_back({key->first, row, other == right_rows.end() ? DifferingCell::kNowhere : other->second});
      if (other == right_rows.end()) {
        ++found_.only_left;
        AddRow(key->first, left_, row, true);
      } else {
        AddPair(key->first, row, other->second);
      }
    }
    for (const auto& [row, key] : InOrder(right_, right_rows)) {
      if (!left_rows.contains(*key)) {
        ++found_.only_right;
        found_.rows.push_back({.key = key->first, .right = row});
        AddRow(key->first, right_, row, false);
      }
    }
    return std::move(found_);
  }

 private:
  using Rows = std::map<std::pair<Key, size_t>, size_t>;

  static std::vector<std::pair<size_t, const std::pair<Key, size_t>*>> InOrder(const ResultTable& table, const Rows& rows) {
    std::vector<std::pair<size_t, const std::pair<Key, size_t>*>> in_order;
    for (const auto& [key, row] : rows) {
      in_order.emplace_back(row, &key);
    }
    if (table.order.empty()) {
      std::sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    }
    return in_order;
  }

  void AddPair(const Key& key, size_t left_row, size_t right_row) {
    for (size_t i = 0; i < common_.left.size(); ++i) {
      const size_t a = common_.left[i];
      const size_t b = common_.right[i];
      if (keys_.Has(a, b)) {
        continue;
      }
      ++found_.compared;
      std::string text_a = TextOfCell(left_.columns[a], left_row);
      std::string text_b = TextOfCell(right_.columns[b], right_row);
      if (text_a != text_b) {
        ++found_.differing;
        found_.cells.push_back({.key = key,
                                .heading = left_.columns[a].heading,
                                .left_row = left_row,
                                .right_row = right_row,
                                .left_column = a,
                                .right_column = b,
                                .left = std::move(text_a),
                                .right = std::move(text_b)});
      }
    }
  }

  /// The numbers of a row that one side alone has; where there are none, that it is there.
  void AddRow(const Key& key, const ResultTable& table, size_t row, bool is_left) {
    const std::vector<size_t>& keys = is_left ? keys_.left : keys_.right;
    DifferingCell cell{.key = key, .heading = "(row)"};
    (is_left ? cell.left_row : cell.right_row) = row;
    const auto add = [&](std::string text) {
      cell.left = is_left ? std::move(text) : "not there";
      cell.right = is_left ? "not there" : std::move(text);
      found_.cells.push_back(cell);
    };
    const size_t before = found_.cells.size();
    for (size_t c = 0; c < table.columns.size(); ++c) {
      std::string text = TextOfCell(table.columns[c], row);
      if (table.columns[c].right_aligned && !text.empty() && !IsIn(keys, c)) {
        cell.heading = table.columns[c].heading;
        (is_left ? cell.left_column : cell.right_column) = c;
        add(std::move(text));
      }
    }
    if (found_.cells.size() == before) {
      add("there");
    }
  }

  const ResultTable& left_;
  const ResultTable& right_;
  const ColumnPairs common_;
  const ColumnPairs keys_;
  DifferingCells found_;
};

}  // namespace

std::string DifferenceOf(const std::string& left, const std::string& right) {
  const std::optional<Rational> a = ParseRational(left);
  const std::optional<Rational> b = ParseRational(right);
  if (!a || !b) {
    return "";
  }
  const Rational difference = *b - *a;
  return (difference > 0 ? "+" : "") + FormatPlain(difference);
}

DifferingCells CompareTables(const ResultTable& left, const ResultTable& right, const SideNames& names) {
  DifferingCells found = CellComparer(left, right).Compare();
  std::vector<std::string> headings = found.key_headings;
  headings.insert(headings.end(), {"column", names.left, names.right, "difference"});
  std::vector<std::vector<std::string>> lines;
  for (size_t i = 0; i < std::min(found.cells.size(), DifferingCells::kMaxShown); ++i) {
    const DifferingCell& cell = found.cells[i];
    std::vector<std::string> line = cell.key;
    line.insert(line.end(), {cell.heading, cell.left, cell.right, DifferenceOf(cell.left, cell.right)});
    lines.push_back(std::move(line));
  }
  std::vector<bool> right_aligned(headings.size(), false);
  std::fill(right_aligned.end() - 3, right_aligned.end(), true);
  found.table = MakeTextTable("", headings, lines, right_aligned);
  for (size_t c = 0; c <= found.key_headings.size(); ++c) {
    found.table.row_labels.push_back(static_cast<int>(c));
  }
  return found;
}

}  // namespace tally
