#include "engine/evaluation/row_condition.h"

#include <algorithm>
#include <vector>

#include "engine/evaluation/closed_evaluation.h"
#include "engine/kernels/column_condition.h"
#include "foundation/base/overloaded.h"

namespace tally {
namespace {

using Condition = std::unique_ptr<RowCondition>;

/// An answer that is a vector.
class KnownAnswers : public RowCondition {
 public:
  explicit KnownAnswers(VectorRef answers) : answers_(std::move(answers)) {}
  void Answer(size_t first, Words& yes, Words& missing) const override {
    Copy(answers_->yes, first, yes);
    Copy(answers_->missing, first, missing);
  }

 private:
  void Copy(const Bitmap& bits, size_t first, Words& words) const {
    if (bits.size() == 0) {
      words.fill(0);
    } else if (answers_->constant) {
      words.fill(bits.Test(0) ? ~uint64_t{0} : 0);
    } else {
      const auto end = std::copy_n(bits.words() + first, std::min(kWords, bits.word_count() - first), words.begin());
      std::fill(end, words.end(), 0);
    }
  }

  VectorRef answers_;
};

class OfColumn : public RowCondition {
 public:
  OfColumn(VectorRef column, ColumnCondition condition) : column_(std::move(column)), condition_(condition) {}
  void Answer(size_t first, Words& yes, Words& missing) const override {
    const size_t rows = std::min(kWords * 64, column_->size - first * 64);
    condition_.Answer(first * 64, rows, yes.data(), missing.data());
    for (size_t w = (rows + 63) / 64; w < kWords; ++w) {
      yes[w] = missing[w] = 0;
    }
  }

 private:
  VectorRef column_;
  ColumnCondition condition_;
};

/// word(a, b) for each word of two arrays. The arrays are different ones, so that the compiler can use vector registers.
template <class Word>
void Combine(uint64_t* __restrict to, const uint64_t* __restrict a, const uint64_t* __restrict b, Word word) {
  for (size_t w = 0; w < RowCondition::kWords; ++w) {
    to[w] = word(to[w], a[w], b[w]);
  }
}

/// Kleene's And and Or, as in engine/kernels/logic.
class Joined : public RowCondition {
 public:
  Joined(std::vector<Condition> operands, bool is_and) : operands_(std::move(operands)), is_and_(is_and) {}
  void Answer(size_t first, Words& yes, Words& missing) const override {
    Words possible;
    yes.fill(is_and_ ? ~uint64_t{0} : 0);
    possible.fill(is_and_ ? ~uint64_t{0} : 0);
    for (const Condition& operand : operands_) {
      Words its_yes;
      operand->Answer(first, its_yes, missing);
      if (is_and_) {
        Combine(yes.data(), its_yes.data(), its_yes.data(), [](uint64_t so_far, uint64_t y, uint64_t) { return so_far & y; });
        Combine(possible.data(), its_yes.data(), missing.data(), [](uint64_t so_far, uint64_t y, uint64_t m) { return so_far & (y | m); });
      } else {
        Combine(yes.data(), its_yes.data(), its_yes.data(), [](uint64_t so_far, uint64_t y, uint64_t) { return so_far | y; });
        Combine(possible.data(), its_yes.data(), missing.data(), [](uint64_t so_far, uint64_t y, uint64_t m) { return so_far | y | m; });
      }
    }
    Combine(missing.data(), possible.data(), yes.data(), [](uint64_t, uint64_t p, uint64_t y) { return p & ~y; });
  }

 private:
  std::vector<Condition> operands_;
  bool is_and_;
};

class Negated : public RowCondition {
 public:
  explicit Negated(Condition operand) : operand_(std::move(operand)) {}
  void Answer(size_t first, Words& yes, Words& missing) const override {
    operand_->Answer(first, yes, missing);
    Combine(yes.data(), missing.data(), missing.data(), [](uint64_t y, uint64_t m, uint64_t) { return ~(y | m); });
  }

 private:
  Condition operand_;
};

/// `is yes`, `is "F"`, and decisions: where there is no answer it is no.
class MissingIsNo : public RowCondition {
 public:
  explicit MissingIsNo(Condition operand) : operand_(std::move(operand)) {}
  void Answer(size_t first, Words& yes, Words& missing) const override {
    operand_->Answer(first, yes, missing);
    missing.fill(0);
  }

 private:
  Condition operand_;
};

class IsMissing : public RowCondition {
 public:
  IsMissing(Condition operand, bool inverted) : operand_(std::move(operand)), inverted_(inverted ? ~uint64_t{0} : 0) {}
  void Answer(size_t first, Words& yes, Words& missing) const override {
    operand_->Answer(first, yes, missing);
    for (size_t w = 0; w < kWords; ++w) {
      yes[w] = missing[w] ^ inverted_;
    }
    missing.fill(0);
  }

