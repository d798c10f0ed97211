#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {
namespace {

ast::Aggregate::Kind KindOf(const antlr4::Token& word) {
  using Kind = ast::Aggregate::Kind;
  switch (word.getType()) {
    case Builder::P::KW_ANY: return Kind::kAny;
    case Builder::P::KW_ONE: return Kind::kOne;
    case Builder::P::KW_COUNT: return Kind::kCount;
    case Builder::P::KW_SUM: return Kind::kSum;
    case Builder::P::KW_LOWEST: return Kind::kLowest;
    case Builder::P::KW_HIGHEST: return Kind::kHighest;
    case Builder::P::KW_MEAN: return Kind::kMean;
    case Builder::P::KW_MEDIAN: return Kind::kMedian;
    case Builder::P::KW_INTERPOLATED:
    case Builder::P::KW_PERCENTILE: return Kind::kPercentile;
    case Builder::P::KW_LIST: return Kind::kList;
    default: return Kind::kPick;
  }
}

/// A sort key as in a listing: missing values first, unless said otherwise.
ast::OrderTerm InOrderOf(ast::SortKey key) {
  using Term = ast::OrderTerm;
  return {.direction = key.descending ? Term::Direction::kHighest : Term::Direction::kLowest,
          .key = std::move(key.key),
          .missing = key.missing == Term::Missing::kUnsaid ? Term::Missing::kFirst : key.missing,
          .span = key.span};
}

ast::Place::Ties TiesOf(Builder::P::RankPlaceContext* rank) {
  using Ties = ast::Place::Ties;
  return rank->KW_TIES() == nullptr      ? Ties::kUnsaid
         : rank->KW_LOWEST() != nullptr  ? Ties::kLowest
         : rank->KW_HIGHEST() != nullptr ? Ties::kHighest
         : rank->KW_MEAN() != nullptr    ? Ties::kMean
                                         : Ties::kDense;
}

}  // namespace

void Builder::SetRowSource(P::RowSourceContext* context, ast::Aggregate& aggregate) {
  aggregate.source = BuildPath(context->path());
  aggregate.source_args = BuildCallArguments(context->call());
}

void Builder::SetTail(P::AggregateTailContext* context, ast::Aggregate& aggregate) {
  if (context == nullptr) {
    return;
  }
  if (context->matching() != nullptr) {
    aggregate.matching = BuildMatching(context->matching());
  }
  aggregate.where = BuildOptionalWhere(context->where());
}

void Builder::SetPercent(P::ValueWordContext* context, ast::Aggregate& aggregate) {
  if (context->NUMBER() != nullptr) {
    aggregate.percent = BuildNumber(context->NUMBER());
    aggregate.interpolated = context->KW_INTERPOLATED() != nullptr;
  }
}

ast::ExprPtr Builder::BuildAggregate(P::AggregateContext* context) {
  ast::Aggregate aggregate{.kind = KindOf(*context->start)};
  Match(
      context,
      [&](P::RowAggregateContext* rows) {
        SetRowSource(rows->rowSource(), aggregate);
        SetTail(rows->aggregateTail(), aggregate);
      },
      [&](P::CountAggregateContext* count) {
        aggregate.value = BuildCounted(count->axisRef());
        SetRowSource(count->rowSource(), aggregate);
        SetTail(count->aggregateTail(), aggregate);
      },
      [&](P::ValueAggregateContext* value) {
        SetPercent(value->valueWord(), aggregate);
        aggregate.value = BuildOperand(value->operand());
        SetRowSource(value->rowSource(), aggregate);
        SetTail(value->aggregateTail(), aggregate);
      },
      [&](P::ListAggregateContext* list) {
        aggregate.value = BuildOperand(list->operand());
        SetRowSource(list->rowSource(), aggregate);
        SetTail(list->aggregateTail(), aggregate);
        for (ast::SortKey& key : BuildSorted(list->sorted())) {
          aggregate.order.push_back(InOrderOf(std::move(key)));
        }
        if (list->text() != nullptr) {
          aggregate.joined_by = BuildText(list->text());
        }
      },
      [&](P::PickAggregateContext* pick) {
        SetRowSource(pick->rowSource(), aggregate);
        SetTail(pick->aggregateTail(), aggregate);
        for (P::OrderTermContext* term : pick->orderTerm()) {
          aggregate.order.push_back(BuildOrderTerm(term));
        }
      });
  return MakeExpr(SpanOf(context), std::move(aggregate));
}

