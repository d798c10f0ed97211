#include "language/binder/warnings/check_rules.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "language/binder/tree/reads.h"
#include "language/binder/tree/same_expression.h"
#include "language/binder/tree/walk.h"
#include "language/binder/warnings/check_hidden.h"
#include "language/binder/warnings/check_partitions.h"
#include "language/binder/warnings/tested_values.h"

namespace tally {
namespace {

/// The conditions of a choice, in their order.
class EarlierBranches {
 public:
  explicit EarlierBranches(const SourceMap& sources) : sources_(sources) {}

  /// The earlier condition with which this one is covered: it holds whenever one of those up to there does; null: none is found.
  const bound::Expr* Covering(const bound::Expr& condition) {
    size_t first = std::min(always_, PlaceOf(same_words_, WordsOf(condition)));
    if (const std::optional<TestedValues> tested = ValuesTestedBy(condition)) {
      size_t last = tested->values.empty() ? kNone : 0;  // of the branches that test its values
      for (const std::string& key : KeysOf(*tested)) {
        last = std::max(last, PlaceOf(same_test_, key));
      }
      first = std::min(first, last);
    } else {
      for (const size_t other : others_) {
        if (other < first && SameExpression(*conditions_[other], condition)) {
          first = other;
        }
      }
    }
    return first == kNone ? nullptr : conditions_[first];
  }

  void Add(const bound::Expr& condition) {
    const size_t place = conditions_.size();
    conditions_.push_back(&condition);
    const auto* constant = std::get_if<bound::Constant>(&condition.node);
    if (constant != nullptr && constant->value.data == Value{true}.data) {
      always_ = std::min(always_, place);
    }
    same_words_.try_emplace(WordsOf(condition), place);
    if (const std::optional<TestedValues> tested = ValuesTestedBy(condition)) {
      for (std::string& key : KeysOf(*tested)) {
        same_test_.try_emplace(std::move(key), place);
      }
    } else {
      others_.push_back(place);
    }
  }

 private:
  static constexpr size_t kNone = ~size_t{0};
  using Places = std::unordered_map<std::string, size_t>;

  static size_t PlaceOf(const Places& places, const std::string& key) {
    const auto found = places.find(key);
    return found == places.end() ? kNone : found->second;
  }
  std::string WordsOf(const bound::Expr& condition) const {
    return fmt::format("{}:{}", condition.span.file.value, sources_.Text(condition.span));
  }
  /// A key for each value that is tested: equal for tests of equal values of the same subject.
  std::vector<std::string> KeysOf(const TestedValues& tested) {
    size_t subject = 0;
    while (subject < subjects_.size() && !SameExpression(*subjects_[subject], *tested.subject)) {
      ++subject;
    }
    if (subject == subjects_.size()) {
      subjects_.push_back(tested.subject);
    }
    std::vector<std::string> keys;
    for (const Value& value : tested.values) {
      keys.push_back(fmt::format("{}:", subject));
      AppendKey(value, keys.back());
    }
    return keys;
  }

  const SourceMap& sources_;
  std::vector<const bound::Expr*> conditions_;
  std::vector<const bound::Expr*> subjects_;  // different ones
  std::vector<size_t> others_;                // conditions that do not test values
  Places same_words_;
  Places same_test_;
  size_t always_ = kNone;
};

class BranchChecker {
 public:
  BranchChecker(const SourceMap& sources, DiagnosticSink& sink) : sources_(sources), sink_(sink) {}

  void Check(const bound::Expr& expr) {
    if (!seen_.insert(&expr).second) {  // a denominator is a part of its numerator, too
      return;
    }
    if (const auto* choice = std::get_if<bound::ChoiceOf>(&expr.node)) {
      CheckChoice(*choice);
    }
    bound::ForEachPart(expr, [&](const bound::Expr& part) { Check(part); });
  }

