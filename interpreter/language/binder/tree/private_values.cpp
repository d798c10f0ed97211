#include "language/binder/tree/private_values.h"

#include <algorithm>

#include "foundation/base/overloaded.h"
#include "language/binder/tree/walk.h"

namespace tally {

using bound::Column;
using bound::Expr;
using bound::ExprPtr;

namespace {

/// What the fields of a checked listing are.
std::vector<const Expr*> FieldsOf(const bound::Program& program, const bound::Checks& checks) {
  std::vector<const Expr*> all;
  if (checks.listing.is_valid()) {
    for (const bound::OutputField& field : program.listings[checks.listing.index()].fields) {
      if (field.value != nullptr) {
        all.push_back(field.value.get());
      }
    }
  }
  return all;
}

/// What a column of the findings of `checks` may hold.
std::vector<const Expr*> FoundIn(const bound::Program& program, const bound::Checks& checks, const std::string& column) {
  std::vector<const Expr*> all = column == "value" ? FieldsOf(program, checks) : std::vector<const Expr*>();
  for (const bound::Rule& rule : checks.rules) {
    const bound::ExprPtr* held = column == "message"  ? &rule.message
                                 : column == "actual" ? &rule.actual
                                 : column == "limit"  ? &rule.limit
                                                      : nullptr;
    if (held != nullptr && *held != nullptr) {
      all.push_back(held->get());
    }
  }
  return all;
}

/// What a column of a table that a rule makes is made of, in each of its sources.
std::vector<const Expr*> MadeOf(const bound::Program& program, ColumnId id) {
  const Column& column = program.column(id);
  const auto index = static_cast<size_t>(column.index);
  std::vector<const Expr*> all;
  std::visit(Overloaded{
                 [&](const bound::EachSource& n) {
                   for (const std::vector<ExprPtr>& keys : n.keys) {
                     if (!column.hidden_ref && index < keys.size()) {
                       all.push_back(keys[index].get());
                     }
                   }
                 },
                 [&](const bound::UnionSource& n) {
                   for (const bound::UnionSource::Part& part : n.parts) {
                     if (index < part.columns.size()) {
                       all.push_back(part.columns[index].get());
                     }
                   }
                 },
                 [&](const bound::FindingsSource& n) { all = FoundIn(program, program.checks[n.checks.index()], column.name); },
                 [](const auto&) {},
             },
             program.table(column.table).source);
  return all;
}

bool ReadsRow(const Expr& expr, int frame) {
  const auto* row = std::get_if<bound::RowOf>(&expr.node);
  bool reads = row != nullptr && row->frame == frame;
  bound::ForEachPart(expr, [&](const Expr& part) { reads = reads || ReadsRow(part, frame); });
  return reads;
}

}  // namespace

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
          [&](const bound::InList& n) { return of_compared(n.value, n.list); },
          [&](const bound::InPeriod&) -> const Column* { return nullptr; },
          [&](const bound::InCodes&) -> const Column* { return nullptr; },
          [&](const bound::InPatterns&) -> const Column* { return nullptr; },
          [&](const bound::ShareADayOf&) -> const Column* { return nullptr; },
          [&](const bound::ParamRef& n) -> const Column* {
            const ExprPtr& value = program_.params[n.param.index()].default_value;
            return value == nullptr ? nullptr : ShownBy(*value);
          },
          [&](const bound::Special& n) { return n.kind == bound::SpecialKind::kFieldValue ? ShownByCheckedFields() : nullptr; },
          [&](const bound::SheetCell& n) { return ShownBySheet(n.sheet); },
          [&](const bound::AggregateOf& n) { return ShownByAggregate(n); },
          [&](const bound::PlaceAmong& n) { return n.value == nullptr ? nullptr : ShownBy(*n.value); },
          [&](const auto&) { return ShownByParts(value); },
      },
      value.node);
}

const Column* PrivateValues::ShownByAggregate(const bound::AggregateOf& n) {
  switch (n.kind) {
    case AggregateKind::kCount: return nullptr;
    case AggregateKind::kAny: return n.where == nullptr ? nullptr : ShownBy(*n.where);
    case AggregateKind::kSum:
    case AggregateKind::kLowest:
    case AggregateKind::kHighest:
    case AggregateKind::kMean:
    case AggregateKind::kPercentile:
    case AggregateKind::kList:
    case AggregateKind::kOne:
    case AggregateKind::kPick: break;
  }
  const Column* shown = n.value == nullptr ? nullptr : ShownBy(*n.value);
  return shown != nullptr ? shown : MatchedBy(n);
}

const Column* PrivateValues::ShownBySheet(WorksheetId id) {
  const auto [known, fresh] = sheets_.emplace(id, nullptr);
  if (!fresh) {
    return known->second;
  }
  const Column* shown = nullptr;
  const auto add = [&](const ExprPtr& value) { shown = shown != nullptr || value == nullptr ? shown : ShownBy(*value); };
  for (const bound::Worksheet::SheetColumn& column : program_.worksheets[id.index()].columns) {
    shown = shown != nullptr || !column.entered.is_valid() ? shown : ShownByColumn(column.entered);
    add(column.value);
  }
  for (const bound::Worksheet::SheetRow& row : program_.worksheets[id.index()].rows) {
    add(row.value);
  }
  return known->second = shown;
}