 private:
  Condition operand_;
  uint64_t inverted_;
};

/// Also when Ctrl-C ends the evaluation, it is over afterwards.
class Asking {
 public:
  explicit Asking(bool& asks) : asks_(asks) { asks_ = true; }
  ~Asking() { asks_ = false; }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

 private:
  bool& asks_;
};

class Maker {
 public:
  explicit Maker(Executor& executor) : executor_(executor), graph_(executor.planner().graph()) {}

  Condition Make(NodeId node) {
    if (!executor_.IsAskedOnce(node)) {
      return Known(node);
    }
    const auto& op = std::get<plan::OperatorNode>(graph_.node(node).body);
    const NodeId first = op.inputs.front();
    const auto known = [&](const auto&) { return Known(node); };
    return std::visit(Overloaded{
                          [&](const plan::And&) { return Join(op.inputs, true); },
                          [&](const plan::Or&) { return Join(op.inputs, false); },
                          [&](const plan::Not&) { return Wrapped<Negated>(first); },
                          [&](const plan::Decide&) { return Wrapped<MissingIsNo>(first); },
                          [&](const plan::Compare& o) { return Compared(node, op, o.op); },
                          [&](const plan::Same&) { return Same(node, op); },
                          [&](const plan::Missing&) { return Missing(first, false); },
                          [&](const plan::Given&) { return Missing(first, true); },
                          [&](const plan::InSet& o) {
                            const VectorRef value = executor_.Evaluate(first);
                            return OnColumn(node, value, value->faults ? std::nullopt : ConditionOfSet(*value, o.set));
                          },
                          [&](const plan::InRange& o) { return Range(node, op, o.open_ends); },
                          [&](const plan::ShareADay& o) { return known(o); },
                          [&](const plan::MatchesPatterns& o) { return known(o); },
                          [&](const plan::Calculate& o) { return known(o); },
                          [&](const plan::Negate& o) { return known(o); },
                          [&](const plan::Shift& o) { return known(o); },
                          [&](const plan::Choose& o) { return known(o); },
                          [&](const plan::FirstGiven& o) { return known(o); },
                          [&](const plan::DayInYear& o) { return known(o); },
                          [&](const plan::ToText& o) { return known(o); },
                          [&](const plan::Join& o) { return known(o); },
                          [&](const plan::Call& o) { return known(o); },
                      },
                      op.operation);
  }

 private:
  Condition Known(NodeId node) {
    VectorRef answers = executor_.Evaluate(node);
    if (answers->faults != nullptr || answers->layout != Layout::kBits) {
      return nullptr;
    }
    return std::make_unique<KnownAnswers>(std::move(answers));
  }

  template <class Kind, class... More>
  Condition Wrapped(NodeId operand, More... more) {
    Condition inner = Make(operand);
    return inner == nullptr ? nullptr : std::make_unique<Kind>(std::move(inner), more...);
  }

  Condition Join(const std::vector<NodeId>& inputs, bool is_and) {
    std::vector<Condition> operands;
    for (const NodeId input : inputs) {
      operands.push_back(Make(input));
      if (operands.back() == nullptr) {
        return nullptr;
      }
    }
    return std::make_unique<Joined>(std::move(operands), is_and);
  }

  Condition OnColumn(NodeId node, const VectorRef& column, std::optional<ColumnCondition> condition) {
    return condition ? std::make_unique<OfColumn>(column, *condition) : Known(node);
  }

  Condition Compared(NodeId node, const plan::OperatorNode& op, CompareOp compare) {
    const VectorRef left = executor_.Evaluate(op.inputs[0]);
    const VectorRef right = executor_.Evaluate(op.inputs[1]);
    const bool faulty = left->faults || right->faults;
    return OnColumn(node, left->constant ? right : left, faulty ? std::nullopt : ConditionOfCompare(compare, *left, *right));
  }

  // `x is C`: like `x = C`, but no where x is missing.
  Condition Same(NodeId node, const plan::OperatorNode& op) {
    const VectorRef right = executor_.Evaluate(op.inputs[1]);
    if (right->constant && right->layout == Layout::kBits && right->missing.size() == 0 && !right->faults) {
      return right->yes.Test(0) ? Wrapped<MissingIsNo>(op.inputs[0]) : Wrapped<Negated, MissingIsNo>(op.inputs[0]);
    }
    const VectorRef left = executor_.Evaluate(op.inputs[0]);
    if (left->faults || right->faults) {
      return Known(node);
    }
    const std::optional<ColumnCondition> equal = ConditionOfCompare(CompareOp::kEqual, *left, *right);
    return equal ? std::make_unique<MissingIsNo>(std::make_unique<OfColumn>(left->constant ? right : left, *equal)) : Known(node);
  }

