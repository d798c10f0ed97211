#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/executor.h"
#include "engine/evaluation/row_vectors.h"
#include "outputs/tables/result.h"

/// Fields of outputs: how a value becomes the text of a column, and where it was copied from.
namespace tally {

/// The text that a field prints, its format applied; missing prints as nothing.
NodeId LowerField(plan::Planner& planner, const bound::Expr& value, const bound::Format& format, const plan::Environment& env);

/// Where a value is copied from: see ValueOrigin.
struct OriginPlan {
  TableId table;
  int column = -1;
  NodeId ordinals;
  ParamId param;
};

/// A column of an output before its rows are known.
struct FieldPlan {
  std::string heading;
  NodeId text;  // invalid: not collected, always empty
  bound::Format format;
  bool right_aligned = false;
  bool is_private = false;  // it shows a private column: messages do not quote it
  std::optional<OriginPlan> origin;
  Span span;
};

/// The field over the rows of `env`; the heading may name the loops of `env`.
FieldPlan PlanField(Executor& executor, const bound::OutputField& field, const plan::Environment& env);
/// Its column over `rows` rows, of which those in `used` (null: all) will be printed.
ResultColumn MakeColumn(Executor& executor, const FieldPlan& plan, size_t rows, const Bitmap* used = nullptr,
                        const DescribeRow& describe = nullptr);
/// Adds what it reads.
void AddReadNodes(const FieldPlan& plan, std::vector<NodeId>& nodes);

/// Reports two columns of one heading. `spans`: where each column is written.
bool CheckHeadings(DiagnosticSink& sink, const std::vector<ResultColumn>& columns, const std::vector<Span>& spans);

/// Whether the format of a column has a limit that a value may exceed.
bool HasLimit(const ResultColumn& column);
/// Reports the values of a table that is written and that do not fit their column's format. Texts in `marks` always fit.
void CheckFormats(Executor& executor, const ResultTable& table, const std::vector<std::string>& marks);

}  // namespace tally
