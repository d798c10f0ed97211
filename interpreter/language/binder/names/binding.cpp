#include "language/binder/names/binding.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/check.h"
#include "foundation/diagnostics/suggestions.h"
#include "language/binder/large_stack.h"
#include "language/binder/warnings/check_rules.h"

namespace tally {

namespace {

// Chains of definitions that are bound on demand nest on the stack. Dependency order keeps them short; circles, which have no such order,
// are walked to their end so that their names can be told.
constexpr size_t kStackBytes = 256u << 20;
constexpr std::ptrdiff_t kMaxStackBytes = 200 << 20;
constexpr std::ptrdiff_t kMaxSmallStackBytes = 4 << 20;
constexpr size_t kMaxCycleNames = 200;
constexpr size_t kMaxCycleLabels = 20;
constexpr size_t kMaxNotes = 20;

}  // namespace

Binding::Binding(const MergedProgram& merged_program, const SourceMap& source_map, DiagnosticSink& diagnostics)
    : sink(diagnostics), sources(source_map), merged(merged_program) {}

Binding::Binding(const bound::Program& bound_program, const MergedProgram& no_definitions, const SourceMap& source_map,
                 DiagnosticSink& diagnostics)
    : program(bound_program), sink(diagnostics), sources(source_map), merged(no_definitions) {
  DeclareFromProgram();
  IndexHiddenReferences();
}

void Binding::BeginQuestion() {
  char here = 0;
  stack_base_ = &here;
  notes_ = 0;
}

void Binding::Run() {
  char here = 0;
  stack_base_ = &here;
  DeclareNames();
  DeclareTables();
  IndexHiddenReferences();
  DeclareFacts();
  BindDefinesInOrder();
  BindOutputs();
  CheckFactsAgainstColumns();
}

// ---- on demand -------------------------------------------------------------------------------------------------------

Binding::Entry::Entry(Binding& binding, Symbol& symbol, Span reached_from)
    : binding_(binding), index_(static_cast<size_t>(&symbol - binding.symbols_.data())), errors_before_(binding.sink.error_count()) {
  if (symbol.state == Symbol::State::kBound) {
    return;
  }
  auto& stack = binding.binding_stack_;
  if (symbol.state == Symbol::State::kBinding) {
    auto first = std::find(stack.begin(), stack.end(), index_);
    TALLY_CHECK(first != stack.end());
    bool known = std::all_of(first, stack.end(), [&](size_t i) { return binding.symbols_[i].faulty; });
    if (!known) {
      std::string names;
      size_t shown = 0;
      for (auto it = first; it != stack.end(); ++it, ++shown) {
        if (shown < kMaxCycleNames) {
          names += fmt::format("`{}` -> ", binding.symbols_[*it].name);
        }
      }
      if (shown > kMaxCycleNames) {
        names += fmt::format("... ({} more) -> ", shown - kMaxCycleNames);
      }
      names += fmt::format("`{}`", symbol.name);
      Diagnostic& message = binding.Error(DiagnosticKind::DependsOnItself, symbol.span,
                                          fmt::format("the {} `{}` depends on itself: {}", NounOf(symbol.kind), symbol.name, names));
      message.Label(reached_from, fmt::format("here `{}` is needed again", symbol.name));
      shown = 0;
      for (auto it = first + 1; it != stack.end() && shown < kMaxCycleLabels; ++it, ++shown) {
        message.Label(binding.symbols_[*it].span, fmt::format("through `{}`", binding.symbols_[*it].name));
      }
    }
    for (auto it = first; it != stack.end(); ++it) {
      binding.symbols_[*it].faulty = true;
    }
    return;
  }
  char here = 0;
  std::ptrdiff_t used = binding.stack_base_ == nullptr ? 0 : binding.stack_base_ - &here;
  if (used > binding.max_stack_bytes_ || used < -binding.max_stack_bytes_) {
    if (!symbol.faulty) {
      binding.Error(DiagnosticKind::DependsTooDeeply, symbol.span,
                    fmt::format("`{}` depends on too long a chain of other definitions", symbol.name));
    }
    symbol.faulty = true;
    return;
  }
  symbol.state = Symbol::State::kBinding;
  stack.push_back(index_);
  entered_ = true;
}

Binding::Entry::~Entry() {
  if (!entered_) {
    return;
  }
  Symbol& symbol = binding_.symbols_[index_];
  symbol.state = Symbol::State::kBound;
  symbol.faulty = symbol.faulty || binding_.sink.error_count() > errors_before_;
  binding_.binding_stack_.pop_back();
}

// ---- messages --------------------------------------------------------------------------------------------------------

void Binding::Suggest(Diagnostic& diagnostic, std::string_view name, const std::vector<std::string>& candidates) {
  if (!StillSuggests()) {
    return;
  }
  std::optional<std::string> nearest = NearestName(name, candidates);
  if (!nearest) {
    return;
  }
  auto lower = [](std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
  };
  if (lower(*nearest) == lower(name)) {
    diagnostic.Hint(fmt::format("did you mean `{}`? capital and small letters are different", *nearest));
  } else {
    diagnostic.Hint(fmt::format("did you mean `{}`?", *nearest));
  }
}

bound::ExprPtr Binding::Faulty(Span span) const {
  return MakeExpr(bound::Constant{}, Type{}, true, span);
}

void Binding::NoteMissing(Span span, std::string text, std::string hint) {
  if (notes_++ < kMaxNotes) {
    sink.Note(DiagnosticKind::MissingMatters, span, std::move(text)).Hint(std::move(hint));
  }
}

bound::Program Bind(const MergedProgram& merged, const SourceMap& sources, DiagnosticSink& sink) {
  const size_t errors_before = sink.error_count();
  Binding binding(merged, sources, sink);
  if (!RunOnLargeStack(kStackBytes, [&] {
        binding.AllowStack(kMaxStackBytes);
        binding.Run();
      })) {
    binding.AllowStack(kMaxSmallStackBytes);
    binding.Run();
  }
  if (sink.error_count() == errors_before) {
    CheckRules(binding.program, sources, sink);
  }
  return std::move(binding.program);
}

}  // namespace tally
