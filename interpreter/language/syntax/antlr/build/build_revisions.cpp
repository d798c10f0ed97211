#include <fmt/format.h>

#include "foundation/base/check.h"
#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

ast::DefinitionKind Builder::BuildKind(P::DefinitionKindContext* context) {
  const std::optional<ast::DefinitionKind> kind = ast::KindOfKeyword(context->getText());
  TALLY_CHECK(kind.has_value());
  return *kind;
}

/// A name, or the code of a measure.
ast::Name Builder::BuildTarget(P::TargetContext* context) {
  if (context->name() != nullptr) {
    return BuildName(context->name());
  }
  ast::Text text = BuildText(context->TEXT());
  return ast::Name{.text = std::move(text.text), .span = text.span};
}

void Builder::Build(P::DropContext* context, ast::Definition& definition) {
  AddReasons(context->reason(), definition.clauses);
  ast::Drop drop{.kind = BuildKind(context->definitionKind()), .names = {}};
  for (P::TargetContext* target : context->target()) {
    drop.names.push_back(BuildTarget(target));
  }
  SetHead(definition, drop.names.back().span);
  definition.node = std::move(drop);
}

void Builder::Build(P::ChangeContext* context, ast::Definition& definition) {
  P::ChangeHeadContext* head = context->changeHead();
  AddReasons(head->reason(), definition.clauses);
  ast::Change change{.kind = BuildKind(head->definitionKind()), .name = BuildTarget(head->target()), .edits = {}};
  for (P::EditContext* edit : context->changeBlock()->edit()) {
    AddEdits(edit, change.edits, definition.clauses);
  }
  SetHead(definition, change.name.span);
  definition.node = std::move(change);
}

void Builder::AddEdits(P::EditContext* context, std::vector<ast::Change::Edit>& edits, ast::Clauses& clauses) {
  using Verb = ast::Change::Edit::Verb;
  Match(
      context, [&](P::DropEditContext* drop) { edits.push_back(BuildDropEdit(drop)); },
      [&](P::PutEditContext* put) {
        const size_t first = edits.size();
        AddEditSubject(put->editSubject(), edits, clauses);
        for (size_t i = first; i < edits.size(); ++i) {
          edits[i].verb = put->KW_ADD() != nullptr ? Verb::kAdd : Verb::kReplace;
          edits[i].span = SpanOf(context);
          if (put->textLiteral() != nullptr) {
            edits[i].after = BuildTextLiteral(put->textLiteral());
            edits[i].after_word = put->partWord() == nullptr ? "" : put->partWord()->getText();
          }
        }
      });
}

ast::Change::Edit Builder::BuildDropEdit(P::DropEditContext* context) {
  ast::Change::Edit edit;
  edit.verb = ast::Change::Edit::Verb::kDrop;
  edit.span = SpanOf(context);
  const auto item = [&](auto node) { edit.what = ast::AxisItem{.node = std::move(node), .span = edit.span}; };
  Match(
      context->dropped(),
      [&](P::DroppedTextContext* text) {
        edit.text = BuildTextLiteral(text->textLiteral());
        edit.dropped = text->partWord() == nullptr ? "" : text->partWord()->getText();
      },
      [&](P::DroppedShowContext* show) {
        ast::Show mark{.mark = BuildDataCell(show->dataCell()), .in = {}, .where = BuildOptionalWhere(show->where()), .span = edit.span};
        if (show->nameList() != nullptr) {
          mark.in = BuildNames(show->nameList());
        }
        edit.what = ast::FormItem{.node = std::move(mark), .span = edit.span};
      },
      [&](P::DroppedColumnContext* column) {
        edit.dropped = "column";
        edit.number = BuildInteger(column->NUMBER());
      },
      [&](P::DroppedYearsContext* years) {
        edit.dropped = "for";
        edit.number = BuildInteger(years->years()->NUMBER(0));
        edit.through = years->years()->NUMBER().size() > 1 ? BuildInteger(years->years()->NUMBER(1)) : *edit.number;
      },
      [&](P::DroppedIncludeContext* include) { item(ast::Include{BuildAxisRefs(include->axisRef())}); },
      [&](P::DroppedNumberContext* number) { item(ast::NumberJump{BuildInteger(number->NUMBER())}); },
      [&](P::DroppedUnlistedContext* unlisted) {
        item(ast::Unlisted{});
        edit.name = ast::Name{.text = unlisted->getText(), .span = SpanOf(unlisted)};  // elsewhere than in an axis it is a name
      },
      [&](P::DroppedLoopContext* loop) { item(ast::AxisLoop{.loop = BuildLoop(loop->loop()), .items = {}}); },
      [&](P::DroppedNameContext* name) {
        edit.dropped = name->KW_ROW() != nullptr ? "row" : "";
        edit.name = BuildName(name->name());
      });
  return edit;
}

