#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>

#include "outputs/disclosure/eliminate.h"
#include "outputs/disclosure/relations.h"

namespace tally {
namespace {

using Wide = __int128;

constexpr size_t kRoundsOfARelation = 400;  // narrowing by one a time must not go on for ever

Wide FloorDivide(Wide a, Wide b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}
Wide CeilDivide(Wide a, Wide b) {
  return -FloorDivide(-a, b);
}

class Solver {
 public:
  explicit Solver(const Knowledge& knowledge) : given_(knowledge), left_out_(knowledge.relations.size()) {}

  Solution Run() {
    while (!Try()) {
    }
    return Found();
  }

 private:
  struct Step {
    Relation relation;
    std::vector<uint32_t> origins;  // indexes of given relations
    size_t rounds = 0;
  };

  // One attempt with the relations that are left; false: one of them cannot hold and was left out.
  bool Try() {
    numbers_ = given_.numbers;
    low_by_.assign(numbers_.size(), -1);
    high_by_.assign(numbers_.size(), -1);
    steps_.clear();
    steps_of_.assign(numbers_.size(), {});
    waiting_.clear();
    for (uint32_t i = 0; i < given_.relations.size(); ++i) {
      if (!left_out_[i]) {
        AddStep(given_.relations[i], {i});
      }
    }
    if (!Narrow()) {
      return false;
    }
    std::vector<Equation> equations;
    for (const Step& step : steps_) {
      if (step.relation.kind == Relation::Kind::kEqual) {
        equations.push_back({step.relation, step.origins});
      }
    }
    Elimination combined = Eliminate(equations, numbers_);
    if (combined.impossible.has_value()) {
      LeaveOut(*combined.impossible);
      return false;
    }
    for (Equation& equation : combined.equations) {
      AddStep(std::move(equation.relation), std::move(equation.origins));
    }
    return Narrow();
  }

  void AddStep(Relation relation, std::vector<uint32_t> origins) {
    const auto unknown = [&](const Relation::Term& term) { return !numbers_[term.number].known(); };
    const size_t index = steps_.size();
    for (const Relation::Term& term : relation.terms) {
      if (unknown(term)) {
        steps_of_[term.number].push_back(index);
      }
    }
    waiting_.push_back(index);
    steps_.push_back({std::move(relation), std::move(origins)});
    queued_.resize(steps_.size());
    queued_[index] = true;
  }

  bool Narrow() {
    while (!waiting_.empty()) {
      const size_t index = waiting_.front();
      waiting_.pop_front();
      queued_[index] = false;
      if (++steps_[index].rounds > kRoundsOfARelation) {
        continue;
      }
      const bool holds = NarrowBy(index, 1) && (steps_[index].relation.kind == Relation::Kind::kAtMost || NarrowBy(index, -1));
      if (!holds) {
        LeaveOut(ReasonsOfStep(index));
        return false;
      }
    }
    return true;
  }

  // Uses sign * (sum of factor * number) <= sign * limit. False: it cannot hold.
  bool NarrowBy(size_t index, int64_t sign) {
    Wide least = 0;
    size_t unbounded = 0;
    const auto least_of = [&](const Relation::Term& term) -> std::optional<Wide> {
      const Wide factor = Wide{term.factor} * sign;
      const Bounds& at = numbers_[term.number];
      if (factor > 0) {
        return factor * at.low;
      }
      return at.high >= Bounds::kUnbounded ? std::nullopt : std::optional<Wide>(factor * at.high);
    };
    for (const Relation::Term& term : steps_[index].relation.terms) {
      const std::optional<Wide> part = least_of(term);
      unbounded += part.has_value() ? 0 : 1;
      least += part.value_or(0);
    }
    const Wide limit = Wide{steps_[index].relation.limit} * sign;
    if (unbounded == 0 && least > limit) {
      return false;
    }
    if (unbounded > 1) {
      return true;
    }
    for (const Relation::Term& term : steps_[index].relation.terms) {
      const std::optional<Wide> part = least_of(term);
      if (numbers_[term.number].known() || (unbounded == 1 && part.has_value())) {
        continue;
      }
      const Wide room = limit - (least - part.value_or(0));
      const Wide factor = Wide{term.factor} * sign;
      if (!(factor > 0 ? Lower(index, term.number, FloorDivide(room, factor)) : Raise(index, term.number, CeilDivide(room, factor)))) {
        return false;
      }
    }
    return true;
  }

