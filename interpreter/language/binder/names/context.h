#pragma once

#include <map>
#include <string>
#include <vector>

#include "language/binder/tree/make.h"

namespace tally {

/// A row that names may be of. Frame n of an ExprContext is frame n of the bound expression.
struct Frame {
  TableId table;
  /// How the row may be called: the cohort, block or alias by which it was reached and its table's name. The innermost frame wins.
  std::vector<std::string> names;
  /// A row around a place, of which nothing can be asked there: no name means it.
  bool is_hidden() const { return names.front().empty(); }
  void Hide() { names = {""}; }
  /// The row of a table that is being bound (`L with R ... where`): the columns that the table has so far are used.
  bool being_bound = false;
};

struct LoopName {
  std::string name;
  int slot = 0;
  Type type;
  Span span = {};  // of the name
};

/// Where an expression stands: what its names may mean.
struct ExprContext {
  std::vector<Frame> frames;          // the last one is the innermost; bare columns and facts are its only
  std::vector<bound::Argument> args;  // of the definition that is being bound
  std::vector<LoopName> loops;
  /// Names that stand for an expression here, dotted ones included: `count`, `line.number`, `m.target`, `value`, row `A`, cell `C10`.
  /// They win over columns and parameters.
  std::map<std::string, bound::ExprPtr, std::less<>> named;
  DefineId inherited;       // what `inherited` means; invalid: nothing
  int inherited_frame = 0;  // of whose row it is
  bool may_reveal = false;  // the condition of a mark, which may ask `reveals(...)`
  /// Worksheet whose columns `column 4` means; the bound expression of its report row.
  WorksheetId sheet;
  bound::ExprPtr sheet_report;

  /// The same place one row further in.
  ExprContext Within(Frame frame) const {
    ExprContext inner = *this;
    inner.frames.push_back(std::move(frame));
    return inner;
  }
};

/// Where `reveals` can be asked.
inline constexpr const char* kRevealsHint = "write `show \"*\" where reveals(\"*\")`, further conditions joined by `and`";

inline bound::ExprPtr MakeRowOf(const ExprContext& context, int frame, Span span) {
  return bound::MakeRowOf(context.frames[static_cast<size_t>(frame)].table, frame, span);
}

}  // namespace tally
