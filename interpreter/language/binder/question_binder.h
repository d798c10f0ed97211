#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "language/binder/binder.h"

namespace tally {

/// Binds the questions that are asked of one bound program, which must outlive it. Its names are gathered once: they are thousands, and a
/// question names a few.
class QuestionBinder {
 public:
  /// `sources` holds what the program and the questions were written in.
  QuestionBinder(const bound::Program& program, const SourceMap& sources, DiagnosticSink& sink);
  ~QuestionBinder();

  /// One expression over a table's row, or over none when `table` is invalid.
  bound::ExprPtr BindExpression(const ast::Expr& expr, TableId table);
  /// Checks what a parameter is set to.
  void BindParameter(const ast::Expr& value, const bound::Param& param);
  /// Whether an expression has one value in each row: lists, periods and `ALL` have none, which is reported.
  bool IsOneValue(const bound::Expr& expr);
  /// What is shown of a table's row: a value with its format. A heading that is not written is the value as it is written.
  bound::OutputField BindField(const ast::OutputColumn& column, TableId table);
  std::vector<bound::SortKey> BindSorted(const std::vector<ast::SortKey>& keys, TableId table);
  /// How a number prints.
  bound::Format BindFormat(const std::optional<ast::Format>& format, const Type& type);
  /// An axis for the rows of a table; empty when it was reported.
  std::vector<bound::AxisUse> BindAxis(const ast::AxisRef& axis, TableId table);

 private:
  struct Asked;
  std::unique_ptr<Asked> asked_;
};

}  // namespace tally
