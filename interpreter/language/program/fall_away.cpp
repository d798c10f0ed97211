#include "language/program/fall_away.h"

#include <algorithm>
#include <map>

#include "language/syntax/name_uses.h"

namespace tally {
namespace {

bool IsNameOfRows(ast::DefinitionKind kind) {
  return NameSpaceOf(kind) == ast::NameSpace::kRows;
}

bool MayFall(const MergeEntry& entry) {
  return !entry.gone && !entry.merged.library.empty() && entry.slot && FallsAway(entry.slot->kind);
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
      rows_[name] += by;  // a child table may be reached by the name of a reference's `as`, a parent by that of a key part
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

void FallAway(std::vector<MergeEntry>& entries, std::set<std::string>& dropped) {
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
  std::set<std::string> gone = dropped;
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < entries.size(); ++i) {
      MergeEntry& entry = entries[i];
      if (!MayFall(entry)) {
        continue;
      }
      const auto lost_rows = [&](const std::string& name) { return gone.contains(name) && !bearers.HasRows(name); };
      const auto lost = [&](const std::string& name) { return gone.contains(name) && !bearers.HasAny(name); };
      const auto row = std::find_if(references[i].rows.begin(), references[i].rows.end(), lost_rows);
      const auto value = std::find_if(references[i].values.begin(), references[i].values.end(), lost);
      const bool fact_of_lost = !entry.slot->table.empty() && lost_rows(entry.slot->table);
      if (fact_of_lost || row != references[i].rows.end() || value != references[i].values.end()) {
        entry.gone = true;
        entry.fell_with = fact_of_lost ? entry.slot->table : row != references[i].rows.end() ? *row : *value;
        more = true;
        bearers.Count(entry, references[i], -1);
        gone.insert(entry.slot->name);
      }
    }
  }
  dropped = std::move(gone);
}

}  // namespace tally
