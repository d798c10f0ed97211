#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/same_expression.h"
#include "language/binder/tree/walk.h"
#include "workbench/asking/answer.h"
#include "workbench/asking/cell_members.h"
#include "workbench/asking/output_cell.h"
#include "workbench/asking/rows_table.h"

namespace tally {
namespace {

constexpr size_t kMostFields = 12;  // that nobody asked for

/// What the rules of a cell read of a unit's row: its columns, and facts by their names.
class FieldsRead {
 public:
  FieldsRead(Run& run, const Cell& cell) : run_(run), program_(run.program()), cell_(cell), private_(run.program()) {
    AddKeyFields(run, cell.unit, fields_);
    for (const bound::OutputField& field : fields_) {
      headings_.insert(HeadingOf(*field.value));
    }
    std::erase_if(fields_, [&](const bound::OutputField& field) { return private_.ShownBy(*field.value) != nullptr; });
  }

  std::vector<bound::OutputField> Take() {
    AddAll(cell_.conditions);
    for (const std::vector<CellCondition>& way : cell_.ways) {
      AddAll(way);
    }
    return std::move(fields_);
  }

 private:
  void AddAll(const std::vector<CellCondition>& conditions) {
    for (const CellCondition& condition : conditions) {
      if (condition.expr != nullptr && !condition.env.frames.empty()) {
        Add(*condition.expr, condition.env.frames.front().table);
      }
    }
  }

  /// `of`: the table of frame 0.
  void Add(const bound::Expr& expr, TableId of) {
    if (const bound::ExprPtr value = OfUnit(expr, of); value != nullptr && !std::holds_alternative<bound::RowOf>(value->node)) {
      const auto* fact = std::get_if<bound::FactOf>(&value->node);
      if (fact == nullptr || !program_.define(fact->define).is_cohort) {
        AddField(value);
        return;
      }
      if (opened_.insert(fact->define).second && std::holds_alternative<bound::RowOf>(fact->row->node)) {
        Add(*program_.define(fact->define).value, cell_.unit);
      }
      return;
    }
    if (std::holds_alternative<bound::AggregateOf>(expr.node)) {
      return;  // of other rows
    }
    if (const auto* fact = std::get_if<bound::FactOf>(&expr.node);
        fact != nullptr && program_.define(fact->define).is_cohort && std::holds_alternative<bound::RowOf>(fact->row->node)) {
      if (opened_.insert(fact->define).second) {
        Add(*program_.define(fact->define).value, of);
      }
      return;
    }
    bound::ForEachPart(expr, [&](const bound::Expr& part) { Add(part, of); });
  }

  /// A column or fact of the row at hand, seen from the unit's row; null: it is of another row.
  bound::ExprPtr OfUnit(const bound::Expr& expr, TableId of) const {
    if (of == cell_.table && cell_.counting != nullptr && bound::SameExpression(expr, *cell_.counting)) {
      return bound::MakeRowOf(cell_.unit, 0, expr.span);
    }
    if (const auto* row = std::get_if<bound::RowOf>(&expr.node)) {
      return row->frame == 0 && of == cell_.unit ? bound::MakeRowOf(of, 0, expr.span) : nullptr;
    }
    if (const auto* column = std::get_if<bound::ColumnOf>(&expr.node)) {
      bound::ExprPtr row = OfUnit(*column->row, of);
      return row == nullptr ? nullptr : bound::MakeColumnOf(program_, std::move(row), column->column, expr.span);
    }
    if (const auto* fact = std::get_if<bound::FactOf>(&expr.node); fact != nullptr && fact->row != nullptr) {
      const auto is_constant = [](const bound::ExprPtr& argument) {
        return std::holds_alternative<bound::Constant>(argument->node) || std::holds_alternative<bound::ParamRef>(argument->node);
      };
      bound::ExprPtr row = OfUnit(*fact->row, of);
      return row == nullptr || !std::all_of(fact->args.begin(), fact->args.end(), is_constant)
                 ? nullptr
                 : bound::MakeExpr(bound::FactOf{fact->define, std::move(row), fact->args}, expr.type, true, expr.span);
    }
    return nullptr;
  }

