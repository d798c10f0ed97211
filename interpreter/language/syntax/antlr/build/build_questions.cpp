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
        question.order = BuildAnswerOrder(expression->answerOrder());
        question.first = BuildFirstRows(expression->firstRows());
        question.format = BuildFormat(expression->format());
        if (const auto* aggregate = std::get_if<ast::Aggregate>(&question.value->node);
            aggregate != nullptr && !question.value->bracketed) {
          if (aggregate->kind == ast::Aggregate::Kind::kCount) {
            question.kind = Kind::kCount;
          } else if (aggregate->kind == ast::Aggregate::Kind::kSum || aggregate->kind == ast::Aggregate::Kind::kLowest ||
                     aggregate->kind == ast::Aggregate::Kind::kHighest) {
            question.kind = Kind::kSum;
          }
        }
      },
      [&](P::ListQuestionContext* list) {
        question.kind = Kind::kList;
        question.source = BuildPath(list->path());
        question.source_args = BuildCallArguments(list->call());
        question.where = BuildOptionalWhere(list->where());
        question.show = BuildShown(list->shownColumns());
        question.sorted = BuildSorted(list->sorted());
        question.first = BuildFirstRows(list->firstRows());
      },
      [&](P::ShowQuestionContext* show) {
        question.kind = Kind::kShow;
        question.show_kind = std::string(Written(SpanOf(show->definitionKind())));
        question.name = BuildTarget(show->target());
      },
      [&](P::WhoQuestionContext* who) {
        question.kind = Kind::kWho;
        question.value = BuildCell(who->cell(0));
        question.except = who->KW_EXCEPT() == nullptr ? nullptr : BuildCell(who->cell(1));
        question.where = BuildOptionalWhere(who->where());
        question.show = BuildShown(who->shownColumns());
        question.sorted = BuildSorted(who->sorted());
        question.first = BuildFirstRows(who->firstRows());
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
      [&](P::MeasureQuestionContext* measure) {
        question.kind = Kind::kMeasure;
        const ast::Text code = BuildText(measure->text());
        question.name = {code.text, code.span};
        question.by = BuildAxisRefs(measure->axisRef());
        question.order = BuildAnswerOrder(measure->answerOrder());
        question.first = BuildFirstRows(measure->firstRows());
        question.format = BuildFormat(measure->format());
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
        return BuildCall(SpanOf(context), {code.text, code.span}, cell->call());
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

std::vector<ast::OutputColumn> Builder::BuildShown(P::ShownColumnsContext* context) {
  std::vector<ast::OutputColumn> columns;
  if (context == nullptr) {
    return columns;
  }
  for (P::ShownColumnContext* shown : context->shownColumn()) {
    if (shown->output() != nullptr) {
      columns.push_back(BuildOutput(shown->output()));
      continue;
    }
    columns.push_back({.number = std::nullopt,
                       .heading = nullptr,
                       .value = BuildExpression(shown->expression()),
                       .format = BuildFormat(shown->format()),
                       .span = SpanOf(shown)});
  }
  return columns;
}

std::vector<ast::Question::AnswerKey> Builder::BuildAnswerOrder(P::AnswerOrderContext* context) {
  std::vector<ast::Question::AnswerKey> keys;
  if (context == nullptr) {
    return keys;
  }
  for (P::AnswerKeyContext* key : context->answerKey()) {
    keys.push_back({.column = BuildPath(key->path()), .descending = key->KW_DESCENDING() != nullptr});
  }
  return keys;
}

std::optional<int> Builder::BuildFirstRows(P::FirstRowsContext* context) {
  return context == nullptr ? std::nullopt : std::optional(BuildInteger(context->NUMBER()));
}

}  // namespace tally::syntax