  template <class Inner, class Outer>
  Condition Wrapped(NodeId operand) {
    Condition inner = Wrapped<Inner>(operand);
    return inner == nullptr ? nullptr : std::make_unique<Outer>(std::move(inner));
  }

  Condition Missing(NodeId input, bool inverted) {
    if (executor_.IsAskedOnce(input)) {
      return Wrapped<IsMissing>(input, inverted);
    }
    const VectorRef value = executor_.Evaluate(input);
    if (value->faults) {
      return nullptr;
    }
    if (value->layout == Layout::kBits) {
      return std::make_unique<IsMissing>(std::make_unique<KnownAnswers>(value), inverted);
    }
    if (value->constant || value->layout == Layout::kRational) {
      return nullptr;
    }
    return std::make_unique<IsMissing>(std::make_unique<OfColumn>(value, ConditionOn(*value, 1, 0, false)), inverted);
  }

  Condition Range(NodeId node, const plan::OperatorNode& op, bool open_ends) {
    const VectorRef value = executor_.Evaluate(op.inputs[0]);
    bool faulty = value->faults != nullptr;
    VectorRef bounds[2];
    for (size_t i = 0; i < 2; ++i) {
      if (op.inputs[i + 1].is_valid()) {
        bounds[i] = executor_.Evaluate(op.inputs[i + 1]);
        faulty = faulty || bounds[i]->faults;
      }
    }
    return OnColumn(node, value, faulty ? std::nullopt : ConditionOfRange(*value, bounds[0].get(), bounds[1].get(), open_ends));
  }

  Executor& executor_;
  const plan::Graph& graph_;
};

/// Whether an operation can be answered some rows at a time.
bool IsAnsweredInPieces(const plan::Operation& operation) {
  return std::visit(Overloaded{
                        [](const plan::Compare&) { return true; },     [](const plan::Same&) { return true; },
                        [](const plan::Missing&) { return true; },     [](const plan::Given&) { return true; },
                        [](const plan::InSet&) { return true; },       [](const plan::InRange&) { return true; },
                        [](const plan::And&) { return true; },         [](const plan::Or&) { return true; },
                        [](const plan::Not&) { return true; },         [](const plan::Decide&) { return true; },
                        [](const plan::ShareADay&) { return false; },  [](const plan::MatchesPatterns&) { return false; },
                        [](const plan::Calculate&) { return false; },  [](const plan::Negate&) { return false; },
                        [](const plan::Shift&) { return false; },      [](const plan::Choose&) { return false; },
                        [](const plan::FirstGiven&) { return false; }, [](const plan::DayInYear&) { return false; },
                        [](const plan::ToText&) { return false; },     [](const plan::Join&) { return false; },
                        [](const plan::Call&) { return false; },
                    },
                    operation);
}

}  // namespace

size_t RowCondition::CutTo(size_t rows, Words& bits) {
  const size_t words = std::min(kWords, (rows + 63) / 64);
  if (rows < words * 64) {
    bits[words - 1] &= (uint64_t{1} << (rows % 64)) - 1;
  }
  return words;
}

Condition RowCondition::Make(Executor& executor, NodeId node) {
  return Maker(executor).Make(node);
}

std::optional<AnswerCounts> Executor::CountAnswers(NodeId condition) {
  if (const auto known = answer_counts_.find(condition); known != answer_counts_.end()) {
    return known->second;
  }
  const DomainId domain = planner_.graph().node(condition).domain;
  const std::shared_ptr<Evaluating> evaluating = BeginEvaluating({condition});
  const Asking asking(asks_);
  const Condition answers = RowCondition::Make(*this, condition);
  if (answers == nullptr) {
    return std::nullopt;
  }
  AnswerCounts counts;
  const size_t rows = SizeOf(domain);
  RowCondition::Words yes;
  RowCondition::Words missing;
  for (size_t first = 0; first * 64 < rows; first += RowCondition::kWords) {
    answers->Answer(first, yes, missing);
    const size_t words = RowCondition::CutTo(rows - first * 64, yes);
    RowCondition::CutTo(rows - first * 64, missing);
    counts.yes += CountWords(yes.data(), words);
    counts.undetermined += CountWords(missing.data(), words);
  }
  return answer_counts_[condition] = counts;
}

bool Executor::IsAskedOnce(NodeId node) const {
  const plan::Graph& graph = planner_.graph();
  const auto* op = std::get_if<plan::OperatorNode>(&graph.node(node).body);
  const bool has_value = node.index() < values_.size() && values_[node.index()] != nullptr;
  return asks_ && !has_value && op != nullptr && !graph.IsScalar(node) && graph.owner_of(node) == 0 && IsAnsweredInPieces(op->operation);
}

}  // namespace tally
