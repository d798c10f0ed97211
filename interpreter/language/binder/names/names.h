#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/binder/names/context.h"
#include "language/binder/tree/bound.h"
#include "language/program/merged_program.h"

namespace tally {

using ast::DefinitionKind;

/// A name that a program gives to something.
struct Symbol {
  DefinitionKind kind;
  std::string name;  // of a measure: its code
  Span span;         // of the name
  uint32_t id = 0;   // index into the program's list of the kind: ParamId, TableId (codes, tables, checks), DefineId ...
  /// Of checks: the id in program.checks; `id` is the table of its findings.
  uint32_t checks_id = 0;
  /// Where it is written; null in a program that is bound already.
  const MergedDefinition* merged = nullptr;
  const ast::Definition* definition = nullptr;
};

/// A table, code set or cohort by name: the rows of `table` for which the cohort holds.
struct ResolvedRows {
  TableId table;
  DefineId cohort;  // invalid: every row
};

/// What names mean in a program, without binding what they name, and without a message.
class Names {
 public:
  /// `program` must outlive the names; what is added to it later is found, too.
  explicit Names(const bound::Program& program) : program_(program) {}
  /// The names of a program that is bound.
  static Names Of(const bound::Program& program);

  const std::vector<Symbol>& symbols() const { return symbols_; }
  /// Null when there is none. Definitions (`define`) have no name of their own: see FindDefine.
  const Symbol* Find(DefinitionKind kind, std::string_view name) const;
  /// The symbol of a param, table (codes and checks among them), pattern ... by its id in the program.
  const Symbol& At(DefinitionKind kind, uint32_t id) const;
  std::vector<std::string> NamesOf(DefinitionKind kind) const;
  /// Stored, derived, code-set and findings tables alike; invalid when there is none.
  TableId FindTable(std::string_view name) const;
  /// A table, code set, checks block or cohort; nothing when there is none.
  std::optional<ResolvedRows> FindRows(std::string_view name) const;
  /// The fact `name` of a table (cohorts are facts, too); of an invalid table: the define without row.
  DefineId FindDefine(TableId table, std::string_view name) const;
  /// A column by name; also a hidden reference by the name of the derived table that made it. The table must be bound.
  ColumnId FindColumn(TableId table, std::string_view name) const;
  ColumnId FindHiddenReference(TableId table, std::string_view derived_name) const;
  const std::vector<ColumnId>& HiddenReferencesOf(TableId table) const;
  /// The name stands for a definition whose `of` is unknown, which has been reported.
  bool IsFaulty(std::string_view name) const { return faulty_.contains(name); }

  bool IsCodeSet(TableId table) const;
  /// The codes of a set in their order; null when the table is no code set.
  const std::vector<std::string>* CodesOf(TableId table) const;
  /// `enrollment`, `gender`: how a type or table is called in messages.
  std::string NameOf(TableId table) const;
  std::string NameOf(const Type& type) const;  // "a date", "a code of `gender`", "a row of `student`", "yes/no"
  /// The frame of a definition `of NAME`: known by the cohort's and by the table's name.
  Frame FrameOf(const ResolvedRows& rows, std::string_view name) const;

  // ---- while a program is made

  /// Symbols stay where they are while no more are added.
  void Reserve(size_t symbols) { symbols_.reserve(symbols); }
  void Add(Symbol symbol);
  /// False when the table has a fact of that name; the one that is there stays.
  bool AddFact(TableId table, const std::string& name, DefineId define);
  /// A further define that is told by the symbol of another: a rule that was replaced.
  void AddReplaced(DefineId replaced, DefineId by);
  void AddFaulty(const std::string& name) { faulty_.insert(name); }
  /// When the tables are declared.
  void IndexHiddenReferences();
  const std::map<std::pair<TableId, std::string>, DefineId>& facts() const { return facts_; }

 private:
  /// Code sets, tables and checks are tables; cohorts are defines.
  static DefinitionKind ListOf(DefinitionKind kind);

  const bound::Program& program_;
  std::vector<Symbol> symbols_;
  std::map<std::pair<DefinitionKind, std::string>, size_t, std::less<>> by_name_;  // all but defines
  std::map<DefinitionKind, std::vector<size_t>> by_id_;                            // of each list of the program, by index
  std::map<std::pair<TableId, std::string>, DefineId> facts_;                      // defines and cohorts
  std::map<TableId, std::vector<ColumnId>> hidden_references_;                     // of each table
  std::set<std::string, std::less<>> faulty_;
};

}  // namespace tally
