// Gives every definition of the program its id before anything is bound.
#include "language/binder/names/program_builder.h"
#include "language/syntax/definition_name.h"

namespace tally {

namespace {

std::vector<std::string> TextsOf(const std::vector<ast::Text>& texts) {
  std::vector<std::string> result;
  for (const ast::Text& text : texts) {
    result.push_back(text.text);
  }
  return result;
}

/// Code sets and stored tables have all their columns when tables are declared; a template is bound where a form uses it.
bool IsBoundWhenDeclared(const Symbol& symbol) {
  return symbol.kind == DefinitionKind::kCodes || symbol.kind == DefinitionKind::kTemplate ||
         std::holds_alternative<ast::Table>(symbol.definition->node);
}

}  // namespace

void ProgramBuilder::DeclareNames() {
  names_.Reserve(merged.definitions.size());
  for (const MergedDefinition& definition : merged.definitions) {
    Declare(definition);
  }
  progress_.resize(names.symbols().size());
  for (const Symbol& symbol : names.symbols()) {
    if (IsBoundWhenDeclared(symbol)) {
      MarkBound(symbol);
    }
  }
  DeclareRows();
}

void ProgramBuilder::Declare(const MergedDefinition& merged_definition) {
  const ast::Definition& definition = *merged_definition.definition;
  const std::optional<ast::DefinedName> named = ast::NameOf(definition);
  if (!named) {
    return;
  }
  if (std::holds_alternative<ast::Faulty>(definition.node)) {
    names_.AddFaulty(std::string(named->name));
    return;
  }
  Symbol symbol{
      .kind = named->kind, .name = std::string(named->name), .span = named->span, .merged = &merged_definition, .definition = &definition};
  AddToProgram(symbol);
  names_.Add(std::move(symbol));
}

void ProgramBuilder::AddToProgram(Symbol& symbol) {
  const ast::Definition& definition = *symbol.definition;
  std::vector<std::string> cites = TextsOf(definition.clauses.cites);
  std::string because = definition.clauses.because ? definition.clauses.because->text : std::string();
  auto add = [&](auto& list, auto item) {
    symbol.id = static_cast<uint32_t>(list.size());
    item.id = decltype(item.id)(list.size());
    list.push_back(std::move(item));
  };
  auto add_table = [&] {
    bound::Table table;
    table.name = symbol.name;
    table.span = symbol.span;
    table.doc = definition.clauses.doc;
    table.cites = cites;
    add(made.tables, std::move(table));
  };
  switch (symbol.kind) {
    case DefinitionKind::kParam: {
      bound::Param param;
      param.name = symbol.name;
      param.span = symbol.span;
      param.doc = definition.clauses.doc;
      add(made.params, std::move(param));
      break;
    }
    case DefinitionKind::kCodes:
    case DefinitionKind::kTable: add_table(); break;
    case DefinitionKind::kChecks: {
      add_table();
      bound::Checks checks;
      checks.id = ChecksId(made.checks.size());
      checks.name = symbol.name;
      checks.span = symbol.span;
      symbol.checks_id = checks.id.value;
      made.checks.push_back(std::move(checks));
      break;
    }
    case DefinitionKind::kCohort:
    case DefinitionKind::kDefine: {
      bound::Define define;
      define.name = symbol.name;
      define.span = symbol.span;
      define.doc = definition.clauses.doc;
      define.cites = cites;
      define.because = because;
      define.is_cohort = symbol.kind == DefinitionKind::kCohort;
      add(made.defines, std::move(define));
      break;
    }
    case DefinitionKind::kPatterns: {
      bound::Patterns patterns;
      patterns.name = symbol.name;
      patterns.span = symbol.span;
      add(made.patterns, std::move(patterns));
      break;
    }
    case DefinitionKind::kAxis: {
      bound::Axis axis;
      axis.name = symbol.name;
      axis.span = symbol.span;
      add(made.axes, std::move(axis));
      break;
    }
    case DefinitionKind::kMeasure: {
      bound::Measure measure;
      measure.code = symbol.name;
      measure.span = symbol.span;
      measure.cites = cites;
      measure.because = because;
      add(made.measures, std::move(measure));
      break;
    }
    case DefinitionKind::kTemplate: symbol.id = static_cast<uint32_t>(names.NamesOf(DefinitionKind::kTemplate).size()); break;
    case DefinitionKind::kForm: {
      bound::Form form;
      form.name = symbol.name;
      form.span = symbol.span;
      form.cites = cites;
      add(made.forms, std::move(form));
      break;
    }
    case DefinitionKind::kListing: {
      bound::Listing listing;
      listing.name = symbol.name;
      listing.span = symbol.span;
      listing.cites = cites;
      add(made.listings, std::move(listing));
      break;
    }
    case DefinitionKind::kWorksheet: {
      bound::Worksheet worksheet;
      worksheet.name = symbol.name;
      worksheet.span = symbol.span;
      add(made.worksheets, std::move(worksheet));
      break;
    }
  }
}

}  // namespace tally
