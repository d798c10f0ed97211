#include "outputs/disclosure/protect.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace tally {
namespace {

class Protector {
 public:
  Protector(Knowledge knowledge, std::vector<PrintedCell> cells)
      : knowledge_(std::move(knowledge)), cells_(std::move(cells)), cells_of_(knowledge_.numbers.size()) {
    for (size_t i = 0; i < cells_.size(); ++i) {
      cells_of_[cells_[i].number].push_back(i);
    }
    for (NumberId number = 0; number < cells_of_.size(); ++number) {
      SetBounds(number);
    }
  }

  Protection Run() {
    Round();
    for (PrintedCell& cell : cells_) {
      if (cell.protect || cell.may_hide) {
        cell.when_hidden = {};
      }
    }
    for (NumberId number = 0; number < cells_of_.size(); ++number) {
      SetBounds(number);
    }
    Round();
    return std::move(result_);
  }

 private:
  void Round() {
    Solution solution = Solve(knowledge_);
    for (bool changed = true; changed; solution = SolveAgain(knowledge_, solution, fresh_)) {
      changed = false;
      result_.open.clear();
      used_.clear();
      fresh_.clear();
      for (size_t cell = 0; cell < cells_.size(); ++cell) {
        if (cells_[cell].protect && !fresh_.contains(cells_[cell].number) && solution.numbers[cells_[cell].number].known()) {
          changed = Hide(cell, solution) || changed;
        }
      }
    }
  }

  void SetBounds(NumberId number) {
    if (cells_of_[number].empty()) {
      return;
    }
    knowledge_.numbers[number] = BoundsOfPrinted({}, cells_, cells_of_[number]);
  }

  // True: something was hidden, or may be once what was hidden in this round has shown its effect.
  bool Hide(size_t cell, const Solution& solution) {
    const NumberId number = cells_[cell].number;
    if (HideCellsOf(number, cell)) {
      return true;
    }
    const std::vector<uint32_t>& because = solution.because[number];
    if (std::any_of(because.begin(), because.end(), [&](uint32_t relation) { return used_.contains(relation); })) {
      return true;
    }
    std::optional<NumberId> best;
    std::tuple<int, int64_t, size_t> best_order;
    for (const uint32_t index : because) {
      const Relation& relation = knowledge_.relations[index];
      for (const Relation::Term& term : relation.terms) {
        const std::optional<size_t> first = HideableCell(term.number);
        if (!first.has_value()) {
          continue;
        }
        const int64_t value = cells_[*first].value;
        const int kind = term.number == relation.whole ? 2 : value == 0 ? 1 : 0;
        const std::tuple order(kind, value, *first);
        if (!best.has_value() || order < best_order) {
          best = term.number;
          best_order = order;
        }
      }
    }
    if (!best.has_value()) {
      result_.open.push_back(cell);
      return false;
    }
    used_.insert(because.begin(), because.end());
    return HideCellsOf(*best, cell);
  }

  // The first cell that prints the number, when all that do can be hidden.
  std::optional<size_t> HideableCell(NumberId number) const {
    std::optional<size_t> first;
    for (const size_t cell : cells_of_[number]) {
      if (cells_[cell].hidden) {
        continue;
      }
      if (!cells_[cell].may_hide) {
        return std::nullopt;
      }
      first = first.value_or(cell);
    }
    return first;
  }

  bool HideCellsOf(NumberId number, size_t for_cell) {
    if (!HideableCell(number).has_value()) {
      return false;
    }
    for (const size_t cell : cells_of_[number]) {
      PrintedCell& at = cells_[cell];
      if (!at.hidden) {
        at.hidden = true;
        at.protect = true;
        result_.hidden.push_back({cell, for_cell, number == cells_[for_cell].number});
      }
    }
    SetBounds(number);
    fresh_.insert(number);
    return true;
  }

  Knowledge knowledge_;
  std::vector<PrintedCell> cells_;
  std::vector<std::vector<size_t>> cells_of_;
  std::set<uint32_t> used_;   // relations in which something was hidden in this round
  std::set<NumberId> fresh_;  // hidden in this round: what the solution says of them is no longer so
  Protection result_;
};

}  // namespace

Bounds BoundsOfPrinted(Bounds bounds, const std::vector<PrintedCell>& cells, const std::vector<size_t>& of_number) {
  for (const size_t cell : of_number) {
    const PrintedCell& at = cells[cell];
    if (!at.hidden) {
      return {at.value, at.value};
    }
    bounds.low = std::max(bounds.low, at.when_hidden.low);
    bounds.high = std::min(bounds.high, at.when_hidden.high);
  }
  return bounds;
}

Protection Protect(Knowledge knowledge, std::vector<PrintedCell> cells) {
  return Protector(std::move(knowledge), std::move(cells)).Run();
}

}  // namespace tally
