#include <fmt/format.h>

#include "foundation/base/check.h"
#include "language/syntax/antlr/build/builder.h"

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
    AddEdits(edit, change.edits);
  }
  SetHead(definition, change.name.span);
  definition.node = std::move(change);
}

void Builder::AddEdits(P::EditContext* context, std::vector<ast::Change::Edit>& edits) {
  using Verb = ast::Change::Edit::Verb;
  if (auto* drop = dynamic_cast<P::DropEditContext*>(context)) {
    edits.push_back(BuildDropEdit(drop));
    return;
  }
  auto* put = dynamic_cast<P::PutEditContext*>(context);
  const size_t first = edits.size();
  AddEditSubject(put->editSubject(), edits);
  for (size_t i = first; i < edits.size(); ++i) {
    edits[i].verb = put->KW_ADD() != nullptr ? Verb::kAdd : Verb::kReplace;
    edits[i].span = SpanOf(context);
    if (put->text() != nullptr) {
      edits[i].after = BuildText(put->text());
    }
  }
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
void Builder::AddEditSubject(P::EditSubjectContext* context, std::vector<ast::Change::Edit>& edits) {
  ast::Change::Edit edit;
  if (auto* column = dynamic_cast<P::EditColumnContext*>(context)) {
    for (ast::Column& built : BuildColumns(column->column())) {
      edits.emplace_back().what = std::move(built);
    }
    return;
  }
  if (auto* item = dynamic_cast<P::EditAxisItemContext*>(context)) {
    edit.what = BuildAxisItem(item->axisItem());
  } else if (auto* rule_of_measure = dynamic_cast<P::EditMeasureContext*>(context)) {
    edit.what = std::pair<std::string, ast::ExprPtr>(Written(SpanOf(rule_of_measure->measureRule())),
                                                     BuildExpression(rule_of_measure->expression()));
  } else if (auto* lines = dynamic_cast<P::EditMeasureLinesContext*>(context)) {
    edit.what = BuildAxisRefs(lines->axisRef());
  } else if (auto* form = dynamic_cast<P::EditFormContext*>(context)) {
    ast::FormBody clause;
    AddFormItem(form->formItem(), clause);
    edit.what = std::move(clause);
  } else if (auto* sheet = dynamic_cast<P::EditSheetContext*>(context)) {
    if (auto* sheet_column = dynamic_cast<P::SheetColumnDefContext*>(sheet->sheetItem())) {
      edit.what = BuildSheetColumn(sheet_column);
    } else if (auto* row = dynamic_cast<P::SheetRowDefContext*>(sheet->sheetItem())) {
      edit.what = BuildSheetRow(row);
    }
  } else if (auto* order = dynamic_cast<P::EditSortedContext*>(context)) {
    edit.what = BuildSorted(order->sorted());
  } else if (auto* rule = dynamic_cast<P::EditRuleContext*>(context)) {
    edit.what = BuildRule(rule->rule_());
  } else if (auto* output = dynamic_cast<P::EditOutputContext*>(context)) {
    edit.what = BuildOutputColumn(output->outputColumn());
  } else if (auto* years = dynamic_cast<P::EditPatternsContext*>(context)) {
    edit.what = BuildPatternYears(years->patternYears());
  } else if (auto* cells = dynamic_cast<P::EditCellsContext*>(context)) {
    std::vector<ast::DataCell> row;
    for (P::DataCellContext* cell : cells->dataCell()) {
      row.push_back(BuildDataCell(cell));
    }
    edit.what = std::move(row);
  }
  edits.push_back(std::move(edit));
}

void Builder::Build(P::WhatIfContext* context, ast::Definition& definition) {
  ast::WhatIf what_if;
  if (auto* named = dynamic_cast<P::NamedWhatIfContext*>(context)) {
    what_if.title = BuildText(named->text());
    SetHead(definition, what_if.title->span);
    for (P::WhatIfItemContext* item : named->whatIfBlock()->whatIfItem()) {
      if (item->compare() != nullptr) {
        what_if.compare.push_back(BuildCompare(item->compare()));
      } else {
        what_if.edits.push_back(BuildWhatIfEdit(item->whatIfEdit()));
      }
    }
  } else if (auto* short_form = dynamic_cast<P::ShortWhatIfContext*>(context)) {
    SetHead(definition, SpanOf(short_form->KW_IF()));
    what_if.edits.push_back(BuildWhatIfEdit(short_form->whatIfEdit()));
    what_if.compare.push_back(BuildCompare(short_form->compare()));
  }
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
