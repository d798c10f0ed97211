#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/binder.h"
#include "language/binder/tree/bound.h"
#include "language/syntax/ast.h"

/// Internal to binder/: the work of Bind, shared by its parts. Each function says in which family of files it stands:
///   [core]    scope*.cpp, bind_expression.cpp, bind_name.cpp, bind_member.cpp, bind_aggregate.cpp, bind_comparison.cpp,
///             bind_arithmetic.cpp, bind_choice.cpp, bind_text.cpp, bind_define.cpp, bind_type.cpp ...
///   [tables]  bind_table*.cpp, bind_codes.cpp, bind_param.cpp
///   [outputs] bind_axis.cpp, bind_measure.cpp, bind_form.cpp, bind_listing.cpp, bind_worksheet.cpp, bind_checks.cpp ...
namespace tally {

/// A row that names may be of. Frame n of an ExprContext is frame n of the bound expression.
struct Frame {
  TableId table;
  /// How the row may be called: the cohort, block or alias by which it was reached and its table's name. The innermost frame wins.
  std::vector<std::string> names;
  /// The row of a table that is being bound (`L with R ... where`): the columns that the table has so far are used, EnsureTable is not
  /// called.
  bool being_bound = false;
};

struct LoopName {
  std::string name;
  int slot = 0;
  Type type;
  /// Set when the variable, of type text, meets a code of this code set (`student.gender = g`): the list of `for each g in ["M", "F"]` is
  /// then meant as codes. Who binds the loop gives a pointer, binds once with a muted sink, types the list when this has been set, and
  /// binds again without the pointer.
  std::shared_ptr<TableId> meets;
};

/// Where an expression stands: what its names may mean.
struct ExprContext {
  std::vector<Frame> frames;          // the last one is the innermost; bare columns and facts are its only
  std::vector<bound::Argument> args;  // of the definition that is being bound
  std::vector<LoopName> loops;
  /// Names that stand for an expression here, dotted ones included: `count`, `line.number`, `m.target`, `value`, row `A`, cell `C10`.
  /// They win over columns and parameters.
  std::map<std::string, bound::ExprPtr, std::less<>> named;
  DefineId inherited;  // what `inherited` means; invalid: nothing
  /// Worksheet whose columns `column 4` means; the bound expression of its report row.
  WorksheetId sheet;
  bound::ExprPtr sheet_report;

  /// The same place one row further in.
  ExprContext Within(Frame frame) const {
    ExprContext inner = *this;
    inner.frames.push_back(std::move(frame));
    return inner;
  }
};

/// A table, code set or cohort by name: the rows of `table` for which the cohort holds.
struct ResolvedRows {
  TableId table;
  DefineId cohort;  // invalid: every row
};

using ast::DefinitionKind;

/// One definition of the merged program.
struct Symbol {
  DefinitionKind kind;
  std::string name;  // of a measure: its code
  Span span;         // of the name
  const MergedDefinition* merged = nullptr;
  const ast::Definition* definition = nullptr;
  enum class State { kUnbound, kBinding, kBound } state = State::kUnbound;
  bool faulty = false;  // an error was reported inside: what depends on it is silent
  uint32_t id = 0;      // index into the program's vector of the kind: ParamId, TableId (codes, tables, checks), DefineId ...
  /// Of checks: the id in program.checks; `id` is the table of its findings.
  uint32_t checks_id = 0;
};

/// The binding of one program. Definitions are bound on demand, so that they may come in any order; a definition that is reached again
/// while it is being bound is a cycle (T0304, naming all members).
class Binding {
 public:
  Binding(const MergedProgram& merged, const SourceMap& sources, DiagnosticSink& sink);
  /// Over a program that is bound already: its names, for questions at the prompt.
  Binding(const bound::Program& bound_program, const MergedProgram& no_definitions, const SourceMap& sources, DiagnosticSink& sink);

  /// Before each question: how deep it may nest and how many notes it may give begin anew.
  void BeginQuestion();
  /// Everything: names, tables, all definitions, checks over the whole. [core]
  void Run();
  /// How much stack nested definitions may take; more is reported.
  void AllowStack(std::ptrdiff_t bytes) { max_stack_bytes_ = bytes; }

  bound::Program program;
  DiagnosticSink& sink;
  const SourceMap& sources;
  const MergedProgram& merged;

  // ---- names [core] ------------------------------------------------------------------------------------------------
  // All ids are given out by DeclareNames before anything is bound: the program's vectors have an entry with id, name, span, doc and
  // cites for each symbol, in the order of the definitions. Never keep a reference into them across a call that may bind.

