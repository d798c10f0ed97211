// rank, previous, next, running sum and count, share of.
#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"
#include "language/binder/tree/walk.h"

namespace tally {

using bound::ExprPtr;
using bound::PlaceAmong;

namespace {

PlaceKind KindOf(ast::Place::Kind kind) {
  switch (kind) {
    case ast::Place::Kind::kRank: return PlaceKind::kRank;
    case ast::Place::Kind::kPrevious: return PlaceKind::kPrevious;
    case ast::Place::Kind::kNext: return PlaceKind::kNext;
    case ast::Place::Kind::kRunningSum: return PlaceKind::kRunningSum;
    case ast::Place::Kind::kRunningCount: return PlaceKind::kRunningCount;
    case ast::Place::Kind::kShare: return PlaceKind::kShare;
  }
  return PlaceKind::kRank;
}

// Of groups of equal size equal rows share the one that the mean of their places falls into.
Ties TiesOf(const ast::Place& place) {
  switch (place.ties) {
    case ast::Place::Ties::kUnsaid: return place.groups ? Ties::kMean : Ties::kLowest;
    case ast::Place::Ties::kLowest: return Ties::kLowest;
    case ast::Place::Ties::kHighest: return Ties::kHighest;
    case ast::Place::Ties::kMean: return Ties::kMean;
    case ast::Place::Ties::kDense: return Ties::kDense;
  }
  return Ties::kLowest;
}

std::string_view WordOf(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::kRank: return "rank";
    case PlaceKind::kPrevious: return "previous";
    case PlaceKind::kNext: return "next";
    case PlaceKind::kRunningSum:
    case PlaceKind::kRunningCount: return "running";
    case PlaceKind::kShare: return "share of";
  }
  return "";
}

bool ReadsArgument(const bound::Expr& expr) {
  bool reads = std::holds_alternative<bound::ArgumentRef>(expr.node);
  bound::ForEachPart(expr, [&](const bound::Expr& part) { reads = reads || ReadsArgument(part); });
  return reads;
}

}  // namespace

/// Binds what stands inside a place: its rows are the only ones that names mean there.
class PlaceBinder {
 public:
  PlaceBinder(Binding& binding, const ExprContext& context, const ast::Place& place, Span span)
      : b_(binding), place_(place), span_(span), row_(context.frames.back()), inner_(InnerOf(context)), inside_(binding, inner_) {
    node_.kind = KindOf(place.kind);
    node_.table = row_.table;
    node_.frame = static_cast<int>(context.frames.size());
    node_.row = MakeRowOf(context, node_.frame - 1, span);
    node_.ties = TiesOf(place);
    node_.groups = place.groups.value_or(0);
  }

  ExprPtr Bind() {
    BindOrders();
    for (const ast::ExprPtr& key : place_.within) {
      ExprPtr bound = Inside(inside_.Bind(*key, nullptr), *key);
      const Type& type = bound->type;
      if (!type.is_error() &&
          (type.list || type.kind == TypeKind::kPeriod || type.kind == TypeKind::kAll || type.kind == TypeKind::kMissing)) {
        Refuse(key->span, fmt::format("rows of equal value are a group, and {} is no value", b_.names.NameOf(type)));
      }
      node_.within.push_back(std::move(bound));
    }
    if (place_.where) {
      node_.where = Inside(inside_.Condition(*place_.where, "`where`"), *place_.where);
    }
    BindValue();
    CheckRows();
    CheckGroups();
    if (faulty_) {
      return b_.Faulty(span_);
    }
    const Type type = TypeOfPlace();
    const bool nullable = IsNullable();
    return MakeExpr(std::move(node_), type, nullable, span_);
  }

 private:
  static ExprContext InnerOf(const ExprContext& context) {
    ExprContext inner = context;
    Frame rows = inner.frames.back();
    for (Frame& frame : inner.frames) {
      frame.Hide();
    }
    inner.inherited_frame = static_cast<int>(inner.frames.size());
    inner.frames.push_back(std::move(rows));
    inner.named.clear();
    return inner;
  }

