#include "language/program/fall_away.h"

#include <algorithm>
#include <map>
#include <set>

#include "language/syntax/name_uses.h"

namespace tally {
namespace {

bool IsNameOfRows(ast::DefinitionKind kind) {
  return NameSpaceOf(kind) == ast::NameSpace::kRows;
}

bool PrintsMeasures(const MergeEntry& entry) {
  const auto* form = std::get_if<ast::Form>(&entry.merged.definition->node);
  return !entry.gone && form != nullptr && form->measure;
}

bool MayFall(const MergeEntry& entry, bool measures_are_printed) {
  if (entry.gone || entry.merged.library.empty()) {
    return false;
  }
  if (!entry.slot) {
    return std::holds_alternative<ast::Require>(entry.merged.definition->node);
  }
  return FallsAway(entry.slot->kind) || (entry.slot->kind == ast::DefinitionKind::kMeasure && !measures_are_printed);
}

/// The names by which rows may be reached because a definition brings them: a child table by that of a reference's `as`, a parent by that
/// of a key part.
std::set<std::string> RowNamesBrought(const ast::Definition& definition, const NameUses& uses) {
  std::set<std::string> names;
  if (const auto* table = std::get_if<ast::Table>(&definition.node)) {
    for (const ast::Column& column : table->columns) {
      if (column.alias) {
        names.insert(column.alias->text);
      }
    }
  } else if (std::holds_alternative<ast::DerivedTable>(definition.node)) {
    names = uses.declared;
  }
  return names;
}

/// How many definitions that remain bear a name; a name that none bears any more cannot be resolved.
class Bearers {
 public:
  void Count(const MergeEntry& entry, const NameUses& references, int by) {
    if (entry.slot) {
      any_[entry.slot->name] += by;
      if (IsNameOfRows(entry.slot->kind)) {
        rows_[entry.slot->name] += by;
      }
    }
    for (const std::string& name : references.declared) {
      any_[name] += by;
    }
    for (const std::string& name : RowNamesBrought(*entry.merged.definition, references)) {
      rows_[name] += by;
    }
  }
  bool HasAny(const std::string& name) const { return Has(any_, name); }
  bool HasRows(const std::string& name) const { return Has(rows_, name); }

 private:
  static bool Has(const std::map<std::string, int>& counts, const std::string& name) {
    const auto at = counts.find(name);
    return at != counts.end() && at->second > 0;
  }
  std::map<std::string, int> any_;
  std::map<std::string, int> rows_;
};

}  // namespace

void FallAway(std::vector<MergeEntry>& entries, std::map<std::string, DroppedName>& dropped) {
  if (dropped.empty()) {
    return;
  }
  std::vector<NameUses> references;
  Bearers bearers;
  for (const MergeEntry& entry : entries) {
    references.push_back(NameUsesOf(*entry.merged.definition));
    if (!entry.gone) {
      bearers.Count(entry, references.back(), 1);
    }
  }
  for (bool more = true; more;) {
    more = false;
    const bool measures_are_printed = std::any_of(entries.begin(), entries.end(), PrintsMeasures);
    for (size_t i = 0; i < entries.size(); ++i) {
      MergeEntry& entry = entries[i];
      if (!MayFall(entry, measures_are_printed)) {
        continue;
      }
      const auto lost_rows = [&](const std::string& name) { return dropped.contains(name) && !bearers.HasRows(name); };
      const auto lost = [&](const std::string& name) {
        return dropped.contains(name) && !bearers.HasAny(name) && !references[i].declared.contains(name);
      };
      const auto row = std::find_if(references[i].rows.begin(), references[i].rows.end(), lost_rows);
      const auto value = std::find_if(references[i].values.begin(), references[i].values.end(), lost);
      const bool fact_of_lost = entry.slot && !entry.slot->table.empty() && lost_rows(entry.slot->table);
      if (fact_of_lost || row != references[i].rows.end() || value != references[i].values.end()) {
        entry.gone = true;
        entry.fell_with = fact_of_lost ? entry.slot->table : row != references[i].rows.end() ? *row : *value;
        more = true;
        bearers.Count(entry, references[i], -1);
        if (entry.slot) {
          const DroppedName& cause = dropped.at(entry.fell_with);
          const std::string& root = cause.fell_with.empty() ? cause.name : cause.fell_with;
          dropped.emplace(entry.slot->name, DroppedName{entry.slot->name, root, cause.drop});
        }
      }
    }
  }
}

}  // namespace tally
