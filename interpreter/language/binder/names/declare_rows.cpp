// Which table cohorts and facts are about, and that facts have names of their own.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "foundation/base/check.h"
#include "language/binder/names/program_builder.h"

namespace tally {

// Follows `of` from cohort to cohort down to a table, and settles the table of every cohort on the way.
std::optional<ResolvedRows> ProgramBuilder::ChaseRows(const ast::Path& path) {
  std::vector<const Symbol*> chain;
  std::set<std::string> seen;
  std::optional<ResolvedRows> ground;
  for (const ast::Path* at = &path;;) {
    const Symbol* cohort = at->parts.size() == 1 ? names.Find(DefinitionKind::kCohort, at->parts[0].text) : nullptr;
    if (cohort == nullptr) {
      ground = ResolveRows(*at);
      break;
    }
    const bound::Define& define = made.defines[cohort->id];
    if (define.table.is_valid()) {
      ground = ResolvedRows{define.table, define.id};
      break;
    }
    if (names.IsFaulty(cohort->name)) {
      break;
    }
    if (!seen.insert(cohort->name).second) {
      auto first = std::find(chain.begin(), chain.end(), cohort);
      std::string members;
      size_t shown = 0;
      for (auto it = first; it != chain.end() && shown < 200; ++it, ++shown) {
        members += fmt::format("`{}` -> ", (*it)->name);
      }
      Error(DiagnosticKind::DependsOnItself, cohort->span,
            fmt::format("the cohort `{}` depends on itself: {}`{}`", cohort->name, members, cohort->name));
      break;
    }
    chain.push_back(cohort);
    at = &std::get<ast::Cohort>(cohort->definition->node).of;
  }
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    if (!ground) {
      names_.AddFaulty((*it)->name);
      continue;
    }
    made.defines[(*it)->id].table = ground->table;
    ground = ResolvedRows{ground->table, DefineId((*it)->id)};
  }
  return ground;
}

void ProgramBuilder::DeclareRows() {
  for (const Symbol& symbol : names.symbols()) {
    if (symbol.kind == DefinitionKind::kCohort) {
      const ast::Path self{.parts = {ast::Name{symbol.name, symbol.span}}, .span = symbol.span};
      if (!ChaseRows(self)) {
        MarkFaulty(symbol);
        MarkBound(symbol);
      }
    }
  }
}

void ProgramBuilder::DeclareFacts() {
  names_.IndexHiddenReferences();
  for (const Symbol& symbol : names.symbols()) {
    if (symbol.kind != DefinitionKind::kDefine && symbol.kind != DefinitionKind::kCohort) {
      continue;
    }
    if (symbol.kind == DefinitionKind::kDefine) {
      const auto& define = std::get<ast::Define>(symbol.definition->node);
      if (define.of) {
        std::optional<ResolvedRows> rows = ChaseRows(*define.of);
        if (!rows) {
          MarkFaulty(symbol);
          MarkBound(symbol);
          names_.AddFaulty(symbol.name);
          continue;
        }
        made.defines[symbol.id].table = rows->table;
      }
    }
    if (IsFaulty(symbol)) {
      continue;
    }
    TableId table = made.defines[symbol.id].table;
    if (!names_.AddFact(table, symbol.name, DefineId(symbol.id))) {
      const bound::Define& earlier = made.define(names.FindDefine(table, symbol.name));
      TALLY_CHECK(table.is_valid());  // others of one name are refused when definitions are merged
      Error(DiagnosticKind::DefinedTwice, symbol.span, fmt::format("`{}` of `{}` is defined twice", symbol.name, names.NameOf(table)))
          .Label(earlier.span, "it is defined here already");
    }
  }
}

void ProgramBuilder::CheckFactsAgainstColumns() {
  for (const auto& [key, id] : names.facts()) {
    const auto& [table, name] = key;
    if (!table.is_valid()) {
      continue;
    }
    for (ColumnId column : program.table(table).columns) {
      if (program.column(column).name == name) {
        Error(DiagnosticKind::DefinedTwice, program.define(id).span,
              fmt::format("`{}` is a column of `{}` and a definition of the same name", name, names.NameOf(table)))
            .Label(program.column(column).span, "the column");
      }
    }
  }
}

}  // namespace tally
