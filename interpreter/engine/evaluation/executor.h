#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "engine/dataset/dataset.h"
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

/// How often a decision could not be made because a value was missing.
struct Undetermined {
  std::string label;
  size_t rows = 0;
};

/// For how many rows a condition holds, and for how many a missing value leaves it without an answer.
struct AnswerCounts {
  size_t yes = 0;
  size_t undetermined = 0;
};

struct ExpandedPairs;
class Profile;
class Readers;

/// Evaluates plan nodes over the data, each once; results are kept, so that further questions find them, unless it was announced who will
/// read what. Not thread-safe (kernels use the pool).
class Executor {
 public:
  Executor(plan::Planner& planner, const std::unordered_map<TableId, StoredTable>& tables, ThreadPool& pool, DiagnosticSink& sink);
  ~Executor();

  plan::Planner& planner() { return planner_; }
  ThreadPool& pool() { return pool_; }
  DiagnosticSink& sink() { return sink_; }
  const StoredTable* Stored(TableId table) const;  // null: not a stored table

  /// From here on the time of every evaluation goes into `profile`, which must outlive this.
  void SetProfile(Profile* profile) { profile_ = profile; }
  Profile* profile() { return profile_; }  // null: none is wanted

  VectorRef Evaluate(NodeId node);
  size_t SizeOf(DomainId domain);
  size_t RowsOf(TableId table);
  const DerivedRows& Derived(TableId table);
  /// Reports the first fault of `v` (on the rows of `used`, all when null) as T0501; true when there was none.
  bool CheckFaults(const Vector& v, const Bitmap* used = nullptr);

  /// Evaluates without rows: a parameter's default, a requirement, an output's file name.
  Value EvaluateScalar(const bound::Expr& expr);
  Value EvaluateScalar(const bound::Expr& expr, const plan::Environment& env);
  bool EvaluateCondition(const bound::Expr& expr);  // scalar yes; missing counts as no

  /// Rows made by an output: a domain of `size` rows, and vectors over it.
  DomainId AddExternalDomain(size_t size);
  NodeId AddInput(DomainId domain, VectorRef values);
  /// Gives the rows of FormCells, FormLines and Findings tables when they are asked for.
  void SetOutputTables(std::function<DerivedRows(TableId)> provide) { provide_ = std::move(provide); }

  /// Adds rows that a decision left undetermined to the account.
  void CountUndetermined(const std::string& label, size_t rows) {
    if (rows > 0) {
      undetermined_[label] += rows;
    }
  }

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

  std::vector<Undetermined> UndeterminedDecisions() const;
  struct PickTies {
    Span span;
    size_t ties;
  };
  const std::vector<PickTies>& ties() const { return ties_; }

 private:
  friend class Evaluation;  // evaluation.h

  void EvaluateSpine(NodeId node);
  std::shared_ptr<const std::vector<RowIndex>> GroupRowsOf(NodeId groups);
  size_t GroupCount(NodeId groups);
  bool WantsDerived(NodeId node) const;
  void MakeAllOf(TableId table);
  VectorRef DerivedColumn(TableId table, size_t index);
  VectorRef DerivedRef(TableId table, size_t source);
  void LetGo(const std::vector<NodeId>& nodes);
  void LetGoOfPairs(DomainId pairs);
  void LetGoOfUnannounced();
  void LetGoOfDerived();
  bool IsComputedAgain(NodeId node) const;

  plan::Planner& planner_;
  const std::unordered_map<TableId, StoredTable>& tables_;
  ThreadPool& pool_;
  DiagnosticSink& sink_;
  Profile* profile_ = nullptr;
  std::vector<VectorRef> values_;     // by NodeId
  std::unique_ptr<Readers> readers_;  // null: everything is kept
  std::vector<NodeId> unannounced_;   // computed since the last DoneWith
  bool more_follow_ = false;          // not all readers are announced: derived rows stay
  bool asks_ = false;                 // answers are being counted
  std::map<NodeId, AnswerCounts> answer_counts_;
  std::map<NodeId, std::shared_ptr<const std::vector<RowIndex>>> group_rows_;  // of a GroupNode: the first row of each group
  std::map<NodeId, size_t> group_counts_;
  std::map<DomainId, std::unique_ptr<ExpandedPairs>> expansions_;
  std::map<DomainId, size_t> pair_counts_;
  std::map<TableId, std::unique_ptr<DerivedRows>> derived_;
  std::set<TableId> making_;
  bool makes_all_ = false;  // columns of a derived table, whoever will read them
  std::vector<size_t> external_sizes_;
  std::vector<VectorRef> inputs_;
  std::function<DerivedRows(TableId)> provide_;
  std::map<std::string, size_t> undetermined_;
  std::vector<PickTies> ties_;
};

}  // namespace tally
