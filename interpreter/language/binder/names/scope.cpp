// What names mean, without binding what they name.
#include <fmt/format.h>

#include "language/binder/names/binding.h"

namespace tally {

const Symbol* Binding::Find(DefinitionKind kind, std::string_view name) const {
  auto it = by_name_.find({kind, std::string(name)});
  return it == by_name_.end() ? nullptr : &symbols_[it->second];
}

Symbol* Binding::Find(DefinitionKind kind, std::string_view name) {
  auto it = by_name_.find({kind, std::string(name)});
  return it == by_name_.end() ? nullptr : &symbols_[it->second];
}

std::vector<std::string> Binding::NamesOf(DefinitionKind kind) const {
  std::vector<std::string> names;
  for (const Symbol& symbol : symbols_) {
    if (symbol.kind == kind) {
      names.push_back(symbol.name);
    }
  }
  return names;
}

TableId Binding::FindTable(std::string_view name) const {
  for (DefinitionKind kind : {DefinitionKind::kTable, DefinitionKind::kCodes, DefinitionKind::kChecks}) {
    if (const Symbol* symbol = Find(kind, name)) {
      return TableId(symbol->id);
    }
  }
  return {};
}

std::optional<ResolvedRows> Binding::FindRows(std::string_view name) const {
  if (TableId table = FindTable(name); table.is_valid()) {
    return ResolvedRows{.table = table, .cohort = {}};
  }
  if (const Symbol* cohort = Find(DefinitionKind::kCohort, name)) {
    TableId table = program.defines[cohort->id].table;
    if (table.is_valid()) {
      return ResolvedRows{.table = table, .cohort = DefineId(cohort->id)};
    }
  }
  return std::nullopt;
}

std::optional<ResolvedRows> Binding::ResolveRows(const ast::Path& path) {
  if (path.parts.size() != 1) {
    Error(DiagnosticKind::UnknownTable, path.span, "the name of one table or cohort is wanted here, without `.`");
    return std::nullopt;
  }
  const ast::Name& name = path.parts[0];
  if (std::optional<ResolvedRows> rows = FindRows(name.text)) {
    return rows;
  }
  if (IsFaultyName(name.text)) {
    return std::nullopt;
  }
  Diagnostic& message = Error(DiagnosticKind::UnknownTable, name.span, fmt::format("there is no table or cohort `{}`", name.text));
  for (const std::string& dropped : merged.dropped) {
    if (dropped == name.text) {
      message.Hint(fmt::format("`{}` was dropped", name.text));
      return std::nullopt;
    }
  }
  if (StillSuggests()) {
    std::vector<std::string> candidates;
    for (DefinitionKind kind : {DefinitionKind::kTable, DefinitionKind::kCohort, DefinitionKind::kCodes, DefinitionKind::kChecks}) {
      std::vector<std::string> names = NamesOf(kind);
      candidates.insert(candidates.end(), names.begin(), names.end());
    }
    Suggest(message, name.text, candidates);
  }
  return std::nullopt;
}

DefineId Binding::FindDefine(TableId table, std::string_view name) const {
  auto it = facts_.find({table, std::string(name)});
  return it == facts_.end() ? DefineId() : it->second;
}

ColumnId Binding::FindColumn(TableId table, std::string_view name) const {
  for (ColumnId id : program.table(table).columns) {
    if (program.column(id).name == name) {
      return id;
    }
  }
  return FindHiddenReference(table, name);
}

ColumnId Binding::FindHiddenReference(TableId table, std::string_view derived_name) const {
  for (ColumnId id : HiddenReferencesOf(table)) {
    if (NameOf(program.column(id).derived) == derived_name) {
      return id;
    }
  }
  return {};
}

const std::vector<ColumnId>& Binding::HiddenReferencesOf(TableId table) const {
  static const std::vector<ColumnId> kNone;
  auto it = hidden_references_.find(table);
  return it == hidden_references_.end() ? kNone : it->second;
}

void Binding::IndexHiddenReferences() {
  for (const bound::Column& column : program.columns) {
    if (column.hidden_ref) {
      hidden_references_[column.table].push_back(column.id);
    }
  }
}

Frame Binding::FrameOf(const ResolvedRows& rows, std::string_view name) const {
  Frame frame{.table = rows.table, .names = {std::string(name)}};
  const std::string& own = program.table(rows.table).name;
  if (own != name) {
    frame.names.push_back(own);
  }
  return frame;
}

std::string Binding::NameOf(TableId table) const {
  return table.is_valid() ? program.table(table).name : "?";
}

std::string Binding::NameOf(const Type& type) const {
  std::string one;
  switch (type.kind) {
    case TypeKind::kError: one = "unknown"; break;
    case TypeKind::kMissing: return "`missing`";
    case TypeKind::kYesNo: one = "yes/no"; break;
    case TypeKind::kInteger: one = type.list ? "integers" : "an integer"; break;
    case TypeKind::kDecimal: one = type.list ? "decimals" : "a decimal"; break;
    case TypeKind::kText: one = type.list ? "texts" : "a text"; break;
    case TypeKind::kCode: one = type.list ? "codes" : "a code"; break;
    case TypeKind::kDate: one = type.list ? "dates" : "a date"; break;
    case TypeKind::kYear: one = type.list ? "years" : "a year"; break;
    case TypeKind::kQuarter: one = type.list ? "quarters" : "a quarter"; break;
    case TypeKind::kRow:
      one = IsCodeSet(type.table) ? fmt::format("{} of `{}`", type.list ? "codes" : "a code", NameOf(type.table))
                                  : fmt::format("{} of `{}`", type.list ? "rows" : "a row", NameOf(type.table));
      break;
    case TypeKind::kPeriod: one = "a period"; break;
    case TypeKind::kAll: return "`ALL`";
  }
  return type.list ? "a list of " + one : one;
}

bool Binding::IsCodeSet(TableId table) const {
  return table.is_valid() && std::holds_alternative<bound::CodesSource>(program.table(table).source);
}

const std::vector<std::string>* Binding::CodesOf(TableId table) const {
  if (!IsCodeSet(table)) {
    return nullptr;
  }
  return &program.code_sets[static_cast<size_t>(std::get<bound::CodesSource>(program.table(table).source).code_set)].codes;
}

}  // namespace tally
