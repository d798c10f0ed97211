// Gives every definition of the program its id before anything is bound.
#include <algorithm>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "binder/binding.h"

namespace tally {

namespace {

struct Declared {
  SymbolKind kind;
  std::string name;
  Span span;
};

std::optional<Declared> DeclaredBy(const ast::Definition& definition) {
  auto named = [](SymbolKind kind, const ast::Name& name) -> std::optional<Declared> { return Declared{kind, name.text, name.span}; };
  return std::visit(Overloaded{
                        [&](const ast::Param& d) { return named(SymbolKind::kParam, d.name); },
                        [&](const ast::Codes& d) { return named(SymbolKind::kCodes, d.name); },
                        [&](const ast::Patterns& d) { return named(SymbolKind::kPatterns, d.name); },
                        [&](const ast::Table& d) { return named(SymbolKind::kTable, d.name); },
                        [&](const ast::DerivedTable& d) { return named(SymbolKind::kTable, d.name); },
                        [&](const ast::Cohort& d) { return named(SymbolKind::kCohort, d.name); },
                        [&](const ast::Define& d) { return named(SymbolKind::kDefine, d.name); },
                        [&](const ast::Axis& d) { return named(SymbolKind::kAxis, d.name); },
                        [&](const ast::Measure& d) -> std::optional<Declared> {
                          return Declared{SymbolKind::kMeasure, d.code.text, d.code.span};
                        },
                        [&](const ast::Template& d) { return named(SymbolKind::kTemplate, d.name); },
                        [&](const ast::Form& d) { return named(SymbolKind::kForm, d.name); },
                        [&](const ast::Listing& d) { return named(SymbolKind::kListing, d.name); },
                        [&](const ast::Worksheet& d) { return named(SymbolKind::kWorksheet, d.name); },
                        [&](const ast::Checks& d) { return named(SymbolKind::kChecks, d.name); },
                        [](const auto&) -> std::optional<Declared> { return std::nullopt; },
                    },
                    definition.node);
}

bool IsRowSet(SymbolKind kind) {
  return kind == SymbolKind::kCodes || kind == SymbolKind::kTable || kind == SymbolKind::kCohort || kind == SymbolKind::kChecks;
}

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
  std::optional<Declared> declared = DeclaredBy(definition);
  if (!declared) {
    return;
  }
  Symbol symbol{.kind = declared->kind, .name = declared->name, .span = declared->span, .merged = &merged_definition, .definition = &definition};
  size_t index = symbols_.size();

  if (symbol.kind != SymbolKind::kDefine) {
    const Symbol* earlier = Find(symbol.kind, symbol.name);
    if (IsRowSet(symbol.kind)) {
      for (SymbolKind kind : {SymbolKind::kCodes, SymbolKind::kTable, SymbolKind::kCohort, SymbolKind::kChecks}) {
        earlier = earlier != nullptr ? earlier : Find(kind, symbol.name);
      }
    }
    if (earlier != nullptr) {
      Error(DiagnosticKind::DefinedTwice, symbol.span, fmt::format("the name `{}` is defined twice", symbol.name))
          .Label(earlier->span, fmt::format("the {} `{}` is defined here", WordOf(earlier->kind), symbol.name))
          .Hint("rename one of them, or write `replace` and `because` when it is meant to take the other's place");
      return;
    }
  }

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
    case SymbolKind::kParam: {
      bound::Param param;
      param.name = symbol.name;
      param.span = symbol.span;
      param.doc = definition.clauses.doc;
      add(program.params, std::move(param));
      break;
    }
    case SymbolKind::kCodes:
    case SymbolKind::kTable:
      add_table();
      break;
    case SymbolKind::kChecks: {
      add_table();
      bound::Checks checks;
      checks.id = ChecksId(program.checks.size());
      checks.name = symbol.name;
      checks.span = symbol.span;
      symbol.checks_id = checks.id.value;
      program.checks.push_back(std::move(checks));
      break;
    }
    case SymbolKind::kCohort:
    case SymbolKind::kDefine: {
      bound::Define define;
      define.name = symbol.name;
      define.span = symbol.span;
      define.doc = definition.clauses.doc;
      define.cites = cites;
      define.because = because;
      define.is_cohort = symbol.kind == SymbolKind::kCohort;
      add(program.defines, std::move(define));
      symbol_of_define_.push_back(index);
      break;
    }
    case SymbolKind::kPatterns: {
      bound::Patterns patterns;
      patterns.name = symbol.name;
      add(program.patterns, std::move(patterns));
      break;
    }
    case SymbolKind::kAxis: {
      bound::Axis axis;
      axis.name = symbol.name;
      axis.span = symbol.span;
      add(program.axes, std::move(axis));
      break;
    }
    case SymbolKind::kMeasure: {
      bound::Measure measure;
      measure.code = symbol.name;
      measure.span = symbol.span;
      measure.cites = cites;
      measure.because = because;
      add(program.measures, std::move(measure));
      break;
    }
    case SymbolKind::kTemplate:
      break;
    case SymbolKind::kForm: {
      bound::Form form;
      form.name = symbol.name;
      form.span = symbol.span;
      form.cites = cites;
      add(program.forms, std::move(form));
      break;
    }
    case SymbolKind::kListing: {
      bound::Listing listing;
      listing.name = symbol.name;
      listing.span = symbol.span;
      listing.cites = cites;
      add(program.listings, std::move(listing));
      break;
    }
    case SymbolKind::kWorksheet: {
      bound::Worksheet worksheet;
      worksheet.name = symbol.name;
      worksheet.span = symbol.span;
      add(program.worksheets, std::move(worksheet));
      break;
    }
  }
  if (symbol.kind != SymbolKind::kDefine) {
    by_name_[{symbol.kind, symbol.name}] = index;
  }
  symbols_.push_back(std::move(symbol));
}

