#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/plan/graph.h"
#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"

namespace tally::plan {

/// A parameter's value: one constant (text, number, row ordinal ...), a list, or ALL.
struct ParamValue {
  Value value;
  bool is_list = false;
  ValueList list;
  bool is_all = false;
  NodeId node;  // valid: computed when it is first read, in place of `value` (tests)
};

/// What the planner must know of the data to settle `is absent` and "not provided".
struct Absence {
  std::function<bool(TableId)> table;
  std::function<bool(ColumnId)> column;
};

/// Where an expression is being lowered: the domain, and how each name without a value of its own gets one there.
struct Environment {
  DomainId domain;
  /// Row of each frame as ordinals over `domain`; an invalid table: the frame may not be used here.
  struct Frame {
    TableId table;
    NodeId ordinals;
  };
  std::vector<Frame> frames;
  /// Arguments by index: a node over `domain` (or scalar), or a constant list.
  struct Argument {
    NodeId node;
    bool is_list = false;
    ValueList list;
    bool is_all = false;
    std::string parameter;  // whose value it is; empty: of none
  };
  std::vector<Argument> args;
  std::map<int, Value> loops;                     // loop variables by slot
  std::map<bound::SpecialKind, NodeId> specials;  // over `domain` or scalar
  std::map<ColumnId, NodeId> built_columns;       // columns of a derived table's row while it is being made
  int sheet_row = -1;                             // worksheet cell at hand
  int sheet_column = -1;
  std::string label;  // the definition, for the account of undetermined decisions
  AxisId lines;       // of a line of an axis: see Decide
};

/// A period as bounds over one domain; an invalid id: open. `known`: rows without it have no period.
struct PeriodNodes {
  NodeId start;
  NodeId end;
  NodeId known;
  bool open_ends = true;
};

/// Lowers bound expressions to plan nodes. What depends on one row alone is lowered once over its whole table and gathered from there; what
/// depends on several rows (an outer row, an argument that differs from row to row) is lowered over pairs of rows.
class Planner {
 public:
  /// `graph`: that of other programs over the same data, which must be absent alike.
  Planner(const bound::Program& program, Absence absence, DiagnosticSink& sink, std::shared_ptr<Graph> graph = std::make_shared<Graph>());

  Graph& graph() { return graph_; }
  const bound::Program& program() const { return program_; }
  std::vector<ParamValue>& params() { return params_; }  // by ParamId; set before anything that reads them is lowered

  Environment ScalarEnvironment() const;
  /// Frame 0 is each row of the table.
  Environment TableEnvironment(TableId table);
  DomainId DomainOf(TableId table);
  /// The plan's id of a table; how a derived table is made is planned at the first call, since that is what it means.
  PlanTableId PlanTableOf(TableId table);
  /// The program's table; invalid where it is of another program alone.
  TableId TableOf(PlanTableId table) const { return table.index() < tables_.size() ? tables_[table.index()] : TableId(); }

  NodeId Lower(const bound::Expr& expr, const Environment& env);
  /// A yes/no expression at a decision: undetermined rows are no, and are counted under env.label.
  NodeId LowerDecision(const bound::Expr& expr, const Environment& env);
  /// The text as which a value prints (codes and rows by their key), missing stays missing.
  NodeId LowerText(const bound::Expr& expr, const Environment& env);
  /// A value by which rows are ordered (codes by their order, rows of other tables by their key).
  NodeId LowerOrder(const bound::Expr& expr, const Environment& env);
  PeriodNodes LowerPeriod(const bound::Expr& expr, const Environment& env);
  /// The key columns of the row of frame `frame`, as LowerOrder gives them: ascending, missing first, they are the order of the table's
  /// rows whatever that of a file. The row itself where rows are in the order of their codes; nothing where the table has no key.
  std::vector<NodeId> LowerKeyOrder(const Environment& env, int frame);
  NodeId LowerConstant(const Value& value, const Type& type);
  NodeId Gather(NodeId values, NodeId ordinals);
  /// All columns' node of a table (stored, code set or derived) over its own rows.
  NodeId ColumnNode(ColumnId column);
  /// How a derived table is made. Not for FormCells, FormLines and Findings, whose rows outputs give.
  const DerivedPlan& DerivedPlanOf(TableId table);
  /// Tables that some node reads and whose rows outputs give, in the order in which they were first read.
  const std::vector<TableId>& output_tables() const { return output_tables_; }

  /// Rows that an output will make, and vectors over them: planned now, given to the executor once they are known.
  DomainId MakeExternalDomain() { return graph_.MakeExternalDomain(); }
  NodeId MakeInput(DomainId domain) { return graph_.MakeInput(domain); }
  /// The cell of a worksheet over the rows of the worksheet's table.
  NodeId LowerSheetCell(WorksheetId sheet, int row, int column);
  /// An environment with a row of the worksheet's table, at one of its cells.
  Environment AtSheetCell(const bound::Worksheet& sheet, int row, int column, Environment env);

  /// A line that reads an absent column is "not provided".
  bool ReadsAbsentColumn(const bound::Expr& expr);
  /// A list's constants: `in LIST` domains and loops; nothing for ALL.
  std::optional<ValueList> ListValues(const bound::Expr& expr, const Environment& env) const;
  /// The parameter whose value an expression is; empty: it is something else.
  std::string ParameterOf(const bound::Expr& expr, const Environment& env) const;

 private:
  friend class Lowering;  // lowering.h

  struct PlannedTable {
    PlanTableId id;
    OwnerIndex owner = 0;  // of a derived table
  };
  const PlannedTable& Keep(TableId table, PlannedTable planned);
  const PlannedTable& PlanTable(TableId table);
  void PlanDerived(TableId table);
  std::string MeaningOfDerived(TableId table);

  const bound::Program& program_;
  Absence absence_;
  DiagnosticSink& sink_;
  std::shared_ptr<Graph> shared_graph_;
  Graph& graph_;
  size_t nodes_before_;  // of other programs
  std::vector<ParamValue> params_;
  std::map<std::pair<DefineId, std::string>, NodeId> define_nodes_;  // by arguments
  std::map<TableId, PlannedTable> plan_tables_;
  std::vector<TableId> tables_;       // by PlanTableId
  std::set<TableId> tables_at_hand_;  // being planned
  std::map<TableId, DerivedPlan> derived_;
  std::vector<TableId> output_tables_;
  std::map<DefineId, bool> reads_absent_;
  std::map<std::tuple<WorksheetId, int, int>, NodeId> sheet_cells_;
  std::set<std::tuple<WorksheetId, int, int>> cells_at_hand_;
};

/// The stored columns that anything in `roots` can read, so that the rest need only be checked: all outputs' and requirements' expressions.
std::set<ColumnId> NeededColumns(const bound::Program& program);

}  // namespace tally::plan
