#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "workbench/asking/answer.h"
#include "workbench/asking/breakdown_table.h"

namespace tally {
namespace {

constexpr int kPlacesOfPercent = 2;

const bound::Measure* MeasureNamed(Run& run, const ast::Name& code) {
  std::vector<std::string> known;
  for (const bound::Measure& measure : run.program().measures) {
    if (measure.code == code.text) {
      return &measure;
    }
    known.push_back(measure.code);
  }
  Diagnostic& message =
      run.sink().Report(DiagnosticKind::UnknownName, code.span, fmt::format("there is no measure \"{}\"", Printable(code.text)));
  if (const std::optional<std::string> near = NearestName(code.text, known)) {
    message.Hint(fmt::format("did you mean \"{}\"?", *near));
  }
  return nullptr;
}

/// The rows of `rows` for which a condition of a measure holds, or does not.
Bitmap Those(Run& run, const bound::Measure& measure, const bound::ExprPtr& condition, bool holds, Bitmap rows) {
  if (condition != nullptr) {
    Executor& executor = run.executor();
    const plan::Environment env = executor.planner().TableEnvironment(measure.table);
    const Bitmap yes = EvaluateYes(executor, executor.planner().Lower(*condition, env), rows.size(), &rows);
    holds ? rows.And(yes) : rows.AndNot(yes);
  }
  return rows;
}

}  // namespace

Answer AnswerMeasure(Run& run, const ast::Question& question) {
  const bound::Measure* const measure = MeasureNamed(run, question.name);
  const bound::Format format = run.questions().BindFormat(question.format, Type::Of(TypeKind::kDecimal));
  if (measure == nullptr || run.sink().HasErrors()) {
    return {};
  }
  Executor& executor = run.executor();
  const size_t all = executor.RowsOf(measure->table);
  Bitmap denominator = Those(run, *measure, measure->where, true, Bitmap(all, true));
  denominator = Those(run, *measure, measure->denominator, true, std::move(denominator));
  denominator = Those(run, *measure, measure->exclude, false, std::move(denominator));
  Bitmap numerator = Those(run, *measure, measure->numerator, true, denominator);
  if (run.sink().HasErrors()) {
    return {};
  }
  Measured units;
  if (measure->counting != nullptr && !std::holds_alternative<bound::RowOf>(measure->counting->node)) {
    units.shown = Shown::kDifferent;
    units.values = SpreadOver(
        *executor.Evaluate(executor.planner().Lower(*measure->counting, executor.planner().TableEnvironment(measure->table))), all);
  }
  QuestionRows rows{.table = measure->table, .rows = denominator};
  const std::optional<std::vector<BreakdownLines>> by = LinesOf(run, question.by, rows);
  if (!by) {
    return {};
  }
  const std::vector<CountedRows> counted = {{std::move(numerator), units}, {std::move(denominator), units}};
  const BreakdownTable table(run, question, *by, false, counted);
  if (!table.fits()) {
    return {};
  }
  const auto count = [&](std::string heading, const Cells& cells) {
    return NumberColumn{.heading = std::move(heading),
                        .text = [&cells](size_t cell) { return cells.Text(cell); },
                        .order = [&cells](size_t cell) { return cells.Order(cell); }};
  };
  const Cells& met = table.cells()[0];
  const Cells& of = table.cells()[1];
  const auto percent = [&](size_t cell) -> std::optional<Rational> {
    const std::optional<Rational> whole = of.Number(cell);
    return *whole == 0 ? std::nullopt : std::optional<Rational>(100 * *met.Number(cell) / *whole);
  };
  const int places = format.kind == bound::Format::Kind::kDecimal ? format.size : kPlacesOfPercent;
  Answer answer;
  if (std::optional<ResultTable> printed = table.Print({count("numerator", met),
                                                        count("denominator", of),
                                                        {.heading = "percent",
                                                         .text =
                                                             [&](size_t cell) {
                                                               const std::optional<Rational> value = percent(cell);
                                                               return value ? FormatFixed(*value, places) : std::string();
                                                             },
                                                         .order = percent}})) {
    answer.tables.push_back(std::move(*printed));
  }
  answer.shows_private = std::any_of(by->begin(), by->end(), [](const BreakdownLines& lines) { return lines.shows_private; });
  answer.rows = std::move(rows);
  return answer;
}

}  // namespace tally
