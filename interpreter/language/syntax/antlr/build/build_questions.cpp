#include <algorithm>

#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

ast::Question Builder::BuildQuestion(P::QuestionContext* context) {
  using Kind = ast::Question::Kind;
  ast::Question question;
  question.kind = Kind::kExpression;
  question.span = SpanOf(context);
  Match(
      context,
      [&](P::ExpressionQuestionContext* expression) {
        question.value = BuildExpression(expression->expression());
        question.by = BuildAxisRefs(expression->axisRef());
        if (const auto* aggregate = std::get_if<ast::Aggregate>(&question.value->node);
            aggregate != nullptr && !question.value->bracketed) {
          if (aggregate->kind == ast::Aggregate::Kind::kCount) {
            question.kind = Kind::kCount;
          } else if (aggregate->kind == ast::Aggregate::Kind::kSum || aggregate->kind == ast::Aggregate::Kind::kLowest ||
                     aggregate->kind == ast::Aggregate::Kind::kHighest) {
            question.kind = Kind::kSum;
          }
        }
        if (!question.by.empty() && question.kind == Kind::kExpression) {
          Refuse(DiagnosticKind::SyntaxError, question.by.front().span, "`by` breaks down `count`, `sum`, `lowest` or `highest`",
                 "write `count TABLE where C by AXIS` or `sum E of TABLE by COLUMN`");
        }
      },
      [&](P::ListQuestionContext* list) {
        question.kind = Kind::kList;
        question.source = BuildPath(list->path());
        question.where = BuildOptionalWhere(list->where());
        for (P::ExpressionContext* shown : list->expression()) {
          question.show.push_back(BuildExpression(shown));
        }
      },
      [&](P::ShowQuestionContext* show) {
        question.kind = Kind::kShow;
        question.show_kind = std::string(Written(SpanOf(show->definitionKind())));
        question.name = BuildTarget(show->target());
      },
      [&](P::WhoQuestionContext* who) {
        question.kind = Kind::kWho;
        question.value = BuildCell(who->cell());
      },
      [&](P::WhyQuestionContext* why) {
        question.kind = Kind::kWhy;
        question.value = BuildCell(why->cell(0));
        if (why->KW_IN() != nullptr) {
          const Span span = Join(SpanOf(why->cell(0)), SpanOf(why->cell(1)));
          question.value =
              MakeExpr(span, ast::In{.left = std::move(question.value), .right = BuildCell(why->cell(1)), .for_year = nullptr});
          if (why->KW_NOT() != nullptr) {
            question.value = MakeExpr(span, ast::Unary{.op = ast::Unary::Op::kNot, .operand = std::move(question.value)});
          }
        }
        BuildAnswerWith(why->answerWith(), question);
      },
      [&](P::WhyExpressionQuestionContext* why) {
        question.kind = Kind::kWhy;
        question.value = BuildExpression(why->expression());
        BuildAnswerWith(why->answerWith(), question);
      },
      [&](P::ProfileQuestionContext* profile) {
        question.kind = Kind::kProfile;
        question.source = BuildPath(profile->path());
      },
      [&](P::CompareQuestionContext* compare) {
        question.kind = Kind::kCompare;
        question.left = {.library = BuildPath(compare->path(0)), .year = BuildInteger(compare->NUMBER(0))};
        question.right = {.library = BuildPath(compare->path(1)), .year = BuildInteger(compare->NUMBER(1))};
        question.on = {.kind = BuildKind(compare->definitionKind()), .name = BuildTarget(compare->target())};
      });
  return question;
}

ast::ExprPtr Builder::BuildCell(P::CellContext* context) {
  return Match(
      context, [&](P::NamedCellContext* cell) { return BuildPostfix(cell->postfix()); },
      [&](P::MeasureCellContext* cell) {
        const ast::Text code = BuildText(cell->TEXT());
        ast::NameRef measure{.name = {code.text, code.span}, .args = {}, .has_args = true};
        for (P::ExpressionContext* arg : cell->call()->expression()) {
          measure.args.push_back(BuildExpression(arg));
        }
        return MakeExpr(SpanOf(context), std::move(measure));
      });
}

void Builder::BuildAnswerWith(P::AnswerWithContext* context, ast::Question& question) {
  if (context == nullptr) {
    return;
  }
  for (P::NameContext* name : context->name()) {
    const ast::Name word = BuildName(name);
    if (word.text == "others") {
      question.with_others = true;
    } else if (word.text == "full") {
      question.in_full = true;
    } else {
      Refuse(DiagnosticKind::SyntaxError, word.span, "an answer is asked for `with others` or `with full`", "write `why ... with others`");
    }
  }
}

}  // namespace tally::syntax
