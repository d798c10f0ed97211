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
          if (put->text() != nullptr) {
            edits[i].after = BuildText(put->text());
          }
        }
      });
}

ast::Change::Edit Builder::BuildDropEdit(P::DropEditContext* context) {
  ast::Change::Edit edit;
  edit.verb = ast::Change::Edit::Verb::kDrop;
  edit.span = SpanOf(context);
  if (context->text() != nullptr) {
    edit.after = BuildText(context->text());
    edit.dropped = context->droppedWord() == nullptr ? "" : std::string(Written(SpanOf(context->droppedWord())));
  } else if (context->KW_COLUMN() != nullptr) {
    edit.dropped = "column";
    edit.number = BuildInteger(context->NUMBER());
  } else if (context->years() != nullptr) {
    edit.dropped = "for";
    edit.number = BuildInteger(context->years()->NUMBER(0));
    edit.through = context->years()->NUMBER().size() > 1 ? BuildInteger(context->years()->NUMBER(1)) : *edit.number;
  } else {
    edit.dropped = context->KW_ROW() != nullptr ? "row" : "";
    edit.name = BuildName(context->name());
  }
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
      [&](P::EditFormContext* form) {
        ast::FormBody clause;
        AddFormItem(form->formItem(), clause);
        add(std::move(clause));
      },
      [&](P::EditSheetContext* sheet) {
        Match(
            sheet->sheetItem(), [&](P::SheetColumnDefContext* column) { add(BuildSheetColumn(column)); },
            [&](P::SheetRowDefContext* row) { add(BuildSheetRow(row)); });
      },
      [&](P::EditSortedContext* order) { add(BuildSorted(order->sorted())); },
      [&](P::EditRuleContext* rule) { add(BuildRule(rule->rule_())); },
      [&](P::EditOutputContext* output) { add(BuildOutputColumn(output->outputColumn())); },
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
