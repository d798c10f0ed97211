#include "outputs/run/printed_checks.h"

#include "language/binder/tree/reads.h"

namespace tally {
namespace {

using bound::Reading;

/// Follows what outputs read to the checks.
class Printed {
 public:
  explicit Printed(const bound::Program& program) : program_(program) {}

  std::set<ChecksId> Run() {
    const auto all = [&](const auto& list) {
      for (const auto& thing : list) {
        bound::ForEachRead(thing, *this);
      }
    };
    all(program_.forms);
    all(program_.listings);
    all(program_.worksheets);
    return std::move(checks_);
  }

  void operator()(const bound::Expr& expr, Reading reading) {
    if (expr.type.kind == TypeKind::kRow) {
      (*this)(expr.type.table, reading);
    }
    bound::ForEachRead(expr, *this);
  }
  void operator()(ColumnId id, Reading reading) {
    (*this)(program_.column(id).table, reading);
    (*this)(program_.column(id).derived, reading);
  }
  void operator()(TableId id, Reading /*reading*/) {
    if (id.is_valid() && tables_.insert(id).second) {
      bound::ForEachRead(program_.table(id), *this);
    }
  }
  void operator()(DefineId id) {
    if (defines_.insert(id).second) {
      bound::ForEachRead(program_.define(id), *this);
    }
  }
  void operator()(AxisId id) {
    if (axes_.insert(id).second) {
      bound::ForEachRead(program_.axes[id.index()], *this);
    }
  }
  void operator()(MeasureId id) {
    if (measures_.insert(id).second) {
      bound::ForEachRead(program_.measures[id.index()], *this);
    }
  }
  void operator()(ChecksId id) {
    if (checks_.insert(id).second) {
      bound::ForEachRead(program_.checks[id.index()], *this);
    }
  }
  // Every one of them is an output, and visited for itself.
  void operator()(FormId) {}
  void operator()(ListingId) {}
  void operator()(WorksheetId) {}
  void operator()(ParamId) {}
  void operator()(PatternsId) {}

 private:
  const bound::Program& program_;
  std::set<ChecksId> checks_;
  std::set<DefineId> defines_;
  std::set<TableId> tables_;
  std::set<AxisId> axes_;
  std::set<MeasureId> measures_;
};

}  // namespace

std::set<ChecksId> PrintedChecks(const bound::Program& program) {
  return Printed(program).Run();
}

}  // namespace tally
