#include "workbench/explain/parts.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/private_values.h"
#include "language/binder/tree/walk.h"

namespace tally {
namespace {

constexpr size_t kMaxDepth = 3;  // definitions within definitions

bool HasText(const bound::Expr& expr) {
  return !expr.type.list && expr.type.kind != TypeKind::kPeriod && expr.type.kind != TypeKind::kAll &&
         expr.type.kind != TypeKind::kMissing && !expr.type.is_error();
}

bool IsConstant(const bound::Expr& expr) {
  return std::holds_alternative<bound::Constant>(expr.node) || std::holds_alternative<bound::ConstantList>(expr.node) ||
         std::holds_alternative<bound::RowOf>(expr.node);
}

bool IsPrivate(Executor& executor, const bound::Expr& expr) {
  return executor.private_values() != nullptr && executor.private_values()->ShownBy(expr) != nullptr;
}

class Collector {
 public:
  Collector(Executor& executor, size_t most) : executor_(executor), most_(most) {}

  void Walk(const bound::Expr& expr, const plan::Environment& env, size_t depth) {
    std::visit(Overloaded{
                   [&](const bound::FactOf& fact) { WalkFact(fact, env, depth); },
                   [&](const bound::ChoiceOf& choice) { WalkChoice(choice, env, depth); },
                   [&](const bound::AggregateOf&) {},
                   [&](const bound::PlaceAmong&) {},
                   [&](const bound::ColumnOf&) {},
                   [&](const auto&) { bound::ForEachPart(expr, [&](const bound::Expr& part) { AddAndWalk(part, env, depth); }); },
               },
               expr.node);
  }

  std::vector<ValuedPart> Take() { return std::move(parts_); }

 private:
  void AddAndWalk(const bound::Expr& part, const plan::Environment& env, size_t depth) {
    if (parts_.size() >= most_ || IsConstant(part)) {
      return;
    }
    const bool is_known = std::any_of(parts_.begin(), parts_.end(), [&](const ValuedPart& known) {
      return known.span.file.value == part.span.file.value && known.span.begin == part.span.begin && known.span.end == part.span.end;
    });
    if (HasText(part) && !is_known) {
      parts_.push_back({part.span, DescribeValue(executor_, part, env)});
    }
    Walk(part, env, depth);
  }

  void WalkFact(const bound::FactOf& fact, const plan::Environment& env, size_t depth) {
    const bound::Define& define = executor_.planner().program().define(fact.define);
    if (depth >= kMaxDepth || define.value == nullptr) {
      return;
    }
    if (std::any_of(fact.args.begin(), fact.args.end(), [&](const bound::ExprPtr& argument) { return IsPrivate(executor_, *argument); })) {
      return;  // the rule reads it by another name
    }
    plan::Environment inner = executor_.planner().ScalarEnvironment();
    for (size_t i = 0; i < fact.args.size(); ++i) {
      plan::Environment::Argument arg;
      if (define.args[i].type.list) {
        std::optional<ValueList> values = executor_.planner().ListValues(*fact.args[i], env);
        arg = {.node = {}, .is_list = true, .list = values.value_or(ValueList{}), .is_all = !values};
      } else {
        arg.node = executor_.planner().Lower(*fact.args[i], env);
      }
      inner.args.push_back(std::move(arg));
    }
    if (fact.row) {
      inner.frames.push_back({define.table, executor_.planner().Lower(*fact.row, env)});
    }
    Walk(*define.value, inner, depth + 1);
  }

  void WalkChoice(const bound::ChoiceOf& choice, const plan::Environment& env, size_t depth) {
    for (const auto& [condition, value] : choice.branches) {
      AddAndWalk(*condition, env, depth);
      const VectorRef holds = executor_.Evaluate(executor_.planner().Lower(*condition, env));
      if (IsYesAt(*holds, 0)) {
        AddAndWalk(*value, env, depth);
        return;
      }
    }
    AddAndWalk(*choice.otherwise, env, depth);
  }

  Executor& executor_;
  size_t most_;
  std::vector<ValuedPart> parts_;
};

}  // namespace

std::string DescribeValue(Executor& executor, const bound::Expr& expr, const plan::Environment& env) {
  if (IsPrivate(executor, expr)) {
    return "(private)";
  }
  const VectorRef value = executor.Evaluate(executor.planner().Lower(expr, env));
  if (IsFaultAt(*value, 0)) {
    return "not to be computed";
  }
  if (expr.type.kind == TypeKind::kYesNo) {
    return IsMissingAt(*value, 0) ? (std::holds_alternative<bound::ColumnOf>(expr.node) ? "missing" : "undetermined")
           : IsYesAt(*value, 0)   ? "yes"
                                  : "no";
  }
  if (IsMissingAt(*value, 0)) {
    return "missing";
  }
  const VectorRef text = executor.Evaluate(executor.planner().LowerText(expr, env));
  const std::string printed = Printable(TextAt(*text, 0));
  const bool plain = expr.type.is_number() || expr.type.kind == TypeKind::kDate || expr.type.kind == TypeKind::kYear;
  return plain ? printed : fmt::format("\"{}\"", printed);
}

std::vector<ValuedPart> PartsOf(Executor& executor, const bound::Expr& expr, size_t most) {
  return PartsOf(executor, expr, executor.planner().ScalarEnvironment(), most);
}

std::vector<ValuedPart> PartsOf(Executor& executor, const bound::Expr& expr, const plan::Environment& env, size_t most) {
  Collector collector(executor, most);
  collector.Walk(expr, env, 0);
  return collector.Take();
}

}  // namespace tally
