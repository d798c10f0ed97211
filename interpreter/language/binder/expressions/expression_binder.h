#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/binder/expressions/bind_expression.h"

namespace tally {

/// Binds the expressions of one place. Internal to this folder; everybody else calls BindExpr.
class ExpressionBinder {
 public:
  ExpressionBinder(Binding& binding, const ExprContext& context) : b_(binding), context_(context) {}

  bound::ExprPtr Bind(const ast::Expr& expr, const Type* expected);

  // ---- names: bind_name.cpp, bind_member.cpp, bind_call.cpp ----
  bound::ExprPtr BindName(const ast::NameRef& name, Span span);
  /// A bare name without brackets; null when it means nothing here (no message).
  bound::ExprPtr LookUp(const ast::Name& name, bool prefer_column);
  /// What a name before a dot means: a row, if it can be one; null otherwise (no message).
  bound::ExprPtr LookUpRow(const ast::Name& name);
  bound::ExprPtr FactOrColumn(bound::ExprPtr row, TableId table, const ast::Name& name);
  /// The only child row of `row` in the table or cohort `name`, if at most one can exist; null otherwise.
  bound::ExprPtr OnlyChild(bound::ExprPtr row, TableId table, const ast::Name& name, Span span);
  bool MeansTwoRows(const bound::Expr& row, const ast::Name& name);
  bound::ExprPtr BindMemberOf(const ast::Member& member, Span span);
  bound::ExprPtr Member(bound::ExprPtr row, const ast::Name& name, const std::vector<ast::ExprPtr>* args, Span span);
  bound::ExprPtr ParamNamed(const ast::Name& name);
  bound::ExprPtr ParamValue(ParamId id, Span span);
  /// Calls a define, with the arguments checked against its declaration.
  bound::ExprPtr BindCall(DefineId define, bound::ExprPtr row, const std::vector<ast::ExprPtr>& args, const ast::Name& name, Span span);
  bound::ExprPtr BindCall(DefineId define, bound::ExprPtr row, const std::vector<ast::ExprPtr>& args, const ast::Name& name) {
    return BindCall(define, std::move(row), args, name, name.span);
  }
  /// The value if it is a row; else null, and nothing was meant.
  bound::ExprPtr RowOnly(size_t uses_before, bound::ExprPtr value);
  bound::ExprPtr BindInherited(const ast::NameRef& name, Span span);
  bound::ExprPtr BindFunction(const ast::NameRef& name, Span span);
  bound::ExprPtr BindShareADay(const ast::NameRef& name, Span span);
  bound::ExprPtr BindRowByKey(TableId table, const ast::NameRef& name, Span span);
  bound::ExprPtr UnknownName(const ast::Name& name, bool called);
  bound::ExprPtr UnknownMember(TableId table, const ast::Name& name);

  // ---- aggregates: bind_aggregate.cpp, aggregate_source.cpp ----
  struct Source {
    TableId table;
    std::string name;  // by which the rows are called
    bound::ExprPtr origin;
    std::vector<ColumnId> up;
    std::vector<ResolvedRows> path;  // parallel to `up` where that is not empty; the last is the source itself
  };
  bound::ExprPtr BindAggregate(const ast::Aggregate& aggregate, Span span);
  /// The order of a term; nothing, and a message, where it has none.
  std::optional<bound::AggregateOf::Order> BindOrder(const ast::OrderTerm& term, bool must_say_missing);
  bound::ExprPtr BindPlace(const ast::Place& place, Span span);  // bind_place.cpp
  std::optional<Source> ResolveSource(const ast::Aggregate& aggregate, Span span);
  /// The reference by which rows of `child` belong to a row of `parent`; reports when there is none or several. `alias` wins.
  std::optional<ColumnId> Link(TableId child, TableId parent, const ast::Name& name);
  std::optional<ColumnId> QuietLink(TableId child, TableId parent) const;

