// What names mean, without binding what they name.
#include <algorithm>

#include <fmt/format.h>

#include "language/binder/names/names.h"

namespace tally {

const Symbol* Names::Find(DefinitionKind kind, std::string_view name) const {
  auto it = by_name_.find({kind, std::string(name)});
  return it == by_name_.end() ? nullptr : &symbols_[it->second];
}

DefinitionKind Names::ListOf(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::kCodes:
    case DefinitionKind::kTable:
    case DefinitionKind::kChecks: return DefinitionKind::kTable;
    case DefinitionKind::kCohort:
    case DefinitionKind::kDefine: return DefinitionKind::kDefine;
    case DefinitionKind::kParam:
    case DefinitionKind::kPatterns:
    case DefinitionKind::kAxis:
    case DefinitionKind::kMeasure:
    case DefinitionKind::kTemplate:
    case DefinitionKind::kForm:
    case DefinitionKind::kListing:
    case DefinitionKind::kWorksheet: return kind;
  }
  return kind;
}

void Names::Add(Symbol symbol) {
  const size_t index = symbols_.size();
  if (symbol.kind != DefinitionKind::kDefine) {
    by_name_.try_emplace({symbol.kind, symbol.name}, index);
  }
  std::vector<size_t>& list = by_id_[ListOf(symbol.kind)];
  list.resize(std::max(list.size(), size_t{symbol.id} + 1));
  list[symbol.id] = index;
  symbols_.push_back(std::move(symbol));
}

bool Names::AddFact(TableId table, const std::string& name, DefineId define) {
  return facts_.try_emplace({table, name}, define).second;
}

void Names::AddReplaced(DefineId replaced, DefineId by) {
  std::vector<size_t>& list = by_id_[DefinitionKind::kDefine];
  list.resize(std::max(list.size(), replaced.index() + 1));
  list[replaced.index()] = list[by.index()];
}

const Symbol& Names::At(DefinitionKind kind, uint32_t id) const {
  return symbols_[by_id_.at(ListOf(kind))[id]];
}

std::vector<std::string> Names::NamesOf(DefinitionKind kind) const {
  std::vector<std::string> names;
  for (const Symbol& symbol : symbols_) {
    if (symbol.kind == kind) {
      names.push_back(symbol.name);
    }
  }
  return names;
}

TableId Names::FindTable(std::string_view name) const {
  for (DefinitionKind kind : {DefinitionKind::kTable, DefinitionKind::kCodes, DefinitionKind::kChecks}) {
    if (const Symbol* symbol = Find(kind, name)) {
      return TableId(symbol->id);
    }
  }
  return {};
}

std::optional<ResolvedRows> Names::FindRows(std::string_view name) const {
  if (TableId table = FindTable(name); table.is_valid()) {
    return ResolvedRows{.table = table, .cohort = {}};
  }
  if (const Symbol* cohort = Find(DefinitionKind::kCohort, name)) {
    TableId table = program_.defines[cohort->id].table;
    if (table.is_valid()) {
      return ResolvedRows{.table = table, .cohort = DefineId(cohort->id)};
    }
  }
  return std::nullopt;
}

DefineId Names::FindDefine(TableId table, std::string_view name) const {
  auto it = facts_.find({table, std::string(name)});
  return it == facts_.end() ? DefineId() : it->second;
}

ColumnId Names::FindColumn(TableId table, std::string_view name) const {
  for (ColumnId id : program_.table(table).columns) {
    if (program_.column(id).name == name) {
      return id;
    }
  }
  return FindHiddenReference(table, name);
}

ColumnId Names::FindHiddenReference(TableId table, std::string_view derived_name) const {
  for (ColumnId id : HiddenReferencesOf(table)) {
    if (NameOf(program_.column(id).derived) == derived_name) {
      return id;
    }
  }
  return {};
}

const std::vector<ColumnId>& Names::HiddenReferencesOf(TableId table) const {
  static const std::vector<ColumnId> kNone;
  auto it = hidden_references_.find(table);
  return it == hidden_references_.end() ? kNone : it->second;
}

void Names::IndexHiddenReferences() {
  for (const bound::Column& column : program_.columns) {
    if (column.hidden_ref) {
      hidden_references_[column.table].push_back(column.id);
    }
  }
}

Frame Names::FrameOf(const ResolvedRows& rows, std::string_view name) const {
  Frame frame{.table = rows.table, .names = {std::string(name)}};
  const std::string& own = program_.table(rows.table).name;
  if (own != name) {
    frame.names.push_back(own);
  }
  return frame;
}

std::string Names::NameOf(TableId table) const {
  return table.is_valid() ? program_.table(table).name : "?";
}

std::string Names::NameOf(const Type& type) const {
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

bool Names::IsCodeSet(TableId table) const {
  return table.is_valid() && std::holds_alternative<bound::CodesSource>(program_.table(table).source);
}

const std::vector<std::string>* Names::CodesOf(TableId table) const {
  if (!IsCodeSet(table)) {
    return nullptr;
  }
  return &program_.code_sets[static_cast<size_t>(std::get<bound::CodesSource>(program_.table(table).source).code_set)].codes;
}

}  // namespace tally
