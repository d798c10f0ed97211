#include <fmt/format.h>

#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

void Builder::Build(P::ChecksContext* context, ast::Definition& definition) {
  P::ChecksHeadContext* head = context->checksHead();
  AddReasons(head->reason(), definition.clauses);
  AddBlockReasons(context->checksBlock(), definition.clauses);
  ast::Checks checks;
  checks.name = BuildName(head->name());
  if (head->path() != nullptr) {
    checks.of = BuildPath(head->path());
  }
  if (head->KW_FIRST() != nullptr) {
    checks.kind = ast::Checks::Kind::kFirstOnly;
  } else if (head->KW_PASS() != nullptr) {
    checks.kind = ast::Checks::Kind::kPassAndFail;
  }
  for (P::ChecksItemContext* item : context->checksBlock()->checksItem()) {
    Match(
        item, [&](P::ChecksRuleContext* rule) { checks.items.push_back(ast::RuleItem{.node = BuildRule(rule->rule_())}); },
        [&](P::RuleLoopContext* loop) {
          checks.items.push_back(ast::RuleItem{.node = BuildRuleLoop(loop->loop(), loop->ruleBlock(), definition.clauses)});
        });
  }
  SetHead(definition, checks.name.span);
  definition.node = std::move(checks);
}

ast::RuleLoop Builder::BuildRuleLoop(P::LoopContext* loop, P::RuleBlockContext* block, ast::Clauses& clauses) {
  AddBlockReasons(block, clauses);
  ast::RuleLoop built{.loop = BuildLoop(loop), .rules = {}};
  for (P::Rule_Context* inner : block->rule_()) {
    built.rules.push_back(BuildRule(inner));
  }
  return built;
}

ast::Rule Builder::BuildRule(P::Rule_Context* context) {
  ast::Rule rule;
  rule.span = SpanOf(context);
  rule.id = BuildText(context->text());
  rule.severity = BuildName(context->name());
  for (P::RuleTargetContext* target : context->ruleTarget()) {
    ast::RuleTarget built;
    if (target->textLiteral() != nullptr) {
      built.text = BuildTextLiteral(target->textLiteral());
    } else {
      built.from = BuildInteger(target->NUMBER(0));
      built.through = target->NUMBER(1) == nullptr ? built.from : BuildInteger(target->NUMBER(1));
    }
    rule.on.push_back(std::move(built));
  }
  rule.unless = context->KW_UNLESS() != nullptr;
  rule.condition = BuildExpression(context->expression());
  for (P::RuleClauseContext* clause : context->ruleClause()) {
    AddRuleClause(clause, rule);
  }
  if (rule.message == nullptr) {
    Refuse(DiagnosticKind::SyntaxError, rule.id.span, fmt::format("rule {} has no message", Written(rule.id.span)),
           "end it with `message \"...\"`");
  }
  return rule;
}

void Builder::AddRuleClause(P::RuleClauseContext* context, ast::Rule& rule) {
  const auto set = [&](ast::ExprPtr& place, ast::ExprPtr value, std::string_view word) {
    if (place != nullptr) {
      Refuse(DiagnosticKind::SyntaxError, SpanOf(context), fmt::format("the rule has `{}` already", word), "keep one of the two");
    }
    place = std::move(value);
  };
  Match(
      context, [&](P::OnlyIfContext* only_if) { set(rule.only_if, BuildExpression(only_if->expression()), "only if"); },
      [&](P::ActualContext* actual) { set(rule.actual, BuildExpression(actual->expression()), "actual"); },
      [&](P::LimitContext* limit) { set(rule.limit, BuildExpression(limit->expression()), "limit"); },
      [&](P::RuleMessageContext* message) { set(rule.message, BuildTextLiteral(message->message()->textLiteral()), "message"); });
}

}  // namespace tally::syntax
