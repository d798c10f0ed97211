#include "language/syntax/same_tree.h"

#include "language/syntax/walk.h"

namespace tally {
namespace {

template <class T>
bool Same(const T& a, const T& b);

template <class T>
bool SameField(const ast::PlainField<T>& a, const ast::PlainField<T>& b) {
  return Same(a.value, b.value);
}
template <class T>
bool SameField(const ast::NameField<T>& a, const ast::NameField<T>& b) {
  return Same(a.value, b.value);
}
template <class T>
bool SameField(const ast::LayoutField<T>&, const ast::LayoutField<T>&) {
  return true;
}

template <class Tuple, size_t... kIndex>
bool SameFields(const Tuple& a, const Tuple& b, std::index_sequence<kIndex...>) {
  return (SameField(std::get<kIndex>(a), std::get<kIndex>(b)) && ...);
}

template <class T>
bool Same(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, Span>) {
    return true;
  } else if constexpr (std::is_same_v<T, ast::ExprPtr>) {
    return a == b || (a != nullptr && b != nullptr && Same(*a, *b));
  } else if constexpr (ast::walk::kIsVector<T>) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& left, const auto& right) { return Same(left, right); });
  } else if constexpr (ast::walk::kIsOptional<T>) {
    return a.has_value() == b.has_value() && (!a || Same(*a, *b));
  } else if constexpr (ast::walk::kIsVariant<T>) {
    return a.index() == b.index() &&
           std::visit([&]<class Alternative>(const Alternative& left) { return Same(left, std::get<Alternative>(b)); }, a);
  } else if constexpr (ast::walk::kIsPair<T>) {
    return Same(a.first, b.first) && Same(a.second, b.second);
  } else if constexpr (ast::walk::HasFields<const T>) {
    using Fields = decltype(FieldsOf(a));
    return SameFields<Fields>(FieldsOf(a), FieldsOf(b), std::make_index_sequence<std::tuple_size_v<Fields>>());
  } else {
    return a == b;
  }
}

}  // namespace

bool SameTree(const ast::Definition& a, const ast::Definition& b) {
  return Same(a, b);
}
bool SameTree(const ast::Expr& a, const ast::Expr& b) {
  return Same(a, b);
}
bool SameTree(const ast::Module& a, const ast::Module& b) {
  return Same(a.library, b.library) && Same(a.definitions, b.definitions);
}

}  // namespace tally
