// Gives every definition of the program its id before anything is bound.
#include <algorithm>

#include <fmt/format.h>

#include "language/binder/names/binding.h"
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

}  // namespace

void Binding::DeclareNames() {
  symbols_.reserve(merged.definitions.size());
  for (const MergedDefinition& definition : merged.definitions) {
    Declare(definition);
  }
  DeclareRowSets();
}

void Binding::Declare(const MergedDefinition& merged_definition) {
  const ast::Definition& definition = *merged_definition.definition;
  const std::optional<ast::DefinedName> named = ast::NameOf(definition);
  if (!named) {
    return;
  }
  Symbol symbol{
      .kind = named->kind, .name = std::string(named->name), .span = named->span, .merged = &merged_definition, .definition = &definition};
  size_t index = symbols_.size();

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
    add(program.tables, std::move(table));
    symbol_of_table_.push_back(index);
  };
  switch (symbol.kind) {
    case DefinitionKind::kParam: {
      bound::Param param;
      param.name = symbol.name;
      param.span = symbol.span;
      param.doc = definition.clauses.doc;
      add(program.params, std::move(param));
      break;
    }
    case DefinitionKind::kCodes:
    case DefinitionKind::kTable: add_table(); break;
    case DefinitionKind::kChecks: {
      add_table();
      bound::Checks checks;
      checks.id = ChecksId(program.checks.size());
      checks.name = symbol.name;
      checks.span = symbol.span;
      symbol.checks_id = checks.id.value;
      program.checks.push_back(std::move(checks));
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
      add(program.defines, std::move(define));
      symbol_of_define_.push_back(index);
      break;
    }
    case DefinitionKind::kPatterns: {
      bound::Patterns patterns;
      patterns.name = symbol.name;
      add(program.patterns, std::move(patterns));
      break;
    }
    case DefinitionKind::kAxis: {
      bound::Axis axis;
      axis.name = symbol.name;
      axis.span = symbol.span;
      add(program.axes, std::move(axis));
      break;
    }
    case DefinitionKind::kMeasure: {
      bound::Measure measure;
      measure.code = symbol.name;
      measure.span = symbol.span;
      measure.cites = cites;
      measure.because = because;
      add(program.measures, std::move(measure));
      break;
    }
    case DefinitionKind::kTemplate: break;
    case DefinitionKind::kForm: {
      bound::Form form;
      form.name = symbol.name;
      form.span = symbol.span;
      form.cites = cites;
      add(program.forms, std::move(form));
      break;
    }
    case DefinitionKind::kListing: {
      bound::Listing listing;
      listing.name = symbol.name;
      listing.span = symbol.span;
      listing.cites = cites;
      add(program.listings, std::move(listing));
      break;
    }
    case DefinitionKind::kWorksheet: {
      bound::Worksheet worksheet;
      worksheet.name = symbol.name;
      worksheet.span = symbol.span;
      add(program.worksheets, std::move(worksheet));
      break;
    }
  }
  if (symbol.kind != DefinitionKind::kDefine) {
    by_name_[{symbol.kind, symbol.name}] = index;
  }
  symbols_.push_back(std::move(symbol));
}

// Follows `of` from cohort to cohort down to a table, and settles the table of every cohort on the way.
std::optional<ResolvedRows> Binding::ChaseRows(const ast::Path& path) {
  std::vector<const Symbol*> chain;
  std::set<std::string> seen;
  std::optional<ResolvedRows> ground;
  for (const ast::Path* at = &path;;) {
    const Symbol* cohort = at->parts.size() == 1 ? Find(DefinitionKind::kCohort, at->parts[0].text) : nullptr;
    if (cohort == nullptr) {
      ground = ResolveRows(*at);
      break;
    }
    const bound::Define& define = program.defines[cohort->id];
    if (define.table.is_valid()) {
      ground = ResolvedRows{define.table, define.id};
      break;
    }
    if (faulty_names_.contains(cohort->name)) {
      break;
    }
    if (!seen.insert(cohort->name).second) {
      auto first = std::find(chain.begin(), chain.end(), cohort);
      std::string names;
      size_t shown = 0;
      for (auto it = first; it != chain.end() && shown < 200; ++it, ++shown) {
        names += fmt::format("`{}` -> ", (*it)->name);
      }
      Error(DiagnosticKind::DependsOnItself, cohort->span,
            fmt::format("the cohort `{}` depends on itself: {}`{}`", cohort->name, names, cohort->name));
      break;
    }
    chain.push_back(cohort);
    at = &std::get<ast::Cohort>(cohort->definition->node).of;
  }
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    if (!ground) {
      faulty_names_.insert((*it)->name);
      continue;
    }
    program.defines[(*it)->id].table = ground->table;
    ground = ResolvedRows{ground->table, DefineId((*it)->id)};
  }
  return ground;
}

void Binding::DeclareRowSets() {
  for (Symbol& symbol : symbols_) {
    if (symbol.kind == DefinitionKind::kCohort) {
      const ast::Path self{.parts = {ast::Name{symbol.name, symbol.span}}, .span = symbol.span};
      if (!ChaseRows(self)) {
        symbol.faulty = true;
        symbol.state = Symbol::State::kBound;
      }
    }
  }
}

void Binding::DeclareFacts() {
  for (Symbol& symbol : symbols_) {
    if (symbol.kind != DefinitionKind::kDefine && symbol.kind != DefinitionKind::kCohort) {
      continue;
    }
    if (symbol.kind == DefinitionKind::kDefine) {
      const auto& define = std::get<ast::Define>(symbol.definition->node);
      if (define.of) {
        std::optional<ResolvedRows> rows = ChaseRows(*define.of);
        if (!rows) {
          symbol.faulty = true;
          symbol.state = Symbol::State::kBound;
          faulty_names_.insert(symbol.name);
          continue;
        }
        program.defines[symbol.id].table = rows->table;
      }
    }
    if (symbol.faulty) {
      continue;
    }
    TableId table = program.defines[symbol.id].table;
    auto [place, added] = facts_.try_emplace({table, symbol.name}, DefineId(symbol.id));
    if (!added) {
      const bound::Define& earlier = program.defines[place->second.index()];
      Error(DiagnosticKind::DefinedTwice, symbol.span,
            table.is_valid() ? fmt::format("`{}` of `{}` is defined twice", symbol.name, NameOf(table))
                             : fmt::format("`{}` is defined twice", symbol.name))
          .Label(earlier.span, "it is defined here already");
      continue;
    }
    const Symbol* param = table.is_valid() ? nullptr : Find(DefinitionKind::kParam, symbol.name);
    if (param != nullptr) {
      Error(DiagnosticKind::DefinedTwice, symbol.span, fmt::format("`{}` is a parameter and a definition", symbol.name))
          .Label(param->span, "the parameter is declared here");
    }
  }
}

void Binding::CheckFactsAgainstColumns() {
  for (const auto& [key, id] : facts_) {
    const auto& [table, name] = key;
    if (!table.is_valid()) {
      continue;
    }
    for (ColumnId column : program.table(table).columns) {
      if (program.column(column).name == name) {
        Error(DiagnosticKind::DefinedTwice, program.define(id).span,
              fmt::format("`{}` is a column of `{}` and a definition of the same name", name, NameOf(table)))
            .Label(program.column(column).span, "the column");
      }
    }
  }
}

}  // namespace tally
