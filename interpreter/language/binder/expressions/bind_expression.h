#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/binder/names/binding.h"

namespace tally {

// ---- expressions: `context` says where one stands

/// Binds an expression. `expected` settles literals ("M" as a code of `gender`, 2025 as a year, `[]`) and nothing else; it may be null.
/// Never null: after an error the result's type is kError.
bound::ExprPtr BindExpr(Binding& binding, const ast::Expr& expr, const ExprContext& context, const Type* expected = nullptr);
/// ... and reports T0301 when the result does not fit `type`. `what` begins the message: "the default of `schools`".
bound::ExprPtr BindTyped(Binding& binding, const ast::Expr& expr, const ExprContext& context, const Type& type, std::string_view what);
/// ... a yes/no. `what`: "a condition", "`offered if`"
bound::ExprPtr BindCondition(Binding& binding, const ast::Expr& expr, const ExprContext& context, std::string_view what = "a condition");
/// ... a text with slots (heading, message, line text, file name).
bound::ExprPtr BindText(Binding& binding, const ast::Expr& expr, const ExprContext& context);
/// A value that prints: rows with a key of several columns and periods do not (T0301).
bound::ExprPtr BindPrintable(Binding& binding, const ast::Expr& expr, const ExprContext& context);
/// The value of a name as if written there: `student` of `matching student`. Of a column and a parameter of one name the column is meant.
bound::ExprPtr BindOuterName(Binding& binding, const ast::Name& name, const ExprContext& context);
/// `row.member` of a bound row, as a name: what axes of parents and forms need to go from one row to another.
bound::ExprPtr BindMember(Binding& binding, bound::ExprPtr row, const ast::Name& name, const ExprContext& context);

// ---- pieces of expressions

/// The keys `matching a, b = E` between rows of `inner`'s innermost frame and what `outer` knows.
std::vector<bound::AggregateOf::Key> BindMatching(Binding& binding, const std::vector<ast::MatchKey>& keys, const ExprContext& inner,
                                                  const ExprContext& outer);
/// Binds arguments against declared ones (T0303, T0301); `what`: "`gender_lines`".
std::vector<bound::ExprPtr> BindArgs(Binding& binding, const std::vector<ast::ExprPtr>& args, const std::vector<bound::Argument>& declared,
                                     const ExprContext& context, Span span, std::string_view what);
/// The condition of a cohort on a row; null when `rows` is a whole table.
bound::ExprPtr CohortCondition(const ResolvedRows& rows, bound::ExprPtr row, Span span, std::vector<bound::ExprPtr> args = {});
/// The ordinal of a code in a code set; reports T0302 with the codes and the nearest one.
std::optional<int64_t> FindCode(Binding& binding, TableId codes, std::string_view code, Span span);

// ---- types: bind_type.cpp

struct BoundType {
  Type type;
  bool or_missing = false;
  bool or_all = false;
  bool or_absent = false;
  ColumnId values_of;  // `school.number`
  bound::ExprPtr from, through, above;
};
BoundType BindType(Binding& binding, const ast::TypeRef& ref);
/// `text`, `date`, `year`: the types that the language itself has.
bool IsTypeName(std::string_view name);
std::vector<bound::Argument> BindArguments(Binding& binding, const std::vector<ast::Argument>& args);
/// Whether a value of type `given` may stand where `wanted` is asked for.
bool Fits(const Type& given, const Type& wanted);
/// The type that both fit, if there is one (integer and decimal: decimal; anything and missing: that).
std::optional<Type> Unify(const Type& a, const Type& b);
/// Reports T0301 unless it fits.
bool ExpectType(Binding& binding, const bound::ExprPtr& value, const Type& wanted, std::string_view what);

}  // namespace tally
