// Forms are bound when everything else is, so that a table of a form's cells on which the form itself depends shows only here.
#include <set>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/binder/outputs/output_binder.h"
#include "language/binder/tree/walk.h"

namespace tally {
namespace {

/// Follows what the cells of one form depend on, to see whether that leads back to the form.
class FormCycle {
 public:
  FormCycle(Binding& binding, FormId target) : b_(binding), program_(binding.program), target_(target) {}

  /// True when a message was given.
  bool Check() {
    VisitForm(target_);
    return found_;
  }

 private:
  void VisitForm(FormId id) {
    if (!forms_.insert(id).second) {
      return;
    }
    const bound::Form& form = program_.forms[id.index()];
    VisitTable(form.table);
    Visit(form.where);
    Visit(form.counting);
    if (form.measure.is_valid()) {
      const bound::Measure& measure = program_.measures[form.measure.index()];
      Visit(measure.denominator);
      Visit(measure.numerator);
      Visit(measure.exclude);
      Visit(measure.target);
    }
    for (const bound::Block& block : form.blocks) {
      VisitTable(block.domain);
      Visit(block.where);
      Visit(block.of_row);
    }
    VisitAxes(form.rows);
    VisitAxes(form.columns);
  }

  void Visit(const bound::ExprPtr& expr) {
    if (expr != nullptr) {
      Visit(*expr);
    }
  }

  void Visit(const bound::Expr& expr) {
    if (expr.type.kind == TypeKind::kRow) {
      VisitTable(expr.type.table);
    }
    if (const auto* aggregate = std::get_if<bound::AggregateOf>(&expr.node)) {
      VisitTable(aggregate->table);
    } else if (const auto* fact = std::get_if<bound::FactOf>(&expr.node)) {
      if (defines_.insert(fact->define).second) {
        Visit(program_.define(fact->define).value);
      }
    } else if (const auto* cell = std::get_if<bound::SheetCell>(&expr.node)) {
      VisitTable(program_.worksheets[cell->sheet.index()].entries);
    }
    bound::ForEachPart(expr, [&](const bound::Expr& part) { Visit(part); });
  }

  void Visit(const bound::RowSource& source) {
    VisitTable(source.table);
    Visit(source.where);
  }

  void VisitTable(TableId id) {
    if (!id.is_valid() || !tables_.insert(id).second) {
      return;
    }
    const bound::Table& table = program_.table(id);
    std::visit(Overloaded{[&](const bound::EachSource& each) {
                            for (size_t i = 0; i < each.sources.size(); ++i) {
                              Visit(each.sources[i]);
                              VisitAll(each.keys[i]);
                            }
                          },
                          [&](const bound::WithSource& with) {
                            Visit(with.left);
                            Visit(with.right);
                            Visit(with.where);
                          },
                          [&](const bound::UnionSource& source) {
                            for (const bound::UnionSource::Part& part : source.parts) {
                              Visit(part.source);
                              VisitAll(part.columns);
                            }
                          },
                          [&](const bound::FindingsSource& findings) {
                            const bound::Checks& checks = program_.checks[findings.checks.index()];
                            VisitTable(checks.table);
                            Visit(checks.where);
                            for (const bound::Rule& rule : checks.rules) {
                              Visit(rule.condition);
                              Visit(rule.only_if);
                              Visit(rule.message);
                              Visit(rule.actual);
                              Visit(rule.limit);
                            }
                            if (checks.listing.is_valid()) {
                              for (const bound::OutputField& field : program_.listings[checks.listing.index()].fields) {
                                Visit(field.value);
                              }
                            }
                          },
                          [&](const bound::FormCellsSource& cells) { VisitForms(table, cells.forms); },
                          [&](const bound::FormLinesSource& lines) { VisitForms(table, lines.forms); }, [](const bound::StoredSource&) {},
                          [](const bound::CodesSource&) {}},
               table.source);
  }

  void VisitForms(const bound::Table& table, const std::vector<FormId>& forms) {
    for (const FormId id : forms) {
      if (id == target_ && !found_) {
        found_ = true;
        const bound::Form& form = program_.forms[id.index()];
        b_.Error(DiagnosticKind::DependsOnItself, table.span,
                 fmt::format("the table `{}` depends on itself: it holds cells of `{}`, which counts by it", table.name, form.name))
            .Label(form.span, "the form");
      }
      VisitForm(id);
    }
  }

  void VisitAll(const std::vector<bound::ExprPtr>& exprs) {
    for (const bound::ExprPtr& expr : exprs) {
      Visit(expr);
    }
  }

  void VisitAxes(const std::vector<bound::AxisUse>& uses) {
    for (const bound::AxisUse& use : uses) {
      Visit(use.row);
      VisitAll(use.args);
      const bound::Axis& axis = program_.axes[use.axis.index()];
      if (axes_.insert(use.axis).second) {
        Visit(axis.unlisted);
        VisitItems(axis.items);
      }
    }
  }

  void VisitItems(const std::vector<bound::AxisItem>& items) {
    for (const bound::AxisItem& item : items) {
      std::visit(Overloaded{[&](const bound::HeaderItem& header) { Visit(header.text); },
                            [&](const bound::LineItem& line) {
                              Visit(line.text);
                              Visit(line.where);
                              Visit(line.offered);
                            },
                            [&](const bound::IncludeItem& include) { VisitAxes(include.axes); }, [](const bound::NumberItem&) {},
                            [&](const bound::LoopItem& loop) {
                              for (const bound::Loop& one : loop.loops) {
                                VisitTable(one.table);
                                Visit(one.value);
                                Visit(one.where);
                              }
                              VisitItems(loop.items);
                            }},
                 item.node);
    }
  }

  Binding& b_;
  const bound::Program& program_;
  FormId target_;
  bool found_ = false;
  std::set<FormId> forms_;
  std::set<TableId> tables_;
  std::set<DefineId> defines_;
  std::set<AxisId> axes_;
};

}  // namespace

void CheckFormCycles(Binding& binding) {
  for (const bound::Table& table : binding.program.tables) {
    const auto* cells = std::get_if<bound::FormCellsSource>(&table.source);
    const auto* lines = std::get_if<bound::FormLinesSource>(&table.source);
    const std::vector<FormId> none;
    for (const FormId form : cells != nullptr ? cells->forms : lines != nullptr ? lines->forms : none) {
      if (FormCycle(binding, form).Check()) {
        return;
      }
    }
  }
}

}  // namespace tally
