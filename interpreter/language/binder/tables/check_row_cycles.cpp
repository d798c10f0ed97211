// Definitions bind each other's names on demand, and columns of a table are known before its rows are: that which rows a table has depends
// on itself shows only when all is bound.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "language/binder/tables/table_binder.h"
#include "language/binder/tree/reads.h"

namespace tally {
namespace {

using bound::Reading;

class RowCycles {
 public:
  explicit RowCycles(ProgramBuilder& builder) : b_(builder), program_(builder.program) {}

  void Check() {
    for (const bound::Table& table : program_.tables) {
      (*this)(table.id, Reading::kWhichRow);
    }
  }

  void operator()(const bound::Expr& expr, Reading) {
    if (expr.type.kind == TypeKind::kRow) {
      (*this)(expr.type.table, Reading::kWhichRow);
    }
    bound::ForEachRead(expr, *this);
  }
  void operator()(TableId id, Reading reading) {
    if (!found_ && id.is_valid() && reading != Reading::kPresence && !IsOwn(id)) {
      const bound::Table& table = program_.table(id);
      Follow({true, id.value}, {table.name, table.span}, table);
    }
  }
  void operator()(DefineId id) {
    if (!found_) {
      const bound::Define& define = program_.define(id);
      Follow({false, id.value}, {define.name, define.span}, define);
    }
  }
  void operator()(ChecksId id) { bound::ForEachRead(program_.checks[id.index()], *this); }
  void operator()(ColumnId, Reading) {}
  void operator()(ParamId) {}
  void operator()(PatternsId) {}
  void operator()(AxisId) {}
  void operator()(MeasureId) {}
  void operator()(FormId) {}  // check_form_cycles.cpp
  void operator()(ListingId) {}
  void operator()(WorksheetId) {}

 private:
  using Id = std::pair<bool, uint32_t>;  // a table or a definition

  /// A rule looks at its own row, and the parts of a table at the row that is made.
  bool IsOwn(TableId id) const {
    if (path_.empty()) {
      return false;
    }
    const auto& [is_table, number] = path_.back().first;
    return is_table ? number == id.value : program_.define(DefineId(number)).table == id;
  }

  struct Step {
    std::string name;
    Span span;
  };

  template <class Node>
  void Follow(const Id& id, Step step, const Node& node) {
    const auto [known, is_new] = open_.emplace(id, true);
    if (!is_new) {
      if (known->second) {
        Report(id);
      }
      return;
    }
    path_.emplace_back(id, std::move(step));
    bound::ForEachRead(node, *this);
    path_.pop_back();
    open_[id] = false;
  }

  void Report(const Id& id) {
    const auto first = std::find_if(path_.begin(), path_.end(), [&](const auto& each) { return each.first == id; });
    const auto table = std::find_if(first, path_.end(), [](const auto& each) { return each.first.first; });
    if (table == path_.end()) {
      return;  // definitions only, which was reported where they were bound
    }
    found_ = true;
    std::rotate(first, table, path_.end());
    std::string names;
    for (auto at = first; at != path_.end(); ++at) {
      names += fmt::format("`{}` -> ", at->second.name);
    }
    Diagnostic& message =
        b_.Error(DiagnosticKind::DependsOnItself, first->second.span,
                 fmt::format("which rows `{}` has depends on itself: {}`{}`", first->second.name, names, first->second.name));
    for (auto at = first + 1; at != path_.end(); ++at) {
      message.Label(at->second.span, fmt::format("through `{}`", at->second.name));
    }
  }

  ProgramBuilder& b_;
  const bound::Program& program_;
  bool found_ = false;
  std::map<Id, bool> open_;  // whether what it reads is still being followed
  std::vector<std::pair<Id, Step>> path_;
};

}  // namespace

void CheckRowCycles(ProgramBuilder& builder) {
  RowCycles(builder).Check();
}

}  // namespace tally
