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
/// Numbers stand on the right on the terminal.
bool IsNumeric(const bound::Expr& value, const bound::Format& format);

/// The cell or parameter that a value is copied from, if it is one; ordinals over `rows` rows of `env`.
std::optional<ValueOrigin> OriginOf(Executor& executor, const bound::Expr& value, const plan::Environment& env, size_t rows);

/// An output column over `rows` rows of `env`: text, format and origin. `field.value` may be null (not collected: always empty).
ResultColumn MakeColumn(Executor& executor, const bound::OutputField& field, std::string heading, const plan::Environment& env, size_t rows,
                        const Bitmap* used = nullptr, const DescribeRow& describe = nullptr);

/// Reports two columns of one heading. `spans`: where each column is written.
bool CheckHeadings(DiagnosticSink& sink, const std::vector<ResultColumn>& columns, const std::vector<Span>& spans);

/// Reports the values of a table that is written and that do not fit their column's format. Texts in `marks` always fit.
void CheckFormats(Executor& executor, const ResultTable& table, const std::vector<std::string>& marks);

}  // namespace tally
