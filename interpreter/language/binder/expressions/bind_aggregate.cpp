// any, count, sum, lowest, highest, mean, median, percentile, list, one, pick.
#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::AggregateOf;
using bound::ExprPtr;

namespace {

AggregateKind KindOf(ast::Aggregate::Kind kind) {
  switch (kind) {
    case ast::Aggregate::Kind::kAny: return AggregateKind::kAny;
    case ast::Aggregate::Kind::kCount: return AggregateKind::kCount;
    case ast::Aggregate::Kind::kSum: return AggregateKind::kSum;
    case ast::Aggregate::Kind::kLowest: return AggregateKind::kLowest;
    case ast::Aggregate::Kind::kHighest: return AggregateKind::kHighest;
    case ast::Aggregate::Kind::kMean: return AggregateKind::kMean;
    case ast::Aggregate::Kind::kMedian:
    case ast::Aggregate::Kind::kPercentile: return AggregateKind::kPercentile;
    case ast::Aggregate::Kind::kList: return AggregateKind::kList;
    case ast::Aggregate::Kind::kOne: return AggregateKind::kOne;
    case ast::Aggregate::Kind::kPick: return AggregateKind::kPick;
  }
  return AggregateKind::kCount;
}

bool IsOrdered(const Binding& binding, const Type& type) {
  if (type.list) {
    return false;
  }
  switch (type.kind) {
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
    case TypeKind::kText:
    case TypeKind::kCode:
    case TypeKind::kDate:
    case TypeKind::kYear:
    case TypeKind::kQuarter:
    case TypeKind::kYesNo:
    case TypeKind::kMissing:
    case TypeKind::kError: return true;
    case TypeKind::kRow: return binding.names.IsCodeSet(type.table);
    case TypeKind::kPeriod:
    case TypeKind::kAll: return false;
  }
  return false;
}

std::string_view WordOf(ast::Aggregate::Kind kind) {
  return kind == ast::Aggregate::Kind::kMean ? "mean" : kind == ast::Aggregate::Kind::kMedian ? "median" : "percentile";
}

Rational PercentOf(const ast::Expr& written) {
  return *ParseRational(std::get<ast::NumberLiteral>(written.node).digits);
}

}  // namespace

std::vector<AggregateOf::Key> BindMatching(Binding& binding, const std::vector<ast::MatchKey>& keys, const ExprContext& inner,
                                           const ExprContext& outer) {
  std::vector<AggregateOf::Key> result;
  const Frame& rows = inner.frames.back();
  ExpressionBinder inner_binder(binding, inner);
  ExpressionBinder outer_binder(binding, outer);
  for (const ast::MatchKey& key : keys) {
    ExprPtr child =
        inner_binder.FactOrColumn(MakeRowOf(inner, static_cast<int>(inner.frames.size()) - 1, key.column.span), rows.table, key.column);
    if (!child && binding.names.FindHiddenReference(rows.table, key.column.text).is_valid()) {
      child = inner_binder.Member(MakeRowOf(inner, static_cast<int>(inner.frames.size()) - 1, key.column.span), key.column, nullptr,
                                  key.column.span);
    }
    if (!child) {
      child = inner_binder.UnknownMember(rows.table, key.column);
    }
    if (child->type.is_error() && key.value == nullptr) {  // the name is not there: said once
      result.push_back({.child = child, .outer = child});
      continue;
    }
    ExprPtr value = key.value ? outer_binder.Bind(*key.value, &child->type) : BindOuterName(binding, key.column, outer);
    const Span span = key.value ? key.value->span : key.column.span;
    if (child->type.is_error() || value->type.is_error()) {
      result.push_back({.child = Binding::Faulty(span), .outer = Binding::Faulty(span)});
      continue;
    }
    if (value->type.kind == TypeKind::kMissing) {
      binding.Error(DiagnosticKind::CompareWithMissing, span, "`missing` matches nothing")
          .Hint(fmt::format("`where {} is missing` asks for it", key.column.text));
      continue;
    }
    if (!outer_binder.Comparable(child, value, false, span)) {
      result.push_back({.child = Binding::Faulty(span), .outer = Binding::Faulty(span)});
      continue;
    }
    result.push_back({.child = std::move(child), .outer = std::move(value)});
  }
  return result;
}

