#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "language/syntax/ast.h"
#include "language/syntax/fields.h"

/// Ways over the syntax tree that know no node by name: what a new node holds is walked because language/syntax/fields.h lists it.
namespace tally::ast {

namespace walk {

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsVariant = false;
template <class... Ts>
inline constexpr bool kIsVariant<std::variant<Ts...>> = true;
template <class T>
inline constexpr bool kIsPair = false;
template <class A, class B>
inline constexpr bool kIsPair<std::pair<A, B>> = true;
template <class T>
inline constexpr bool kIsLeaf = std::is_arithmetic_v<T> || std::is_enum_v<T> || IsOneOf<T, std::string, Span, ExprPtr, std::monostate>;

template <class T>
concept HasFields = requires(T& node) {
  FieldsOf(node);
};

/// Calls `visit` with each thing that `value` is directly made of: elements of a list, the alternative of a variant, the fields of a
/// struct. Expressions stand behind pointers and are not entered.
template <class T, class Visit>
void EachInside(T& value, const Visit& visit) {
  using Plain = std::remove_const_t<T>;
  if constexpr (kIsVector<Plain>) {
    for (auto& element : value) {
      visit(element);
    }
  } else if constexpr (kIsOptional<Plain>) {
    if (value) {
      visit(*value);
    }
  } else if constexpr (kIsVariant<Plain>) {
    std::visit([&](auto& alternative) { visit(alternative); }, value);
  } else if constexpr (kIsPair<Plain>) {
    visit(value.first);
    visit(value.second);
  } else if constexpr (HasFields<T>) {
    std::apply([&](const auto&... field) { (visit(field.value), ...); }, FieldsOf(value));
  } else {
    static_assert(kIsLeaf<Plain>);  // a struct of the tree stands in language/syntax/fields.h
  }
}

}  // namespace walk

/// Calls `visit(ExprPtr&)` for each expression that stands in `node` (a definition, an item, the node of an expression), whether it is a
/// rule, an argument, or the bound of a type; not for those within these.
template <class Node, class Visit>
void ForEachExpr(Node& node, const Visit& visit) {
  if constexpr (std::is_same_v<std::remove_const_t<Node>, ExprPtr>) {
    if (node != nullptr) {
      visit(node);
    }
  } else {
    walk::EachInside(node, [&](auto& inside) { ForEachExpr(inside, visit); });
  }
}

/// The expressions of which one is directly made.
template <class Visit>
void ForEachPart(const Expr& expr, const Visit& visit) {
  ForEachExpr(expr.node, visit);
}

/// A copy of an expression, with `map(part)` in the place of each part.
template <class Map>
ExprPtr MapParts(const Expr& expr, const Map& map) {
  auto copy = std::make_shared<Expr>(expr);
  ForEachExpr(copy->node, [&](ExprPtr& part) { part = map(ExprPtr(part)); });
  return copy;
}

}  // namespace tally::ast
