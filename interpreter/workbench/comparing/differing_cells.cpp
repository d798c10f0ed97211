#include "workbench/comparing/differing_cells.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

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
  std::unordered_set<RowKey, RowKeyHash> seen;
  for (size_t i = 0; i < RowsOf(table); ++i) {
    if (!seen.insert({KeyOf(table, columns, RowAt(table, i)), 0}).second) {
      return false;
    }
  }
  return true;
}

std::optional<size_t> ColumnWith(const ResultTable& table, const std::string& heading) {
  const auto at =
      std::find_if(table.columns.begin(), table.columns.end(), [&](const ResultColumn& each) { return each.heading == heading; });
  return at == table.columns.end() ? std::nullopt : std::optional(static_cast<size_t>(at - table.columns.begin()));
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
    if (const std::optional<size_t> other = ColumnWith(right, left.columns[c].heading)) {
      pairs.Add(c, *other);
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

/// The rows of a table by their keys, and in the order in which they are printed.
struct NamedRows {
  RowsByKey by_key;
  std::vector<const RowsByKey::value_type*> in_order;
};

/// Rows of one key are told apart by their order.
NamedRows NameRows(const ResultTable& table, const std::vector<size_t>& columns) {
  NamedRows named;
  RowsByKey times;  // by the key of the first row of a name
  for (size_t i = 0; i < RowsOf(table); ++i) {
    const size_t row = RowAt(table, i);
    RowKey key{KeyOf(table, columns, row), 0};
    key.time = times[key]++;
    named.in_order.push_back(&*named.by_key.emplace(std::move(key), row).first);
  }
  return named;
}

std::vector<std::string> HeadingsOnlyIn(const ResultTable& table, const ResultTable& other) {
  std::vector<std::string> headings;
  for (const ResultColumn& column : table.columns) {
    if (!ColumnWith(other, column.heading)) {
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
    for (size_t i = 0; i < keys_.left.size(); ++i) {
      found_.key_headings.push_back(left_.columns[keys_.left[i]].heading);
      found_.right_key_headings.push_back(right_.columns[keys_.right[i]].heading);
    }
    const NamedRows left_rows = NameRows(left_, keys_.left);
    const NamedRows right_rows = NameRows(right_, keys_.right);
    for (const auto* named : left_rows.in_order) {
      const auto& [key, row] = *named;
      const auto other = right_rows.by_key.find(key);
      if (other == right_rows.by_key.end()) {
        ++found_.only_left;
        found_.rows.push_back({.key = key, .left = row});
        AddRow(key.texts, left_, row, true);
      } else {
        found_.rows.push_back({key, row, other->second});
        AddPair(key.texts, row, other->second);
      }
    }
    for (const auto* named : right_rows.in_order) {
      const auto& [key, row] = *named;
      if (!left_rows.by_key.contains(key)) {
        ++found_.only_right;
        found_.rows.push_back({.key = key, .right = row});
        AddRow(key.texts, right_, row, false);
      }
    }
    return std::move(found_);
  }

 private:
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

size_t RowKeyHash::operator()(const RowKey& key) const {
  size_t hash = key.time;
  for (const std::string& text : key.texts) {
    hash = hash * 31 + std::hash<std::string>()(text);
  }
  return hash;
}

std::string WithCommas(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += (joined.empty() ? "" : ", ") + text;
  }
  return joined;
}

std::optional<RowsByKey> RowsNamedAs(const DifferingCells& cells, const ResultTable& table) {
  std::vector<size_t> columns;
  for (size_t i = 0; i < cells.key_headings.size(); ++i) {
    std::optional<size_t> column = ColumnWith(table, cells.key_headings[i]);
    column = column ? column : ColumnWith(table, cells.right_key_headings[i]);
    if (!column) {
      return std::nullopt;
    }
    columns.push_back(*column);
  }
  return NameRows(table, columns).by_key;
}

std::string DifferenceOf(const std::string& left, const std::string& right) {
  const std::optional<Rational> a = ParseRational(left);
  const std::optional<Rational> b = ParseRational(right);
  if (!a || !b) {
    return "";
  }
  const Rational difference = *b - *a;
  return (difference > 0 ? "+" : "") + FormatPlain(difference);
}

bool SamePrint(const ResultTable& left, const ResultTable& right) {
  if (RowsOf(left) != RowsOf(right) || left.columns.size() != right.columns.size()) {
    return false;
  }
  const bool same_order = left.order == right.order;
  for (size_t c = 0; c < left.columns.size(); ++c) {
    const ResultColumn& a = left.columns[c];
    const ResultColumn& b = right.columns[c];
    if (a.heading != b.heading) {
      return false;
    }
    for (size_t i = 0; i < RowsOf(left) && !(same_order && a.text == b.text); ++i) {
      if (TextOfCell(a, RowAt(left, i)) != TextOfCell(b, RowAt(right, i))) {
        return false;
      }
    }
  }
  return true;
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