  const Symbol* Find(DefinitionKind kind, std::string_view name) const;
  Symbol* Find(DefinitionKind kind, std::string_view name);
  std::vector<std::string> NamesOf(DefinitionKind kind) const;
  const std::vector<Symbol>& symbols() const { return symbols_; }
  /// Stored, derived, code-set and findings tables alike; invalid when there is none. Does not bind.
  TableId FindTable(std::string_view name) const;
  /// A table, code set, checks block or cohort; nothing when there is none. Does not bind. No message.
  std::optional<ResolvedRows> FindRows(std::string_view name) const;
  /// The same, with message T0203 when it is not there (nothing is returned then) or when the path has several parts.
  std::optional<ResolvedRows> ResolveRows(const ast::Path& path);
  /// The fact `name` of a table (cohorts are facts, too); of an invalid table: the define without row. Does not bind.
  DefineId FindDefine(TableId table, std::string_view name) const;
  /// A column by name; also a hidden reference by the name of the derived table that made it. Call EnsureTable first.
  ColumnId FindColumn(TableId table, std::string_view name) const;
  ColumnId FindHiddenReference(TableId table, std::string_view derived_name) const;
  const std::vector<ColumnId>& HiddenReferencesOf(TableId table) const;
  /// `enrollment`, `gender`: how a type or table is called in messages.
  std::string NameOf(TableId table) const;
  std::string NameOf(const Type& type) const;  // "a date", "a code of `gender`", "a row of `student`", "yes/no"

  // ---- on demand -----------------------------------------------------------------------------------------------------

  /// Marks a symbol as being bound while it lives. `entered()` is false when it is bound already, or when a cycle or too deep a nesting has
  /// been reported (then the symbol is faulty).
  class Entry {
   public:
    Entry(Binding& binding, Symbol& symbol, Span reached_from);
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    bool entered() const { return entered_; }

   private:
    Binding& binding_;
    size_t index_;
    size_t errors_before_;
    bool entered_ = false;
  };
  /// False: the definition is faulty and a message has been given; the caller stays silent (type error).
  bool EnsureDefine(DefineId id, Span reached_from);      // [core]
  bool EnsureTable(TableId id, Span reached_from);        // [tables] columns, keys, source
  bool EnsureParam(ParamId id, Span reached_from);        // [tables]
  bool EnsurePatterns(PatternsId id, Span reached_from);  // [tables]
  bool EnsureAxis(AxisId id, Span reached_from);          // [outputs]
  bool EnsureMeasure(MeasureId id, Span reached_from);    // [outputs]

  /// [tables] After DeclareNames: schemas, code sets and their columns, columns of stored tables (also of replaced ones: `promised`),
  /// hidden references of all `each` tables (type and `derived` set), FindingsSource of checks.
  void DeclareTables();
  /// [outputs] Templates, forms, listings, worksheets, checks, requires, and what nothing used.
  void BindOutputs();

  // ---- expressions [core] ----------------------------------------------------------------------------------------------

  /// Binds an expression. `expected` settles literals ("M" as a code of `gender`, 2025 as a year, `[]`) and nothing else; it may be null.
  /// Never null: after an error the result's type is kError.
  bound::ExprPtr BindExpr(const ast::Expr& expr, const ExprContext& context, const Type* expected = nullptr);
  /// ... and reports T0301 when the result does not fit `type`. `what` begins the message: "the default of `schools`".
  bound::ExprPtr BindTyped(const ast::Expr& expr, const ExprContext& context, const Type& type, std::string_view what);
  /// ... a yes/no. `what`: "a condition", "`offered if`"
  bound::ExprPtr BindCondition(const ast::Expr& expr, const ExprContext& context, std::string_view what = "a condition");
  /// ... a text with slots (heading, message, line text, file name).
  bound::ExprPtr BindText(const ast::Expr& expr, const ExprContext& context);
  /// A value that prints: rows with a key of several columns and periods do not (T0301).
  bound::ExprPtr BindPrintable(const ast::Expr& expr, const ExprContext& context);
  /// The value of a name as if written there: `student` of `matching student`. Of a column and a parameter of one name the column is meant.
  bound::ExprPtr BindOuterName(const ast::Name& name, const ExprContext& context, const Type* expected = nullptr);
  /// The keys `matching a, b = E` between rows of `inner`'s innermost frame and what `outer` knows.
  std::vector<bound::AggregateOf::Key> BindMatching(const std::vector<ast::MatchKey>& keys, const ExprContext& inner,
                                                    const ExprContext& outer);
  /// Calls a define, with the arguments checked against its declaration.
  bound::ExprPtr BindCall(DefineId define, bound::ExprPtr row, const std::vector<ast::ExprPtr>& args, const ExprContext& context,
                          Span span);
  /// Binds arguments against declared ones (T0303, T0301); `what`: "`gender_lines`".
  std::vector<bound::ExprPtr> BindArgs(const std::vector<ast::ExprPtr>& args, const std::vector<bound::Argument>& declared,
                                       const ExprContext& context, Span span, std::string_view what);
  /// `row.member` of a bound row, as a name: what axes of parents and forms need to go from one row to another.
  bound::ExprPtr BindMember(bound::ExprPtr row, const ast::Name& name, const std::vector<ast::ExprPtr>* args, const ExprContext& context,
                            Span span);
  /// The condition of a cohort on a row; null when `rows` is a whole table.
  bound::ExprPtr CohortCondition(const ResolvedRows& rows, bound::ExprPtr row, Span span, std::vector<bound::ExprPtr> args = {});
  /// How to go from a row of `from` (expression `row`) to a row of `to`: itself, or the only chain of references (hidden ones included; the
  /// shortest wins). Null when there is none or when two are equally short (`ambiguous` is set then).
  bound::ExprPtr PathToTable(bound::ExprPtr row, TableId from, TableId to, Span span, bool* ambiguous);
  /// The frame of a definition `of NAME`: known by the cohort's and by the table's name.
  Frame FrameOf(const ResolvedRows& rows, std::string_view name) const;

