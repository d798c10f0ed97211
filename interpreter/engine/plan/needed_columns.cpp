#include "engine/plan/planner.h"
#include "foundation/base/overloaded.h"
#include "language/binder/tree/walk.h"

namespace tally::plan {

namespace {

/// Walks from the outputs through definitions and tables to the stored columns. The key of a table is needed only where its rows are
/// printed, sorted or found by what is written, not where their columns are read or where they are told apart.
class Reachable {
 public:
  explicit Reachable(const bound::Program& program) : program_(program) {}

  std::set<ColumnId> Run() {
    for (const bound::Param& param : program_.params) {
      Visit(param.default_value);
      Visit(param.from);
      Visit(param.through);
      Visit(param.above);
      if (param.values_of.is_valid()) {
        VisitValuesOf(param.values_of);
      }
      if (param.type.kind == TypeKind::kRow) {
        VisitKey(param.type.table);
      }
    }
    for (const bound::Require& require : program_.requires_) {
      Visit(require.condition);
      Visit(require.message);
      if (require.column.is_valid()) {
        VisitValuesOf(require.column);
      }
      VisitKey(require.table);
    }
    for (const bound::Form& form : program_.forms) {
      VisitForm(form);
    }
    for (const bound::Listing& listing : program_.listings) {
      VisitKey(listing.table);
      Visit(listing.where);
      VisitFiles(listing.files);
      VisitSort(listing.sorted);
      VisitFields(listing.fields);
    }
    for (const bound::Worksheet& sheet : program_.worksheets) {
      VisitWorksheet(sheet);
    }
    for (const bound::Checks& checks : program_.checks) {
      VisitChecks(checks);
    }
    return std::move(needed_);
  }

