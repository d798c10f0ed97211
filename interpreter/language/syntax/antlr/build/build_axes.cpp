#include <fmt/format.h>

#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

void Builder::Build(P::AxisContext* context, ast::Definition& definition) {
  P::AxisHeadContext* head = context->axisHead();
  AddReasons(head->reason(), definition.clauses);
  ast::Axis axis;
  axis.name = BuildName(head->name());
  axis.args = BuildArguments(head->arguments());
  if (head->text() != nullptr) {
    axis.title = BuildText(head->text());
  }
  axis.of = BuildPath(head->path());
  for (P::AxisWordContext* word : head->axisWord()) {
    if (word->KW_NUMBERED() != nullptr) {
      axis.numbered = true;
    } else if (word->KW_ONLY() != nullptr) {
      axis.numerator_only = true;
    } else {
      if (axis.kind != ast::Axis::Kind::kUnsaid) {
        Refuse(DiagnosticKind::SyntaxError, SpanOf(word), "an axis is either a partition or overlapping", "keep one of the two words");
      }
      axis.kind = word->KW_PARTITION() != nullptr ? ast::Axis::Kind::kPartition : ast::Axis::Kind::kOverlapping;
    }
  }
  axis.items = BuildAxisItems(context->axisBlock(), definition.clauses);
  SetHead(definition, axis.name.span);
  definition.node = std::move(axis);
}

std::vector<ast::AxisItem> Builder::BuildAxisItems(P::AxisBlockContext* context, ast::Clauses& clauses) {
  AddBlockReasons(context, clauses);
  std::vector<ast::AxisItem> items;
  for (P::AxisItemContext* item : context->axisItem()) {
    items.push_back(BuildAxisItem(item, clauses));
  }
  return items;
}

ast::AxisItem Builder::BuildAxisItem(P::AxisItemContext* context, ast::Clauses& clauses) {
  ast::AxisItem item;
  item.span = SpanOf(context);
  Match(
      context, [&](P::HeaderContext* header) { item.node = ast::Header{.text = BuildTextLiteral(header->textLiteral())}; },
      [&](P::LineContext* line) { item.node = BuildLine(line); },
      [&](P::IncludeContext* include) { item.node = ast::Include{.axes = BuildAxisRefs(include->axisRef())}; },
      [&](P::NumberJumpContext* jump) { item.node = ast::NumberJump{.number = BuildInteger(jump->NUMBER())}; },
      [&](P::UnlistedContext* unlisted) { item.node = ast::Unlisted{.condition = BuildExpression(unlisted->expression())}; },
      [&](P::AxisLoopContext* loop) {
        item.node = ast::AxisLoop{.loop = BuildLoop(loop->loop()), .items = BuildAxisItems(loop->axisBlock(), clauses)};
      });
  return item;
}

ast::Line Builder::BuildLine(P::LineContext* context) {
  ast::Line line;
  if (context->NUMBER() != nullptr) {
    line.number = BuildInteger(context->NUMBER());
  }
  line.text = BuildTextLiteral(context->textLiteral());
  line.where = BuildOptionalWhere(context->where());
  for (P::LineOptionContext* option : context->lineOption()) {
    ast::ExprPtr& place = option->KW_OFFERED() != nullptr ? line.offered : line.shown;
    if (place != nullptr) {
      Refuse(DiagnosticKind::SyntaxError, SpanOf(option),
             fmt::format("a line has one `{} if`", option->KW_OFFERED() != nullptr ? "offered" : "shown"),
             "join the conditions with `and`");
    }
    place = BuildExpression(option->expression());
  }
  return line;
}

ast::AxisRef Builder::BuildAxisRef(P::AxisRefContext* context) {
  return ast::AxisRef{.name = BuildPath(context->path()), .args = BuildCallArguments(context->call()), .span = SpanOf(context)};
}

std::vector<ast::AxisRef> Builder::BuildAxisRefs(const std::vector<P::AxisRefContext*>& contexts) {
  std::vector<ast::AxisRef> axes;
  for (P::AxisRefContext* context : contexts) {
    axes.push_back(BuildAxisRef(context));
  }
  return axes;
}

Builder::Population Builder::BuildPopulation(P::PopulationContext* context, ast::Clauses& clauses) {
  AddReasons(context->reason(), clauses);
  Population population;
  population.of = BuildPath(context->path(0));
  if (context->where().size() > 1) {
    Refuse(DiagnosticKind::SyntaxError, SpanOf(context->where(1)), "there is a `where` already", "join the conditions with `and`");
  }
  if (!context->where().empty()) {
    population.where = BuildOptionalWhere(context->where(0));
  }
  if (context->path().size() > 2) {
    Refuse(DiagnosticKind::SyntaxError, SpanOf(context->path(2)), "there is a `counting` already", "count one unit");
  }
  if (context->path().size() > 1) {
    population.counting = BuildPath(context->path(1));
  }
  return population;
}

void Builder::Build(P::MeasureContext* context, ast::Definition& definition) {
  P::MeasureHeadContext* head = context->measureHead();
  ast::Measure measure;
  measure.code = BuildText(head->text(0));
  measure.title = BuildText(head->text(1));
  Population population = BuildPopulation(head->population(), definition.clauses);
  measure.of = std::move(population.of);
  measure.where = std::move(population.where);
  measure.counting = std::move(population.counting);
  AddBlockReasons(context->measureBlock(), definition.clauses);
  for (P::MeasureItemContext* item : context->measureBlock()->measureItem()) {
    Match(
        item,
        [&](P::MeasureLinesContext* lines) {
          for (ast::AxisRef& axis : BuildAxisRefs(lines->axisRef())) {
            measure.lines.push_back(std::move(axis));
          }
        },
        [&](P::MeasureClauseContext* clause) {
          P::MeasureRuleContext* rule = clause->measureRule();
          ast::ExprPtr& place = rule->KW_DENOMINATOR() != nullptr ? measure.denominator
                                : rule->KW_NUMERATOR() != nullptr ? measure.numerator
                                : rule->KW_EXCLUDE() != nullptr   ? measure.exclude
                                                                  : measure.target;
          if (place != nullptr) {
            Refuse(DiagnosticKind::SyntaxError, SpanOf(item), fmt::format("the measure has a `{}` already", Written(SpanOf(rule))),
                   "keep one of the two");
          }
          place = BuildExpression(clause->expression());
        });
  }
  SetHead(definition, measure.code.span);
  definition.node = std::move(measure);
}

}  // namespace tally::syntax