  // ---- comparisons: bind_comparison.cpp, bind_membership.cpp ----
  bound::ExprPtr BindCompare(const ast::Comparison& comparison, Span span);
  bound::ExprPtr BindIs(const ast::Is& is, Span span);
  bound::ExprPtr AskMissing(bound::ExprPtr operand, bool negated, Span operand_span, Span span);
  bound::ExprPtr BindAbsent(const ast::Is& is, Span span);
  bound::ExprPtr BindIn(const ast::In& in, Span span);
  bound::ExprPtr InValue(bound::ExprPtr left, bound::ExprPtr right, const ast::In& in, Span span);
  bound::ExprPtr InRows(bound::ExprPtr left, const ResolvedRows& rows, const ast::NameRef& name, Span span);
  bound::ExprPtr InMixedList(bound::ExprPtr left, const ast::ListLiteral& list, Span span);
  bound::ExprPtr BindThrough(const ast::Through& through, Span span, const Type* expected);
  /// Binds two expressions of which a literal takes the type of the other.
  std::pair<bound::ExprPtr, bound::ExprPtr> BindPair(const ast::Expr& left, const ast::Expr& right);
  /// Reports unless the two can be compared; `ordered`: with < and the like.
  /// Reports a number that is written as a text where its order is asked for.
  bool RefusesNumberAsText(const bound::ExprPtr& value, Span span);
  bool Comparable(bound::ExprPtr& left, bound::ExprPtr& right, bool ordered, Span span);

  // ---- the rest ----
  bound::ExprPtr BindNumber(const ast::NumberLiteral& number, Span span, const Type* expected);
  bound::ExprPtr BindTextLiteral(const ast::TextLiteral& text, Span span, const Type* expected);
  /// The cell of a test's case, read as the type that its place needs.
  bound::ExprPtr BindCell(const std::string& text, Span span, const Type* expected);
  bound::ExprPtr BindList(const ast::ListLiteral& list, Span span, const Type* expected);
  bound::ExprPtr BindUnary(const ast::Unary& unary, Span span);
  bound::ExprPtr BindArithmetic(const ast::Arithmetic& arithmetic, Span span, const Type* expected);
  bound::ExprPtr BindLogic(const ast::Logic& logic, Span span);
  bound::ExprPtr BindChoice(const ast::Choice& choice, Span span, const Type* expected);
  bound::ExprPtr BindDefault(const ast::Default& fallback, Span span, const Type* expected);
  bound::ExprPtr BindMonthDay(const ast::MonthDay& day, Span span);
  /// `column 4`, `interim.column 4`
  bound::ExprPtr BindSheetColumn(const ast::SheetColumn& cell, Span span);
  /// Binds alternatives of one value; literals take the type of the others.
  std::vector<bound::ExprPtr> BindAlternatives(const std::vector<const ast::Expr*>& alternatives, const Type* expected,
                                               std::string_view what, Type* type);
  /// A value as a text prints it: rows become their key.
  bound::ExprPtr Printable(bound::ExprPtr value);
  /// A condition; `hint` says what to write when it is none.
  bound::ExprPtr Condition(const ast::Expr& expr, std::string_view what, std::string_view hint = {});
  /// Whether `value` is a loop variable of type text of which it is asked whether it is meant as a code; then it is.
  bool Meets(const bound::ExprPtr& value, TableId codes);

  /// EnsureTable, but for a table whose own definition is being bound here.
  bool Ready(TableId table, Span span) {
    for (const Frame& frame : context_.frames) {
      if (frame.being_bound && frame.table == table) {
        return true;
      }
    }
    return b_.EnsureTable(table, span);
  }

  const ExprContext& context() const { return context_; }
  Binding& binding() { return b_; }

 private:
  int InnermostFrame() const { return static_cast<int>(context_.frames.size()) - 1; }
  bound::ExprPtr Error(DiagnosticKind kind, Span span, std::string text) {
    b_.Error(kind, span, std::move(text));
    return b_.Faulty(span);
  }

  Binding& b_;
  const ExprContext& context_;
};

/// Texts in quotes, numbers, lists of them, and choices between them: they take the type of what they meet.
bool IsLiteralLike(const ast::Expr& expr);
/// "18 codes", or up to eight of them with their labels.
std::string DescribeCodes(const bound::Program& program, TableId codes);

}  // namespace tally
