#include "workbench/parameters/parameter_order.h"

#include <set>

#include "language/binder/tree/reads.h"

namespace tally {
namespace {

using bound::Reading;

/// The parameters that are read through definitions and tables.
class ParameterReads {
 public:
  explicit ParameterReads(const bound::Program& program) : program_(program) {}

  std::set<ParamId> found;

  void operator()(const bound::Expr& expr, Reading /*reading*/) {
    if (expr.type.kind == TypeKind::kRow) {
      (*this)(expr.type.table, Reading::kWhichRow);
    }
    bound::ForEachRead(expr, *this);
  }
  void operator()(ParamId id) { found.insert(id); }
  void operator()(DefineId id) {
    if (defines_.insert(id).second) {
      bound::ForEachRead(program_.define(id), *this);
    }
  }
  void operator()(ColumnId id, Reading reading) {
    const bound::Column& column = program_.column(id);
    (*this)(column.table, reading);
    (*this)(column.derived, reading);
  }
  void operator()(TableId id, Reading reading) {
    if (id.is_valid() && reading != Reading::kPresence && tables_.insert(id).second) {
      bound::ForEachRead(program_.table(id), *this);
    }
  }
  // Outputs are not there when parameters are set.
  void operator()(PatternsId) {}
  void operator()(AxisId) {}
  void operator()(MeasureId) {}
  void operator()(FormId) {}
  void operator()(ListingId) {}
  void operator()(WorksheetId) {}
  void operator()(ChecksId) {}

 private:
  const bound::Program& program_;
  std::set<DefineId> defines_;
  std::set<TableId> tables_;
};

class Sorter {
 public:
  explicit Sorter(const bound::Program& program) : program_(program) {}

  std::vector<ParamId> Run() {
    for (const bound::Param& param : program_.params) {
      Place(param.id);
    }
    return std::move(order_);
  }

 private:
  void Place(ParamId id) {
    if (!reached_.insert(id).second) {
      return;
    }
    const bound::Param& param = program_.params[id.index()];
    ParameterReads reads(program_);
    for (const bound::ExprPtr* part : {&param.default_value, &param.from, &param.through, &param.above}) {
      if (*part) {
        reads(**part, Reading::kValue);
      }
    }
    for (const ParamId read : reads.found) {
      Place(read);
    }
    order_.push_back(id);
  }

  const bound::Program& program_;
  std::set<ParamId> reached_;
  std::vector<ParamId> order_;
};

}  // namespace

std::vector<ParamId> ParametersInOrder(const bound::Program& program) {
  return Sorter(program).Run();
}

}  // namespace tally
