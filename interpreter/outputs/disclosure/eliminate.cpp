#include "outputs/disclosure/eliminate.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "outputs/disclosure/linear.h"

namespace tally {
namespace {

constexpr size_t kMaxTerms = 12;  // of a combination that is still of use for bounds

/// sum = 0
struct Row {
  LinearSum<NumberId> sum;
  std::vector<uint32_t> origins;
};

std::vector<uint32_t> Union(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  std::vector<uint32_t> all;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

// row -= factor * other
void Subtract(Row& row, const Rational& factor, const Row& other) {
  AddTo(row.sum, -factor, other.sum);
  row.origins = Union(row.origins, other.origins);
}

class Reducer {
 public:
  explicit Reducer(const std::vector<Bounds>& numbers) : numbers_(numbers) {}

  // False: it contradicts those before.
  bool Add(const Equation& equation, std::vector<uint32_t>& impossible) {
    Row row;
    row.sum.constant = -equation.relation.limit;
    row.origins = equation.origins;
    for (const Relation::Term& term : equation.relation.terms) {
      const Bounds& at = numbers_[term.number];
      if (at.known()) {
        row.sum.constant += Rational(term.factor) * at.low;
      } else {
        row.sum.terms[term.number] += term.factor;
      }
    }
    std::erase_if(row.sum.terms, [](const auto& term) { return term.second == 0; });
    if (row.sum.is_constant()) {
      return true;  // narrowing looks at equations without unknowns
    }
    std::vector<NumberId> pivots;
    for (const auto& term : row.sum.terms) {
      if (row_of_.contains(term.first)) {
        pivots.push_back(term.first);
      }
    }
    for (const NumberId pivot : pivots) {  // a reduced row holds no pivot but its own
      const Rational factor = row.sum.terms.at(pivot);
      Subtract(row, factor, rows_[row_of_.at(pivot)]);
    }
    if (row.sum.is_constant()) {
      impossible = row.origins;
      return row.sum.constant == 0;
    }
    Place(std::move(row));
    return true;
  }

  std::vector<Equation> Combinations() const {
    std::vector<Equation> found;
    for (const Row& row : rows_) {
      if (row.origins.size() < 2 || row.sum.terms.size() > kMaxTerms) {
        continue;
      }
      if (std::optional<Relation> relation = ToRelation(row.sum, Relation::Kind::kEqual)) {
        found.push_back({*std::move(relation), row.origins});
      }
    }
    return found;
  }

 private:
  void Place(Row row) {
    const NumberId pivot = row.sum.terms.begin()->first;
    const Rational first = row.sum.terms.begin()->second;
    row.sum = Times(row.sum, 1 / first);
    const size_t index = rows_.size();
    for (const size_t other : std::vector<size_t>(rows_with_[pivot])) {
      const auto at = rows_[other].sum.terms.find(pivot);
      if (at != rows_[other].sum.terms.end()) {
        const Rational factor = at->second;
        Subtract(rows_[other], factor, row);
        Note(other, row);
      }
    }
    row_of_[pivot] = index;
    rows_.push_back(std::move(row));
    Note(index, rows_.back());
  }

  void Note(size_t index, const Row& row) {
    for (const auto& term : row.sum.terms) {
      rows_with_[term.first].push_back(index);
    }
  }

  const std::vector<Bounds>& numbers_;
  std::vector<Row> rows_;
  std::unordered_map<NumberId, size_t> row_of_;                  // by pivot
  std::unordered_map<NumberId, std::vector<size_t>> rows_with_;  // may name rows that no longer hold the number
};

}  // namespace

Elimination Eliminate(const std::vector<Equation>& equations, const std::vector<Bounds>& numbers) {
  Reducer elimination(numbers);
  Elimination found;
  for (const Equation& equation : equations) {
    std::vector<uint32_t> impossible;
    if (!elimination.Add(equation, impossible)) {
      found.impossible = std::move(impossible);
      return found;
    }
  }
  found.equations = elimination.Combinations();
  return found;
}

}  // namespace tally
