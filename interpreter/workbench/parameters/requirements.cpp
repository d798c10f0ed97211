#include "workbench/parameters/requirements.h"

#include <string>

#include <fmt/format.h>

#include "engine/dataset/dataset.h"
#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/private_values.h"

namespace tally {
namespace {

constexpr size_t kMaxRows = 20;  // told of one requirement

/// What a value in the text of a message prints, known as one of the data.
std::string TextOfPiece(Executor& executor, const bound::Expr& piece, const plan::Environment& env, size_t rows, size_t row) {
  const VectorRef texts = EvaluateOver(executor, executor.planner().LowerText(piece, env), rows);
  const std::string_view text = TextOrNothing(*texts, row);
  if (std::holds_alternative<bound::Constant>(piece.node) || std::holds_alternative<bound::ParamRef>(piece.node)) {
    return Printable(text);
  }
  const bool is_private = PrivateValues(executor.planner().program()).ShownBy(piece) != nullptr;
  return is_private ? WithoutPrivateValues(PlainDataValue(text)) : PlainDataValue(text);
}

// The message, evaluated where `env` stands, at `row`.
std::string MessageText(Executor& executor, const bound::Require& require, const plan::Environment& env, size_t rows, size_t row) {
  if (require.message) {
    const VectorRef text = EvaluateOver(executor, executor.planner().LowerText(*require.message, env), rows);
    const auto* made = std::get_if<bound::TextOf>(&require.message->node);
    if (!IsMissingAt(*text, row) && made == nullptr) {
      return TextOfPiece(executor, *require.message, env, rows, row);
    }
    std::string words;
    for (size_t i = 0; !IsMissingAt(*text, row) && i < made->pieces.size(); ++i) {
      words += TextOfPiece(executor, *made->pieces[i], env, rows, row);
    }
    if (!words.empty()) {
      return words;
    }
  }
  return "a requirement of the report is not met";
}

bool HoldsWithoutRow(Executor& executor, const bound::Require& require, DiagnosticSink& sink) {
  const size_t errors_before = sink.error_count();
  if (executor.EvaluateCondition(*require.condition)) {
    return true;
  }
  if (sink.error_count() == errors_before) {  // else it could not be evaluated, which has been reported
    const std::string text = MessageText(executor, require, executor.planner().ScalarEnvironment(), 1, 0);
    const bound::Program& program = executor.planner().program();
    sink.Report(DiagnosticKind::RequireFailed, ParameterPlace{require.on.is_valid() ? program.params[require.on.index()].name : ""}, text)
        .Label(require.span, "required here");
  }
  return false;
}

// `column "name": "North": ...`; of a table that is read from no file, the row's name.
void ReportRow(Executor& executor, const bound::Require& require, const std::string& message, RowIndex row, RowsSetAside* set_aside,
               DiagnosticSink& sink) {
  const bound::Program& program = executor.planner().program();
  if (!executor.OriginOf(require.table, row)) {
    sink.Report(DiagnosticKind::RequireFailed, require.span,
                fmt::format("row {} of `{}`: {}", RowInWords(executor, require.table, row), program.table(require.table).name, message));
    return;
  }
  std::string text = message;
  std::vector<std::string> cells;
  if (require.column.is_valid()) {
    const bound::Column& column = program.column(require.column);
    const plan::Environment env = executor.planner().TableEnvironment(require.table);
    const bound::ExprPtr value =
        bound::MakeColumnOf(program, bound::MakeRowOf(require.table, 0, require.span), require.column, require.span);
    const VectorRef texts = executor.Evaluate(executor.planner().LowerText(*value, env));
    const bool is_missing = IsMissingAt(*texts, row);
    cells.emplace_back(is_missing ? std::string_view() : TextAt(*texts, row));
    const bool is_private = PrivateValues(program).ShownByColumn(column.id) != nullptr;
    const std::string cell = is_missing ? std::string("missing") : DataValue(cells[0]);
    text = fmt::format("column \"{}\": {}: {}", column.heading, is_private ? WithoutPrivateValues(cell) : cell, message);
  }
  const DataPlace place = PlaceOfRow(executor, require.table, row);
  if (set_aside != nullptr) {
    set_aside->Add({.file = place.file,
                    .line = place.line,
                    .kind = DiagnosticKind::RequireFailed,
                    .column = require.column.is_valid() ? program.column(require.column).heading : std::string(),
                    .cells = std::move(cells),
                    .text = std::move(text),
                    .key = {},
                    .hangs_on = {}});
    return;
  }
  sink.Report(DiagnosticKind::RequireFailed, place, text).Label(require.span, "required here");
}

bool HoldsOfEveryRow(Executor& executor, const bound::Require& require, RowsSetAside* set_aside, DiagnosticSink& sink) {
  const size_t errors_before = sink.error_count();
  const size_t rows = executor.RowsOf(require.table);
  const plan::Environment env = executor.planner().TableEnvironment(require.table);
  Bitmap failed(rows, true);
  failed.AndNot(RowsWhere(executor, require.condition, env, rows, ""));
  if (sink.error_count() != errors_before) {
    return false;
  }
  size_t told = 0;
  failed.ForEach([&](size_t row) {
    if (told++ < kMaxRows || set_aside != nullptr) {
      ReportRow(executor, require, MessageText(executor, require, env, rows, row), static_cast<RowIndex>(row), set_aside, sink);
    }
  });
  return told == 0;
}

}  // namespace

bool CheckRequirements(Executor& executor, RowsSetAside* set_aside, DiagnosticSink& sink) {
  bool all_hold = true;
  const std::vector<bound::Require>& requirements = executor.planner().program().requires_;
  if (set_aside != nullptr) {
    for (const bound::Require& require : requirements) {
      all_hold = (!require.table.is_valid() || HoldsOfEveryRow(executor, require, set_aside, sink)) && all_hold;
    }
    if (!all_hold) {
      return false;
    }
  }
  for (const bound::Require& require : requirements) {
    const bool holds =
        require.table.is_valid() ? HoldsOfEveryRow(executor, require, set_aside, sink) : HoldsWithoutRow(executor, require, sink);
    all_hold = holds && all_hold;
  }
  return all_hold;
}

}  // namespace tally
