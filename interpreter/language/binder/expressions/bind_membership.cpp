// `in` and `through`.
#include <algorithm>

#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

const Type kYesNo = Type::Of(TypeKind::kYesNo);
const Type kDays{.kind = TypeKind::kPeriod, .table = {}, .element = TypeKind::kDate, .list = false};

}  // namespace

ExprPtr ExpressionBinder::BindThrough(const ast::Through& through, Span span, const Type* expected) {
  // Literals take the type of the other end, or of the value that is asked for.
  ExprPtr start;
  ExprPtr end;
  if (expected != nullptr && IsLiteralLike(*through.start) && IsLiteralLike(*through.end)) {
    start = Bind(*through.start, expected);
    end = Bind(*through.end, expected);
  } else {
    std::tie(start, end) = BindPair(*through.start, *through.end);
  }
  if (start->type.is_error() || end->type.is_error()) {
    return b_.Faulty(span);
  }
  std::optional<Type> both = Unify(start->type, end->type);
  if (!both) {
    return Error(DiagnosticKind::TypeMismatch, span,
                 fmt::format("both ends of a period are of one kind: this is {} through {}", b_.names.NameOf(start->type),
                             b_.names.NameOf(end->type)));
  }
  const bool code = both->kind == TypeKind::kRow && b_.names.IsCodeSet(both->table);
  const bool has_order = both->kind == TypeKind::kDate || both->kind == TypeKind::kYear || both->kind == TypeKind::kQuarter ||
                         both->is_number() || both->is_text() || code;
  if (!has_order || both->list) {
    return Error(DiagnosticKind::TypeMismatch, span, fmt::format("{} makes no period", b_.names.NameOf(*both)));
  }
  if (both->is_text() && (RefusesNumberAsText(start, span) || RefusesNumberAsText(end, span))) {
    return b_.Faulty(span);
  }
  Type type{.kind = TypeKind::kPeriod, .table = both->table, .element = both->kind, .list = false};
  const bool open_ends = both->kind == TypeKind::kDate;
  const bool nullable = !open_ends && (start->nullable || end->nullable);
  return MakeExpr(bound::ThroughOf{.start = std::move(start), .end = std::move(end), .open_ends = open_ends}, type, nullable, span);
}

ExprPtr ExpressionBinder::InRows(ExprPtr left, const ResolvedRows& rows, const ast::NameRef& name, Span span) {
  const Type type = left->type;
  b_.MeansRows(name.name.span, rows);
  if (name.has_args && !rows.cohort.is_valid()) {
    b_.Error(DiagnosticKind::WrongArguments, span,
             fmt::format("`{}` takes no arguments: behind `in` it stands for all of its rows", name.name.text))
        .Hint("`=` compares with one row or code");
    return b_.Faulty(span);
  }
  if (!rows.cohort.is_valid() && b_.names.IsCodeSet(rows.table) && type.is_text() && !type.list) {
    const bool nullable = left->nullable;
    return MakeExpr(bound::InCodes{.value = std::move(left), .codes = rows.table}, kYesNo, nullable, span);
  }
  if (!(type == Type::Row(rows.table))) {
    return Error(
        DiagnosticKind::TypeMismatch, span,
        fmt::format("{} cannot be in `{}`, which holds rows of `{}`", b_.names.NameOf(type), name.name.text, b_.names.NameOf(rows.table)));
  }
  if (!rows.cohort.is_valid()) {
    b_.sink.Warn(DiagnosticKind::AlwaysTheSame, span, fmt::format("this always holds: it is a row of `{}`", name.name.text))
        .Hint("`is given` asks whether there is one");
    const bool nullable = left->nullable;
    return MakeExpr(bound::CompareOf{.op = CompareOp::kEqual, .left = left, .right = left}, kYesNo, nullable, span);
  }
  return BindCall(rows.cohort, std::move(left), name.args, name.name, span);
}

