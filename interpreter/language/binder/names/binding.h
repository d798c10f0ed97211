#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/names/names.h"
#include "language/program/merged_program.h"

namespace tally {

/// What an expression is bound against: a program as far as it is made, its names, and where faults go. At the prompt the program is
/// bound; ProgramBuilder is the one that is still being made.
class Binding {
 public:
  Binding(const bound::Program& bound_program, const Names& its_names, const SourceMap& source_map,
          const std::vector<DroppedName>& dropped_names, DiagnosticSink& diagnostics)
      : program(bound_program), names(its_names), sources(source_map), dropped(dropped_names), sink(diagnostics) {}
  virtual ~Binding() = default;
  Binding(const Binding&) = delete;
  Binding& operator=(const Binding&) = delete;

  const bound::Program& program;
  const Names& names;
  const SourceMap& sources;
  const std::vector<DroppedName>& dropped;  // what was dropped, and what fell away with it
  DiagnosticSink& sink;

  // ---- definitions on demand

  /// Binds the definition first where that is still to be done. False: it is faulty and a message has been given; the caller stays silent.
  bool EnsureTable(TableId id, Span reached_from) { return id.is_valid() && Ensure(DefinitionKind::kTable, id.value, reached_from); }
  bool EnsureParam(ParamId id, Span reached_from) { return Ensure(DefinitionKind::kParam, id.value, reached_from); }
  bool EnsurePatterns(PatternsId id, Span reached_from) { return Ensure(DefinitionKind::kPatterns, id.value, reached_from); }
  bool EnsureAxis(AxisId id, Span reached_from) { return Ensure(DefinitionKind::kAxis, id.value, reached_from); }
  bool EnsureMeasure(MeasureId id, Span reached_from) { return Ensure(DefinitionKind::kMeasure, id.value, reached_from); }
  bool EnsureListing(ListingId id, Span reached_from) { return Ensure(DefinitionKind::kListing, id.value, reached_from); }
  bool EnsureWorksheet(WorksheetId id, Span reached_from) { return Ensure(DefinitionKind::kWorksheet, id.value, reached_from); }
  /// Also of a rule that was replaced, which has an id of its own.
  virtual bool EnsureDefine(DefineId id, Span reached_from);
  /// In a program that is bound everything is.
  virtual bool Ensure(DefinitionKind kind, uint32_t id, Span reached_from);
  /// A loop variable of type text is compared with a code. True: that is taken down, and is no fault.
  virtual bool MeetsCode(int slot, TableId codes);

  // ---- which name means what

  /// Remembers what the name at a place means; what is looked up without being meant is forgotten again.
  void Means(Span name, bound::Target target);
  void MeansRows(Span name, const ResolvedRows& rows);
  void MeansNameAt(Span name, Span declared) { Means(name, bound::NamedAt{declared.file, declared.begin, declared.end}); }
  size_t CountUses() const { return uses_.size(); }
  void ForgetUsesFrom(size_t count) { uses_.resize(count, bound::Use{{}, TableId()}); }

  // ---- messages

  Diagnostic& Error(DiagnosticKind kind, Span span, std::string text);
  /// Says of an unknown name that it was dropped or fell away; false where it never was.
  bool ExplainDropped(Diagnostic& message, const std::string& name) const;
  /// Sees the faults that are reported while it lives, but for those of other definitions that are bound meanwhile.
  class FaultScope {
   public:
    explicit FaultScope(Binding& binding) : binding_(binding), outer_(std::exchange(binding.faults_, 0)) {}
    ~FaultScope() { binding_.faults_ = outer_; }
    FaultScope(const FaultScope&) = delete;
    FaultScope& operator=(const FaultScope&) = delete;
    bool has_faults() const { return binding_.faults_ > 0; }

   private:
    Binding& binding_;
    size_t outer_;
  };
  /// Names::FindRows, with message T0203 when it is not there (nothing is returned then) or when the path has several parts.
  /// The rows of a cohort with arguments are none until they are given: reported, too, but for `kMayWantArguments`.
  enum class Cohorts { kWithoutArguments, kMayWantArguments };
  std::optional<ResolvedRows> ResolveRows(const ast::Path& path, Cohorts cohorts = Cohorts::kWithoutArguments);
  /// Reports a cohort that wants arguments where none can be given.
  bool RefusesArguments(const ResolvedRows& rows, const ast::Name& name);
  /// Beyond some messages nobody reads them, and looking for suggestions is what costs.
  bool StillSuggests() const { return sink.error_count() < 120; }
  /// Adds "did you mean `x`?" when a candidate is near.
  void Suggest(Diagnostic& diagnostic, std::string_view name, const std::vector<std::string>& candidates);
  /// A hint on missing values; only the first few of a program are given.
  void NoteMissing(Span span, std::string text, std::string hint);
  void ForgetNotes() { notes_ = 0; }

  /// An expression of which a fault was reported.
  static bound::ExprPtr Faulty(Span span);

  /// How many expressions stand in each other at the moment, through definitions that are bound on demand.
  class Deeper {
   public:
    explicit Deeper(Binding& binding) : binding_(binding) { ++binding_.depth_; }
    ~Deeper() { --binding_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Binding& binding_;
  };

 protected:
  size_t depth() const { return depth_; }
  /// Those of the definition that is being bound; not kept at the prompt.
  std::vector<bound::Use> uses_;
  bool keeps_uses_ = false;

 private:
  size_t notes_ = 0;
  size_t depth_ = 0;
  size_t faults_ = 0;  // of the innermost FaultScope
};

}  // namespace tally
