#include <algorithm>

#include "engine/plan/lowering.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"

namespace tally::plan {

DomainId Lowering::DomainOf(const std::vector<NodeId>& inputs) const {
  DomainId domain = graph_.scalar();
  for (NodeId input : inputs) {
    if (input.is_valid() && !graph_.IsScalar(input)) {
      TALLY_CHECK(domain == graph_.scalar() || domain == graph_.node(input).domain);
      domain = graph_.node(input).domain;
    }
  }
  return domain;
}

NodeId Lowering::Make(Operation operation, std::vector<NodeId> inputs, Span span) {
  const DomainId domain = DomainOf(inputs);
  return graph_.Add(OperatorNode{.operation = std::move(operation), .inputs = std::move(inputs), .span = span}, domain);
}

NodeId Lowering::Asks(NodeId node, const bound::Expr& expr) {
  if (const std::string parameter = planner_.ParameterOf(expr, env_); !parameter.empty()) {
    graph_.AddAskedParameter(node, parameter);
  }
  return node;
}

NodeId Lowering::LowerAs(const bound::Expr& expr, const Type& type) {
  if (const auto* constant = std::get_if<bound::Constant>(&expr.node); constant != nullptr && constant->value.is_missing()) {
    return Constant(Value{}, type);
  }
  return Lower(expr);
}

NodeId Lowering::Lower(const bound::Expr& expr) {
  const Span span = expr.span;
  return std::visit(
      Overloaded{
          [&](const bound::Constant& n) { return Constant(n.value, expr.type); },
          [&](const bound::ConstantList&) -> NodeId {
            TALLY_CHECK(false && "a list has no vector");
            return {};
          },
          [&](const bound::ParamRef& n) {
            if (const NodeId computed = planner_.params_[n.param.index()].node; computed.is_valid()) {
              return computed;
            }
            return Constant(planner_.params_[n.param.index()].value, planner_.program_.params[n.param.index()].type);
          },
          [&](const bound::ArgumentRef& n) { return env_.args.at(static_cast<size_t>(n.index)).node; },
          [&](const bound::LoopVariable& n) { return Constant(env_.loops.at(n.slot), expr.type); },
          [&](const bound::RowOf& n) { return env_.frames.at(static_cast<size_t>(n.frame)).ordinals; },
          [&](const bound::ColumnOf& n) { return LowerColumn(n); },
          [&](const bound::FactOf& n) { return LowerFact(n); },
          [&](const bound::AndOr& n) {
            std::vector<NodeId> operands;
            for (const bound::ExprPtr& operand : n.operands) {
              operands.push_back(LowerAs(*operand, Type::Of(TypeKind::kYesNo)));
            }
            return Make(n.is_and ? Operation(And{}) : Operation(Or{}), std::move(operands), span);
          },
          [&](const bound::NotOf& n) { return Make(Not{}, {LowerAs(*n.operand, Type::Of(TypeKind::kYesNo))}, span); },
          [&](const bound::CompareOf& n) {
            return Asks(Asks(Make(Compare{n.op}, {Lower(*n.left), Lower(*n.right)}, span), *n.left), *n.right);
          },
          [&](const bound::IsSame& n) {
            if (n.right->type.kind == TypeKind::kAll) {
              bool is_all = !planner_.ListValues(*n.left, env_).has_value();
              return Constant(Value{is_all != n.negated}, Type::Of(TypeKind::kYesNo));
            }
            NodeId same = Make(Same{}, {LowerAs(*n.left, n.right->type), LowerAs(*n.right, n.left->type)}, span);
            Asks(Asks(same, *n.left), *n.right);
            return n.negated ? Make(Not{}, {same}, span) : same;
          },
          [&](const bound::IsMissing& n) {
            const auto* param = std::get_if<bound::ParamRef>(&n.operand->node);
            if (param != nullptr && n.operand->type.list) {
              const ParamValue& list = planner_.params_[param->param.index()];
              return Constant(Value{(list.list.empty() && !list.is_all) != n.negated}, Type::Of(TypeKind::kYesNo));
            }
            return Make(n.negated ? Operation(Given{}) : Operation(Missing{}), {LowerAs(*n.operand, Type::Of(TypeKind::kText))}, span);
          },
          [&](const bound::IsAbsent& n) {
            bool absent = n.column.is_valid() ? planner_.absence_.column(n.column) : planner_.absence_.table(n.table);
            return Constant(Value{absent}, Type::Of(TypeKind::kYesNo));
          },
          [&](const bound::InList& n) { return LowerInList(n, span); },
          [&](const bound::InPeriod& n) { return LowerInPeriod(n, span); },
          [&](const bound::YearPeriod&) -> NodeId {
            TALLY_CHECK(false && "a period has no single vector");
            return {};
          },
          [&](const bound::ThroughOf&) -> NodeId {
            TALLY_CHECK(false && "a period has no single vector");
            return {};
          },
          [&](const bound::ShareADayOf& n) { return LowerShareADay(n, span); },
          [&](const bound::InCodes& n) {
            const bound::Table& table = planner_.program_.table(n.codes);
            const auto& source = std::get<bound::CodesSource>(table.source);
            InSet in;
            for (const std::string& code : planner_.program_.code_sets[static_cast<size_t>(source.code_set)].codes) {
              in.set.push_back(Value{code});
            }
            return Make(std::move(in), {Lower(*n.value)}, span);
          },
          [&](const bound::InPatterns& n) {
            return Make(MatchesPatterns{planner_.program_.patterns[n.patterns.index()].years}, {Lower(*n.value), Lower(*n.year)}, span);
          },
          [&](const bound::ArithmeticChain& n) { return LowerArithmetic(n, span); },
          [&](const bound::NegateOf& n) { return Make(Negate{}, {Lower(*n.operand)}, span); },
          [&](const bound::ShiftOf& n) {
            return Make(Shift{n.calendar, n.subtract}, {Lower(*n.value), Lower(*n.by)}, span);
          },
          [&](const bound::ChoiceOf& n) {
            std::vector<NodeId> inputs;
            for (const auto& [condition, value] : n.branches) {
              inputs.push_back(LowerAs(*condition, Type::Of(TypeKind::kYesNo)));
              inputs.push_back(LowerAs(*value, expr.type));
            }
            inputs.push_back(LowerAs(*n.otherwise, expr.type));
            return Make(Choose{}, std::move(inputs), span);
          },
          [&](const bound::DefaultOf& n) {
            std::vector<NodeId> inputs;
            for (const bound::ExprPtr& option : n.options) {
              inputs.push_back(LowerAs(*option, expr.type));
            }
            return Make(FirstGiven{}, std::move(inputs), span);
          },
          [&](const bound::MonthDayOf& n) {
            return Make(DayInYear{n.month, n.day, n.word}, {Lower(*n.year)}, span);
          },
          [&](const bound::FunctionCall& n) {
            std::vector<NodeId> inputs;
            for (const bound::ExprPtr& arg : n.args) {
              inputs.push_back(LowerAs(*arg, Type::Of(TypeKind::kText)));
            }
            return Make(Call{n.function}, std::move(inputs), span);
          },
          [&](const bound::TextOf& n) {
            std::vector<NodeId> pieces;
            for (const bound::ExprPtr& piece : n.pieces) {
              pieces.push_back(Text(*piece));
            }
            return Make(Join{}, std::move(pieces), span);
          },
          [&](const bound::AggregateOf& n) { return LowerAggregate(n, span); },
          [&](const bound::PlaceAmong& n) { return LowerPlace(n, span); },
          [&](const bound::Special& n) { return env_.specials.at(n.kind); },
          [&](const bound::SheetCell& n) {
            NodeId cell = planner_.LowerSheetCell(n.sheet, n.row < 0 ? env_.sheet_row : n.row, n.column < 0 ? env_.sheet_column : n.column);
            return planner_.Gather(cell, Lower(*n.report));
          },
      },
      expr.node);
}

NodeId Lowering::LowerColumn(const bound::ColumnOf& n) {
  if (std::holds_alternative<bound::RowOf>(n.row->node)) {
    if (auto built = env_.built_columns.find(n.column); built != env_.built_columns.end()) {
      return built->second;
    }
  }
  return planner_.Gather(planner_.ColumnNode(n.column), Lower(*n.row));
}

NodeId Lowering::LowerArithmetic(const bound::ArithmeticChain& n, Span span) {
  NodeId result = Lower(*n.first);
  for (const auto& [op, operand] : n.terms) {
    result = Make(Calculate{op}, {result, Lower(*operand)}, span);
  }
  return result;
}

NodeId Lowering::LowerInList(const bound::InList& n, Span span) {
  std::optional<ValueList> values = planner_.ListValues(*n.list, env_);
  if (!values) {
    return Constant(Value{true}, Type::Of(TypeKind::kYesNo));  // ALL
  }
  const auto* param = std::get_if<bound::ParamRef>(&n.list->node);
  if (param != nullptr && values->empty() && planner_.program().params[param->param.index()].or_missing) {
    return Constant(Value{}, Type::Of(TypeKind::kYesNo));  // nothing was said: no answer
  }
  return Asks(Make(InSet{std::move(*values)}, {LowerAs(*n.value, n.list->type)}, span), *n.list);
}

NodeId Lowering::Decision(const bound::Expr& expr) {
  const NodeId answers = LowerAs(expr, Type::Of(TypeKind::kYesNo));
  return graph_.Add(OperatorNode{.operation = Decide{env_.label, env_.lines}, .inputs = {answers}, .span = expr.span}, env_.domain);
}

}  // namespace tally::plan
