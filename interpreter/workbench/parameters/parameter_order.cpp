#include "workbench/parameters/parameter_order.h"

#include <set>

#include "foundation/base/overloaded.h"
#include "language/binder/tree/walk.h"

namespace tally {
namespace {

/// Walks through definitions and tables, each once.
class ParameterReads {
 public:
  explicit ParameterReads(const bound::Program& program) : program_(program) {}

  void Visit(const bound::ExprPtr& expr) {
    if (expr) {
      VisitExpr(*expr);
    }
  }

  std::set<ParamId> found;

 private:
  void VisitExpr(const bound::Expr& expr) {
    if (expr.type.kind == TypeKind::kRow) {
      VisitTable(expr.type.table);
    }
    std::visit(Overloaded{
                   [&](const bound::ParamRef& n) { found.insert(n.param); },
                   [&](const bound::ColumnOf& n) { VisitColumn(n.column); },
                   [&](const bound::FactOf& n) { VisitDefine(n.define); },
                   [&](const bound::AggregateOf& n) {
                     VisitTable(n.table);
                     for (const ColumnId column : n.up) {
                       VisitColumn(column);
                     }
                   },
                   [](const auto&) {},
               },
               expr.node);
    bound::ForEachPart(expr, [&](const bound::Expr& part) { VisitExpr(part); });
  }

  void VisitDefine(DefineId id) {
    if (defines_.insert(id).second) {
      Visit(program_.define(id).value);
    }
  }
  void VisitColumn(ColumnId id) {
    const bound::Column& column = program_.column(id);
    VisitTable(column.table);
    VisitTable(column.derived);
  }
  void VisitSource(const bound::RowSource& source) {
    VisitTable(source.table);
    Visit(source.where);
  }
  void VisitTable(TableId id) {
    if (!id.is_valid() || !tables_.insert(id).second) {
      return;
    }
    std::visit(Overloaded{
                   [](const bound::StoredSource&) {},
                   [](const bound::CodesSource&) {},
                   [](const bound::FormCellsSource&) {},
                   [](const bound::FormLinesSource&) {},
                   [](const bound::FindingsSource&) {},
                   [&](const bound::EachSource& n) {
                     for (const bound::RowSource& source : n.sources) {
                       VisitSource(source);
                     }
                     for (const auto& keys : n.keys) {
                       for (const bound::ExprPtr& key : keys) {
                         Visit(key);
                       }
                     }
                   },
                   [&](const bound::WithSource& n) {
                     VisitSource(n.left);
                     VisitSource(n.right);
                     for (const auto& [left, right] : n.keys) {
                       Visit(left);
                       Visit(right);
                     }
                     Visit(n.where);
                   },
                   [&](const bound::UnionSource& n) {
                     for (const bound::UnionSource::Part& part : n.parts) {
                       VisitSource(part.source);
                       for (const bound::ExprPtr& column : part.columns) {
                         Visit(column);
                       }
                     }
                   },
               },
               program_.table(id).source);
  }

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
    reads.Visit(param.default_value);
    reads.Visit(param.from);
    reads.Visit(param.through);
    reads.Visit(param.above);
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
