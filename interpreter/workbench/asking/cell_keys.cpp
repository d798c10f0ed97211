#include "workbench/asking/cell_keys.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "workbench/asking/rows_table.h"

namespace tally {
namespace {

/// As the question says it; what it is made of is a value of the data.
std::string InWords(const Run& run, const bound::Expr& value, const CellKey& key) {
  const std::string words = key.is_number ? PlainDataValue(key.text) : DataValue(key.text);
  if (std::holds_alternative<bound::Constant>(value.node)) {
    return WithDataValues(words, true);
  }
  return ShowsPrivate(run, value) ? WithoutPrivateValues(words) : words;
}

}  // namespace

std::optional<std::vector<CellKey>> ReadCellKeys(Run& run, const ast::NameRef& call) {
  Executor& executor = run.executor();
  const size_t errors = run.sink().error_count();
  std::vector<CellKey> keys;
  for (const ast::ExprPtr& arg : call.args) {
    const bound::ExprPtr value = run.questions().BindExpression(*arg, TableId());
    const bool is_heading = arg == call.args.back();
    if (run.sink().error_count() != errors || !run.questions().IsOneValue(*value) || (is_heading && !MayShow(run, *value, arg->span))) {
      return std::nullopt;
    }
    if (value->type.kind == TypeKind::kMissing) {
      keys.push_back({.text = "", .words = DataValue("")});
      continue;
    }
    const VectorRef text = executor.Evaluate(executor.planner().LowerText(*value, executor.planner().ScalarEnvironment()));
    if (!executor.CheckFaults(*text)) {
      return std::nullopt;
    }
    CellKey& key = keys.emplace_back(CellKey{std::string(TextOrNothing(*text, 0)), value->type.is_number()});
    key.words = InWords(run, *value, key);
  }
  return keys;
}

void ReportNoRow(Run& run, const ast::NameRef& call, Span span, const std::vector<CellKey>& keys, const std::vector<std::string>& known) {
  size_t wrong = 0;
  while (wrong + 1 < keys.size() && std::find(known.begin(), known.end(), keys[wrong].text) != known.end()) {
    ++wrong;
  }
  const Span place = keys.empty() ? span : call.args[wrong]->span;
  std::string named;
  for (const CellKey& key : keys) {
    named += (named.empty() ? "" : ", ") + key.words;
  }
  Diagnostic& message = run.sink().Report(DiagnosticKind::UnknownName, place,
                                          keys.empty() ? fmt::format("`{}` has no rows", Printable(call.name.text))
                                                       : fmt::format("no row of `{}` is named {}", Printable(call.name.text), named));
  const bool may_name = !keys.empty() && !PrintsPrivate(run, call.name.text);
  const auto near = may_name ? NearestName(keys[wrong].text, known) : std::nullopt;
  if (near && *near != keys[wrong].text) {
    message.Hint(fmt::format("did you mean {}?", DataValue(*near)));
  }
}

void ReportSeveralRows(Run& run, const ast::NameRef& call, Span span, size_t matches) {
  run.sink()
      .Report(DiagnosticKind::AmbiguousName, span, fmt::format("{} rows of `{}` are named so", matches, Printable(call.name.text)))
      .Hint("add what tells them apart: the code of the measure, the block, another label");
}

void ReportNoColumn(Run& run, const ast::NameRef& call, const std::string& heading, const std::vector<std::string>& headings) {
  Diagnostic& message = run.sink().Report(DiagnosticKind::UnknownName, call.args.back()->span,
                                          fmt::format("`{}` has no column \"{}\"", Printable(call.name.text), Printable(heading)));
  if (const auto near = NearestName(heading, headings)) {
    message.Hint(fmt::format("did you mean \"{}\"?", Printable(*near)));
  } else if (headings.size() <= 12) {
    message.Hint(fmt::format("its columns are \"{}\"", Printable(fmt::format("{}", fmt::join(headings, "\", \"")))));
  }
}

void ReportNoKeys(Run& run, const ast::NameRef& call, Span span, const std::string& before) {
  run.sink()
      .Report(DiagnosticKind::WrongArguments, span,
              fmt::format("a cell of `{}` is named by its row and its column", Printable(call.name.text)))
      .Hint(fmt::format("write `{}({}\"the line\", \"the column\")`", Printable(call.name.text), before));
}

std::string KeysBeforeLine(const bound::Program& program, const std::string& name) {
  std::string names;
  for (const bound::Form& form : program.forms) {
    if (form.name != name) {
      continue;
    }
    names = form.measure.is_valid() ? "\"the measure\", " : "";
    for (const bound::Block& block : form.blocks) {
      names += fmt::format("\"the {}\", ", block.name);
    }
  }
  return names;
}

}  // namespace tally
