#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "engine/dataset/dataset.h"
#include "engine/evaluation/account.h"
#include "engine/plan/planner.h"
#include "foundation/base/parallel.h"
#include "foundation/diagnostics/diagnostic.h"

namespace tally {

/// Rows of a derived table once they are made.
struct DerivedRows {
  size_t rows = 0;
  // Null: let go, or never made because nobody was announced to read it.
  std::vector<VectorRef> columns;  // visible columns in order
  std::vector<VectorRef> refs;     // of an `each`: for every source, the row that its rows belong to
};

/// For how many rows a condition holds, and for how many a missing value leaves it without an answer.
struct AnswerCounts {
  size_t yes = 0;
  size_t undetermined = 0;
};

struct ExpandedPairs;
class KeptVectors;
class PairIndex;
class PrivateValues;
class Profile;
class Readers;

/// Evaluates plan nodes over the data, each once; results are kept, so that further questions find them, unless it was announced who will
/// read what. Not thread-safe (kernels use the pool).
class Executor {
 public:
  /// `kept`: of the executors over the same data whose planners have the same graph; null: there is no other.
  Executor(plan::Planner& planner, const std::unordered_map<TableId, StoredTable>& tables, ThreadPool& pool, DiagnosticSink& sink,
           std::shared_ptr<KeptVectors> kept = nullptr);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  plan::Planner& planner() { return planner_; }
  ThreadPool& pool() { return pool_; }
  DiagnosticSink& sink() { return sink_; }
  const StoredTable* Stored(TableId table) const;  // null: not a stored table
  /// Where a row stands, as its source says; nothing for rows that stand nowhere.
  std::optional<RowOrigin> OriginOf(TableId table, RowIndex row) const;
  /// Who gave the stored tables; must outlive this. Null: nobody.
  void SetSource(const DataSource* source) { source_ = source; }

  /// What is not to be told of single rows; must outlive this. Null: everything may be.
  void SetPrivateValues(PrivateValues* values) { private_values_ = values; }
  PrivateValues* private_values() { return private_values_; }

  /// From here on the time of every evaluation goes into `profile`, which must outlive this.
  void SetProfile(Profile* profile) { profile_ = profile; }
  Profile* profile() { return profile_; }  // null: none is wanted

  VectorRef Evaluate(NodeId node);
  /// Its vector is there.
  bool HasValue(NodeId node) const { return node.index() < values_.size() && values_[node.index()] != nullptr; }
  size_t SizeOf(DomainId domain);
  size_t RowsOf(TableId table);
  size_t RowsOf(plan::PlanTableId table) { return RowsOf(planner_.TableOf(table)); }
  const DerivedRows& Derived(TableId table);
  /// A column of a derived table, and the row that each row of a source of an `each` belongs to; made again where they were let go.
  VectorRef DerivedColumn(TableId table, size_t index);
  VectorRef DerivedRef(TableId table, size_t source);
  /// Reports the first fault of `v` (on the rows of `used`, all when null) as T0501; true when there was none.
  bool CheckFaults(const Vector& v, const Bitmap* used = nullptr);
  /// Reports a fault, once where it reaches many outputs, at the place that the output at hand uses.
  void TellFault(const Fault& fault);

  /// Evaluates without rows: a parameter's default, a requirement, an output's file name.
  Value EvaluateScalar(const bound::Expr& expr);
  Value EvaluateScalar(const bound::Expr& expr, const plan::Environment& env);
  /// Scalar yes; missing counts as no, which the account knows under `definition`, where it is given.
  bool EvaluateCondition(const bound::Expr& expr, const std::string& definition = {});

  /// Gives what was planned for rows that an output makes (Planner::MakeExternalDomain, MakeInput): how many they are, vectors over them.
  /// Once each, before anything over them is evaluated.
  void Provide(DomainId rows, size_t size);
  void Provide(NodeId input, VectorRef values);
  /// Both steps in one: rows made by an output, and vectors over them.
  DomainId AddExternalDomain(size_t size);
  NodeId AddInput(DomainId domain, VectorRef values);
  /// The supplier of tables that are made of outputs (FormCells, FormLines, Findings). Before a node is evaluated to which such a table
  /// leads, the supplier is asked for its rows: a phase of its own, in which the plan is open.
  void SetOutputTables(std::function<DerivedRows(TableId)> provide) { provide_ = std::move(provide); }

