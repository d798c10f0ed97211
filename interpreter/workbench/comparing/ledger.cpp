#include "workbench/comparing/ledger.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "outputs/writing/texts_table.h"

namespace tally {
namespace {

constexpr size_t kNoPart = static_cast<size_t>(-1);

size_t PartNamed(const FormUnits& units, const std::string& name) {
  const auto at = std::find(units.parts().begin(), units.parts().end(), name);
  return at == units.parts().end() ? kNoPart : static_cast<size_t>(at - units.parts().begin());
}

std::vector<std::string> PartsOf(const FormUnits& left, const FormUnits& right) {
  std::vector<std::string> parts = left.parts();
  for (const std::string& part : right.parts()) {
    if (PartNamed(left, part) == kNoPart) {
      parts.push_back(part);
    }
  }
  return parts;
}

/// The rows that one side has, by what names them.
std::vector<uint32_t> RowsOf(const DifferingCells& cells, const std::string& kind, UnitNumbers& numbers, size_t PairedRow::*side) {
  std::vector<uint32_t> rows;
  for (const PairedRow& row : cells.rows) {
    if (row.*side != DifferingCell::kNowhere) {
      rows.push_back(numbers.Of(kind, row.key));
    }
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

std::vector<Mover> MoversOf(const std::vector<uint32_t>& left, const std::vector<uint32_t>& right) {
  std::vector<Mover> movers;
  auto a = left.begin();
  auto b = right.begin();
  while (a != left.end() || b != right.end()) {
    if (b == right.end() || (a != left.end() && *a < *b)) {
      movers.push_back({*a++, false});
    } else if (a == left.end() || *b < *a) {
      movers.push_back({*b++, true});
    } else {
      ++a;
      ++b;
    }
  }
  return movers;
}

size_t CellLedger::left() const {
  return static_cast<size_t>(std::count_if(movers.begin(), movers.end(), [](const Mover& mover) { return !mover.came; }));
}

std::vector<CellLedger> LedgerOfForm(FormUnits& left, FormUnits& right, const DifferingCells& cells) {
  constexpr size_t kNowhere = DifferingCell::kNowhere;
  std::vector<size_t> order(cells.rows.size());  // line by line
  for (size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  const auto line = [&](size_t i) {
    const PairedRow& row = cells.rows[i];
    return row.left != kNowhere ? std::pair(0, left.LineOf(row.left)) : std::pair(1, right.LineOf(row.right));
  };
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return line(a) < line(b); });
  std::map<std::pair<size_t, size_t>, CellLedger> found;  // by row and part
  const std::vector<std::string> parts = PartsOf(left, right);
  const bool counts_alike = left.CountsLike(right);
  for (const size_t i : order) {
    const PairedRow& row = cells.rows[i];
    if (row.left != kNowhere ? left.is_header(row.left) : right.is_header(row.right)) {
      continue;
    }
    for (size_t part = 0; part < parts.size(); ++part) {
      const size_t left_part = PartNamed(left, parts[part]);
      const size_t right_part = PartNamed(right, parts[part]);
      const bool both = row.left != kNowhere && row.right != kNowhere && left_part != kNoPart && right_part != kNoPart;
      if (both && counts_alike && left.HasRowsOf(row.left, left_part, right, row.right, right_part)) {
        continue;
      }
      const auto units = [&](FormUnits& side, size_t printed, size_t of_side) {
        return printed == kNowhere || of_side == kNoPart ? std::vector<uint32_t>() : side.Of(printed, of_side);
      };
      const std::vector<uint32_t> a = units(left, row.left, left_part);
      const std::vector<uint32_t> b = units(right, row.right, right_part);
      if (a != b) {
        found[{i, part}] = {.row = row.key,
                            .column = parts[part],
                            .old_units = a.size(),
                            .new_units = b.size(),
                            .movers = MoversOf(a, b),
                            .left_row = row.left,
                            .right_row = row.right};
      }
    }
  }
  std::vector<CellLedger> ledger;
  for (auto& [place, cell] : found) {
    ledger.push_back(std::move(cell));
  }
  return ledger;
}

std::vector<CellLedger> LedgerOfRows(const DifferingCells& cells, const std::string& kind, UnitNumbers& numbers) {
  const std::vector<uint32_t> left = RowsOf(cells, kind, numbers, &PairedRow::left);
  const std::vector<uint32_t> right = RowsOf(cells, kind, numbers, &PairedRow::right);
  std::vector<CellLedger> ledger;
  if (left != right) {
    ledger.push_back({.row = {}, .column = "(rows)", .old_units = left.size(), .new_units = right.size(), .movers = MoversOf(left, right)});
  }
  return ledger;
}

std::optional<std::vector<uint32_t>> RowsOfPrint(const DifferingCells& cells, const ResultTable& table, const std::string& kind,
                                                 UnitNumbers& numbers) {
  const std::optional<RowsByKey> named = RowsNamedAs(cells, table);
  if (!named) {
    return std::nullopt;
  }
  std::vector<uint32_t> rows;
  for (const auto& [key, row] : *named) {
    rows.push_back(numbers.Of(kind, key));
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

LedgerLines LinesOf(const DifferingCells& cells, const std::vector<CellLedger>& ledger, const SideNames& names, size_t most) {
  using RowAndColumn = std::tuple<size_t, size_t, std::string>;  // rows of one key are told apart by where they stand
  std::map<RowAndColumn, const CellLedger*> by_place;
  for (const CellLedger& cell : ledger) {
    if (!cell.row.texts.empty()) {
      by_place.emplace(RowAndColumn(cell.left_row, cell.right_row, cell.column), &cell);
    }
  }
  std::vector<std::string> headings = cells.key_headings;
  headings.insert(headings.end(), {"column", names.left, names.right, "difference"});
  const bool has_movers = !by_place.empty();
  if (has_movers) {
    headings.insert(headings.end(), {"left", "came"});
  }
  std::vector<std::vector<std::string>> lines;
  LedgerLines found;
  const auto add = [&](std::vector<std::string> line, const std::vector<std::string>& numbers, const CellLedger* moved) {
    if (lines.size() >= most) {
      return;
    }
    line.insert(line.end(), numbers.begin(), numbers.end());
    if (has_movers) {
      line.push_back(moved == nullptr ? "" : std::to_string(moved->left()));
      line.push_back(moved == nullptr ? "" : std::to_string(moved->came()));
    }
    lines.push_back(std::move(line));
    found.cells.push_back(moved);
  };
  for (const DifferingCell& cell : cells.cells) {
    const auto moved = by_place.find(RowAndColumn(cell.left_row, cell.right_row, cell.heading));
    add(cell.key, {cell.heading, cell.left, cell.right, DifferenceOf(cell.left, cell.right)},
        moved == by_place.end() ? nullptr : moved->second);
    if (moved != by_place.end()) {
      by_place.erase(moved);  // told
    }
  }
  for (const CellLedger& cell : ledger) {
    if (by_place.contains(RowAndColumn(cell.left_row, cell.right_row, cell.column))) {
      const std::string left = std::to_string(cell.old_units);
      const std::string right = std::to_string(cell.new_units);
      add(cell.row.texts, {cell.column, left, right, cell.old_units == cell.new_units ? "0" : DifferenceOf(left, right)}, &cell);
    }
  }
  std::vector<bool> right_aligned(headings.size(), true);
  std::fill_n(right_aligned.begin(), cells.key_headings.size() + 1, false);
  found.table = MakeTextTable("", headings, lines, right_aligned);
  for (size_t c = 0; c <= cells.key_headings.size(); ++c) {
    found.table.row_labels.push_back(static_cast<int>(c));
  }
  return found;
}

}  // namespace tally
