#pragma once

#include <memory>
#include <optional>
#include <set>

#include "engine/evaluation/executor.h"
#include "engine/evaluation/pairs.h"
#include "engine/grouping/aggregates.h"
#include "engine/kernels/kernel.h"

namespace tally {

/// A constant as a vector of `rows` stored values; other vectors (and null) as they are.
VectorRef Spread(const VectorRef& v, size_t rows);
/// Yes where yes, else no; faults stay. Of a vector that is not constant.
Vector Decided(const Vector& answers);

/// What a column is asked for: one of some texts, or a value of a range of years or days.
struct AskedOfColumn {
  NodeId column;
  VectorRef values;
  VectorRef ends;  // of periods that begin at `values`; else null
  std::vector<std::string> texts;
  NodeId asked;  // whose value the text is; invalid: it stands in the script
  std::optional<std::pair<int32_t, int32_t>> range;
  bool is_days = false;
  bool is_exact = true;  // false: a bound, which says nothing where it holds
};

/// How one node is computed; made afresh for each, cheap.
class Evaluation {
 public:
  explicit Evaluation(Executor& executor) : executor_(executor), graph_(executor.planner_.graph()) {}

  VectorRef Compute(NodeId node);
  /// An operator over inputs (null: none) of `rows` rows. A decision is not counted. `name_row` may be null.
  Vector Apply(const plan::OperatorNode& n, const std::vector<VectorRef>& inputs, size_t rows,
               std::function<std::string(size_t row)> name_row = nullptr);
  /// An aggregate over inputs that are there.
  struct AggregateInputs {
    Grouping grouping;
    VectorRef group, where, value, list_order;  // of the grouping's rows; null: none
    std::vector<VectorRef> order;
    std::function<std::vector<VectorRef>()> key_order;  // asked for where `order` does not decide
  };
  /// `group` as it is numbered here; `input` gives a node's values over the `rows` rows that are aggregated, null for an invalid one.
  static AggregateInputs InputsOf(const plan::AggregateNode& n, VectorRef group, size_t rows, size_t groups,
                                  std::function<VectorRef(NodeId)> input);
  /// How often a `pick` found rows of equal order, and how often its table's key did not decide either.
  struct Ties {
    size_t found = 0;
    size_t undecided = 0;
  };
  Vector Aggregate(const plan::AggregateNode& n, const AggregateInputs& in, const std::function<std::string(RowIndex)>& name_row,
                   Ties& ties);
  const ExpandedPairs& Expand(DomainId domain);
  std::shared_ptr<const PairIndex> IndexPairs(DomainId domain);
  std::unique_ptr<DerivedRows> MakeDerived(TableId table);
  /// A derived table without rows, where its own cannot be made.
  std::unique_ptr<DerivedRows> NoRowsOf(TableId table);
  /// A column of that type without rows.
  VectorRef NoRows(const Type& type);

 private:
  /// "in line 3 of School.csv", in a message; a pair of rows is known by its outer row.
  std::string NameRow(DomainId domain, size_t row);
  KernelContext Context(size_t rows, Span span) { return KernelContext{rows, span, &executor_.pool_}; }
  VectorRef Input(NodeId node) { return executor_.Evaluate(node); }

  Vector ComputeConstant(const plan::ConstantNode& n);
  Vector ComputeCodeColumn(const plan::CodeColumnNode& n);
  bool AreKeysOfEach(const plan::GroupNode& n, DomainId domain) const;
  Vector ComputeGroup(NodeId id, const plan::GroupNode& n, size_t rows);
  Vector ComputeProbe(NodeId id, const plan::ProbeNode& n, size_t rows);
  Vector ComputeOperator(NodeId id, const plan::OperatorNode& n);
  VectorRef ComputeDecision(NodeId id, const plan::OperatorNode& n, const plan::Decide& decide);
  /// Adds to the account what an operation gives no answer to, or answers without a row that could say yes (left_out.cpp).
  void TellOfOperator(NodeId id, const plan::OperatorNode& n, const std::vector<VectorRef>& inputs, size_t rows);
  /// Adds to it the values that columns are asked for and that none of their rows holds (asked_values.cpp).
  void TellOfValues(NodeId id, const plan::OperatorNode& n, const std::vector<VectorRef>& inputs);
  void TellOfKeys(NodeId id, const plan::ProbeNode& n);
  void TellOfQuestion(const AskedOfColumn& question, const std::set<std::string>* parameters, Span span);
  void TellOfParameter(const AskedOfColumn& question, const std::string& parameter);
  std::string ColumnName(NodeId node);
  /// The column of a file that is there, whose values, at whatever rows, a node gives; null: none.
  const plan::StoredColumnNode* FileColumn(NodeId node);
  /// The columns of files, and of tables that rules make, that a node's values are made of.
  std::set<ColumnId> ColumnsOf(NodeId node);
  /// Whether one of them is private: messages do not quote the values.
  bool IsPrivate(NodeId node);
  /// Values of a node in the words of a message (DataValue): without those of a private column; of no column: the script's own words.
  std::string AsTold(NodeId node, const std::string& values);
  /// The same of a sum that lacks cells, or of which rows have no value at all.
  void TellOfSum(const plan::AggregateNode& n, const AggregateInputs& in);
  static size_t SumsOfNothing(const AggregateInputs& in);
  void TellOfSumsOfNothing(const plan::AggregateNode& n, size_t groups);
  std::optional<Vector> AnyAsked(const plan::AggregateNode& n, DomainId domain);
  Vector ComputeAggregate(NodeId id, const plan::AggregateNode& n, DomainId domain);
  Vector ComputePlaces(NodeId id, const plan::PlaceNode& n, size_t rows);
  std::optional<Vector> AggregateInPieces(NodeId id, const plan::AggregateNode& n);
  std::function<std::string(RowIndex)> NameOfRow(TableId table, VectorRef child);
  void TellOfMissingKeys(const bound::Table& table, const std::vector<std::vector<VectorRef>>& keys,
                         const std::vector<const Bitmap*>& where);
  std::unique_ptr<DerivedRows> MakeEach(TableId table, const plan::DerivedEach& n);
  std::unique_ptr<DerivedRows> MakeWith(const plan::DerivedWith& n);
  std::unique_ptr<DerivedRows> MakeWithInPieces(const plan::DerivedWith& n);
  std::unique_ptr<DerivedRows> MakeUnion(TableId table, const plan::DerivedUnion& n);
  /// False, and a message, where `what` would have more than `most` rows.
  bool HasRoomFor(size_t rows, size_t most, const std::string& what, Span span);
  void CheckPromises(TableId table, const DerivedRows& rows);

  Executor& executor_;
  const plan::Graph& graph_;
};

}  // namespace tally
