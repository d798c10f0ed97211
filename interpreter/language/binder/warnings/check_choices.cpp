#include "language/binder/warnings/check_choices.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "language/binder/tree/reads.h"
#include "language/binder/tree/same_expression.h"
#include "language/binder/tree/walk.h"

namespace tally {
namespace {

constexpr size_t kMaxNotes = 20;

bool IsMissingLiteral(const bound::Expr& expr) {
  const auto* constant = std::get_if<bound::Constant>(&expr.node);
  return constant != nullptr && constant->value.is_missing();
}

bool LiesIn(Span part, Span whole) {
  return part.file == whole.file && whole.begin <= part.begin && part.end <= whole.end;
}

/// What a choice asks whether it is missing. Who asks it of a column asks it of the column's row, too.
class MissingAsked {
 public:
  MissingAsked(const bound::ChoiceOf& choice, const SourceMap& sources) : sources_(sources) {
    for (const auto& [condition, value] : choice.branches) {
      Collect(*condition);
    }
  }

  /// The value that leaves `expr` without one and that is not asked; null: there is none.
  const bound::Expr* NotAsked(const bound::Expr& expr) const {
    const bool is_asked = std::any_of(asked_.begin(), asked_.end(), [&](const bound::Expr* each) {
      return SameExpression(*each, expr) || (each->span.file == expr.span.file && sources_.Text(each->span) == sources_.Text(expr.span));
    });
    if (!expr.nullable || is_asked) {
      return nullptr;
    }
    const bound::Expr* found = nullptr;
    bool has_parts = false;
    if (!std::holds_alternative<bound::AggregateOf>(expr.node)) {
      bound::ForEachPart(expr, [&](const bound::Expr& part) {
        has_parts = has_parts || part.nullable;
        found = found == nullptr ? NotAsked(part) : found;
      });
    }
    // What an output knows, such as `rate`, stands for an expression that is written elsewhere.
    return has_parts && (found == nullptr || LiesIn(found->span, expr.span)) ? found : &expr;
  }

 private:
  void Collect(const bound::Expr& expr) {
    if (const auto* missing = std::get_if<bound::IsMissing>(&expr.node)) {
      for (const bound::Expr* of = missing->operand.get(); of != nullptr;) {
        asked_.push_back(of);
        const auto* column = std::get_if<bound::ColumnOf>(&of->node);
        const auto* fact = std::get_if<bound::FactOf>(&of->node);
        of = column != nullptr ? column->row.get() : fact != nullptr ? fact->row.get() : nullptr;
      }
    }
    bound::ForEachPart(expr, [&](const bound::Expr& part) { Collect(part); });
  }

  const SourceMap& sources_;
  std::vector<const bound::Expr*> asked_;
};

class ChoiceChecker {
 public:
  ChoiceChecker(const SourceMap& sources, DiagnosticSink& sink) : sources_(sources), sink_(sink) {}

  void Check(const bound::Expr& expr) {
    if (!seen_.insert(&expr).second) {
      return;
    }
    if (const auto* choice = std::get_if<bound::ChoiceOf>(&expr.node); choice != nullptr && !IsMissingLiteral(*choice->otherwise)) {
      CheckChoice(*choice);
    }
    bound::ForEachPart(expr, [&](const bound::Expr& part) { Check(part); });
  }

 private:
  void CheckChoice(const bound::ChoiceOf& choice) {
    const MissingAsked asked(choice, sources_);
    for (const auto& [condition, value] : choice.branches) {
      if (const bound::Expr* missing = asked.NotAsked(*condition); missing != nullptr && notes_++ < kMaxNotes) {
        const std::string_view name = sources_.Text(missing->span);
        sink_
            .Note(DiagnosticKind::MissingMatters, condition->span,
                  fmt::format("where `{}` is missing this has no answer, and the next branch is taken", name))
            .Hint(fmt::format("a branch of its own says what is meant: `when {} is missing`", name));
        return;
      }
    }
  }

  const SourceMap& sources_;
  DiagnosticSink& sink_;
  std::unordered_set<const bound::Expr*> seen_;
  size_t notes_ = 0;
};

}  // namespace

void NoteChoicesOfMissing(const bound::Program& program, const SourceMap& sources, DiagnosticSink& sink) {
  ChoiceChecker checker(sources, sink);
  bound::ForEachExpression(program, [&](const bound::Expr& expr) { checker.Check(expr); });
}

}  // namespace tally
