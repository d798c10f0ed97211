#include "engine/plan/planner.h"
#include "language/binder/tree/reads.h"

namespace tally::plan {

namespace {

using bound::Reading;

/// Follows what a program's outputs read through definitions and tables to the stored columns. The key of a table is needed only where its
/// rows are printed, sorted or found by what is written, not where their columns are read or where they are told apart.
class Reachable : public bound::FollowsReads<Reachable> {
 public:
  using FollowsReads::FollowsReads;
  using FollowsReads::operator();

  std::set<ColumnId> Run() {
    const auto all = [&](const auto& list) {
      for (const auto& thing : list) {
        bound::ForEachRead(thing, *this);
      }
    };
    all(program_.params);
    all(program_.requires_);
    all(program_.forms);
    all(program_.listings);
    all(program_.worksheets);
    all(program_.checks);
    return std::move(needed_);
  }

  void operator()(ColumnId id, Reading reading) {
    if (reading == Reading::kPresence) {
      return;
    }
    const bound::Column& column = program_.column(id);
    if (reading == Reading::kValue && column.type.kind == TypeKind::kRow) {  // its values are printed as the key of that row
      (*this)(column.type.table, Reading::kValue);
    }
    if (column.hidden_ref) {
      (*this)(column.derived, Reading::kWhichRow);
    } else {
      needed_.insert(id);
    }
    (*this)(column.table, Reading::kWhichRow);
    if (column.type.kind == TypeKind::kRow) {
      (*this)(column.type.table, Reading::kWhichRow);
    }
  }
  void operator()(TableId id, Reading reading) {
    if (!id.is_valid() || reading == Reading::kPresence) {
      return;
    }
    const bound::Table& table = program_.table(id);
    Follow(tables_, id, table);
    // What its rows are known by: their key, or all they have.
    const bool by_key = reading == Reading::kValue || (reading == Reading::kOrder && !table.key.empty());
    if (by_key && keys_.insert(id).second) {
      for (const ColumnId column : table.key.empty() ? table.columns : table.key) {
        (*this)(column, Reading::kValue);
      }
    }
  }
  // Every one of them is an output, or belongs to one, and is visited for itself.
  void operator()(FormId) {}
  void operator()(ListingId) {}
  void operator()(WorksheetId) {}
  void operator()(ChecksId) {}

 private:
  std::set<ColumnId> needed_;
  std::set<TableId> tables_;
  std::set<TableId> keys_;
};

}  // namespace

std::set<ColumnId> NeededColumns(const bound::Program& program) {
  return Reachable(program).Run();
}

}  // namespace tally::plan
