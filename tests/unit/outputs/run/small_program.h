#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/evaluation/executor.h"
#include "outputs/run/outputs.h"

namespace tally {

/// A bound program made by hand, its data, and the outputs over them.
///
///   school (key id): id, name            2 rows: "A" "Ash", "B" "Birch"
///   student (key id): id, gender, school, hours   5 rows
///   pair: student, program               7 rows: a student in one or two programs
class SmallProgram {
 public:
  /// `students`: only these rows of them, with their pairs; nothing: all.
  explicit SmallProgram(std::optional<std::vector<RowIndex>> students = std::nullopt);

  // Expressions over frame 0 of a table.
  static bound::ExprPtr Row(TableId table, int frame = 0);
  bound::ExprPtr Column(bound::ExprPtr row, ColumnId column) const;
  static bound::ExprPtr Text(std::string text);
  static bound::ExprPtr Number(int64_t number);
  static bound::ExprPtr Yes();
  static bound::ExprPtr Is(bound::ExprPtr left, bound::ExprPtr right);
  static bound::ExprPtr Compare(CompareOp op, bound::ExprPtr left, bound::ExprPtr right);
  static bound::ExprPtr Special(bound::SpecialKind kind, TypeKind type);
  template <class Node>
  static bound::ExprPtr Make(Node node, Type type) {
    return std::make_shared<const bound::Expr>(bound::Expr{.type = type, .nullable = true, .span = {}, .node = std::move(node)});
  }
  /// A line `text` where `where`.
  static bound::AxisItem Line(std::string text, bound::ExprPtr where);
  bound::AxisUse AddAxis(bound::Axis axis, bound::ExprPtr row);
  static bound::OutputField Field(std::string heading, bound::ExprPtr value, bound::Format format = {});
  static bound::OutputFile File(std::string name);
  TableId AddTable(bound::Table table, const std::vector<std::pair<std::string, Type>>& columns);

  /// Plans and runs; the program must not be changed afterwards.
  std::vector<ResultTable> Run();
  /// What Run evaluates with.
  Executor& executor();
  /// Rows of a table of outputs.
  DerivedRows Rows(TableId table);
  /// The table as CSV-like text: heading line and rows, cells joined with `|`.
  static std::string Print(const ResultTable& table);
  std::string Messages() const;

  bound::Program program;
  DiagnosticSink sink;
  TableId school, student, pair;
  ColumnId school_id, school_name, student_id, gender, student_school, hours, pair_student, pair_program;

 private:
  void Start();
  void Fill(TableId table, std::vector<Vector> columns, std::string file);

  std::optional<std::vector<RowIndex>> students_;
  std::unordered_map<TableId, StoredTable> tables_;
  std::unique_ptr<ThreadPool> pool_;
  std::unique_ptr<plan::Planner> planner_;
  std::unique_ptr<Executor> executor_;
  std::unique_ptr<DataSource> source_;
  std::unique_ptr<Outputs> outputs_;
};

}  // namespace tally