  ExprPtr Inside(ExprPtr bound, const ast::Expr& written) {
    faulty_ = faulty_ || bound->type.is_error();
    if (!bound->type.is_error() && ReadsArgument(*bound)) {
      Refuse(written.span, fmt::format("an argument cannot be asked inside `{}`: it may differ from row to row", WordOf(node_.kind)))
          .Hint("write the condition with a parameter, or give the definition no arguments");
    }
    return bound;
  }
  Diagnostic& Refuse(Span span, std::string text) {
    faulty_ = true;
    return b_.Error(DiagnosticKind::TypeMismatch, span, std::move(text));
  }

  void BindOrders() {
    for (const ast::OrderTerm& term : place_.order) {
      std::optional<bound::AggregateOf::Order> order = inside_.BindOrder(term, false);
      faulty_ = faulty_ || !order;
      if (order) {
        node_.order.push_back({.key = Inside(std::move(order->key), *term.key),
                               .highest = order->highest,
                               .missing_first = order->missing_first,
                               .places_missing = term.missing != ast::OrderTerm::Missing::kUnsaid});
      }
    }
  }

  void BindValue() {
    if (!place_.value) {
      return;
    }
    node_.value = Inside(inside_.Bind(*place_.value, nullptr), *place_.value);
    const Type& type = node_.value->type;
    if (!type.is_error() && (!type.is_number() || type.list)) {
      Refuse(place_.value->span, fmt::format("`{}` adds numbers, this is {}", node_.kind == PlaceKind::kShare ? "share of" : "running sum",
                                             b_.names.NameOf(type)));
    }
  }

  // `previous term`: the rows are those of the row at hand, whose name is written for the reader.
  void CheckRows() {
    if (!place_.rows) {
      return;
    }
    const std::optional<ResolvedRows> rows =
        b_.ResolveRows(ast::Path{.parts = {*place_.rows}, .span = place_.rows->span}, Binding::Cohorts::kMayWantArguments);
    faulty_ = faulty_ || !rows;
    if (rows && (rows->table != node_.table || rows->cohort.is_valid())) {
      const std::string name = b_.names.NameOf(node_.table);
      Refuse(place_.rows->span, fmt::format("the {} row is one of `{}`, as the row at hand", WordOf(node_.kind), name))
          .Hint(fmt::format("write `{} {} in order of ...`; which rows count is said by `where`", WordOf(node_.kind), name));
    }
  }

  void CheckGroups() {
    if (place_.groups && (*place_.groups < 2 || *place_.groups > 1'000'000)) {
      Refuse(span_, "rows are put into 2 to 1000000 groups");
    }
    if (place_.groups && place_.ties == ast::Place::Ties::kDense) {
      Refuse(span_, "groups of equal size go by how many rows come before, which `ties dense` does not count")
          .Hint("leave out `ties dense`, or the groups");
    }
  }

  Type TypeOfPlace() const {
    switch (node_.kind) {
      case PlaceKind::kRank: return Type::Of(node_.ties == Ties::kMean && node_.groups == 0 ? TypeKind::kDecimal : TypeKind::kInteger);
      case PlaceKind::kPrevious:
      case PlaceKind::kNext: return Type::Row(node_.table);
      case PlaceKind::kRunningSum: return node_.value->type;
      case PlaceKind::kRunningCount: return Type::Of(TypeKind::kInteger);
      case PlaceKind::kShare: return Type::Of(TypeKind::kDecimal);
    }
    return Type::Of(TypeKind::kInteger);
  }

  // A row may stand nowhere.
  bool IsNullable() const {
    const bool skips = std::any_of(node_.order.begin(), node_.order.end(),
                                   [](const PlaceAmong::Order& order) { return order.key->nullable && !order.places_missing; });
    return skips || node_.where != nullptr || GivesRow(node_.kind) || node_.kind == PlaceKind::kShare ||
           std::any_of(node_.within.begin(), node_.within.end(), [](const ExprPtr& key) { return key->nullable; });
  }

  Binding& b_;
  const ast::Place& place_;
  Span span_;
  Frame row_;
  ExprContext inner_;
  ExpressionBinder inside_;
  PlaceAmong node_;
  bool faulty_ = false;
};

ExprPtr ExpressionBinder::BindPlace(const ast::Place& place, Span span) {
  if (context_.frames.empty()) {
    b_.Error(DiagnosticKind::NoLinkToRow, span, "there is no row here whose place could be asked")
        .Hint("put it into a definition of a table: `define place of row = rank in order of ...`");
    return b_.Faulty(span);
  }
  return PlaceBinder(b_, context_, place, span).Bind();
}

}  // namespace tally