  // ---- types [core] ----------------------------------------------------------------------------------------------------

  struct BoundType {
    Type type;
    bool or_missing = false;
    bool or_all = false;
    bool or_absent = false;
    ColumnId values_of;  // `school.number`
    bound::ExprPtr from, through, above;
  };
  BoundType BindType(const ast::TypeRef& ref);
  std::vector<bound::Argument> BindArguments(const std::vector<ast::Argument>& args);
  /// Whether a value of type `given` may stand where `wanted` is asked for.
  static bool Fits(const Type& given, const Type& wanted);
  /// Reports T0301 unless it fits.
  bool ExpectType(const bound::ExprPtr& value, const Type& wanted, std::string_view what);
  /// The type that both fit, if there is one (integer and decimal: decimal; anything and missing: that).
  static std::optional<Type> Unify(const Type& a, const Type& b);
  /// The ordinal of a code in a code set; reports T0302 with the codes and the nearest one.
  std::optional<int64_t> FindCode(TableId codes, std::string_view code, Span span);
  bool IsCodeSet(TableId table) const;
  /// The codes of a set in their order; null when the table is no code set.
  const std::vector<std::string>* CodesOf(TableId table) const;

  // ---- worksheets [outputs] --------------------------------------------------------------------------------------------

  /// `column 4`, `interim.column 4`; `row` is the bound row before the dot or null.
  bound::ExprPtr BindSheetColumn(const ast::SheetColumn& cell, bound::ExprPtr row, const ExprContext& context, Span span);

  // ---- messages --------------------------------------------------------------------------------------------------------

  Diagnostic& Error(DiagnosticKind kind, Span span, std::string text) { return sink.Report(kind, span, std::move(text)); }
  /// Adds "did you mean `x`?" when a candidate is near.
  bool StillSuggests() const { return sink.error_count() < 120; }  // beyond that nobody reads them, and looking for them is what costs
  void Suggest(Diagnostic& diagnostic, std::string_view name, const std::vector<std::string>& candidates);
  bound::ExprPtr Faulty(Span span) const;
  /// A hint on missing values; only the first few of a program are given.
  void NoteMissing(Span span, std::string text, std::string hint);
  /// The name stands for a definition with a reported fault, or was dropped (then a message says so).
  bool IsFaultyName(std::string_view name) const { return faulty_names_.contains(name); }
  bool EnsureInherited(DefineId id, Span reached_from);

 private:
  friend class Entry;
  void DeclareNames();
  void Declare(const MergedDefinition& merged_definition);
  void BindDefinesInOrder();
  void CheckFactsAgainstColumns();

  void DeclareFromProgram();
  void DeclareRowSets();
  void DeclareFacts();
  void BindDefine(DefineId id);
  void BindDefinition(DefineId id, const ast::Definition& definition, DefineId inherited);
  std::optional<ResolvedRows> ChaseRows(const ast::Path& path);

  std::vector<Symbol> symbols_;
  std::map<std::pair<DefinitionKind, std::string>, size_t, std::less<>> by_name_;  // all but defines
  std::map<std::pair<TableId, std::string>, DefineId> facts_;                      // defines and cohorts
  std::vector<size_t> symbol_of_define_;
  std::vector<size_t> symbol_of_table_;
  /// Rules that were replaced, bound when `inherited` first asks for them.
  struct Inherited {
    const ast::Definition* definition = nullptr;
    DefineId inherited;  // of this one
    bool bound = false;
  };
  std::map<DefineId, Inherited> inherited_;
  std::set<std::string, std::less<>> faulty_names_;             // definitions whose `of` is unknown: references to them are silent
  std::map<TableId, std::vector<ColumnId>> hidden_references_;  // of each table, filled after DeclareTables
  void IndexHiddenReferences();
  size_t notes_ = 0;
  std::vector<size_t> binding_stack_;  // symbols that are being bound, outermost first
  const char* stack_base_ = nullptr;
  std::ptrdiff_t max_stack_bytes_ = 4 << 20;
};

/// Makes an expression node.
template <class Node>
bound::ExprPtr MakeExpr(Node node, Type type, bool nullable, Span span) {
  return std::make_shared<const bound::Expr>(bound::Expr{.type = type, .nullable = nullable, .span = span, .node = std::move(node)});
}
bound::ExprPtr MakeRowOf(const ExprContext& context, int frame, Span span);
/// `a and b`; a null side is left out.
bound::ExprPtr MakeAnd(bound::ExprPtr left, bound::ExprPtr right, Span span);
bound::ExprPtr MakeYes(Span span);

}  // namespace tally
