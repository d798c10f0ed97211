#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

void Builder::Build(P::TestContext* context, ast::Definition& definition) {
  P::TestHeadContext* head = context->testHead();
  ast::Test test;
  test.title = BuildText(head->text(0));
  if (head->KW_EACH() != nullptr) {
    test.each = BuildName(head->name());
  }
  test.files = head->KW_FILES() != nullptr;
  if (head->KW_DATA() != nullptr) {
    test.data = BuildText(head->text(1));
  }
  for (P::TestItemContext* item : context->testBlock()->testItem()) {
    AddTestItem(item, test);
  }
  SetHead(definition, test.title.span);
  definition.node = std::move(test);
}

void Builder::AddTestItem(P::TestItemContext* context, ast::Test& test) {
  Match(
      context,
      [&](P::SettingContext* setting) {
        test.params.push_back(ast::Test::Setting{.name = BuildName(setting->name()), .value = BuildExpression(setting->expression())});
      },
      [&](P::GivenContext* given) {
        ast::Given built;
        built.span = SpanOf(context);
        built.table = BuildPath(given->path());
        if (given->text() != nullptr) {
          built.file = BuildText(given->text());
        } else {
          built.columns = BuildNames(given->nameList());
          built.cells = BuildDataBlock(given->dataBlock());
        }
        test.given.push_back(std::move(built));
      },
      [&](P::ExpectationContext* expectation) { test.expectations.push_back(BuildExpectation(expectation)); });
}

/// `expect E is V` holds E and V apart, so that a failure can print both; any other condition is a value that must be yes.
ast::Expectation Builder::BuildExpectation(P::ExpectationContext* context) {
  ast::Expectation expectation;
  expectation.span = SpanOf(context);
  expectation.value = BuildExpression(context->expression());
  if (context->text() != nullptr) {
    expectation.prints = BuildText(context->text());
  } else if (const auto* is = std::get_if<ast::Is>(&expectation.value->node);
             is != nullptr && !is->negated && !expectation.value->bracketed) {
    const ast::ExprPtr condition = expectation.value;  // holds `is`
    if (is->what == ast::Is::What::kValue) {
      expectation.is = is->right;
      expectation.value = is->left;
    } else if (is->what == ast::Is::What::kMissing) {
      const Span span{.file = file_, .begin = condition->span.end - 7, .end = condition->span.end};
      expectation.is = MakeExpr(span, ast::MissingLiteral{});
      expectation.value = is->left;
    }
  }
  if (context->message() != nullptr) {
    expectation.message = BuildTextLiteral(context->message()->textLiteral());
  }
  return expectation;
}

}  // namespace tally::syntax
