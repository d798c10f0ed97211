#include "language/binder/tree/private_values.h"

#include <algorithm>

#include "foundation/base/overloaded.h"
#include "language/binder/tree/walk.h"

namespace tally {

using bound::Column;
using bound::Expr;
using bound::ExprPtr;

PrivateValues::PrivateValues(const bound::Program& program)
    : program_(program),
      any_(std::any_of(program.columns.begin(), program.columns.end(), [](const Column& column) { return column.is_private; })) {}

const Column* PrivateValues::ShownBy(const Expr& value) {
  if (!any_) {
    return nullptr;
  }
  if (value.type.kind == TypeKind::kRow) {
    if (const Column* key = ShownByRowsOf(value.type.table)) {
      return key;
    }
  }
  const auto of_compared = [&](const ExprPtr& left, const ExprPtr& right) -> const Column* {
    for (const ExprPtr& side : {left, right}) {
      const Column* shown = side->type.kind == TypeKind::kYesNo ? ShownBy(*side) : nullptr;
      if (shown != nullptr) {
        return shown;
      }
    }
    return nullptr;
  };
  return std::visit(
      Overloaded{
          [&](const bound::ColumnOf& n) {
            const Column* shown = ShownByColumn(n.column);
            return shown != nullptr ? shown : ReachedBy(*n.row);
          },
          [&](const bound::FactOf& n) {
            const auto [known, fresh] = facts_.emplace(n.define, nullptr);
            if (fresh) {
              known->second = ShownBy(*program_.define(n.define).value);
            }
            const Column* shown = known->second != nullptr || n.row == nullptr ? known->second : ReachedBy(*n.row);
            for (const ExprPtr& argument : n.args) {
              shown = shown != nullptr ? shown : ShownBy(*argument);
            }
            return shown;
          },
          [&](const bound::CompareOf& n) { return of_compared(n.left, n.right); },
          [&](const bound::IsSame& n) { return of_compared(n.left, n.right); },
          [&](const bound::IsMissing&) -> const Column* { return nullptr; },
          [&](const bound::InList&) -> const Column* { return nullptr; },
          [&](const bound::InPeriod&) -> const Column* { return nullptr; },
          [&](const bound::InCodes&) -> const Column* { return nullptr; },
          [&](const bound::InPatterns&) -> const Column* { return nullptr; },
          [&](const bound::ShareADayOf&) -> const Column* { return nullptr; },
          [&](const bound::ChoiceOf& n) {
            const Column* shown = ShownBy(*n.otherwise);
            for (const auto& [condition, branch] : n.branches) {
              shown = shown != nullptr ? shown : ShownBy(*branch);
            }
            return shown;
          },
          [&](const bound::AggregateOf& n) { return n.value == nullptr || n.kind == AggregateKind::kCount ? nullptr : ShownBy(*n.value); },
          [&](const bound::PlaceAmong& n) { return n.value == nullptr ? nullptr : ShownBy(*n.value); },
          [&](const auto&) { return ShownByParts(value); },
      },
      value.node);
}

const Column* PrivateValues::ReachedBy(const Expr& row) const {
  const auto* column = std::get_if<bound::ColumnOf>(&row.node);
  return column != nullptr && program_.column(column->column).is_private ? &program_.column(column->column) : nullptr;
}

const Column* PrivateValues::ShownByParts(const Expr& value) {
  const Column* shown = nullptr;
  bound::ForEachPart(value, [&](const Expr& part) { shown = shown != nullptr ? shown : ShownBy(part); });
  return shown;
}

const Column* PrivateValues::ShownByRowsOf(TableId table) {
  const Column* shown = nullptr;
  for (const ColumnId key : any_ ? program_.table(table).key : std::vector<ColumnId>()) {
    shown = shown != nullptr ? shown : ShownByColumn(key);
  }
  return shown;
}

const Column* PrivateValues::ShownByColumn(ColumnId id) {
  const auto [known, fresh] = columns_.emplace(id, nullptr);
  if (!fresh) {
    return known->second;
  }
  const Column& column = program_.column(id);
  const auto index = static_cast<size_t>(column.index);
  const Column* shown = column.is_private ? &column : nullptr;
  if (shown == nullptr && column.type.kind == TypeKind::kRow) {
    shown = ShownByRowsOf(column.type.table);
  }
  const auto add = [&](const ExprPtr& made_of) { shown = shown != nullptr ? shown : ShownBy(*made_of); };
  std::visit(Overloaded{
                 [&](const bound::EachSource& n) {
                   for (const std::vector<ExprPtr>& keys : n.keys) {
                     if (!column.hidden_ref && index < keys.size()) {
                       add(keys[index]);
                     }
                   }
                 },
                 [&](const bound::UnionSource& n) {
                   for (const bound::UnionSource::Part& part : n.parts) {
                     if (index < part.columns.size()) {
                       add(part.columns[index]);
                     }
                   }
                 },
                 [](const auto&) {},
             },
             program_.table(column.table).source);
  columns_[id] = shown;
  return shown;
}

}  // namespace tally