ast::ExprPtr Builder::BuildShortAggregate(P::ShortAggregateContext* context) {
  ast::Aggregate aggregate{.kind = KindOf(*context->start)};
  Match(
      context, [&](P::ShortRowAggregateContext* rows) { SetRowSource(rows->rowSource(), aggregate); },
      [&](P::ShortCountAggregateContext* count) {
        aggregate.value = BuildCounted(count->axisRef());
        SetRowSource(count->rowSource(), aggregate);
      },
      [&](P::ShortValueAggregateContext* value) {
        SetPercent(value->valueWord(), aggregate);
        aggregate.value = BuildOperand(value->operand());
        SetRowSource(value->rowSource(), aggregate);
      });
  return MakeExpr(SpanOf(context), std::move(aggregate));
}

ast::ExprPtr Builder::BuildPlace(P::PlaceContext* context) {
  using Kind = ast::Place::Kind;
  ast::Place place{.kind = Kind::kShare};
  Match(
      context,
      [&](P::RankPlaceContext* rank) {
        place.kind = Kind::kRank;
        SetOrder(rank->inOrder(), place);
        place.ties = TiesOf(rank);
        if (rank->NUMBER() != nullptr) {
          place.groups = BuildInteger(rank->NUMBER());
        }
      },
      [&](P::NeighbourPlaceContext* neighbour) {
        place.kind = neighbour->KW_NEXT() != nullptr ? Kind::kNext : Kind::kPrevious;
        place.rows = BuildName(neighbour->name());
        SetOrder(neighbour->inOrder(), place);
      },
      [&](P::RunningPlaceContext* running) {
        place.kind = running->operand() == nullptr ? Kind::kRunningCount : Kind::kRunningSum;
        place.value = running->operand() == nullptr ? nullptr : BuildOperand(running->operand());
        SetOrder(running->inOrder(), place);
      },
      [&](P::SharePlaceContext* share) {
        place.value = BuildOperand(share->operand());
        SetWithin(share->within(), place);
        place.where = BuildOptionalWhere(share->where());
      });
  return MakeExpr(SpanOf(context), std::move(place));
}

void Builder::SetOrder(P::InOrderContext* context, ast::Place& place) {
  for (P::SortKeyContext* key : context->sortKey()) {
    ast::SortKey built = BuildSortKey(key);
    place.order.push_back({.direction = built.descending ? ast::OrderTerm::Direction::kHighest : ast::OrderTerm::Direction::kLowest,
                           .key = std::move(built.key),
                           .missing = built.missing,
                           .span = built.span});
  }
  SetWithin(context->within(), place);
  place.where = BuildOptionalWhere(context->where());
}

void Builder::SetWithin(P::WithinContext* context, ast::Place& place) {
  if (context == nullptr) {
    return;
  }
  for (P::OperandContext* key : context->operand()) {
    place.within.push_back(BuildOperand(key));
  }
}

/// The unit of `count E of T`: a path, its last part with arguments where it has some.
ast::ExprPtr Builder::BuildCounted(P::AxisRefContext* context) {
  const auto names = context->path()->name();
  ast::ExprPtr value;
  for (size_t i = 0; i < names.size(); ++i) {
    P::CallContext* call = i + 1 == names.size() ? context->call() : nullptr;
    const Span end = call == nullptr ? SpanOf(names[i]) : SpanOf(call);
    if (value == nullptr) {
      value = BuildCall(Join(SpanOf(names[i]), end), BuildName(names[i]), call);
      continue;
    }
    const Span span = Join(value->span, end);
    value = MakeExpr(
        span,
        ast::Member{.row = std::move(value), .name = BuildName(names[i]), .args = BuildCallArguments(call), .has_args = call != nullptr});
  }
  return value;
}

std::vector<ast::MatchKey> Builder::BuildMatching(P::MatchingContext* context) {
  std::vector<ast::MatchKey> keys;
  for (P::MatchKeyContext* key : context->matchKey()) {
    ast::MatchKey built{.column = BuildName(key->name()), .value = nullptr};
    if (key->operand() != nullptr) {
      built.value = BuildOperand(key->operand());
    }
    keys.push_back(std::move(built));
  }
  return keys;
}

ast::OrderTerm Builder::BuildOrderTerm(P::OrderTermContext* context) {
  using Direction = ast::OrderTerm::Direction;
  ast::OrderTerm term;
  term.span = SpanOf(context);
  if (context->KW_LATEST() != nullptr || context->KW_HIGHEST() != nullptr) {
    term.direction = Direction::kHighest;
  } else if (context->KW_EARLIEST() != nullptr || context->KW_LOWEST() != nullptr) {
    term.direction = Direction::kLowest;
  }
  term.key = BuildCondition(context->condition());
  if (context->missingPlace() != nullptr) {
    term.missing = BuildMissingPlace(context->missingPlace());
  }
  return term;
}

ast::OrderTerm::Missing Builder::BuildMissingPlace(P::MissingPlaceContext* context) {
  return context->KW_FIRST() != nullptr ? ast::OrderTerm::Missing::kFirst : ast::OrderTerm::Missing::kLast;
}

}  // namespace tally::syntax
