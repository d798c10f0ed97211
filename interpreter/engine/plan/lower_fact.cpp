#include <fmt/format.h>

#include "engine/plan/lowering.h"

namespace tally::plan {

namespace {

/// Operations of one plan. Only facts that call each other with ever new arguments get near it: there each call is an operation of its own.
constexpr size_t kMostNodes = 1'000'000;

std::string KeyOf(const std::vector<Environment::Argument>& args) {
  std::string key;
  for (const Environment::Argument& arg : args) {
    key += fmt::format("{};{}", arg.parameter.size(), arg.parameter);
    if (!arg.is_list) {
      key += fmt::format("{};", arg.node.value);
    } else if (arg.is_all) {
      key += "ALL;";
    } else {
      AppendKey(arg.list, key);
    }
  }
  return key;
}

Owner OwnerOf(const bound::Define& define) {
  return {define.is_cohort ? "cohort" : "define", define.name, define.span};
}

}  // namespace

std::vector<Environment::Argument> Lowering::LowerArguments(const bound::FactOf& n, const bound::Define& define, bool* scalar) {
  *scalar = true;
  std::vector<Environment::Argument> args;
  for (size_t i = 0; i < n.args.size(); ++i) {
    Environment::Argument arg{.parameter = planner_.ParameterOf(*n.args[i], env_)};
    if (define.args[i].type.list) {
      arg.is_list = true;
      std::optional<ValueList> values = planner_.ListValues(*n.args[i], env_);
      arg.is_all = !values;
      arg.list = values.value_or(ValueList{});
    } else {
      arg.node = LowerAs(*n.args[i], define.args[i].type);
      *scalar = *scalar && graph_.IsScalar(arg.node);
    }
    args.push_back(std::move(arg));
  }
  return args;
}

// A fact of one row with constant arguments is evaluated once over its whole table; with arguments that differ from row to row it is
// evaluated where it is asked for, its own row being a frame there.
NodeId Lowering::LowerFact(const bound::FactOf& n) {
  const bound::Define& define = planner_.program_.define(n.define);
  if (graph_.node_count() - planner_.nodes_before_ > kMostNodes) {
    if (!planner_.sink_.HasErrors()) {
      planner_.sink_.Report(
          DiagnosticKind::DependsTooDeeply, define.span,
          fmt::format("the rules come to more than {} operations, most of them for `{}` with ever new arguments", kMostNodes, define.name));
    }
    return Constant(Value{}, define.type);
  }
  bool scalar_args = true;
  std::vector<Environment::Argument> args = LowerArguments(n, define, &scalar_args);
  NodeId row = n.row ? Lower(*n.row) : NodeId();

  Environment inner;
  inner.label = define.name;
  inner.args = std::move(args);
  inner.domain = env_.domain;
  auto lower_body = [&] {
    const OwnerScope owner(graph_, OwnerOf(define));
    Lowering lowering(planner_, inner);
    return define.is_cohort ? lowering.Decision(*define.value) : lowering.LowerAs(*define.value, define.type);
  };
  if (!scalar_args) {
    if (n.row) {
      inner.frames.push_back({define.table, row});
    }
    return lower_body();
  }
  inner.domain = n.row ? planner_.DomainOf(define.table) : graph_.scalar();
  std::pair<DefineId, std::string> key(n.define, KeyOf(inner.args));
  auto found = planner_.define_nodes_.find(key);
  if (found == planner_.define_nodes_.end()) {
    if (n.row) {
      inner.frames.push_back({define.table, graph_.Add(IdentityNode{}, inner.domain)});
    }
    found = planner_.define_nodes_.emplace(key, lower_body()).first;
  }
  graph_.AddUse(graph_.AddOwner(OwnerOf(define)));
  if (!n.row) {
    return found->second;
  }
  return planner_.Gather(found->second, row);  // whether a missing row is in a cohort has no answer
}

PeriodNodes Lowering::FactPeriod(const bound::FactOf& n) {
  const bound::Define& define = planner_.program_.define(n.define);
  bool scalar_args = true;
  Environment inner;
  inner.label = define.name;
  inner.args = LowerArguments(n, define, &scalar_args);
  inner.domain = env_.domain;
  const OwnerScope owner(graph_, OwnerOf(define));
  if (!n.row) {
    return Lowering(planner_, inner).Period(*define.value);
  }
  NodeId row = Lower(*n.row);
  if (!scalar_args) {
    inner.frames.push_back({define.table, row});
    return Lowering(planner_, inner).Period(*define.value);
  }
  inner.domain = planner_.DomainOf(define.table);
  NodeId identity = graph_.Add(IdentityNode{}, inner.domain);
  inner.frames.push_back({define.table, identity});
  PeriodNodes period = Lowering(planner_, inner).Period(*define.value);
  if (row == identity) {
    return period;
  }
  auto gather = [&](NodeId node) { return node.is_valid() ? planner_.Gather(node, row) : node; };
  period.start = gather(period.start);
  period.end = gather(period.end);
  NodeId has_row = Make(Given{}, {row}, define.span);
  period.known = period.known.is_valid() ? Make(And{}, {gather(period.known), has_row}, define.span) : has_row;
  return period;
}

}  // namespace tally::plan