const Column* PrivateValues::ShownByCheckedFields() {
  const Column* shown = nullptr;
  for (const bound::Checks& checks : program_.checks) {
    for (const Expr* field : FieldsOf(program_, checks)) {
      shown = shown != nullptr ? shown : ShownBy(*field);
    }
  }
  return shown;
}

const Column* PrivateValues::ReachedBy(const Expr& row) {
  return std::visit(Overloaded{
                        [&](const bound::ColumnOf& n) {
                          const Column* by = ReachedByColumn(n.column);
                          return by != nullptr ? by : ReachedBy(*n.row);
                        },
                        [&](const bound::FactOf& n) { return ReachedByFact(n); },
                        [&](const bound::AggregateOf& n) { return MatchedBy(n); },
                        [&](const bound::ChoiceOf& n) {
                          const Column* by = ReachedBy(*n.otherwise);
                          for (const auto& [condition, branch] : n.branches) {
                            by = by != nullptr ? by : ReachedBy(*branch);
                          }
                          return by;
                        },
                        [&](const auto&) {
                          const Column* by = nullptr;
                          bound::ForEachPart(row, [&](const Expr& part) { by = by != nullptr ? by : ReachedBy(part); });
                          return by;
                        },
                    },
                    row.node);
}

const Column* PrivateValues::ReachedByColumn(ColumnId id) {
  const auto [known, fresh] = columns_that_lead_.emplace(id, nullptr);
  if (fresh) {
    const Column* by = program_.column(id).is_private ? &program_.column(id) : nullptr;
    for (const Expr* made_of : MadeOf(program_, id)) {
      by = by != nullptr ? by : ReachedBy(*made_of);
    }
    columns_that_lead_[id] = by;
  }
  return columns_that_lead_[id];
}

const Column* PrivateValues::ReachedByFact(const bound::FactOf& n) {
  const auto [known, fresh] = facts_that_lead_.emplace(n.define, nullptr);
  if (fresh) {
    known->second = ReachedBy(*program_.define(n.define).value);
  }
  const Column* by = known->second;
  by = by != nullptr || n.row == nullptr ? by : ReachedBy(*n.row);
  for (const ExprPtr& argument : n.args) {
    by = by != nullptr ? by : ShownBy(*argument);
  }
  return by;
}

const Column* PrivateValues::MatchedBy(const bound::AggregateOf& n) {
  const Column* by = n.origin == nullptr ? nullptr : ReachedBy(*n.origin);
  for (const bound::AggregateOf::Key& key : n.keys) {
    by = by != nullptr ? by : MatchedBy(key);
  }
  return by != nullptr || n.where == nullptr ? by : MatchedBy(*n.where, n.frame);
}

const Column* PrivateValues::MatchedBy(const Expr& where, int frame) {
  if (const auto* both = std::get_if<bound::AndOr>(&where.node); both != nullptr && both->is_and) {
    const Column* by = nullptr;
    for (const ExprPtr& operand : both->operands) {
      by = by != nullptr ? by : MatchedBy(*operand, frame);
    }
    return by;
  }
  const auto* compare = std::get_if<bound::CompareOf>(&where.node);
  if (compare == nullptr || compare->op != CompareOp::kEqual) {
    return nullptr;
  }
  const bool is_left = ReadsRow(*compare->left, frame);
  return MatchedBy({.child = is_left ? compare->left : compare->right, .outer = is_left ? compare->right : compare->left});
}

const Column* PrivateValues::MatchedBy(const bound::AggregateOf::Key& key) {
  return ShownBy(*key.child) == nullptr ? ShownBy(*key.outer) : nullptr;
}

const Column* PrivateValues::ShownByParts(const Expr& value) {
  const Column* shown = nullptr;
  bound::ForEachPart(value, [&](const Expr& part) { shown = shown != nullptr ? shown : ShownBy(part); });
  return shown;
}

// Of a table without a key a row prints all columns.
const Column* PrivateValues::ShownByRowsOf(TableId table) {
  const bound::Table& known = program_.table(table);
  const Column* shown = nullptr;
  for (const ColumnId column : known.key.empty() ? known.columns : known.key) {
    shown = shown != nullptr || !any_ ? shown : ShownByColumn(column);
  }
  return shown;
}

const Column* PrivateValues::ShownByColumn(ColumnId id) {
  const auto [known, fresh] = columns_.emplace(id, nullptr);
  if (!fresh) {
    return known->second;
  }
  const Column& column = program_.column(id);
  const Column* shown = column.is_private ? &column : nullptr;
  if (shown == nullptr && column.type.kind == TypeKind::kRow) {
    shown = ShownByRowsOf(column.type.table);
  }
  for (const Expr* made_of : MadeOf(program_, id)) {
    shown = shown != nullptr ? shown : ShownBy(*made_of);
  }
  columns_[id] = shown;
  return shown;
}

}  // namespace tally