 private:
  void CheckChoice(const bound::ChoiceOf& choice) {
    EarlierBranches earlier(sources_);
    for (const auto& [condition, value] : choice.branches) {
      if (const bound::Expr* before = condition->type.is_error() ? nullptr : earlier.Covering(*condition)) {
        sink_
            .Warn(DiagnosticKind::NeverReached, condition->span, "this branch is never reached: a branch before it holds for the same rows")
            .Label(before->span, "this one");
      }
      earlier.Add(*condition);
    }
  }

  const SourceMap& sources_;
  DiagnosticSink& sink_;
  std::unordered_set<const bound::Expr*> seen_;
};

void CheckBranches(const bound::Program& program, const SourceMap& sources, DiagnosticSink& sink) {
  BranchChecker checker(sources, sink);
  bound::ForEachExpression(program, [&](const bound::Expr& expr) { checker.Check(expr); });
}

/// `otherwise missing` in a key says that the group is meant.
bool SaysMissing(const bound::Expr& expr) {
  const auto* choice = std::get_if<bound::ChoiceOf>(&expr.node);
  const auto is_missing = [](const bound::ExprPtr& value) {
    const auto* constant = std::get_if<bound::Constant>(&value->node);
    return constant != nullptr && constant->value.is_missing();
  };
  return choice != nullptr && (is_missing(choice->otherwise) || std::any_of(choice->branches.begin(), choice->branches.end(),
                                                                            [&](const auto& branch) { return is_missing(branch.second); }));
}

/// A row of a derived table has its group, unless only some of its rows are grouped.
bool AlwaysGrouped(const bound::Program& program, const bound::Expr& expr) {
  const auto* column = std::get_if<bound::ColumnOf>(&expr.node);
  if (column == nullptr || !program.column(column->column).hidden_ref) {
    return false;
  }
  const bound::Column& reference = program.column(column->column);
  const auto* each = std::get_if<bound::EachSource>(&program.table(reference.derived).source);
  return each != nullptr && static_cast<size_t>(reference.index) < each->sources.size() &&
         each->sources[static_cast<size_t>(reference.index)].where == nullptr;
}

}  // namespace

void NoteMissingGroups(const bound::Program& program, const MergedProgram& merged, DiagnosticSink& sink) {
  for (const MergedDefinition& definition : merged.definitions) {
    const auto* written = std::get_if<ast::DerivedTable>(&definition.definition->node);
    if (written == nullptr || !definition.library.empty()) {
      continue;
    }
    const auto table = std::find_if(program.tables.begin(), program.tables.end(),
                                    [&](const bound::Table& each) { return each.name == written->name.text; });
    const auto* each = table == program.tables.end() ? nullptr : std::get_if<bound::EachSource>(&table->source);
    const auto* keys = std::get_if<ast::EachSource>(&written->source);
    for (size_t k = 0; each != nullptr && keys != nullptr && k < keys->keys.size(); ++k) {
      const bool may_miss = std::any_of(each->keys.begin(), each->keys.end(), [&](const std::vector<bound::ExprPtr>& of_source) {
        return of_source[k]->nullable && !SaysMissing(*of_source[k]) && !AlwaysGrouped(program, *of_source[k]);
      });
      if (may_miss) {
        sink.Note(DiagnosticKind::MissingGroup, keys->keys[k].span,
                  fmt::format("`{0}` may be missing: rows without it form a group of `{1}` of their own", keys->keys[k].name.text,
                              table->name))
            .Hint(fmt::format("leave them out with `where {} is given`, if they do not belong", keys->keys[k].name.text));
      }
    }
  }
}

void CheckRules(const bound::Program& program, const SourceMap& sources, DiagnosticSink& sink) {
  CheckBranches(program, sources, sink);
  for (const bound::Axis& axis : program.axes) {
    CheckPartition(program, axis, sources, sink);
  }
  WarnOfHiddenNumbers(program, sink);
}

}  // namespace tally
