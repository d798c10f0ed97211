#include "language/binder/names/program_builder.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/check.h"
#include "language/binder/tree/uses.h"

namespace tally {

namespace {

// Definitions that are bound on demand nest on the stack. Dependency order keeps them short; circles, which have no such order, are walked
// to their end so that their names can be told. An expression takes some 500 bytes of kDeepStackBytes, with sanitizers some 3,000.
constexpr size_t kMaxDepth = 100'000;
constexpr size_t kMaxCycleNames = 200;
constexpr size_t kMaxCycleLabels = 20;

}  // namespace

ProgramBuilder::ProgramBuilder(const MergedProgram& merged_program, const SourceMap& source_map, DiagnosticSink& diagnostics,
                               BindSymbol bind)
    : Binding(made, names_, source_map, merged_program.dropped, diagnostics), merged(merged_program), names_(made), bind_(bind) {
  keeps_uses_ = true;
}

void ProgramBuilder::FinishUses() {
  made.uses.insert(made.uses.end(), uses_.begin(), uses_.end());
  bound::SortUses(made.uses);
}

bool ProgramBuilder::Ensure(const Symbol& symbol, Span reached_from) {
  const size_t index = IndexOf(symbol);
  if (progress_[index].state == State::kBound) {
    return !progress_[index].faulty;
  }
  if (progress_[index].state == State::kBinding) {
    ReportCycle(index, reached_from);
    return false;
  }
  if (depth() > kMaxDepth) {
    if (!progress_[index].faulty) {
      Error(DiagnosticKind::DependsTooDeeply, symbol.span,
            fmt::format("`{}` depends on too long a chain of other definitions", symbol.name));
    }
    progress_[index].faulty = true;
    return false;
  }
  progress_[index].state = State::kBinding;
  binding_stack_.push_back(index);
  {
    const Deeper deeper(*this);
    const FaultScope scope(*this);
    std::vector<bound::Use> outer = std::exchange(uses_, {});
    bind_(*this, symbol);
    made.uses.insert(made.uses.end(), uses_.begin(), uses_.end());
    uses_ = std::move(outer);
    progress_[index].faulty = progress_[index].faulty || scope.has_faults();
  }
  binding_stack_.pop_back();
  progress_[index].state = State::kBound;
  if (symbol.kind == DefinitionKind::kDefine || symbol.kind == DefinitionKind::kCohort) {  // also where only what it uses is faulty
    progress_[index].faulty = progress_[index].faulty || made.defines[symbol.id].type.is_error();
  }
  return !progress_[index].faulty;
}

void ProgramBuilder::ReportCycle(size_t index, Span reached_from) {
  const std::vector<Symbol>& symbols = names.symbols();
  const Symbol& symbol = symbols[index];
  const auto first = std::find(binding_stack_.begin(), binding_stack_.end(), index);
  TALLY_CHECK(first != binding_stack_.end());
  const bool is_known = std::all_of(first, binding_stack_.end(), [&](size_t i) { return progress_[i].faulty; });
  if (!is_known) {
    std::string members;
    size_t shown = 0;
    for (auto it = first; it != binding_stack_.end(); ++it, ++shown) {
      if (shown < kMaxCycleNames) {
        members += fmt::format("`{}` -> ", symbols[*it].name);
      }
    }
    if (shown > kMaxCycleNames) {
      members += fmt::format("... ({} more) -> ", shown - kMaxCycleNames);
    }
    members += fmt::format("`{}`", symbol.name);
    Diagnostic& message = Error(DiagnosticKind::DependsOnItself, symbol.span,
                                fmt::format("the {} `{}` depends on itself: {}", NounOf(symbol.kind), symbol.name, members));
    message.Label(reached_from, fmt::format("here `{}` is needed again", symbol.name));
    shown = 0;
    for (auto it = first + 1; it != binding_stack_.end() && shown < kMaxCycleLabels; ++it, ++shown) {
      message.Label(symbols[*it].span, fmt::format("through `{}`", symbols[*it].name));
    }
  }
  for (auto it = first; it != binding_stack_.end(); ++it) {
    progress_[*it].faulty = true;
  }
}

bool ProgramBuilder::EnsureDefine(DefineId id, Span reached_from) {
  const bool is_replaced = names.At(DefinitionKind::kDefine, id.value).id != id.value;  // such rules are bound before the one that replaces
  return is_replaced ? !made.define(id).type.is_error() : Ensure(DefinitionKind::kDefine, id.value, reached_from);
}

DefineId ProgramBuilder::AddReplaced(DefineId by, bound::Define define) {
  define.id = DefineId(made.defines.size());
  names_.AddReplaced(define.id, by);
  made.defines.push_back(std::move(define));
  return made.defines.back().id;
}

void ProgramBuilder::MarkFaulty(const Symbol& symbol) {
  progress_[IndexOf(symbol)].faulty = true;
}

void ProgramBuilder::MarkBound(const Symbol& symbol) {
  progress_[IndexOf(symbol)].state = State::kBound;
}

bool ProgramBuilder::IsFaulty(const Symbol& symbol) const {
  return progress_[IndexOf(symbol)].faulty;
}

}  // namespace tally
