#include "outputs/forms/counts.h"

#include <algorithm>
#include <map>
#include <type_traits>

#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"

namespace tally {
namespace {

using BlockKey = std::vector<std::string>;

BlockKey KeyOf(const FormBlocks& blocks, size_t block) {
  BlockKey key;
  for (const std::vector<std::string>& of_variable : blocks.keys) {
    key.push_back(of_variable[block]);
  }
  return key;
}

bool IsLess(const Value& a, const Value& b) {
  return std::visit(Overloaded{
                        [](const Value::Missing&) { return false; },
                        [](const Value::All&) { return false; },
                        [&](const auto& left) {
                          const auto* right = std::get_if<std::decay_t<decltype(left)>>(&b.data);
                          return right != nullptr && left < *right;
                        },
                    },
                    a.data);
}

// -1, 0, 1. Values of one column.
int Compare(const Value& a, const Value& b, const FormBlocks::Order& order) {
  if (a.is_missing() || b.is_missing()) {
    const int missing_last = int{a.is_missing()} - int{b.is_missing()};
    return order.missing_first ? -missing_last : missing_last;
  }
  const int direction = order.descending ? -1 : 1;
  return IsLess(a, b) ? -direction : IsLess(b, a) ? direction : 0;
}

// The blocks of both: each by where it stands in `a` and in `b` (-1: nowhere), in printing order.
struct BlockOfBoth {
  int64_t in_a = -1;
  int64_t in_b = -1;
};

std::vector<BlockOfBoth> BlocksOfBoth(const FormBlocks& a, const FormBlocks& b) {
  std::vector<BlockOfBoth> both;
  std::map<BlockKey, size_t> known;
  for (size_t block = 0; block < a.count; ++block) {
    known.emplace(KeyOf(a, block), both.size());
    both.push_back({.in_a = static_cast<int64_t>(block)});
  }
  for (size_t block = 0; block < b.count; ++block) {
    const auto [at, fresh] = known.emplace(KeyOf(b, block), both.size());
    if (fresh) {
      both.emplace_back();
    }
    both[at->second].in_b = static_cast<int64_t>(block);
  }
  const auto value_of = [&](const BlockOfBoth& block, size_t key) -> const Value& {
    return block.in_a >= 0 ? a.order[key].values[static_cast<size_t>(block.in_a)] : b.order[key].values[static_cast<size_t>(block.in_b)];
  };
  std::stable_sort(both.begin(), both.end(), [&](const BlockOfBoth& left, const BlockOfBoth& right) {
    for (size_t key = 0; key < a.order.size(); ++key) {
      if (const int compared = Compare(value_of(left, key), value_of(right, key), a.order[key]); compared != 0) {
        return compared < 0;
      }
    }
    return false;
  });
  return both;
}

FormBlocks Joined(const FormBlocks& a, const FormBlocks& b, const std::vector<BlockOfBoth>& both) {
  FormBlocks joined;
  joined.count = both.size();
  joined.keys.resize(a.keys.size());
  for (const FormBlocks::Order& order : a.order) {
    joined.order.push_back({order.descending, order.missing_first, {}});
  }
  for (const BlockOfBoth& block : both) {
    const FormBlocks& from = block.in_a >= 0 ? a : b;
    const auto index = static_cast<size_t>(block.in_a >= 0 ? block.in_a : block.in_b);
    for (size_t variable = 0; variable < joined.keys.size(); ++variable) {
      joined.keys[variable].push_back(from.keys[variable][index]);
    }
    for (size_t key = 0; key < joined.order.size(); ++key) {
      joined.order[key].values.push_back(from.order[key].values[index]);
    }
  }
  return joined;
}

}  // namespace

Counts::Counts(std::string form, bool over_measure, std::vector<LineLabel> lines, std::vector<LineLabel> columns, FormBlocks blocks)
    : form_(std::move(form)),
      over_measure_(over_measure),
      lines_(std::move(lines)),
      columns_(std::move(columns)),
      blocks_(std::move(blocks)),
      places_(blocks_.count * lines_.size()) {}

int64_t Counts::Numerator(size_t block, size_t line) const {
  if (!lines_[line].is_counted()) {
    return kMissing64;
  }
  return NumberAt(block, line, lines_[line].numerator_only ? 0 : 1);
}

int64_t Counts::Denominator(size_t block, size_t line) const {
  return lines_[line].is_counted() && !lines_[line].numerator_only ? NumberAt(block, line, 0) : kMissing64;
}

std::vector<std::pair<uint32_t, uint32_t>> Counts::MakeRoom() {
  std::vector<std::pair<uint32_t, uint32_t>> filled;
  const size_t lines = lines_.size();
  for (size_t i = 0; i < places_.size(); ++i) {
    if (places_[i] != 0) {
      filled.emplace_back(static_cast<uint32_t>(i / lines), static_cast<uint32_t>(i % lines));
    }
  }
  numbers_.assign(filled.size() * width(), 0);
  for (size_t place = 0; place < filled.size(); ++place) {
    numbers_[place * width()] = total(filled[place].first, filled[place].second);
  }
  uint32_t next = 0;
  for (uint32_t& place : places_) {
    place = place == 0 ? kNothing : next++;
  }
  return filled;
}

bool AreOfOnePlan(const Counts& a, const Counts& b) {
  return a.form() == b.form() && a.over_measure() == b.over_measure() && a.lines() == b.lines() && a.columns() == b.columns() &&
         a.column_counts().size() == b.column_counts().size() && a.blocks().keys.size() == b.blocks().keys.size() &&
         a.blocks().order.size() == b.blocks().order.size();
}

Counts Add(const Counts& a, const Counts& b) {
  TALLY_CHECK(AreOfOnePlan(a, b));
  const std::vector<BlockOfBoth> both = BlocksOfBoth(a.blocks(), b.blocks());
  Counts sum(a.form(), a.over_measure(), a.lines(), a.columns(), Joined(a.blocks(), b.blocks(), both));
  const auto numbers_of = [&](const Counts& of, int64_t block, size_t line) {
    return block < 0 ? nullptr : of.NumbersOf(static_cast<size_t>(block), line);
  };
  for (size_t block = 0; block < both.size(); ++block) {
    for (size_t line = 0; line < a.lines().size(); ++line) {
      for (const int64_t* numbers : {numbers_of(a, both[block].in_a, line), numbers_of(b, both[block].in_b, line)}) {
        sum.total(block, line) |= numbers != nullptr ? 1 : 0;
      }
    }
  }
  const std::vector<std::pair<uint32_t, uint32_t>> filled = sum.MakeRoom();
  for (size_t place = 0; place < filled.size(); ++place) {
    const auto [block, line] = filled[place];
    int64_t* const into = sum.NumbersAt(place);
    std::fill(into, into + sum.width(), 0);
    for (const int64_t* numbers : {numbers_of(a, both[block].in_a, line), numbers_of(b, both[block].in_b, line)}) {
      for (size_t part = 0; numbers != nullptr && part < sum.width(); ++part) {
        into[part] += numbers[part];
      }
    }
  }
  std::vector<int64_t> column_counts = a.column_counts();
  for (size_t column = 0; column < column_counts.size(); ++column) {
    column_counts[column] += b.column_counts()[column];
  }
  sum.SetColumnCounts(std::move(column_counts));
  return sum;
}

}  // namespace tally
