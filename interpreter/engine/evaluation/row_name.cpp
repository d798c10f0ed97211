#include "engine/evaluation/row_name.h"

#include <set>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "engine/plan/phase.h"
#include "foundation/base/counted.h"
#include "foundation/base/overloaded.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/private_values.h"
#include "language/binder/tree/walk.h"

namespace tally {
namespace {

/// Whether what the key of a table prints can be read: columns of files that no output reads are checked and let go.
class KeysAtHand {
 public:
  explicit KeysAtHand(Executor& executor) : executor_(executor), program_(executor.planner().program()) {}

  /// Not where the key is private: rows are then known by where they stand.
  bool Of(TableId table) {
    if (!seen_tables_.insert(table).second) {
      return true;
    }
    if (private_.ShownByRowsOf(table) != nullptr) {
      return false;
    }
    bool all = true;
    for (const ColumnId key : program_.table(table).key) {
      all = all && Of(key);
    }
    return all;
  }

 private:
  bool Of(ColumnId id) {
    const bound::Column& column = program_.column(id);
    const auto index = static_cast<size_t>(column.index);
    const bool at_hand = std::visit(Overloaded{
                                        [&](const bound::StoredSource&) {
                                          const StoredTable* stored = executor_.Stored(column.table);
                                          return stored != nullptr && stored->Column(index) != nullptr;
                                        },
                                        [&](const bound::EachSource& each) {
                                          bool all = true;
                                          for (const std::vector<bound::ExprPtr>& keys : each.keys) {
                                            all = all && (index >= keys.size() || Of(*keys[index]));
                                          }
                                          return all;
                                        },
                                        [&](const bound::UnionSource& parts) {
                                          bool all = true;
                                          for (const bound::UnionSource::Part& part : parts.parts) {
                                            all = all && Of(*part.columns[index]);
                                          }
                                          return all;
                                        },
                                        [](const auto&) { return true; },
                                    },
                                    program_.table(column.table).source);
    return at_hand && (column.type.kind != TypeKind::kRow || Of(column.type.table));
  }

  bool Of(const bound::Expr& expr) {
    bool all = true;
    if (const auto* column = std::get_if<bound::ColumnOf>(&expr.node)) {
      all = Of(column->column);
    } else if (const auto* fact = std::get_if<bound::FactOf>(&expr.node); fact != nullptr && seen_defines_.insert(fact->define).second) {
      all = Of(*program_.define(fact->define).value);
    }
    bound::ForEachPart(expr, [&](const bound::Expr& part) { all = all && Of(part); });
    return all;
  }

  Executor& executor_;
  const bound::Program& program_;
  PrivateValues private_{program_};  // whatever answers may show: these names stand in messages
  std::set<TableId> seen_tables_;
  std::set<DefineId> seen_defines_;
};

std::string TextOfKey(Executor& executor, TableId table, RowIndex row) {
  plan::Planner& planner = executor.planner();
  const plan::OpenPlan phase(planner.graph(), plan::Phase::kWording);
  const Span span = planner.program().table(table).span;
  const bound::Expr name{.type = Type::Row(table), .nullable = false, .span = span, .node = bound::RowOf{0}};
  const VectorRef texts = executor.Evaluate(planner.LowerText(name, planner.TableEnvironment(table)));
  return std::string(TextOrNothing(*texts, row));
}

}  // namespace

std::string OriginInWords(Executor& executor, TableId table, RowIndex row) {
  const std::optional<RowOrigin> origin = executor.OriginOf(table, row);
  if (!origin) {
    return fmt::format("row {} of `{}`", row + 1, executor.planner().program().table(table).name);
  }
  return std::visit(Overloaded{[](const FileLine& at) { return fmt::format("line {} of {}", at.line, Printable(at.file)); }}, *origin);
}

std::string OriginInTable(const Executor& executor, TableId table, RowIndex row) {
  const std::optional<RowOrigin> origin = executor.OriginOf(table, row);
  return origin ? std::visit(Overloaded{[](const FileLine& at) { return fmt::format("line {}", at.line); }}, *origin)
                : fmt::format("row {}", row + 1);
}

DataPlace PlaceOfRow(const Executor& executor, TableId table, RowIndex row) {
  const std::optional<RowOrigin> origin = executor.OriginOf(table, row);
  return origin ? std::visit(Overloaded{[](const FileLine& at) {
                               return DataPlace{at.file, at.line};
                             }},
                             *origin)
                : DataPlace{executor.Stored(table)->schema->file, 0};
}

std::string RowInWords(Executor& executor, TableId table, RowIndex row) {
  return KeysAtHand(executor).Of(table) ? DataValue(TextOfKey(executor, table, row)) : OriginInWords(executor, table, row);
}

std::string RowOfTableInWords(Executor& executor, TableId table, RowIndex row) {
  return KeysAtHand(executor).Of(table)
             ? fmt::format("row {} of `{}`", DataValue(TextOfKey(executor, table, row)), executor.planner().program().table(table).name)
             : OriginInWords(executor, table, row);
}

std::string RowsText(size_t rows) {
  return Counted(rows, "row");
}

std::string KeyOfRow(Executor& executor, TableId table, RowIndex row) {
  return Printable(TextOfKey(executor, table, row));
}

std::string NameOfRow(Executor& executor, TableId table, RowIndex row) {
  return KeysAtHand(executor).Of(table) ? Printable(TextOfKey(executor, table, row)) : OriginInWords(executor, table, row);
}

}  // namespace tally
