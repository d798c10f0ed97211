#include <algorithm>

#include <fmt/format.h>

#include "diagnostics/suggestions.h"
#include "execution/form_result.h"
#include "repl/answer.h"
#include "source/utf8.h"

namespace tally {
namespace {

constexpr size_t kMostListed = 1000;

class CellRows {
 public:
  CellRows(Session& session, const ast::NameRef& call, Span span) : session_(session), executor_(session.executor()), call_(call), span_(span) {}

  /// The rows of the form's table behind the cell; nothing when that was reported.
  std::optional<Bitmap> Find(const bound::Form& form, const FormResult& result) {
    if (!form.blocks.empty()) {
      Refuse("a form with blocks has the cell once in each block").Hint("ask `list TABLE where ...` with the block's condition");
      return std::nullopt;
    }
    if (call_.args.size() != 2) {
      Refuse("a cell is named by its line and its column").Hint(fmt::format("write `who in {}(\"the line\", \"the column\")`", form.name));
      return std::nullopt;
    }
    const std::optional<std::string> line = TextOf(*call_.args[0]);
    const std::optional<std::string> column = TextOf(*call_.args[1]);
    if (!line || !column) {
      return std::nullopt;
    }
    Bitmap rows(executor_.RowsOf(form.table), true);
    if (form.where) {
      const VectorRef holds = executor_.Evaluate(executor_.planner().LowerDecision(*form.where, executor_.planner().TableEnvironment(form.table)));
      rows.And(Flatten(*holds).yes);
    }
    if (!Narrow(result.lines, *line, call_.args[0]->span, rows)) {
      return std::nullopt;
    }
    return form.measure.is_valid() || Narrow(result.columns, *column, call_.args[1]->span, rows) ? std::optional(std::move(rows)) : std::nullopt;
  }

 private:
  Diagnostic& Refuse(std::string text) { return session_.sink().Report(DiagnosticKind::WrongArguments, span_, std::move(text)); }

  std::optional<std::string> TextOf(const ast::Expr& expr) {
    const bound::ExprPtr value = session_.questions().BindExpression(expr, TableId());
    if (session_.sink().HasErrors()) {
      return std::nullopt;
    }
    const VectorRef text = executor_.Evaluate(executor_.planner().LowerText(*value, executor_.planner().ScalarEnvironment()));
    return IsMissingAt(*text, 0) ? std::string() : std::string(TextAt(*text, 0));
  }

  /// Leaves the rows of the line with this text or number.
  bool Narrow(const ExpandedAxes& axes, const std::string& name, Span span, Bitmap& rows) {
    std::vector<std::string> names;
    for (const AxisLine& line : axes.lines) {
      if (line.header) {
        continue;
      }
      names.push_back(line.text);
      if (line.text != name && (!line.number || std::to_string(*line.number) != name)) {
        continue;
      }
      Bitmap bits(rows.size());
      if (line.test.where.is_valid()) {
        const NodeId node = line.test.row.is_valid() ? executor_.planner().Gather(line.test.where, line.test.row) : line.test.where;
        Vector holds = *executor_.Evaluate(node);
        holds.size = rows.size();
        bits = Flatten(holds).yes;
      }
      rows.And(bits);
      return true;
    }
    Diagnostic& message = session_.sink().Report(DiagnosticKind::UnknownName, span, fmt::format("there is no line or column \"{}\"", Printable(name)));
    if (const auto near = NearestName(name, names)) {
      message.Hint(fmt::format("did you mean \"{}\"?", Printable(*near)));
    }
    return false;
  }

  Session& session_;
  Executor& executor_;
  const ast::NameRef& call_;
  Span span_;
};

/// The rows of the unit's table that `rows` lead to.
Bitmap UnitsOf(Executor& executor, const bound::Form& form, TableId unit, const Bitmap& rows) {
  if (!form.counting) {
    return rows;
  }
  Bitmap units(executor.RowsOf(unit));
  const VectorRef ordinals = executor.Evaluate(executor.planner().Lower(*form.counting, executor.planner().TableEnvironment(form.table)));
  rows.ForEach([&](size_t row) {
    if (!IsMissingAt(*ordinals, row)) {
      units.Set(static_cast<size_t>(IntegerAt(*ordinals, row)));
    }
  });
  return units;
}

ResultTable TableOfRows(Session& session, TableId id, const Bitmap& rows, size_t& left_out) {
  const bound::Program& program = session.program();
  Executor& executor = session.executor();
  ResultTable table;
  table.title = program.table(id).name;
  table.rows = executor.RowsOf(id);
  for (const ColumnId column : program.table(id).columns) {
    auto row = std::make_shared<bound::Expr>();
    row->type = Type::Row(id);
    row->node = bound::RowOf{0};
    bound::Expr value;
    value.type = program.column(column).type;
    value.node = bound::ColumnOf{row, column};
    ResultColumn printed;
    printed.heading = program.column(column).name;
    printed.text = executor.Evaluate(executor.planner().LowerText(value, executor.planner().TableEnvironment(id)));
    printed.right_aligned = value.type.is_number();
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

Answer AnswerWho(Session& session, const ast::Question& question) {
  const auto* call = std::get_if<ast::NameRef>(&question.value->node);
  const std::vector<PrintedForm> forms = call == nullptr ? std::vector<PrintedForm>() : session.outputs().FormsNamed(call->name.text);
  if (session.sink().HasErrors()) {
    return {};
  }
  if (forms.size() != 1) {
    session.sink()
        .Report(DiagnosticKind::UnknownName, question.value->span, forms.empty() ? "there is no such form" : "a form over measures has a cell for each measure")
        .Hint("ask `who in FORM(\"the line\", \"the column\")`");
    return {};
  }
  const bound::Form& form = *forms.front().form;
  const std::optional<Bitmap> rows = CellRows(session, *call, question.value->span).Find(form, *forms.front().result);
  Answer answer;
  if (!rows) {
    return answer;
  }
  const TableId unit = form.counting ? form.counting->type.table : form.table;
  const Bitmap units = UnitsOf(session.executor(), form, unit, *rows);
  if (units.Count() == 0) {
    answer.text = "nobody";
    return answer;
  }
  answer.tables.push_back(TableOfRows(session, unit, units, answer.rows_left_out));
  return answer;
}

}  // namespace tally