ExprPtr ExpressionBinder::BindAggregate(const ast::Aggregate& aggregate, Span span) {
  std::optional<Source> source = ResolveSource(aggregate, span);
  if (!source) {
    return b_.Faulty(span);
  }
  const int frame = static_cast<int>(context_.frames.size());
  AggregateOf node{.kind = KindOf(aggregate.kind), .table = source->table, .frame = frame};
  ExprContext inner = context_.Within(b_.names.FrameOf(source->path.front(), source->name));
  ExpressionBinder inside(b_, inner);
  ExprPtr row = MakeRowOf(inner, frame, span);
  bool faulty = false;

  // Conditions of the cohorts on the way, and the chain as a key where `matching` is written, too.
  std::vector<ExprPtr> args;
  const ResolvedRows& rows = source->path.front();
  if (rows.cohort.is_valid()) {
    const std::vector<bound::Argument> declared = b_.program.define(rows.cohort).args;
    args = BindArgs(b_, aggregate.source_args, declared, context_, aggregate.source.span, fmt::format("`{}`", source->name));
    for (const ExprPtr& arg : args) {
      faulty = faulty || arg->type.is_error();
    }
    faulty = faulty || aggregate.source_args.size() != declared.size();
  } else if (!aggregate.source_args.empty()) {
    b_.Error(DiagnosticKind::WrongArguments, aggregate.source.span, fmt::format("the table `{}` takes no arguments", source->name));
    faulty = true;
  }
  node.where = CohortCondition(rows, row, span, std::move(args));
  ExprPtr step = row;
  for (size_t i = 0; i < source->up.size(); ++i) {
    const bound::Column& reference = b_.program.column(source->up[i]);
    step = MakeExpr(bound::ColumnOf{step, source->up[i]}, reference.type, reference.nullable, span);
    if (i + 1 < source->path.size()) {
      const ResolvedRows& on_the_way = source->path[i + 1];
      if (on_the_way.cohort.is_valid() && !b_.program.define(on_the_way.cohort).args.empty()) {
        b_.Error(DiagnosticKind::WrongArguments, aggregate.source.span,
                 fmt::format("the cohort `{}` wants arguments and cannot stand on the way to another table",
                             b_.program.define(on_the_way.cohort).name));
        return b_.Faulty(span);
      }
      node.where = MakeAnd(node.where, CohortCondition(on_the_way, step, span), span);
    }
  }
  // A chain with no row to start from has one reference less than tables: nothing leads out of the first.
  const bool chained = source->origin && !source->up.empty();
  if (!aggregate.matching.empty()) {
    node.keys = BindMatching(b_, aggregate.matching, inner, context_);
    for (const AggregateOf::Key& key : node.keys) {
      faulty = faulty || key.child->type.is_error() || key.outer->type.is_error();
    }
    if (chained) {
      node.keys.push_back({.child = step, .outer = source->origin});
    }
  } else if (chained) {
    node.origin = source->origin;
    node.up = source->up;
  } else if (!source->up.empty()) {
    node.where =
        MakeAnd(node.where, MakeExpr(bound::IsMissing{.operand = step, .negated = true}, Type::Of(TypeKind::kYesNo), false, span), span);
  }
  if (aggregate.where) {
    ExprPtr where = inside.Condition(*aggregate.where, "`where`");
    faulty = faulty || where->type.is_error();
    node.where = MakeAnd(node.where, std::move(where), span);
  }

  Type type = Type::Of(TypeKind::kYesNo);
  bool nullable = false;
  if (aggregate.value) {
    node.value = inside.Bind(*aggregate.value, nullptr);
    faulty = faulty || node.value->type.is_error();
    type = node.value->type;
  }
  const Span value_span = aggregate.value ? aggregate.value->span : span;
  switch (aggregate.kind) {
    case ast::Aggregate::Kind::kAny: break;
    case ast::Aggregate::Kind::kCount:
      if (aggregate.value && !faulty && (type.list || type.kind == TypeKind::kPeriod || type.kind == TypeKind::kAll)) {
        return Error(DiagnosticKind::TypeMismatch, value_span, fmt::format("{} cannot be counted", b_.names.NameOf(type)));
      }
      type = Type::Of(TypeKind::kInteger);
      break;
    case ast::Aggregate::Kind::kSum:
      if (!faulty && (!type.is_number() || type.list)) {
        return Error(DiagnosticKind::TypeMismatch, value_span, fmt::format("`sum` adds numbers, this is {}", b_.names.NameOf(type)));
      }
      break;
    case ast::Aggregate::Kind::kMean:
    case ast::Aggregate::Kind::kMedian:
    case ast::Aggregate::Kind::kPercentile:
      if (!faulty && (!type.is_number() || type.list)) {
        return Error(DiagnosticKind::TypeMismatch, value_span,
                     fmt::format("`{}` is of numbers, this is {}", WordOf(aggregate.kind), b_.names.NameOf(type)));
      }
      if (aggregate.kind == ast::Aggregate::Kind::kPercentile) {
        node.percentile = {.percent = PercentOf(*aggregate.percent), .interpolated = aggregate.interpolated};
        if (node.percentile.percent > 100) {
          return Error(DiagnosticKind::TypeMismatch, aggregate.percent->span, "a percentile is from 0 to 100");
        }
      }
      type = Type::Of(TypeKind::kDecimal);
      nullable = true;
      break;
    case ast::Aggregate::Kind::kLowest:
    case ast::Aggregate::Kind::kHighest:
      if (!faulty && !IsOrdered(b_, type)) {
        return Error(DiagnosticKind::TypeMismatch, value_span, fmt::format("{} has no order", b_.names.NameOf(type)));
      }
      nullable = true;
      break;
    case ast::Aggregate::Kind::kList:
      if (!faulty) {
        faulty = Printable(node.value)->type.is_error();  // listed in the order of its values, printed as its text
      }
      node.joined_by = aggregate.joined_by ? aggregate.joined_by->text : "; ";
      type = Type::Of(TypeKind::kText);
      nullable = true;
      break;
    case ast::Aggregate::Kind::kOne:
    case ast::Aggregate::Kind::kPick:
      type = Type::Row(source->table);
      nullable = true;
      break;
  }
  for (const ast::OrderTerm& term : aggregate.order) {
    std::optional<AggregateOf::Order> order = inside.BindOrder(term, true);
    faulty = faulty || !order;
    if (order) {
      node.order.push_back(*std::move(order));
    }
  }
  return faulty ? b_.Faulty(span) : MakeExpr(std::move(node), type, nullable, span);
}

