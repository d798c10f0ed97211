#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "outputs/forms/count_form.h"
#include "outputs/publication/form_result.h"
#include "workbench/asking/answer.h"
#include "workbench/asking/output_cell.h"

namespace tally {
namespace {

constexpr size_t kMostListed = 1000;

/// What a form's column says of its lines.
enum class Counted { kCell, kLine, kNumerator, kDenominator };

class CellRows {
 public:
  CellRows(Run& run, const FormCellPlace& place) : run_(run), executor_(run.executor()), place_(place), form_(*place.form) {}

  /// The rows of the form's table behind the cell; nothing when the cell counts none.
  std::optional<Bitmap> Find(const ast::NameRef& call) {
    const std::optional<Counted> counted = CountedBy(place_.column);
    if (!counted) {
      Refuse(call);
      return std::nullopt;
    }
    const FormResult::Row& row = place_.result->rows[place_.row];
    const AxisLine& line = place_.result->line(row);
    const bool numerator = *counted == Counted::kNumerator || line.numerator_only;
    Bitmap rows = CountedRows(executor_, place_.result->plan);
    if (form_.measure.is_valid() && numerator) {
      rows = NumeratorRows(executor_, place_.result->plan, rows);
    }
    LeaveBlock(row.block, rows);
    LeaveLine(line, rows);
    if (*counted == Counted::kCell) {
      LeaveLine(place_.result->columns()[place_.column - form_.labels.size()], rows);
    }
    return rows;
  }

 private:
  std::optional<Counted> CountedBy(size_t column) const {
    if (column < form_.labels.size()) {
      return std::nullopt;
    }
    column -= form_.labels.size();
    if (!form_.measure.is_valid()) {
      return Counted::kCell;
    }
    if (column >= form_.values.size()) {  // one of MeasureWords
      return column == form_.values.size() ? Counted::kNumerator : Counted::kDenominator;
    }
    const bound::ExprPtr& value = form_.values[column].value;
    const auto* special = value == nullptr ? nullptr : std::get_if<bound::Special>(&value->node);
    if (special == nullptr) {
      return std::nullopt;
    }
    if (special->kind == bound::SpecialKind::kNumerator) {
      return Counted::kNumerator;
    }
    if (special->kind == bound::SpecialKind::kDenominator) {
      return Counted::kDenominator;
    }
    return special->kind == bound::SpecialKind::kCount ? std::optional(Counted::kLine) : std::nullopt;
  }

  void Refuse(const ast::NameRef& call) {
    const Span span = call.args.back()->span;
    std::string before;  // what names the row stays
    for (size_t i = 0; i + 1 < call.args.size(); ++i) {
      before += std::string(run_.sources().Text(call.args[i]->span)) + ", ";
    }
    Diagnostic& message = run_.sink().Report(DiagnosticKind::WrongArguments, span, "this column counts nobody");
    if (form_.measure.is_valid()) {
      message.Hint(fmt::format("ask `who in {0}({1}\"numerator\")` or `who in {0}({1}\"denominator\")`", form_.name, before));
    } else if (!place_.result->columns().empty()) {
      message.Hint(fmt::format("ask `who in {}({}\"{}\")`", form_.name, before, Printable(place_.result->columns().front().text)));
    }
  }

  void LeaveBlock(uint32_t block, Bitmap& rows) {
    for (size_t i = 0; i < form_.blocks.size(); ++i) {
      const VectorRef belongs = EvaluateOver(executor_, place_.result->plan.blocks[i].of_row, rows.size(), &rows);
      const int32_t wanted = IntegerAt(*place_.result->blocks().rows[i], block);
      Bitmap here(rows.size());
      rows.ForEach([&](size_t row) {
        if (!IsMissingAt(*belongs, row) && IntegerAt(*belongs, row) == wanted) {
          here.Set(row);
        }
      });
      rows = std::move(here);
    }
  }

  void LeaveLine(const AxisLine& line, Bitmap& rows) {
    if (!line.test.where.is_valid() || !line.offered || !line.provided) {
      rows = Bitmap(rows.size());
      return;
    }
    const NodeId node = line.test.row.is_valid() ? executor_.planner().Gather(line.test.where, line.test.row) : line.test.where;
    rows.And(EvaluateYes(executor_, node, rows.size(), &rows));
  }

  Run& run_;
  Executor& executor_;
  const FormCellPlace& place_;
  const bound::Form& form_;
};

ResultTable TableOfRows(Run& run, TableId id, const Bitmap& rows, size_t& left_out) {
  const bound::Program& program = run.program();
  Executor& executor = run.executor();
  ResultTable table;
  table.title = program.table(id).name;
  table.rows = executor.RowsOf(id);
  for (const ColumnId column : program.table(id).columns) {
    const bound::ExprPtr value = bound::MakeColumnOf(program, bound::MakeRowOf(id, 0, Span{}), column, Span{});
    ResultColumn printed;
    printed.heading = program.column(column).name;
    printed.text = executor.Evaluate(executor.planner().LowerText(*value, executor.planner().TableEnvironment(id)));
    printed.right_aligned = value->type.is_number();
    table.columns.push_back(std::move(printed));
  }
  rows.ForEach([&](size_t row) {
    if (table.order.size() < kMostListed) {
      table.order.push_back(static_cast<RowIndex>(row));
    }
  });
  left_out = rows.Count() - table.order.size();
  return table;
}

}  // namespace

const std::vector<std::string>& MeasureWords() {
  static const std::vector<std::string> kWords = {"numerator", "denominator"};
  return kWords;
}

std::optional<Bitmap> RowsOfCell(Run& run, const FormCellPlace& place, const ast::NameRef& call) {
  return CellRows(run, place).Find(call);
}

Bitmap UnitsOf(Executor& executor, TableId table, const bound::ExprPtr& counting, const Bitmap& rows) {
  if (counting == nullptr) {
    return rows;
  }
  Bitmap units(executor.RowsOf(counting->type.table));
  const VectorRef ordinals =
      EvaluateOver(executor, executor.planner().Lower(*counting, executor.planner().TableEnvironment(table)), rows.size(), &rows);
  rows.ForEach([&](size_t row) {
    if (!IsMissingAt(*ordinals, row)) {
      units.Set(static_cast<size_t>(IntegerAt(*ordinals, row)));
    }
  });
  return units;
}

Answer AnswerWho(Run& run, const ast::Question& question) {
  const auto* call = std::get_if<ast::NameRef>(&question.value->node);
  const auto& forms = run.program().forms;
  if (call == nullptr || std::none_of(forms.begin(), forms.end(), [&](const bound::Form& form) { return form.name == call->name.text; })) {
    run.sink()
        .Report(DiagnosticKind::UnknownName, question.value->span, "there is no such form")
        .Hint("ask `who in FORM(\"the line\", \"the column\")`");
    return {};
  }
  const std::optional<FormCellPlace> place = FindFormCell(run, *call, question.value->span, MeasureWords());
  const std::optional<Bitmap> rows = place ? RowsOfCell(run, *place, *call) : std::nullopt;
  if (!rows || run.sink().HasErrors()) {
    return {};
  }
  const bound::Form& form = *place->form;
  const bound::ExprPtr& counting = form.measure.is_valid() ? run.program().measures[form.measure.index()].counting : form.counting;
  const Bitmap units = UnitsOf(run.executor(), form.table, counting, *rows);
  Answer answer;
  if (units.Count() == 0) {
    answer.text = "nobody";
    return answer;
  }
  answer.tables.push_back(TableOfRows(run, counting ? counting->type.table : form.table, units, answer.rows_left_out));
  return answer;
}

}  // namespace tally
