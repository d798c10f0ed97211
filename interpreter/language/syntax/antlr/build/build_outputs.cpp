#include <fmt/format.h>

#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

void Builder::Build(P::FormContext* context, ast::Definition& definition) {
  P::FormHeadContext* head = context->formHead();
  ast::Form form;
  form.name = BuildName(head->name(0));
  SetHead(definition, form.name.span);
  if (head->population() != nullptr) {
    Population population = BuildPopulation(head->population(), definition.clauses);
    form.of = std::move(population.of);
    form.where = std::move(population.where);
    form.counting = std::move(population.counting);
  } else {
    AddReasons(head->reason(), definition.clauses);
    form.measure = BuildName(head->name(1));
  }
  form.body = BuildFormBody(context->formBlock(), definition.clauses);
  definition.node = std::move(form);
}

void Builder::Build(P::TemplateDefinitionContext* context, ast::Definition& definition) {
  P::TemplateHeadContext* head = context->templateHead();
  AddReasons(head->reason(), definition.clauses);
  ast::Template form_template{.name = BuildName(head->name()),
                              .args = BuildArguments(head->arguments()),
                              .body = BuildFormBody(context->formBlock(), definition.clauses)};
  SetHead(definition, form_template.name.span);
  definition.node = std::move(form_template);
}

ast::FormBody Builder::BuildFormBody(P::FormBlockContext* context, ast::Clauses& clauses) {
  AddBlockReasons(context, clauses);
  ast::FormBody body;
  for (P::FormItemContext* item : context->formItem()) {
    AddFormItem(item, body);
  }
  return body;
}

void Builder::AddFormItem(P::FormItemContext* context, ast::FormBody& body) {
  const auto once = [&](const std::vector<ast::AxisRef>& axes, std::string_view word) {
    if (!axes.empty()) {
      Refuse(DiagnosticKind::SyntaxError, SpanOf(context), fmt::format("the form has `{}` already", word),
             fmt::format("write the axes in one line: `{} a, b`", word));
    }
  };
  Match(
      context,
      [&](P::UseTemplateContext* use) {
        body.uses.push_back(ast::FormBody::UseTemplate{.name = BuildName(use->name()), .args = BuildCallArguments(use->call())});
      },
      [&](P::FormFileContext* file) { body.files.push_back(BuildFileClause(file->fileClause())); },
      [&](P::BlocksContext* blocks) {
        for (P::BlockContext* block : blocks->block()) {
          body.blocks.push_back(ast::Block{.name = BuildName(block->name()),
                                           .domain = BuildPath(block->path()),
                                           .where = BuildOptionalWhere(block->where()),
                                           .sorted = BuildSorted(block->sorted()),
                                           .span = SpanOf(block)});
        }
      },
      [&](P::FormLabelContext* label) { body.labels.push_back(BuildOutput(label->output())); },
      [&](P::FormValueContext* value) { body.values.push_back(BuildOutput(value->output())); },
      [&](P::RowsContext* rows) {
        once(body.rows, "rows");
        body.rows = BuildAxisRefs(rows->axisRef());
        body.rows_format = BuildFormat(rows->format());
      },
      [&](P::ColumnsContext* columns) {
        once(body.columns, "columns");
        body.columns = BuildAxisRefs(columns->axisRef());
        body.columns_format = BuildFormat(columns->format());
      },
      [&](P::ShowContext* show) {
        ast::Show built{
            .mark = BuildDataCell(show->dataCell()), .in = {}, .where = BuildOptionalWhere(show->where()), .span = SpanOf(context)};
        if (show->nameList() != nullptr) {
          built.in = BuildNames(show->nameList());
        }
        body.shows.push_back(std::move(built));
      });
}

ast::FileClause Builder::BuildFileClause(P::FileClauseContext* context) {
  ast::FileClause file;
  file.span = SpanOf(context);
  file.name = BuildTextLiteral(context->textLiteral());
  if (context->path() != nullptr) {
    file.of = BuildPath(context->path());
  }
  for (P::ExpressionContext* condition : context->expression()) {
    const bool of_header =
        context->KW_HEADER() != nullptr && condition->start->getTokenIndex() > context->KW_HEADER()->getSymbol()->getTokenIndex();
    (of_header ? file.header : file.condition) = BuildExpression(condition);
  }
  file.sorted = BuildSorted(context->sorted());
  return file;
}

