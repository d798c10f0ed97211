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
  bool rows = false;
  bool columns = false;
  for (P::FormItemContext* item : context->formItem()) {
    body.items.push_back(BuildFormItem(item));
    const auto* axes = std::get_if<ast::FormItem::Axes>(&body.items.back().node);
    bool& there = axes != nullptr && axes->across ? columns : rows;
    if (axes != nullptr && there) {
      const std::string_view word = axes->across ? "columns" : "rows";
      Refuse(DiagnosticKind::SyntaxError, SpanOf(item), fmt::format("the form has `{}` already", word),
             fmt::format("write the axes in one line: `{} a, b`", word));
    }
    there = there || axes != nullptr;
  }
  return body;
}

ast::FormItem Builder::BuildFormItem(P::FormItemContext* context) {
  ast::FormItem item;
  item.span = SpanOf(context);
  Match(
      context,
      [&](P::UseTemplateContext* use) {
        item.node = ast::FormItem::UseTemplate{.name = BuildName(use->name()), .args = BuildCallArguments(use->call())};
      },
      [&](P::FormFileContext* file) { item.node = BuildFileClause(file->fileClause()); },
      [&](P::BlocksContext* written) {
        std::vector<ast::Block> blocks;
        for (P::BlockContext* block : written->block()) {
          blocks.push_back(ast::Block{.name = BuildName(block->name()),
                                      .domain = BuildPath(block->path()),
                                      .where = BuildOptionalWhere(block->where()),
                                      .sorted = BuildSorted(block->sorted()),
                                      .span = SpanOf(block)});
        }
        item.node = std::move(blocks);
      },
      [&](P::FormLabelContext* label) { item.node = ast::FormItem::Label{BuildOutput(label->output())}; },
      [&](P::FormValueContext* value) { item.node = ast::FormItem::Value{BuildOutput(value->output())}; },
      [&](P::RowsContext* rows) {
        item.node = ast::FormItem::Axes{.across = false, .axes = BuildAxisRefs(rows->axisRef()), .format = BuildFormat(rows->format())};
      },
      [&](P::ColumnsContext* columns) {
        item.node =
            ast::FormItem::Axes{.across = true, .axes = BuildAxisRefs(columns->axisRef()), .format = BuildFormat(columns->format())};
      },
      [&](P::ShowContext* show) {
        ast::Show built{
            .mark = BuildDataCell(show->dataCell()), .in = {}, .where = BuildOptionalWhere(show->where()), .span = SpanOf(context)};
        if (show->nameList() != nullptr) {
          built.in = BuildNames(show->nameList());
        }
        item.node = std::move(built);
      });
  return item;
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
    keys.push_back(BuildSortKey(key));
  }
  return keys;
}

ast::SortKey Builder::BuildSortKey(P::SortKeyContext* context) {
  ast::SortKey key{.key = BuildOperand(context->operand()), .descending = !context->KW_DESCENDING().empty()};
  key.span = SpanOf(context);
  for (P::MissingPlaceContext* missing : context->missingPlace()) {
    key.missing = BuildMissingPlace(missing);
  }
  return key;
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

std::pair<ast::Loop, std::vector<ast::OutputColumn>> Builder::BuildListingLoop(P::LoopContext* loop, P::OutputBlockContext* block) {
  std::pair<ast::Loop, std::vector<ast::OutputColumn>> built;
  built.first = BuildLoop(loop);
  for (P::OutputColumnsContext* line : block->outputColumns()) {
    for (P::OutputColumnContext* column : line->outputColumn()) {
      built.second.push_back(BuildOutputColumn(column));
    }
  }
  return built;
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
          listing.items.push_back(ast::ListingItem{.node = BuildListingLoop(loop->loop(), loop->outputBlock())});
        });
  }
  SetHead(definition, listing.name.span);
  definition.node = std::move(listing);
}

}  // namespace tally::syntax
