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

/// The columns by which rows are paired: positions in both tables.
std::vector<size_t> KeyColumns(const ResultTable& left, const ResultTable& right) {
  std::vector<size_t> columns;
  const size_t both = std::min(left.columns.size(), right.columns.size());
  const auto same = [&](size_t c) { return c < both && left.columns[c].heading == right.columns[c].heading; };
  if (!left.row_labels.empty() && left.row_labels == right.row_labels) {
    std::vector<size_t> texts;  // numbers of lines move when a line is added
    for (const int label : left.row_labels) {
      columns.push_back(static_cast<size_t>(label));
      if (same(columns.back()) && !left.columns[columns.back()].right_aligned) {
        texts.push_back(columns.back());
      }
    }
    if (!texts.empty() && TellsApart(left, texts) && TellsApart(right, texts)) {
      return texts;
    }
    if (std::all_of(columns.begin(), columns.end(), same)) {
      return columns;
    }
    columns.clear();
  }
  for (size_t c = 0; same(c); ++c) {
    columns.push_back(c);
    if (TellsApart(left, columns) && TellsApart(right, columns)) {
      break;
    }
  }
  return columns;
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

std::string DifferenceOf(const std::string& left, const std::string& right) {
  const std::optional<Rational> a = ParseRational(left);
  const std::optional<Rational> b = ParseRational(right);
  if (!a || !b) {
    return "";
  }
  const Rational difference = *b - *a;
  return (difference > 0 ? "+" : "") + FormatPlain(difference);
}

}  // namespace

DifferingCells CompareTables(const ResultTable& left, const ResultTable& right, const SideNames& names) {
  DifferingCells found;
  found.columns_only_left = HeadingsOnlyIn(left, right);
  found.columns_only_right = HeadingsOnlyIn(right, left);
  const std::vector<size_t> keys = KeyColumns(left, right);
  std::vector<std::string> headings;
  for (const size_t key : keys) {
    headings.push_back(left.columns[key].heading);
  }
  headings.insert(headings.end(), {"column", names.left, names.right, "difference"});
  std::vector<std::pair<size_t, size_t>> columns;
  for (size_t c = 0; c < left.columns.size(); ++c) {
    const auto at = std::find_if(right.columns.begin(), right.columns.end(),
                                 [&](const ResultColumn& column) { return column.heading == left.columns[c].heading; });
    if (at != right.columns.end() && std::find(keys.begin(), keys.end(), c) == keys.end()) {
      columns.emplace_back(c, static_cast<size_t>(at - right.columns.begin()));
    }
  }
  std::vector<std::vector<std::string>> lines;
  const auto add = [&](const Key& key, std::string column, std::string a, std::string b) {
    if (lines.size() >= DifferingCells::kMaxShown) {
      return;
    }
    std::vector<std::string> line = key;
    std::string difference = DifferenceOf(a, b);
    line.insert(line.end(), {std::move(column), std::move(a), std::move(b), std::move(difference)});
    lines.push_back(std::move(line));
  };
  const auto right_rows = RowsByKey(right, keys);
  const auto left_rows = RowsByKey(left, keys);
  std::vector<std::pair<size_t, const std::pair<Key, size_t>*>> in_order;
  for (const auto& [key, row] : left_rows) {
    in_order.emplace_back(row, &key);
  }
  if (left.order.empty()) {
    std::sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  for (const auto& [row, key] : in_order) {
    const auto other = right_rows.find(*key);
    if (other == right_rows.end()) {
      ++found.only_left;
      add(key->first, "(row)", "there", "not there");
      continue;
    }
    for (const auto& [a, b] : columns) {
      ++found.compared;
      std::string text_a = TextOfCell(left.columns[a], row);
      std::string text_b = TextOfCell(right.columns[b], other->second);
      if (text_a != text_b) {
        ++found.differing;
        add(key->first, left.columns[a].heading, std::move(text_a), std::move(text_b));
      }
    }
  }
  for (const auto& [key, row] : right_rows) {
    if (!left_rows.contains(key)) {
      ++found.only_right;
      add(key.first, "(row)", "not there", "there");
    }
  }
  std::vector<bool> right_aligned(headings.size(), false);
  std::fill(right_aligned.end() - 3, right_aligned.end(), true);
  found.table = MakeTextTable("", headings, lines, right_aligned);
  for (size_t c = 0; c <= keys.size(); ++c) {
    found.table.row_labels.push_back(static_cast<int>(c));
  }
  return found;
}

}  // namespace tally
