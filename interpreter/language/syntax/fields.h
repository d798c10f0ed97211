#pragma once

#include <tuple>
#include <type_traits>

#include "language/syntax/ast.h"

/// The fields of each struct of the syntax tree, and what a name that stands in one is meant for. What must be done with every part of a
/// tree (walk.h, same_tree.h, name_uses.h) is said once over these lists. A list that misses a field does not compile, nor does a struct
/// without a list, nor a name without a role.
namespace tally::ast {

/// What a written name is for. Nothing is looked up: `rows` is no more than a name at a place where tables and the like are named.
enum class NameRole {
  kOwn,       // the definition's own
  kRows,      // a table, cohort, code set or type
  kValue,     // a column, definition, parameter, argument, axis, form ...
  kEither,    // `compare table t`: of any kind
  kDeclares,  // a name that this brings: a column, an argument, a loop variable, a block
  kTaken,     // of a key part without a value: brings the name of the column that it takes
  kWord       // a word of the language or a name that is found otherwise: `numeric`, the path of `use`
};

template <class T>
struct PlainField {
  T& value;
};
template <class T>
struct NameField {
  T& value;
  NameRole role;
};
/// How it was written, which does not change what it says.
template <class T>
struct LayoutField {
  T& value;
};

template <class T, class... Ts>
concept IsOneOf = (std::is_same_v<T, Ts> || ...);

namespace fields {

template <class Node, class Struct>
concept Is = std::is_same_v<std::remove_const_t<Node>, Struct>;

/// Does not compile when `Node` has not `kCount` fields.
template <size_t kCount, class Node>
constexpr void Check(Node& node) {
  // clang-format off
  if constexpr (kCount == 1) { [[maybe_unused]] auto& [a] = node; }
  else if constexpr (kCount == 2) { [[maybe_unused]] auto& [a, b] = node; }
  else if constexpr (kCount == 3) { [[maybe_unused]] auto& [a, b, c] = node; }
  else if constexpr (kCount == 4) { [[maybe_unused]] auto& [a, b, c, d] = node; }
  else if constexpr (kCount == 5) { [[maybe_unused]] auto& [a, b, c, d, e] = node; }
  else if constexpr (kCount == 6) { [[maybe_unused]] auto& [a, b, c, d, e, f] = node; }
  else if constexpr (kCount == 7) { [[maybe_unused]] auto& [a, b, c, d, e, f, g] = node; }
  else if constexpr (kCount == 8) { [[maybe_unused]] auto& [a, b, c, d, e, f, g, h] = node; }
  else if constexpr (kCount == 9) { [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i] = node; }
  else if constexpr (kCount == 10) { [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, j] = node; }
  else if constexpr (kCount == 11) { [[maybe_unused]] auto& [a, b, c, d, e, f, g, h, i, j, k] = node; }
  else { static_assert(kCount == 0 && std::is_empty_v<Node>); }  // a struct of more fields wants a line here
  // clang-format on
}

template <class T>
PlainField<T> Plain(T& value) {
  return {value};
}
template <class T>
LayoutField<T> Layout(T& value) {
  return {value};
}
template <class T>
NameField<T> Named(T& value, NameRole role) {
  return {value, role};
}

template <class Node, class... Listed>
auto Checked(Node& node, Listed... listed) {
  Check<sizeof...(Listed)>(node);
  return std::tuple<Listed...>(listed...);
}

}  // namespace fields

#define TALLY_STRUCT(Struct, ...)           \
  template <fields::Is<Struct> Node>        \
  auto FieldsOf([[maybe_unused]] Node& n) { \
    return fields::Checked(n, __VA_ARGS__); \
  }
#define TALLY_EMPTY_STRUCT(Struct)   \
  template <fields::Is<Struct> Node> \
  auto FieldsOf(Node&) {             \
    return std::tuple<>();           \
  }
#define F(field) fields::Plain(n.field)
#define LAYOUT(field) fields::Layout(n.field)
#define NAME(field, role) fields::Named(n.field, NameRole::role)

// clang-format off
// ---- small parts
TALLY_STRUCT(Name, F(text), F(span))
TALLY_STRUCT(Path, F(parts), F(span))
TALLY_STRUCT(Text, F(text), F(span))
TALLY_STRUCT(TypeRef, F(span), F(list), NAME(name, kRows), F(places), F(from), F(through), F(above), F(or_missing), F(or_absent), F(or_all))
TALLY_STRUCT(Argument, NAME(name, kDeclares), F(type))
TALLY_STRUCT(Format, NAME(kind, kWord), F(size), F(span))
TALLY_STRUCT(SortKey, F(key), F(descending), F(missing), F(span))
TALLY_STRUCT(OutputColumn, F(number), F(heading), F(value), F(format), F(span))
TALLY_STRUCT(FileClause, F(name), NAME(of, kRows), F(condition), F(header), F(sorted), F(span))
TALLY_STRUCT(Loop::Variable, NAME(name, kDeclares), F(domain), NAME(of, kRows), F(where))
TALLY_STRUCT(Loop, F(variables), F(over_measures), F(over_entered_rows), F(span))
TALLY_STRUCT(DataCell, F(kind), F(text), F(span))
TALLY_STRUCT(ClauseReasons, F(clause), F(number), F(cites), F(because))
TALLY_STRUCT(Clauses, F(cites), F(because), LAYOUT(doc), F(of_clauses))

// ---- expressions
TALLY_STRUCT(NumberLiteral, F(digits), F(percent))
TALLY_STRUCT(TextLiteral, F(pieces), F(is_cell))
TALLY_STRUCT(TextLiteral::Piece, F(text), F(slot))
TALLY_STRUCT(DateLiteral, F(day))
TALLY_STRUCT(YesNoLiteral, F(yes))
TALLY_EMPTY_STRUCT(MissingLiteral)
TALLY_EMPTY_STRUCT(AllLiteral)
TALLY_STRUCT(ListLiteral, F(items))
TALLY_STRUCT(ListLiteral::Item, F(value), F(through))
TALLY_STRUCT(NameRef, NAME(name, kValue), F(args), F(has_args))
TALLY_STRUCT(Member, F(row), NAME(name, kValue), F(args), F(has_args))
TALLY_STRUCT(SheetColumn, F(row), F(column))
TALLY_STRUCT(MonthDay, F(month), F(day), F(word), F(year))
TALLY_STRUCT(Unary, F(op), F(operand))
TALLY_STRUCT(Arithmetic, F(first), F(terms))
TALLY_STRUCT(Arithmetic::Term, F(op), F(op_span), F(operand))
TALLY_STRUCT(Logic, F(op), F(operands))
TALLY_STRUCT(Comparison, F(op), F(op_span), F(left), F(right))
TALLY_STRUCT(Is, F(what), F(negated), F(left), F(right))
TALLY_STRUCT(In, F(left), F(right), F(for_year))
TALLY_STRUCT(Through, F(start), F(end))
TALLY_STRUCT(Default, F(options))
TALLY_STRUCT(Choice, F(branches), F(otherwise))
TALLY_STRUCT(Choice::Branch, F(value), F(condition))
TALLY_STRUCT(MatchKey, NAME(column, kValue), F(value))
TALLY_STRUCT(OrderTerm, F(direction), F(key), F(missing), F(span))
TALLY_STRUCT(Aggregate, F(kind), F(value), NAME(source, kRows), F(source_args), F(matching), F(where), F(order), F(joined_by),
             F(percent), F(interpolated))
TALLY_STRUCT(Place, F(kind), F(value), NAME(rows, kRows), F(order), F(within), F(where), F(ties), F(groups))
TALLY_STRUCT(Expr, F(span), LAYOUT(bracketed), F(node))

// ---- parameters, codes, tables
TALLY_STRUCT(Use, NAME(path, kWord), F(year))
TALLY_STRUCT(Needs, NAME(name, kOwn), F(table), F(type), F(columns))
TALLY_STRUCT(Param, NAME(name, kOwn), F(type), F(default_value))
TALLY_STRUCT(Require, F(condition), NAME(of, kRows), fields::Named(n.on, n.of ? NameRole::kValue : NameRole::kWord), F(message))
TALLY_STRUCT(Codes, NAME(name, kOwn), F(attributes), F(cells))
TALLY_STRUCT(Patterns, NAME(name, kOwn), NAME(wildcard, kWord), F(years))
TALLY_STRUCT(Patterns::Years, F(from), F(through), F(span), F(patterns), F(except))
TALLY_STRUCT(ColumnReading, F(written), F(yes), F(no), F(missing), F(suppressed), F(trimmed), F(any_case), F(orphan_is_missing))
TALLY_STRUCT(Column, NAME(name, kDeclares), F(type), F(headers), F(other_headers), F(reading), NAME(alias, kDeclares), F(is_private),
             F(span))
TALLY_STRUCT(FileStyle, F(header_from), F(header_through), F(missing), F(suppressed), F(armour), F(trimmed), F(any_case), F(encoding),
             F(until_blank_line), F(separator))
TALLY_STRUCT(Table, NAME(name, kOwn), F(file), F(or_absent), NAME(key, kWord), NAME(unique, kWord), F(columns), F(style),
             F(absent_means_also_empty), F(absent_means), F(has_absent_means))
TALLY_STRUCT(KeyPart, fields::Named(n.name, n.value == nullptr ? NameRole::kTaken : NameRole::kDeclares), F(value), F(span))
TALLY_STRUCT(TableSource, NAME(table, kRows), F(where))
TALLY_STRUCT(EachSource, F(keys), F(sources))
TALLY_STRUCT(WithSource, NAME(left, kRows), NAME(right, kRows), NAME(alias, kDeclares), F(matching), F(where))
TALLY_STRUCT(Take, F(columns), F(from))
TALLY_STRUCT(UnionSource, F(takes))
TALLY_EMPTY_STRUCT(EmptySource)
TALLY_STRUCT(FormSource, F(lines), NAME(forms, kValue))
TALLY_STRUCT(DerivedTable, NAME(name, kOwn), F(source))

// ---- rules
TALLY_STRUCT(Cohort, NAME(name, kOwn), F(args), NAME(of, kRows), F(where))
TALLY_STRUCT(Define, NAME(name, kOwn), F(args), NAME(of, kRows), F(type), F(value))
TALLY_STRUCT(AxisRef, NAME(name, kValue), F(args), F(span))
TALLY_STRUCT(Header, F(text))
TALLY_STRUCT(Line, F(number), F(text), F(where), F(offered), F(shown))
TALLY_STRUCT(Include, F(axes))
TALLY_STRUCT(NumberJump, F(number))
TALLY_STRUCT(Unlisted, F(condition))
TALLY_STRUCT(AxisLoop, F(loop), F(items))
TALLY_STRUCT(AxisItem, F(node), F(span))
TALLY_STRUCT(Axis, NAME(name, kOwn), F(args), F(title), NAME(of, kRows), F(numbered), F(kind), F(numerator_only), F(items))
TALLY_STRUCT(Measure, F(code), F(title), NAME(of, kRows), F(where), NAME(counting, kRows), F(denominator), F(numerator), F(exclude),
             F(target), F(lines))

// ---- outputs
TALLY_STRUCT(Block, NAME(name, kDeclares), NAME(domain, kRows), F(where), F(sorted), F(span))
TALLY_STRUCT(Show, F(mark), NAME(in, kWord), F(where), F(span))
TALLY_STRUCT(FormItem::UseTemplate, NAME(name, kValue), F(args))
TALLY_STRUCT(FormItem::Label, F(column))
TALLY_STRUCT(FormItem::Value, F(column))
TALLY_STRUCT(FormItem::Axes, F(across), F(axes), F(format))
TALLY_STRUCT(FormItem, F(node), F(span))
TALLY_STRUCT(FormBody, F(items))
TALLY_STRUCT(Template, NAME(name, kOwn), F(args), F(body))
TALLY_STRUCT(Form, NAME(name, kOwn), NAME(of, kRows), F(where), NAME(counting, kRows), NAME(measure, kDeclares), F(body))
TALLY_STRUCT(ListingItem, F(node))
TALLY_STRUCT(Listing, NAME(name, kOwn), NAME(of, kRows), F(where), F(files), F(sorted), F(items))
TALLY_STRUCT(Worksheet, NAME(name, kOwn), NAME(of, kRows), F(files), F(labels), NAME(entries_from, kRows), F(entries_matching),
             F(cell_format), F(columns), F(rows))
TALLY_STRUCT(Worksheet::SheetColumnDef, F(number), F(heading), F(entered), F(entered_default), F(value), F(span))
TALLY_STRUCT(Worksheet::SheetRowDef, NAME(name, kDeclares), F(text), F(entered), F(value), F(span))
TALLY_STRUCT(RuleTarget, F(from), F(through), F(text))
TALLY_STRUCT(Rule, F(id), NAME(severity, kWord), F(on), F(unless), F(condition), F(only_if), F(actual), F(limit), F(message), F(span))
TALLY_STRUCT(RuleLoop, F(loop), F(rules))
TALLY_STRUCT(RuleItem, F(node))
TALLY_STRUCT(Checks, NAME(name, kOwn), NAME(of, kRows), F(kind), F(items))

// ---- tests, revisions
TALLY_STRUCT(Expectation, F(value), F(is), F(prints), F(message), F(span))
TALLY_STRUCT(Given, NAME(table, kRows), NAME(columns, kWord), F(cells), F(file), F(span))
TALLY_STRUCT(Test, F(title), NAME(each, kWord), F(files), F(data), F(params), F(given), F(expectations))
TALLY_STRUCT(Test::Setting, NAME(name, kValue), F(value))
TALLY_STRUCT(Target, F(kind), NAME(name, kEither))
TALLY_STRUCT(WhatIf, F(title), F(edits), F(compare))
TALLY_STRUCT(Drop, F(kind), NAME(names, kWord))
TALLY_STRUCT(Change, F(kind), NAME(name, kWord), F(edits))
TALLY_STRUCT(Change::Edit, F(verb), F(what), F(after), F(after_word), F(text), NAME(name, kWord), F(dropped), F(number), F(through), F(span))
TALLY_STRUCT(Faulty, F(kind), NAME(name, kOwn), F(word))
TALLY_STRUCT(Definition, F(span), LAYOUT(head), F(clauses), LAYOUT(replaces), F(node), LAYOUT(tokens))
TALLY_STRUCT(LibraryHeader, NAME(path, kWord), F(from), F(through), NAME(revises, kWord), F(revises_year), F(cites), F(span))
TALLY_STRUCT(LanguageLine, F(version), F(span))
// clang-format on

#undef TALLY_STRUCT
#undef TALLY_EMPTY_STRUCT
#undef F
#undef LAYOUT
#undef NAME

}  // namespace tally::ast