  bool Lower(size_t index, NumberId number, Wide high) {
    Bounds& at = numbers_[number];
    if (high >= at.high) {
      return true;
    }
    if (high < at.low) {
      return false;
    }
    at.high = static_cast<int64_t>(high);
    high_by_[number] = static_cast<int>(index);
    Wake(number);
    return true;
  }

  bool Raise(size_t index, NumberId number, Wide low) {
    Bounds& at = numbers_[number];
    if (low <= at.low) {
      return true;
    }
    if (low > at.high) {
      return false;
    }
    at.low = static_cast<int64_t>(low);
    low_by_[number] = static_cast<int>(index);
    Wake(number);
    return true;
  }

  void Wake(NumberId number) {
    for (const size_t index : steps_of_[number]) {
      if (!queued_[index]) {
        queued_[index] = true;
        waiting_.push_back(index);
      }
    }
  }

  // The given relations behind a step and behind the bounds of its numbers.
  std::vector<uint32_t> ReasonsOfStep(size_t index) const {
    std::set<uint32_t> reasons;
    std::set<size_t> seen{index};
    std::vector<size_t> open{index};
    while (!open.empty()) {
      const Step& step = steps_[open.back()];
      open.pop_back();
      reasons.insert(step.origins.begin(), step.origins.end());
      for (const uint32_t origin : step.origins) {
        for (const Relation::Term& term : given_.relations[origin].terms) {
          for (const int by : {low_by_[term.number], high_by_[term.number]}) {
            if (by >= 0 && seen.insert(static_cast<size_t>(by)).second) {
              open.push_back(static_cast<size_t>(by));
            }
          }
        }
      }
    }
    return {reasons.begin(), reasons.end()};
  }

  // Of relations that cannot hold together an assumed one goes first.
  void LeaveOut(const std::vector<uint32_t>& together) {
    uint32_t out = together.back();
    for (const uint32_t relation : together) {
      if (given_.relations[relation].assumed) {
        out = relation;
      }
    }
    left_out_[out] = true;
  }

  Solution Found() {
    Solution solution;
    solution.numbers = numbers_;
    solution.because.resize(numbers_.size());
    for (NumberId number = 0; number < numbers_.size(); ++number) {
      if (!numbers_[number].known() || given_.numbers[number].known()) {
        continue;
      }
      std::set<uint32_t> reasons;
      for (const int by : {low_by_[number], high_by_[number]}) {
        if (by >= 0) {
          const std::vector<uint32_t> behind = ReasonsOfStep(static_cast<size_t>(by));
          reasons.insert(behind.begin(), behind.end());
        }
      }
      solution.because[number].assign(reasons.begin(), reasons.end());
    }
    for (uint32_t i = 0; i < left_out_.size(); ++i) {
      if (left_out_[i] && !given_.relations[i].assumed) {
        solution.contradicting.push_back(i);
      }
    }
    return solution;
  }

  const Knowledge& given_;
  std::vector<bool> left_out_;
  std::vector<Bounds> numbers_;
  std::vector<int> low_by_;  // step that raised the lower bound; -1: none
  std::vector<int> high_by_;
  std::vector<Step> steps_;
  std::vector<std::vector<size_t>> steps_of_;
  std::deque<size_t> waiting_;
  std::vector<bool> queued_;
};

/// Relations whose unknown numbers lead to one another; nothing that one part says bears on another.
class Parts {
 public:
  explicit Parts(const Knowledge& knowledge) : knowledge_(knowledge), above_(knowledge.numbers.size()) {
    std::iota(above_.begin(), above_.end(), NumberId{0});
    for (const Relation& relation : knowledge.relations) {
      const std::optional<NumberId> first = FirstUnknown(relation);
      for (const Relation::Term& term : relation.terms) {
        if (!knowledge.numbers[term.number].known()) {
          above_[RootOf(term.number)] = RootOf(*first);
        }
      }
    }
  }

