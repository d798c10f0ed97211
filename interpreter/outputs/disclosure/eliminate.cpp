#include "outputs/disclosure/eliminate.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_map>

#include "foundation/base/number.h"

namespace tally {
namespace {

constexpr size_t kMaxTerms = 12;  // of a combination that is still of use for bounds

struct Row {
  std::map<NumberId, Rational> terms;
  Rational limit;
  std::vector<uint32_t> origins;
};

std::vector<uint32_t> Union(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  std::vector<uint32_t> all;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

// row -= factor * other
void Subtract(Row& row, const Rational& factor, const Row& other) {
  for (const auto& [number, of_other] : other.terms) {
    const auto [at, fresh] = row.terms.try_emplace(number, 0);
    at->second -= factor * of_other;
    if (at->second == 0) {
      row.terms.erase(at);
    }
  }
  row.limit -= factor * other.limit;
  row.origins = Union(row.origins, other.origins);
}

class Reducer {
 public:
  explicit Reducer(const std::vector<Bounds>& numbers) : numbers_(numbers) {}

  // False: it contradicts those before.
  bool Add(const Equation& equation, std::vector<uint32_t>& impossible) {
    Row row;
    row.limit = equation.relation.limit;
    row.origins = equation.origins;
    for (const Relation::Term& term : equation.relation.terms) {
      const Bounds& at = numbers_[term.number];
      if (at.known()) {
        row.limit -= Rational(term.factor) * at.low;
      } else {
        row.terms[term.number] += term.factor;
      }
    }
    std::erase_if(row.terms, [](const auto& term) { return term.second == 0; });
    if (row.terms.empty()) {
      return true;  // narrowing looks at equations without unknowns
    }
    std::vector<NumberId> pivots;
    for (const auto& term : row.terms) {
      if (row_of_.contains(term.first)) {
        pivots.push_back(term.first);
      }
    }
    for (const NumberId pivot : pivots) {  // a reduced row holds no pivot but its own
      const Rational factor = row.terms.at(pivot);
      Subtract(row, factor, rows_[row_of_.at(pivot)]);
    }
    if (row.terms.empty()) {
      impossible = row.origins;
      return row.limit == 0;
    }
    Place(std::move(row));
    return true;
  }

  std::vector<Equation> Combinations() const {
    std::vector<Equation> found;
    for (const Row& row : rows_) {
      if (row.origins.size() < 2 || row.terms.size() > kMaxTerms) {
        continue;
      }
      if (std::optional<Relation> relation = InWholeNumbers(row)) {
        found.push_back({*std::move(relation), row.origins});
      }
    }
    return found;
  }

 private:
  void Place(Row row) {
    const NumberId pivot = row.terms.begin()->first;
    const Rational first = row.terms.begin()->second;
    for (auto& term : row.terms) {
      term.second /= first;
    }
    row.limit /= first;
    const size_t index = rows_.size();
    for (const size_t other : std::vector<size_t>(rows_with_[pivot])) {
      const auto at = rows_[other].terms.find(pivot);
      if (at != rows_[other].terms.end()) {
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
    for (const auto& term : row.terms) {
      rows_with_[term.first].push_back(index);
    }
  }

  static std::optional<Relation> InWholeNumbers(const Row& row) {
    BigInteger denominator = boost::multiprecision::denominator(row.limit);
    for (const auto& term : row.terms) {
      denominator = boost::multiprecision::lcm(denominator, BigInteger(boost::multiprecision::denominator(term.second)));
    }
    const auto whole = [&](const Rational& value) -> std::optional<int64_t> {
      const Rational product = value * Rational(denominator);
      const BigInteger scaled = boost::multiprecision::numerator(product);
      const BigInteger most = BigInteger(1) << 50;
      return scaled > most || scaled < -most ? std::nullopt : std::optional(static_cast<int64_t>(scaled));
    };
    Relation relation;
    const std::optional<int64_t> limit = whole(row.limit);
    if (!limit.has_value()) {
      return std::nullopt;
    }
    relation.limit = *limit;
    for (const auto& term : row.terms) {
      const std::optional<int64_t> factor = whole(term.second);
      if (!factor.has_value()) {
        return std::nullopt;
      }
      relation.terms.push_back({term.first, *factor});
    }
    return relation;
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
