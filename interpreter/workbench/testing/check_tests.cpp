#include "workbench/testing/check_tests.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "language/binder/question_binder.h"
#include "language/syntax/walk.h"
#include "workbench/asking/output_cell.h"
#include "workbench/testing/case_cells.h"
#include "workbench/testing/expectation.h"
#include "workbench/testing/given_tables.h"

namespace tally {
namespace {

/// What names the cells of outputs; their values are known when the test runs.
void CheckCells(QuestionBinder& questions, const bound::Program& program, const ast::ExprPtr& expr) {
  if (expr == nullptr) {
    return;
  }
  if (IsOutputCall(program, *expr)) {
    for (const ast::ExprPtr& name : std::get<ast::NameRef>(expr->node).args) {
      questions.IsOneValue(*questions.BindExpression(*name, TableId()));
    }
    return;
  }
  ast::ForEachPart(*expr, [&](const ast::ExprPtr& part) { CheckCells(questions, program, part); });
}

void CheckExpression(QuestionBinder& questions, const ast::Expectation& expectation, DiagnosticSink& sink) {
  if (expectation.is == nullptr || std::holds_alternative<ast::MissingLiteral>(expectation.is->node)) {
    const bound::ExprPtr value = questions.BindExpression(*expectation.value, TableId());
    if (expectation.prints) {
      questions.IsOneValue(*value);
    } else if (expectation.is == nullptr && !value->type.is_error() && (value->type.kind != TypeKind::kYesNo || value->type.list)) {
      ReportNoCondition(*expectation.value, sink);
    }
    return;
  }
  ast::Expr is;
  is.span = expectation.span;
  is.node = ast::Is{.what = ast::Is::What::kValue, .negated = false, .left = expectation.value, .right = expectation.is};
  questions.BindExpression(is, TableId());
}

}  // namespace

void CheckParametersOfTest(const ast::Test& test, const Merged& merged, DiagnosticSink& sink) {
  std::vector<std::string> names;
  for (const MergedDefinition& each : merged.program.definitions) {
    if (const auto* param = std::get_if<ast::Param>(&each.definition->node)) {
      names.push_back(param->name.text);
    }
  }
  std::map<std::string, Span> set;
  for (const ast::Test::Setting& setting : test.params) {
    const ast::Name& name = setting.name;
    const auto [first, is_new] = set.emplace(name.text, name.span);
    if (!is_new) {
      sink.Report(DiagnosticKind::DefinedTwice, name.span, fmt::format("the parameter `{}` is set twice in this test", name.text))
          .Label(first->second, "first set here");
    } else if (std::find(names.begin(), names.end(), name.text) == names.end()) {
      Diagnostic& message = sink.Report(DiagnosticKind::UnknownName, name.span, fmt::format("there is no parameter `{}`", name.text));
      if (const auto near = NearestName(name.text, names)) {
        message.Hint(fmt::format("did you mean `{}`?", *near));
      }
    }
  }
}

void CheckTests(const Compiled& compiled, DiagnosticSink& sink) {
  std::optional<QuestionBinder> questions;  // names are gathered where there is a test
  for (const ast::Definition& definition : compiled.loaded.script().module.definitions) {
    const auto* test = std::get_if<ast::Test>(&definition.node);
    if (test == nullptr) {
      continue;
    }
    if (!questions) {
      questions.emplace(compiled.program, compiled.sources, sink);
    }
    CheckParametersOfTest(*test, compiled.merged, sink);
    for (const ast::Test::Setting& setting : test->params) {
      for (const bound::Param& param : compiled.program.params) {
        if (param.name == setting.name.text && !(test->each && ReadsCase(setting.value, test->each->text))) {
          questions->BindParameter(*setting.value, param);
        }
      }
    }
    for (const ast::Given& given : test->given) {
      const auto& schemas = compiled.program.schemas;
      const bool known = std::any_of(schemas.begin(), schemas.end(),
                                     [&](const TableSchema& schema) { return schema.name == given.table.parts.back().text; });
      if (!known) {
        ReportNotStored(given.table, compiled.program, sink);
      }
    }
    for (const ast::Expectation& expectation : test->expectations) {
      const bool of_case = test->each && (ReadsCase(expectation.value, test->each->text) || ReadsCase(expectation.is, test->each->text));
      if (of_case) {
        continue;
      }
      if (ReadsOutput(compiled.program, expectation.value) || ReadsOutput(compiled.program, expectation.is)) {
        CheckCells(*questions, compiled.program, expectation.value);
        CheckCells(*questions, compiled.program, expectation.is);
        const bool is_cell = IsOutputCall(compiled.program, *expectation.value);
        if (is_cell && expectation.is == nullptr && !expectation.prints) {
          ReportCellAsCondition(*expectation.value, compiled.sources, sink);
        } else if (is_cell && expectation.is != nullptr && !ReadsOutput(compiled.program, expectation.is)) {
          questions->IsOneValue(*questions->BindExpression(*expectation.is, TableId()));
        }
      } else {
        CheckExpression(*questions, expectation, sink);
      }
    }
  }
}

}  // namespace tally