 private:
  void Visit(const bound::ExprPtr& expr) {
    if (expr) {
      VisitExpr(*expr);
    }
  }
  void VisitExpr(const bound::Expr& expr) {
    if (expr.type.kind == TypeKind::kRow) {
      VisitKey(expr.type.table);
    }
    VisitParts(expr);
  }
  // An expression of which, if it is a row, nobody asks more than which row it is.
  void VisitWhichRow(const bound::ExprPtr& expr) {
    if (expr && expr->type.kind == TypeKind::kRow) {
      VisitTable(expr->type.table);
      VisitParts(*expr);
    } else {
      Visit(expr);
    }
  }
  void VisitParts(const bound::Expr& expr) {
    std::visit(Overloaded{
                   [&](const bound::ColumnOf& n) {
                     VisitColumn(n.column);
                     VisitWhichRow(n.row);
                   },
                   [&](const bound::FactOf& n) {
                     VisitDefine(n.define);
                     VisitWhichRow(n.row);
                     for (const bound::ExprPtr& arg : n.args) {
                       VisitWhichRow(arg);
                     }
                   },
                   [&](const bound::CompareOf& n) {
                     VisitWhichRow(n.left);
                     VisitWhichRow(n.right);
                   },
                   [&](const bound::IsSame& n) {
                     VisitWhichRow(n.left);
                     VisitWhichRow(n.right);
                   },
                   [&](const bound::IsMissing& n) { VisitWhichRow(n.operand); },
                   [&](const bound::AggregateOf& n) { VisitAggregate(n); },
                   [&](const bound::SheetCell& n) {
                     VisitWorksheet(program_.worksheets[n.sheet.index()]);
                     Visit(n.report);
                   },
                   [&](const auto&) { bound::ForEachPart(expr, [&](const bound::Expr& part) { VisitExpr(part); }); },
               },
               expr.node);
  }
  void VisitAggregate(const bound::AggregateOf& n) {
    VisitTable(n.table);
    for (ColumnId column : n.up) {
      VisitColumn(column);
    }
    VisitWhichRow(n.origin);
    for (const bound::AggregateOf::Key& key : n.keys) {
      if (std::holds_alternative<bound::Special>(key.outer->node)) {  // a worksheet's row, known by its name
        Visit(key.child);
      } else {
        VisitWhichRow(key.child);
      }
      VisitWhichRow(key.outer);
    }
    Visit(n.where);
    Visit(n.value);
    for (const bound::AggregateOf::Order& order : n.order) {
      Visit(order.key);
    }
  }
  void VisitDefine(DefineId id) {
    if (!defines_.insert(id).second) {
      return;
    }
    const bound::Define& define = program_.define(id);
    if (define.table.is_valid()) {
      VisitTable(define.table);
    }
    VisitWhichRow(define.value);
  }
  void VisitColumn(ColumnId id) {
    const bound::Column& column = program_.column(id);
    if (column.hidden_ref) {
      VisitTable(column.derived);
    } else {
      needed_.insert(id);
    }
    VisitTable(column.table);
    if (column.type.kind == TypeKind::kRow) {
      VisitTable(column.type.table);
    }
  }
  // The column, and what its values are printed as.
  void VisitValuesOf(ColumnId id) {
    VisitColumn(id);
    if (const Type& type = program_.column(id).type; type.kind == TypeKind::kRow) {
      VisitKey(type.table);
    }
  }
  // What the rows of a table are known by: their key, or all they have.
  void VisitKey(TableId id) {
    VisitTable(id);
    if (!id.is_valid() || !keys_.insert(id).second) {
      return;
    }
    const bound::Table& table = program_.table(id);
    for (ColumnId column : table.key.empty() ? table.columns : table.key) {
      VisitValuesOf(column);
    }
  }
  void VisitSource(const bound::RowSource& source) {
    VisitTable(source.table);
    Visit(source.where);
  }
  void VisitTable(TableId id) {
    if (!id.is_valid() || !tables_.insert(id).second) {
      return;
    }
    const bound::Table& table = program_.table(id);
    std::visit(Overloaded{
                   [](const bound::StoredSource&) {},
                   [](const bound::CodesSource&) {},
                   [](const bound::FormCellsSource&) {},
                   [](const bound::FormLinesSource&) {},
                   [&](const bound::FindingsSource& n) { VisitChecks(program_.checks[n.checks.index()]); },
                   [&](const bound::EachSource& n) {
                     for (size_t i = 0; i < n.sources.size(); ++i) {
                       VisitSource(n.sources[i]);
                       for (const bound::ExprPtr& key : n.keys[i]) {
                         VisitWhichRow(key);
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
                     for (ColumnId column : table.columns) {  // a text may stand for a row
                       VisitValuesOf(column);
                     }
                     for (const bound::UnionSource::Part& part : n.parts) {
                       VisitSource(part.source);
                       for (const bound::ExprPtr& column : part.columns) {
                         Visit(column);
                       }
                     }
                   },
               },
               table.source);
  }
  void VisitSort(const std::vector<bound::SortKey>& sorted) {
    for (const bound::SortKey& key : sorted) {
      Visit(key.key);
    }
  }
  void VisitFiles(const std::vector<bound::OutputFile>& files) {
    for (const bound::OutputFile& file : files) {
      Visit(file.name);
      Visit(file.rows);
      Visit(file.condition);
      Visit(file.header);
      VisitSort(file.sorted);
    }
  }
  void VisitLoops(const std::vector<bound::Loop>& loops) {
    for (const bound::Loop& loop : loops) {
      Visit(loop.list);
      VisitKey(loop.codes);
      VisitKey(loop.table);
      Visit(loop.value);
      Visit(loop.where);
    }
  }
  void VisitFields(const std::vector<bound::OutputField>& fields) {
    for (const bound::OutputField& field : fields) {
      Visit(field.heading);
      Visit(field.value);
      VisitLoops(field.loops);
    }
  }
  void VisitAxes(const std::vector<bound::AxisUse>& uses) {
    for (const bound::AxisUse& use : uses) {
      VisitWhichRow(use.row);
      for (const bound::ExprPtr& arg : use.args) {
        Visit(arg);
      }
      if (axes_.insert(use.axis).second) {
        const bound::Axis& axis = program_.axes[use.axis.index()];
        Visit(axis.unlisted);
        VisitItems(axis.items);
      }
    }
  }
  void VisitItems(const std::vector<bound::AxisItem>& items) {
    for (const bound::AxisItem& item : items) {
      std::visit(Overloaded{
                     [&](const bound::HeaderItem& n) { Visit(n.text); },
                     [&](const bound::LineItem& n) {
                       Visit(n.text);
                       Visit(n.where);
                       Visit(n.offered);
                       Visit(n.shown);
                     },
                     [&](const bound::IncludeItem& n) { VisitAxes(n.axes); },
                     [](const bound::NumberItem&) {},
                     [&](const bound::LoopItem& n) {
                       VisitLoops(n.loops);
                       VisitItems(n.items);
                     },
                 },
                 item.node);
    }
  }
  void VisitForm(const bound::Form& form) {
    VisitTable(form.table);
    Visit(form.where);
    Visit(form.counting);
    if (form.measure.is_valid()) {
      const bound::Measure& measure = program_.measures[form.measure.index()];
      Visit(measure.where);
      Visit(measure.counting);
      Visit(measure.denominator);
      Visit(measure.numerator);
      Visit(measure.exclude);
      Visit(measure.target);
      VisitAxes(measure.lines);
    }
    VisitFiles(form.files);
    for (const bound::Block& block : form.blocks) {
      VisitKey(block.domain);
      Visit(block.where);
      VisitSort(block.sorted);
      Visit(block.of_row);
    }
    VisitFields(form.labels);
    VisitFields(form.values);
    VisitAxes(form.rows);
    VisitAxes(form.columns);
    for (const bound::ShowMark& show : form.shows) {
      Visit(show.where);
    }
  }
  void VisitWorksheet(const bound::Worksheet& sheet) {
    if (!worksheets_.insert(sheet.id).second) {
      return;
    }
    VisitKey(sheet.table);
    VisitKey(sheet.entries);
    VisitFiles(sheet.files);
    VisitFields(sheet.labels);
    for (const bound::AggregateOf::Key& key : sheet.keys) {
      Visit(key.child);
      Visit(key.outer);
    }
    for (const auto& column : sheet.columns) {
      if (column.entered.is_valid()) {
        VisitValuesOf(column.entered);
      }
      Visit(column.value);
    }
    for (const auto& row : sheet.rows) {
      Visit(row.value);
    }
  }
  void VisitChecks(const bound::Checks& checks) {
    if (!checks_.insert(checks.id).second) {
      return;
    }
    VisitKey(checks.table);
    Visit(checks.where);
    for (const bound::Rule& rule : checks.rules) {
      Visit(rule.on_text);
      Visit(rule.condition);
      Visit(rule.only_if);
      Visit(rule.actual);
      Visit(rule.limit);
      Visit(rule.message);
      VisitLoops(rule.loops);
    }
  }

  const bound::Program& program_;
  std::set<ColumnId> needed_;
  std::set<DefineId> defines_;
  std::set<TableId> tables_;
  std::set<TableId> keys_;
  std::set<AxisId> axes_;
  std::set<WorksheetId> worksheets_;
  std::set<ChecksId> checks_;
};

}  // namespace

std::set<ColumnId> NeededColumns(const bound::Program& program) {
  return Reachable(program).Run();
}

}  // namespace tally::plan
