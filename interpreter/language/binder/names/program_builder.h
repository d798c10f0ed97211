#pragma once

#include <string>
#include <vector>

#include "language/binder/names/binding.h"

namespace tally {

/// A program that is being made. Definitions are bound on demand, so that they may come in any order; a definition that is reached again
/// while it is being bound is a cycle (T0304, naming all members).
class ProgramBuilder : public Binding {
 public:
  /// Binds one definition; each folder that binds definitions has such functions.
  using BindSymbol = void (*)(ProgramBuilder&, const Symbol&);

  ProgramBuilder(const MergedProgram& merged, const SourceMap& sources, DiagnosticSink& sink, BindSymbol bind);

  const MergedProgram& merged;
  /// Its lists have an entry with id, name, span, doc and cites for each symbol before anything is bound. Entries stay where they are while
  /// others are added.
  bound::Program made;

  // ---- declare.cpp, declare_rows.cpp: the steps before anything is bound, in this order

  void DeclareNames();
  /// Between the two, tables get their columns.
  void DeclareFacts();
  /// Once all tables are bound.
  void CheckFactsAgainstColumns();
  void FinishUses();

  // ---- definitions

  bool Ensure(const Symbol& symbol, Span reached_from);
  bool Ensure(DefinitionKind kind, uint32_t id, Span reached_from) override { return Ensure(names_.At(kind, id), reached_from); }
  bool EnsureDefine(DefineId id, Span reached_from) override;
  /// What depends on it is silent.
  void MarkFaulty(const Symbol& symbol);
  void MarkBound(const Symbol& symbol);
  bool IsFaulty(const Symbol& symbol) const;
  /// Parameters, tables and facts, those first that others mention.
  void BindInOrder();

  /// Gives an id to a rule that `by` replaced and that is reached by `inherited`.
  DefineId AddReplaced(DefineId by, bound::Define define);

 private:
  enum class State { kUnbound, kBinding, kBound };
  struct Progress {
    State state = State::kUnbound;
    bool faulty = false;
  };

  void ReportCycle(size_t index, Span reached_from);
  void Declare(const MergedDefinition& merged_definition);
  void AddToProgram(Symbol& symbol);
  void DeclareRows();
  std::optional<ResolvedRows> ChaseRows(const ast::Path& path);
  size_t IndexOf(const Symbol& symbol) const { return static_cast<size_t>(&symbol - names_.symbols().data()); }

  Names names_;
  BindSymbol bind_;
  std::vector<Progress> progress_;     // of each symbol
  std::vector<size_t> binding_stack_;  // symbols that are being bound, outermost first
};

}  // namespace tally