std::optional<AggregateOf::Order> ExpressionBinder::BindOrder(const ast::OrderTerm& term, bool must_say_missing) {
  const bool yes_first = term.direction == ast::OrderTerm::Direction::kYesFirst;
  const bool is_unsaid = term.missing == ast::OrderTerm::Missing::kUnsaid;
  const auto* name = std::get_if<ast::NameRef>(&term.key->node);
  const std::string hint =
      name == nullptr
          ? std::string()
          : fmt::format("say which comes first: `highest {0}` or `lowest {0}`, of days `latest {0}` or `earliest {0}`", name->name.text);
  ExprPtr key = yes_first ? Condition(*term.key, "a term of `preferring`", hint) : Bind(*term.key, nullptr);
  if (key->type.is_error()) {
    return std::nullopt;
  }
  if (!IsOrdered(b_, key->type)) {
    b_.Error(DiagnosticKind::TypeMismatch, term.key->span, fmt::format("{} has no order", b_.names.NameOf(key->type)));
    return std::nullopt;
  }
  if (key->nullable && !yes_first && is_unsaid && must_say_missing) {
    b_.Error(DiagnosticKind::OrderNeedsMissing, term.span, "this value may be missing, and the order does not say where missing values go")
        .Hint("add `missing first` or `missing last`");
    return std::nullopt;
  }
  if (yes_first && key->nullable && is_unsaid) {  // no answer counts as no
    const Type yes_no = key->type;
    const Span place = key->span;
    key = MakeExpr(bound::DefaultOf{{std::move(key), MakeExpr(bound::Constant{Value{false}}, yes_no, false, place)}}, yes_no, false, place);
  }
  return AggregateOf::Order{.key = std::move(key),
                            .highest = yes_first || term.direction == ast::OrderTerm::Direction::kHighest,
                            .missing_first = term.missing == ast::OrderTerm::Missing::kFirst};
}

}  // namespace tally