  NumberId RootOf(NumberId number) {
    while (above_[number] != number) {
      above_[number] = above_[above_[number]];
      number = above_[number];
    }
    return number;
  }

  /// The relations of each part by its root, ascending; those without unknown numbers are one part.
  std::map<NumberId, std::vector<uint32_t>> Relations() {
    std::map<NumberId, std::vector<uint32_t>> parts;
    for (uint32_t relation = 0; relation < knowledge_.relations.size(); ++relation) {
      const std::optional<NumberId> first = FirstUnknown(knowledge_.relations[relation]);
      parts[first.has_value() ? RootOf(*first) : Relation::kNoNumber].push_back(relation);
    }
    return parts;
  }

 private:
  std::optional<NumberId> FirstUnknown(const Relation& relation) const {
    for (const Relation::Term& term : relation.terms) {
      if (!knowledge_.numbers[term.number].known()) {
        return term.number;
      }
    }
    return std::nullopt;
  }

  const Knowledge& knowledge_;
  std::vector<NumberId> above_;
};

/// Solves the relations of one part by themselves.
void SolvePart(const Knowledge& knowledge, const std::vector<uint32_t>& relations, Solution& solution) {
  Knowledge part;
  std::vector<NumberId> numbers;  // those of the part, as they are called outside
  std::unordered_map<NumberId, NumberId> inside;
  for (const uint32_t index : relations) {
    Relation& relation = part.relations.emplace_back(knowledge.relations[index]);
    for (Relation::Term& term : relation.terms) {
      const auto [at, fresh] = inside.try_emplace(term.number, static_cast<NumberId>(numbers.size()));
      if (fresh) {
        numbers.push_back(term.number);
        part.AddNumber(knowledge.numbers[term.number]);
      }
      term.number = at->second;
    }
  }
  Solution solved = Solver(part).Run();
  for (NumberId number = 0; number < numbers.size(); ++number) {
    if (knowledge.numbers[numbers[number]].known()) {
      continue;
    }
    solution.numbers[numbers[number]] = solved.numbers[number];
    for (uint32_t& relation : solved.because[number]) {
      relation = relations[relation];
    }
    solution.because[numbers[number]] = std::move(solved.because[number]);
  }
  for (const uint32_t relation : solved.contradicting) {
    solution.contradicting.push_back(relations[relation]);
  }
}

Solution SolveParts(const Knowledge& knowledge, const Solution* before, const std::set<NumberId>& changed) {
  Solution solution;
  solution.numbers = knowledge.numbers;
  solution.because.resize(knowledge.numbers.size());
  Parts parts(knowledge);
  std::set<NumberId> changed_parts{Relation::kNoNumber};
  for (const NumberId number : changed) {
    changed_parts.insert(parts.RootOf(number));
  }
  for (const auto& [root, relations] : parts.Relations()) {
    if (before == nullptr || changed_parts.contains(root)) {
      SolvePart(knowledge, relations, solution);
      continue;
    }
    for (const uint32_t relation : relations) {
      for (const Relation::Term& term : knowledge.relations[relation].terms) {
        solution.numbers[term.number] = before->numbers[term.number];
        solution.because[term.number] = before->because[term.number];
      }
      if (std::binary_search(before->contradicting.begin(), before->contradicting.end(), relation)) {
        solution.contradicting.push_back(relation);
      }
    }
  }
  std::sort(solution.contradicting.begin(), solution.contradicting.end());
  return solution;
}

}  // namespace

Solution Solve(const Knowledge& knowledge) {
  return SolveParts(knowledge, nullptr, {});
}

Solution SolveAgain(const Knowledge& knowledge, const Solution& before, const std::set<NumberId>& changed) {
  return SolveParts(knowledge, &before, changed);
}

}  // namespace tally