// A list with something else than literals in it: one comparison an item.
ExprPtr ExpressionBinder::InMixedList(ExprPtr left, const ast::ListLiteral& list, Span span) {
  bound::AndOr node{.is_and = false, .operands = {}};
  bool nullable = left->nullable;
  for (const ast::ListLiteral::Item& item : list.items) {
    ExprPtr value = Bind(*item.value, &left->type);
    if (item.through) {
      ExprPtr end = Bind(*item.through, &left->type);
      if (!Comparable(left, value, true, item.value->span) || !Comparable(left, end, true, item.through->span)) {
        return b_.Faulty(span);
      }
      if (RefusesNumberAsText(value, item.value->span) || RefusesNumberAsText(end, item.through->span)) {
        return b_.Faulty(span);
      }
      const Type period{.kind = TypeKind::kPeriod, .table = left->type.table, .element = left->type.kind, .list = false};
      nullable = nullable || value->nullable || end->nullable;
      ExprPtr range =
          MakeExpr(bound::ThroughOf{.start = std::move(value), .end = std::move(end), .open_ends = false}, period, nullable, span);
      node.operands.push_back(MakeExpr(bound::InPeriod{.value = left, .period = std::move(range)}, kYesNo, nullable, span));
      continue;
    }
    if (!Comparable(left, value, false, item.value->span)) {
      return b_.Faulty(span);
    }
    nullable = nullable || value->nullable;
    node.operands.push_back(
        MakeExpr(bound::CompareOf{.op = CompareOp::kEqual, .left = left, .right = std::move(value)}, kYesNo, nullable, span));
  }
  return MakeExpr(std::move(node), kYesNo, nullable, span);
}

ExprPtr ExpressionBinder::InValue(ExprPtr left, ExprPtr right, const ast::In& in, Span span) {
  const Type value = left->type;
  const Type set = right->type;
  const bool nullable = left->nullable || right->nullable;
  if (set.kind == TypeKind::kAll) {
    return bound::MakeYes(span);
  }
  if (value.list || value.kind == TypeKind::kPeriod || value.kind == TypeKind::kAll || value.kind == TypeKind::kMissing) {
    return Error(DiagnosticKind::TypeMismatch, in.left->span,
                 fmt::format("one value is wanted before `in`, this is {}", b_.names.NameOf(value)));
  }
  if (set.list) {
    Type item = set;
    item.list = false;
    ExprPtr stand_in = MakeExpr(bound::Constant{}, item, false, right->span);
    if (!Comparable(left, stand_in, false, span)) {
      return b_.Faulty(span);
    }
    return MakeExpr(bound::InList{.value = std::move(left), .list = std::move(right)}, kYesNo, nullable, span);
  }
  if (set.kind == TypeKind::kPeriod) {
    const Type element{.kind = set.element, .table = set.table, .element = TypeKind::kError, .list = false};
    ExprPtr stand_in = MakeExpr(bound::Constant{}, element, false, right->span);
    if (value.kind == TypeKind::kYear && set.element == TypeKind::kDate) {
      return Error(DiagnosticKind::TypeMismatch, span,
                   "a school year is not one day of a period: `share_a_day(year, period)` asks whether they meet");
    }
    if (!Comparable(left, stand_in, true, span)) {
      return b_.Faulty(span);
    }
    return MakeExpr(bound::InPeriod{.value = std::move(left), .period = std::move(right)}, kYesNo, nullable, span);
  }
  if (set.kind == TypeKind::kYear) {
    if (value.kind == TypeKind::kDate) {
      const bool year_nullable = right->nullable;
      ExprPtr days = MakeExpr(bound::YearPeriod{std::move(right)}, kDays, year_nullable, in.right->span);
      return MakeExpr(bound::InPeriod{.value = std::move(left), .period = std::move(days)}, kYesNo, nullable, span);
    }
    b_.Error(DiagnosticKind::TypeMismatch, span, fmt::format("{} does not lie in a school year, only dates do", b_.names.NameOf(value)))
        .Hint(value.kind == TypeKind::kYear ? "two years are compared by `=`"
                                            : "write `a through b`, a list in [ ], or the name of a cohort or code set after `in`");
    return b_.Faulty(span);
  }
  b_.Error(DiagnosticKind::TypeMismatch, in.right->span,
           fmt::format("a list, a period, a cohort or a code set is wanted after `in`, this is {}", b_.names.NameOf(set)))
      .Hint("a list is written in [ ], a period `a through b`");
  return b_.Faulty(span);
}