ast::OutputColumn Builder::BuildOutput(P::OutputContext* context) {
  return ast::OutputColumn{.number = std::nullopt,
                           .heading = BuildTextLiteral(context->textLiteral()),
                           .value = BuildExpression(context->expression()),
                           .format = BuildFormat(context->format()),
                           .span = SpanOf(context)};
}

ast::OutputColumn Builder::BuildOutputColumn(P::OutputColumnContext* context) {
  ast::OutputColumn column;
  column.span = SpanOf(context);
  if (context->NUMBER() != nullptr) {
    column.number = BuildInteger(context->NUMBER());
  }
  column.heading = BuildTextLiteral(context->textLiteral());
  if (context->expression() != nullptr) {
    column.value = BuildExpression(context->expression());
    column.format = BuildFormat(context->format());
  }
  return column;
}

std::vector<ast::SortKey> Builder::BuildSorted(P::SortedContext* context) {
  std::vector<ast::SortKey> keys;
  if (context == nullptr) {
    return keys;
  }
  for (P::SortKeyContext* key : context->sortKey()) {
    ast::SortKey built{.key = BuildOperand(key->operand()), .descending = !key->KW_DESCENDING().empty()};
    built.span = SpanOf(key);
    for (P::MissingPlaceContext* missing : key->missingPlace()) {
      built.missing = BuildMissingPlace(missing);
    }
    keys.push_back(std::move(built));
  }
  return keys;
}

ast::Loop Builder::BuildLoop(P::LoopContext* context) {
  ast::Loop loop;
  loop.span = SpanOf(context);
  Match(
      context,
      [&](P::MeasureLoopContext* measures) {
        loop.over_measures = true;
        loop.variables.push_back(ast::Loop::Variable{.name = BuildName(measures->name())});
      },
      [&](P::EnteredRowLoopContext*) { loop.over_entered_rows = true; },
      [&](P::DomainLoopContext* domains) {
        for (P::LoopVariableContext* variable : domains->loopVariable()) {
          ast::Loop::Variable built{.name = BuildName(variable->name()), .domain = BuildOperand(variable->operand())};
          if (variable->path() != nullptr) {
            built.of = BuildPath(variable->path());
          }
          if (variable->part() != nullptr) {
            built.where = BuildPart(variable->part());
          }
          loop.variables.push_back(std::move(built));
        }
      });
  return loop;
}

void Builder::Build(P::ListingContext* context, ast::Definition& definition) {
  P::ListingHeadContext* head = context->listingHead();
  P::ListingBlockContext* block = context->listingBlock();
  AddReasons(head->reason(), definition.clauses);
  AddBlockReasons(block, definition.clauses);
  ast::Listing listing;
  listing.name = BuildName(head->name());
  listing.of = BuildPath(head->path());
  listing.where = BuildOptionalWhere(head->where());
  for (P::ListingItemContext* item : block->listingItem()) {
    Match(
        item, [&](P::ListingFileContext* file) { listing.files.push_back(BuildFileClause(file->fileClause())); },
        [&](P::ListingSortedContext* sorted) {
          for (ast::SortKey& key : BuildSorted(sorted->sorted())) {
            listing.sorted.push_back(std::move(key));
          }
        },
        [&](P::ListingColumnsContext* columns) {
          for (P::OutputColumnContext* column : columns->outputColumn()) {
            listing.items.push_back(ast::ListingItem{.node = BuildOutputColumn(column)});
          }
        },
        [&](P::ListingLoopContext* loop) {
          std::pair<ast::Loop, std::vector<ast::OutputColumn>> built;
          built.first = BuildLoop(loop->loop());
          for (P::OutputColumnsContext* line : loop->outputBlock()->outputColumns()) {
            for (P::OutputColumnContext* column : line->outputColumn()) {
              built.second.push_back(BuildOutputColumn(column));
            }
          }
          listing.items.push_back(ast::ListingItem{.node = std::move(built)});
        });
  }
  SetHead(definition, listing.name.span);
  definition.node = std::move(listing);
}

}  // namespace tally::syntax