  std::string HeadingOf(const bound::Expr& expr) const {
    if (const auto* column = std::get_if<bound::ColumnOf>(&expr.node)) {
      const std::string row = HeadingOf(*column->row);
      return row + (row.empty() ? "" : ".") + program_.column(column->column).name;
    }
    if (const auto* fact = std::get_if<bound::FactOf>(&expr.node)) {
      const std::string row = HeadingOf(*fact->row);
      std::string args;
      for (const bound::ExprPtr& argument : fact->args) {
        args += (args.empty() ? "" : ", ") + std::string(run_.sources().Text(argument->span));
      }
      return row + (row.empty() ? "" : ".") + program_.define(fact->define).name + (args.empty() ? "" : "(" + args + ")");
    }
    return "";
  }

  void AddField(const bound::ExprPtr& value) {
    const bool prints = !value->type.list && value->type.kind != TypeKind::kPeriod && value->type.kind != TypeKind::kAll;
    std::string heading = HeadingOf(*value);
    if (!prints || fields_.size() >= kMostFields || private_.ShownBy(*value) != nullptr || !headings_.insert(heading).second) {
      return;
    }
    fields_.push_back(FieldOf(value, std::move(heading)));
  }

  Run& run_;
  const bound::Program& program_;
  const Cell& cell_;
  PrivateValues private_;  // what is only shown by its name
  std::vector<bound::OutputField> fields_;
  std::set<std::string> headings_;
  std::set<DefineId> opened_;
};

/// Says where a form hides the number behind which somebody looks.
void TellHidden(Run& run, const ast::Expr& named) {
  const auto* call = std::get_if<ast::NameRef>(&named.node);
  const auto& forms = run.program().forms;
  const bool may_hide = call != nullptr && std::any_of(forms.begin(), forms.end(), [&](const bound::Form& form) {
                          return form.name == call->name.text && !form.shows.empty();
                        });
  if (!may_hide) {
    return;
  }
  const DiagnosticSink before = run.sink();
  const std::optional<OutputCell> cell = FindOutputCell(run, *call, named.span);
  run.sink() = before;  // a word for a column that is not printed is no fault
  if (cell && cell->number && !ParseRational(cell->printed)) {
    run.sink()
        .Note(DiagnosticKind::HiddenCell, named.span, fmt::format("the form prints \"{}\" here", Printable(cell->printed)))
        .Hint("these rows are not for publication");
  }
}

std::string NameOf(const Run& run, TableId table) {
  return run.program().table(table).name;
}

}  // namespace

Answer AnswerWho(Run& run, const ast::Question& question) {
  const std::optional<Cell> cell = FindCell(run, *question.value);
  const std::optional<Cell> except = cell && question.except != nullptr ? FindCell(run, *question.except) : std::nullopt;
  if (!cell || run.sink().HasErrors()) {
    return {};
  }
  QuestionRows rows{.table = cell->unit, .rows = UnitsOf(run.executor(), *cell)};
  if (except) {
    if (except->unit != cell->unit) {
      run.sink().Report(DiagnosticKind::TypeMismatch, question.except->span,
                        fmt::format("this cell counts rows of `{}`, and the one before rows of `{}`", NameOf(run, except->unit),
                                    NameOf(run, cell->unit)));
      return {};
    }
    rows.rows.AndNot(UnitsOf(run.executor(), *except));
  }
  if (run.sink().HasErrors() || (question.where != nullptr && !Narrow(run, *question.where, rows))) {
    return {};
  }
  std::optional<ShownRows> shown = BindShown(run, question, rows.table);
  if (!shown) {
    return {};
  }
  if (shown->fields.empty()) {
    shown->fields = FieldsRead(run, *cell).Take();
  }
  Answer answer = AnswerOfRows(run, *shown, std::move(rows), "nobody");
  TellHidden(run, *question.value);
  return answer;
}

}  // namespace tally