ExprPtr ExpressionBinder::BindIn(const ast::In& in, Span span) {
  const auto* name = std::get_if<ast::NameRef>(&in.right->node);
  const Symbol* patterns = name != nullptr ? b_.names.Find(DefinitionKind::kPatterns, name->name.text) : nullptr;
  if (in.for_year) {
    if (patterns == nullptr && name != nullptr && b_.names.IsFaulty(name->name.text)) {
      return b_.Faulty(span);
    }
    if (patterns == nullptr) {
      Diagnostic& message =
          b_.Error(DiagnosticKind::UnknownName, in.right->span,
                   name != nullptr ? fmt::format("there are no patterns `{}`; only patterns are read `for` a year", name->name.text)
                                   : std::string("only patterns are read `for` a year, and this is none"));
      if (name != nullptr) {
        b_.Suggest(message, name->name.text, b_.names.NamesOf(DefinitionKind::kPatterns));
      }
      return b_.Faulty(span);
    }
    b_.Means(name->name.span, PatternsId(patterns->id));
    ExprPtr value = Bind(*in.left, nullptr);
    const Type year = Type::Of(TypeKind::kYear);
    ExprPtr for_year = BindTyped(b_, *in.for_year, context_, year, "the year of the patterns");
    if (value->type.is_error() || for_year->type.is_error() || !b_.EnsurePatterns(PatternsId(patterns->id), span)) {
      return b_.Faulty(span);
    }
    if (!value->type.is_text() || value->type.list) {
      return Error(DiagnosticKind::TypeMismatch, in.left->span,
                   fmt::format("patterns are about texts and codes, this is {}", b_.names.NameOf(value->type)));
    }
    const bool nullable = value->nullable || for_year->nullable;
    return MakeExpr(bound::InPatterns{.value = std::move(value), .patterns = PatternsId(patterns->id), .year = std::move(for_year)}, kYesNo,
                    nullable, span);
  }

  if (const auto* list = std::get_if<ast::ListLiteral>(&in.right->node); list != nullptr && list->items.empty()) {
    b_.Error(DiagnosticKind::TypeMismatch, in.right->span, "the list is empty: nothing is in it")
        .Hint("say what it holds, or leave the condition out");
    return b_.Faulty(span);
  }

  // A literal before `in` takes the type of what stands after it.
  const bool right_first = IsLiteralLike(*in.left) && name == nullptr;
  ExprPtr early = right_first ? Bind(*in.right, nullptr) : nullptr;
  Type hint = early ? early->type : Type{};
  if (hint.kind == TypeKind::kPeriod) {
    hint = Type{.kind = hint.element, .table = hint.table, .element = TypeKind::kError, .list = false};
  }
  hint.list = false;
  ExprPtr left = Bind(*in.left, early && !hint.is_error() && hint.kind != TypeKind::kYear ? &hint : nullptr);
  if (left->type.is_error() || (early && early->type.is_error())) {
    return b_.Faulty(span);
  }
  if (early) {
    return InValue(std::move(left), std::move(early), in, span);
  }
  if (const auto* list = std::get_if<ast::ListLiteral>(&in.right->node)) {
    const bool literals = std::all_of(list->items.begin(), list->items.end(), [](const ast::ListLiteral::Item& item) {
      auto literal = [](const ast::Expr& expr) {
        return IsLiteralLike(expr) || std::holds_alternative<ast::DateLiteral>(expr.node) ||
               std::holds_alternative<ast::YesNoLiteral>(expr.node);
      };
      return literal(*item.value) && (!item.through || literal(*item.through));
    });
    if (!literals) {
      return InMixedList(std::move(left), *list, span);
    }
  }
  if (name != nullptr) {
    std::optional<ResolvedRows> rows = b_.names.FindRows(name->name.text);
    if (rows) {
      // A list, period or year of that name comes before the rows.
      const size_t uses = b_.CountUses();
      ExprPtr value = name->has_args ? nullptr : LookUp(name->name, true);
      b_.ForgetUsesFrom(uses);
      const bool holds = value && (value->type.list || value->type.kind == TypeKind::kPeriod || value->type.kind == TypeKind::kYear);
      if (!holds) {
        return InRows(std::move(left), *rows, *name, span);
      }
    } else if (patterns != nullptr && !LookUp(name->name, true)) {
      b_.Error(DiagnosticKind::TypeMismatch, span, fmt::format("the patterns `{}` differ by year", name->name.text))
          .Hint(fmt::format("write `in {} for YEAR`", name->name.text));
      return b_.Faulty(span);
    }
  }
  // `day in 2025` is the school year.
  const bool of_year = left->type.kind == TypeKind::kDate && std::holds_alternative<ast::NumberLiteral>(in.right->node);
  const Type wanted = of_year ? Type::Of(TypeKind::kYear) : left->type;
  ExprPtr right = Bind(*in.right, &wanted);
  if (right->type.is_error()) {
    return b_.Faulty(span);
  }
  return InValue(std::move(left), std::move(right), in, span);
}

}  // namespace tally
