#include "workbench/testing/check_tests.h"

#include <algorithm>

#include <fmt/format.h>

#include "workbench/asking/output_cell.h"
#include "workbench/testing/case_cells.h"

namespace tally {
namespace {

void CheckExpression(Session& session, const ast::Expectation& expectation) {
  if (expectation.is == nullptr || std::holds_alternative<ast::MissingLiteral>(expectation.is->node)) {
    session.questions().BindExpression(*expectation.value, TableId());
    return;
  }
  ast::Expr is;
  is.span = expectation.span;
  is.node = ast::Is{.what = ast::Is::What::kValue, .negated = false, .left = expectation.value, .right = expectation.is};
  session.questions().BindExpression(is, TableId());
}

}  // namespace

void CheckTests(Session& session) {
  for (const ast::Definition& definition : session.loaded().modules.back()->module.definitions) {
    const auto* test = std::get_if<ast::Test>(&definition.node);
    if (test == nullptr) {
      continue;
    }
    for (const ast::Given& given : test->given) {
      const auto& schemas = session.program().schemas;
      const bool known = std::any_of(schemas.begin(), schemas.end(),
                                     [&](const TableSchema& schema) { return schema.name == given.table.parts.back().text; });
      if (!known) {
        session.sink().Report(DiagnosticKind::UnknownTable, given.table.span,
                              fmt::format("`{}` is not a table that is read from a file", given.table.parts.back().text));
      }
    }
    for (const ast::Expectation& expectation : test->expectations) {
      const bool of_case = test->each && (ReadsCase(expectation.value, test->each->text) || ReadsCase(expectation.is, test->each->text));
      if (!of_case && !IsOutputCall(session.program(), *expectation.value)) {
        CheckExpression(session, expectation);
      }
    }
  }
}

}  // namespace tally