  /// What was left undecided and what numbers leave out, so far.
  Account& account() { return account_; }
  /// Adds to it the rows for which `condition` gave a definition no answer; a pair of rows counts for its outer row. `lines`: of an axis.
  /// `outer_index`: of the pairs at hand, where the rows are some of all pairs.
  void AddUndetermined(const std::string& definition, NodeId condition, Bitmap rows, AxisId lines = {}, VectorRef outer_index = nullptr);

  /// From now on a vector is let go after its last reader. `nodes`: all that will be asked for; each is kept until DoneWith names it.
  /// `findings`: what the rows of a table of findings are made from. A node that was not announced is kept until the next DoneWith.
  /// `more_follow`: others are only known when some of these are computed; AnnounceRest names them.
  void Announce(const std::vector<NodeId>& nodes, bool more_follow, std::function<std::vector<NodeId>(TableId)> findings);
  void AnnounceRest(const std::vector<NodeId>& nodes);
  void DoneWith(const std::vector<NodeId>& nodes);
  /// The answers of a condition over all rows of its domain, for a question; nothing where a value has a fault. No vector is made of
  /// comparisons that belong to no definition and of their combinations, and the account does not know of them: row_condition.h.
  std::optional<AnswerCounts> CountAnswers(NodeId condition);
  /// While answers are counted: an operation for which no vector is made.
  bool IsAskedOnce(NodeId node) const;

 private:
  friend class Evaluation;   // evaluation.h
  friend class KeptVectors;  // kept_vectors.h

  class Evaluating;  // closed_evaluation.h
  class Supplying;
  /// Begins an evaluation that is asked for from outside, of nodes and of the rows of a table: what outputs must supply is there, and the
  /// plan is closed until the result goes. Null within another evaluation.
  std::shared_ptr<Evaluating> BeginEvaluating(const std::vector<NodeId>& nodes, TableId rows_of = {});
  std::set<TableId> OutputTablesThatLeadTo(const std::vector<NodeId>& nodes, TableId rows_of);
  VectorRef Compute(NodeId node);
  void EvaluateSpine(NodeId node);
  std::shared_ptr<const std::vector<RowIndex>> GroupRowsOf(NodeId groups);
  size_t GroupCount(NodeId groups);
  bool WantsDerived(NodeId node) const;
  void MakeAllOf(TableId table);
  void LetGo(const std::vector<NodeId>& nodes);
  void LetGoOfPairs(DomainId pairs);
  void LetGoOfUnannounced();
  void LetGoOfDerived();
  bool IsComputedAgain(NodeId node) const;

  plan::Planner& planner_;
  const std::unordered_map<TableId, StoredTable>& tables_;
  const DataSource* source_ = nullptr;
  ThreadPool& pool_;
  DiagnosticSink& sink_;
  std::shared_ptr<KeptVectors> kept_;  // null: nobody shares
  bool told_faults_ = false;           // while it evaluated
  PrivateValues* private_values_ = nullptr;
  Profile* profile_ = nullptr;
  std::vector<VectorRef> values_;      // by NodeId
  std::unique_ptr<Readers> readers_;   // null: everything is kept
  std::vector<NodeId> unannounced_;    // computed since the last DoneWith
  bool more_follow_ = false;           // not all readers are announced: derived rows stay
  bool asks_ = false;                  // answers are being counted
  bool evaluates_ = false;             // within Evaluating
  std::vector<bool> needs_no_output_;  // by NodeId: no table made of outputs leads there
  std::map<NodeId, AnswerCounts> answer_counts_;
  std::map<NodeId, std::shared_ptr<const std::vector<RowIndex>>> group_rows_;  // of a GroupNode: the first row of each group
  std::map<NodeId, size_t> group_counts_;
  std::map<DomainId, std::shared_ptr<const PairIndex>> pair_indexes_;
  std::map<DomainId, std::unique_ptr<ExpandedPairs>> expansions_;
  std::map<DomainId, size_t> pair_counts_;
  std::map<TableId, std::unique_ptr<DerivedRows>> derived_;
  std::set<TableId> making_;
  bool makes_all_ = false;                             // columns of a derived table, whoever will read them
  std::vector<std::optional<size_t>> external_sizes_;  // by slot
  std::vector<VectorRef> inputs_;                      // by index
  std::function<DerivedRows(TableId)> provide_;
  Account account_;
};

}  // namespace tally
