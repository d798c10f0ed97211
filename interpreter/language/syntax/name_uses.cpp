#include "language/syntax/name_uses.h"

#include "language/syntax/walk.h"

namespace tally {
namespace {

template <class T>
inline constexpr bool kHoldsNames = ast::IsOneOf<T, ast::Name, ast::Path>;
template <class T>
inline constexpr bool kHoldsNames<std::optional<T>> = kHoldsNames<T>;
template <class T>
inline constexpr bool kHoldsNames<std::vector<T>> = kHoldsNames<T>;

class NameWalk {
 public:
  explicit NameWalk(const std::function<void(const ast::Name&, ast::NameRole)>& visit) : visit_(visit) {}

  template <class T>
  void Walk(const T& value) const {
    static_assert(!kHoldsNames<T>);  // a name of the tree has a role in language/syntax/fields.h
    if constexpr (std::is_same_v<T, ast::ExprPtr>) {
      if (value != nullptr) {
        Walk(value->node);
      }
    } else if constexpr (ast::walk::HasFields<const T>) {
      std::apply([&](const auto&... field) { (Field(field), ...); }, FieldsOf(value));
    } else {
      ast::walk::EachInside(value, [&](const auto& inside) { Walk(inside); });
    }
  }

 private:
  template <class T>
  void Field(const ast::PlainField<T>& field) const {
    Walk(field.value);
  }
  template <class T>
  void Field(const ast::LayoutField<T>&) const {}
  template <class T>
  void Field(const ast::NameField<T>& field) const {
    Names(field.value, field.role);
  }

  void Names(const ast::Name& name, ast::NameRole role) const { visit_(name, role); }
  /// Behind the point stands what the row before it has: `school.number`.
  void Names(const ast::Path& path, ast::NameRole role) const {
    for (size_t i = 0; i < path.parts.size(); ++i) {
      Names(path.parts[i], i > 0 && role == ast::NameRole::kRows ? ast::NameRole::kValue : role);
    }
  }
  template <class T>
  void Names(const std::optional<T>& name, ast::NameRole role) const {
    if (name) {
      Names(*name, role);
    }
  }
  template <class T>
  void Names(const std::vector<T>& names, ast::NameRole role) const {
    for (const T& name : names) {
      Names(name, role);
    }
  }

  const std::function<void(const ast::Name&, ast::NameRole)>& visit_;
};

}  // namespace

void ForEachName(const ast::Definition& definition, const std::function<void(const ast::Name&, ast::NameRole)>& visit) {
  NameWalk(visit).Walk(definition);
}

NameUses NameUsesOf(const ast::Definition& definition) {
  using ast::NameRole;
  NameUses uses;
  ForEachName(definition, [&](const ast::Name& name, NameRole role) {
    if (role == NameRole::kRows || role == NameRole::kEither) {
      uses.rows.insert(name.text);
    }
    if (role == NameRole::kValue || role == NameRole::kEither || role == NameRole::kTaken) {
      uses.values.insert(name.text);
    }
    if (role == NameRole::kDeclares || role == NameRole::kTaken) {
      uses.declared.insert(name.text);
    }
  });
  return uses;
}

}  // namespace tally