/// One edit, or one for each name of `add a, b : type`.
void Builder::AddEditSubject(P::EditSubjectContext* context, std::vector<ast::Change::Edit>& edits, ast::Clauses& clauses) {
  const auto add = [&](auto what) { edits.emplace_back().what = std::move(what); };
  Match(
      context,
      [&](P::EditColumnContext* column) {
        for (ast::Column& built : BuildColumns(column->column())) {
          add(std::move(built));
        }
      },
      [&](P::EditAxisItemContext* item) { add(BuildAxisItem(item->axisItem(), clauses)); },
      [&](P::EditMeasureContext* rule) {
        add(std::pair<std::string, ast::ExprPtr>(Written(SpanOf(rule->measureRule())), BuildExpression(rule->expression())));
      },
      [&](P::EditMeasureLinesContext* lines) { add(BuildAxisRefs(lines->axisRef())); },
      [&](P::EditFormContext* form) { add(BuildFormItem(form->formItem())); },
      [&](P::EditSheetContext* sheet) {
        Match(
            sheet->sheetItem(), [&](P::SheetColumnDefContext* column) { add(BuildSheetColumn(column)); },
            [&](P::SheetRowDefContext* row) { add(BuildSheetRow(row)); });
      },
      [&](P::EditSortedContext* order) { add(BuildSorted(order->sorted())); },
      [&](P::EditRuleContext* rule) { add(ast::RuleItem{BuildRule(rule->rule_())}); },
      [&](P::EditOutputContext* output) { add(ast::ListingItem{BuildOutputColumn(output->outputColumn())}); },
      [&](P::EditListingLoopContext* loop) { add(ast::ListingItem{BuildListingLoop(loop->loop(), loop->outputBlock())}); },
      [&](P::EditRuleLoopContext* loop) { add(ast::RuleItem{BuildRuleLoop(loop->loop(), loop->ruleBlock(), clauses)}); },
      [&](P::EditPatternsContext* years) { add(BuildPatternYears(years->patternYears())); },
      [&](P::EditCellsContext* cells) {
        std::vector<ast::DataCell> row;
        for (P::DataCellContext* cell : cells->dataCell()) {
          row.push_back(BuildDataCell(cell));
        }
        add(std::move(row));
      });
}

void Builder::Build(P::WhatIfContext* context, ast::Definition& definition) {
  ast::WhatIf what_if;
  Match(
      context,
      [&](P::NamedWhatIfContext* named) {
        what_if.title = BuildText(named->text());
        SetHead(definition, what_if.title->span);
        for (P::WhatIfItemContext* item : named->whatIfBlock()->whatIfItem()) {
          if (item->compare() != nullptr) {
            what_if.compare.push_back(BuildCompare(item->compare()));
          } else {
            what_if.edits.push_back(BuildWhatIfEdit(item->whatIfEdit()));
          }
        }
      },
      [&](P::ShortWhatIfContext* short_form) {
        SetHead(definition, SpanOf(short_form->KW_IF()));
        what_if.edits.push_back(BuildWhatIfEdit(short_form->whatIfEdit()));
        what_if.compare.push_back(BuildCompare(short_form->compare()));
      });
  definition.node = std::move(what_if);
}

/// `NAME = VALUE` replaces a definition or parameter without arguments; which of the two it is the binder sees.
ast::Definition Builder::BuildWhatIfEdit(P::WhatIfEditContext* context) {
  ast::Definition definition;
  definition.span = definition.head = SpanOf(context);
  if (auto* replacement = context->replacement()) {
    definition.replaces = true;
    BuildReplaceable(replacement->replaceable(), definition);
  } else if (auto* change = context->change()) {
    Build(change, definition);
  } else if (auto* drop = context->drop()) {
    Build(drop, definition);
  } else {
    P::AssignmentContext* assignment = context->assignment();
    definition.replaces = true;
    ast::Define define;
    define.name = BuildName(assignment->name());
    define.value = BuildExpression(assignment->expression());
    SetHead(definition, define.name.span);
    definition.node = std::move(define);
  }
  return definition;
}

ast::Target Builder::BuildCompare(P::CompareContext* context) {
  return {.kind = BuildKind(context->definitionKind()), .name = BuildTarget(context->target())};
}

}  // namespace tally::syntax
