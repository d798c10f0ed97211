#include "language/binder/warnings/check_rules.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "language/binder/tree/reads.h"
#include "language/binder/tree/same_expression.h"
#include "language/binder/tree/walk.h"
#include "language/binder/warnings/check_partitions.h"
#include "language/binder/warnings/tested_values.h"

namespace tally {
namespace {

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
    for (size_t i = 0; i < choice.branches.size(); ++i) {
      const bound::Expr& condition = *choice.branches[i].first;
      if (condition.type.is_error()) {
        continue;
      }
      if (const bound::Expr* before = Covering(choice, i)) {
        sink_.Warn(DiagnosticKind::NeverReached, condition.span, "this branch is never reached: a branch before it holds for the same rows")
            .Label(before->span, "this one");
      }
    }
  }

  /// The condition of an earlier branch that holds whenever that of branch `index` does; null: none is found.
  const bound::Expr* Covering(const bound::ChoiceOf& choice, size_t index) {
    const bound::Expr& condition = *choice.branches[index].first;
    const std::optional<TestedValues> tested = ValuesTestedBy(condition);
    ValueList covered;
    for (size_t i = 0; i < index; ++i) {
      const bound::Expr& before = *choice.branches[i].first;
      const auto* constant = std::get_if<bound::Constant>(&before.node);
      const bool always = constant != nullptr && constant->value.data == Value{true}.data;
      if (always || SameExpression(before, condition) ||
          (before.span.file.value == condition.span.file.value && SameWords(before.span, condition.span))) {
        return &before;
      }
      const std::optional<TestedValues> other = ValuesTestedBy(before);
      if (tested && other && SameExpression(*tested->subject, *other->subject)) {
        covered.insert(covered.end(), other->values.begin(), other->values.end());
        if (std::all_of(tested->values.begin(), tested->values.end(), [&](const Value& value) { return HoldsValue(covered, value); })) {
          return &before;
        }
      }
    }
    return nullptr;
  }

  bool SameWords(Span a, Span b) const { return sources_.Text(a) == sources_.Text(b); }

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
}

}  // namespace tally