// Follows `of` from cohort to cohort down to a table.
std::optional<ResolvedRows> Binding::ChaseRows(const ast::Path& path, std::vector<std::string>& seen) {
  if (path.parts.size() != 1) {
    return ResolveRows(path);
  }
  const std::string& name = path.parts[0].text;
  const Symbol* cohort = Find(SymbolKind::kCohort, name);
  if (cohort == nullptr) {
    return ResolveRows(path);
  }
  const bound::Define& define = program.defines[cohort->id];
  if (define.table.is_valid()) {
    return ResolvedRows{define.table, define.id};
  }
  if (faulty_names_.contains(name)) {
    return std::nullopt;
  }
  if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
    std::string names;
    for (const std::string& one : seen) {
      names += fmt::format("`{}` -> ", one);
      faulty_names_.insert(one);
    }
    Error(DiagnosticKind::DependsOnItself, cohort->span, fmt::format("the cohort `{}` depends on itself: {}`{}`", name, names, name));
    return std::nullopt;
  }
  if (seen.size() > 1000) {
    Error(DiagnosticKind::DependsTooDeeply, cohort->span, fmt::format("`{}` is a cohort of too long a chain of cohorts", name));
    return std::nullopt;
  }
  seen.push_back(name);
  std::optional<ResolvedRows> below = ChaseRows(std::get<ast::Cohort>(cohort->definition->node).of, seen);
  seen.pop_back();
  if (!below) {
    faulty_names_.insert(name);
    return std::nullopt;
  }
  program.defines[cohort->id].table = below->table;
  return ResolvedRows{below->table, DefineId(cohort->id)};
}

void Binding::DeclareRowSets() {
  for (Symbol& symbol : symbols_) {
    if (symbol.kind == SymbolKind::kCohort) {
      ast::Path self{.parts = {ast::Name{symbol.name, symbol.span}}, .span = symbol.span};
      std::vector<std::string> seen;
      if (!ChaseRows(self, seen)) {
        symbol.faulty = true;
        symbol.state = Symbol::State::kBound;
      }
    }
  }
}

void Binding::DeclareFacts() {
  for (Symbol& symbol : symbols_) {
    if (symbol.kind != SymbolKind::kDefine && symbol.kind != SymbolKind::kCohort) {
      continue;
    }
    if (symbol.kind == SymbolKind::kDefine) {
      const auto& define = std::get<ast::Define>(symbol.definition->node);
      if (define.of) {
        std::vector<std::string> seen;
        std::optional<ResolvedRows> rows = ChaseRows(*define.of, seen);
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
    const Symbol* param = table.is_valid() ? nullptr : Find(SymbolKind::kParam, symbol.name);
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

// The names of a program that is bound: everything counts as bound.
void Binding::DeclareFromProgram() {
  auto add = [&](SymbolKind kind, const std::string& name, Span span, size_t id) {
    symbols_.push_back(Symbol{.kind = kind, .name = name, .span = span, .state = Symbol::State::kBound, .id = static_cast<uint32_t>(id)});
    if (kind != SymbolKind::kDefine) {
      by_name_.try_emplace({kind, name}, symbols_.size() - 1);
    }
    return symbols_.size() - 1;
  };
  for (const bound::Table& table : program.tables) {
    bool codes = std::holds_alternative<bound::CodesSource>(table.source);
    symbol_of_table_.push_back(add(codes ? SymbolKind::kCodes : SymbolKind::kTable, table.name, table.span, table.id.index()));
  }
  for (const bound::Define& define : program.defines) {
    symbol_of_define_.push_back(add(define.is_cohort ? SymbolKind::kCohort : SymbolKind::kDefine, define.name, define.span, define.id.index()));
    facts_.try_emplace({define.table, define.name}, define.id);
  }
  for (const bound::Param& param : program.params) {
    add(SymbolKind::kParam, param.name, param.span, param.id.index());
  }
  for (const bound::Patterns& patterns : program.patterns) {
    add(SymbolKind::kPatterns, patterns.name, Span{}, patterns.id.index());
  }
  for (const bound::Axis& axis : program.axes) {
    add(SymbolKind::kAxis, axis.name, axis.span, axis.id.index());
  }
  for (const bound::Measure& measure : program.measures) {
    add(SymbolKind::kMeasure, measure.code, measure.span, measure.id.index());
  }
  for (const bound::Form& form : program.forms) {
    add(SymbolKind::kForm, form.name, form.span, form.id.index());
  }
  for (const bound::Listing& listing : program.listings) {
    add(SymbolKind::kListing, listing.name, listing.span, listing.id.index());
  }
  for (const bound::Worksheet& worksheet : program.worksheets) {
    add(SymbolKind::kWorksheet, worksheet.name, worksheet.span, worksheet.id.index());
  }
}

}  // namespace tally
