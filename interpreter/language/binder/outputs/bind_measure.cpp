// Measures: a denominator, what of it is the numerator, and the lines on which both are shown.
#include <fmt/format.h>

#include "language/binder/outputs/output_binder.h"

namespace tally {

void BindMeasure(ProgramBuilder& binding, const Symbol& symbol) {
  const auto& measure = std::get<ast::Measure>(symbol.definition->node);
  const std::optional<ResolvedRows> rows = binding.ResolveRows(measure.of);
  if (!rows || !binding.EnsureTable(rows->table, measure.of.span)) {
    binding.MarkFaulty(symbol);
    return;
  }
  if (measure.code.text.find_first_not_of(' ') == std::string::npos) {
    binding.Error(DiagnosticKind::WrongArguments, measure.code.span, "a measure has a code, by which files and edits name it");
  }
  ExprContext context;
  context.frames.push_back(binding.names.FrameOf(*rows, measure.of.parts.back().text));
  bound::Measure& bound = binding.made.measures[symbol.id];
  bound.title = measure.title.text;
  bound.table = rows->table;
  bound.where = CohortCondition(*rows, MakeRowOf(context, 0, measure.of.span), measure.of.span);
  if (measure.where != nullptr) {
    bound.where = MakeAnd(bound.where, BindCondition(binding, *measure.where, context), measure.where->span);
  }
  if (measure.counting) {
    bound.counting = BindUnit(binding, *measure.counting, rows->table, context);
    if (bound.counting != nullptr && !bound.counting->type.is_error() && bound.counting->type.kind != TypeKind::kRow) {
      binding.Error(DiagnosticKind::TypeMismatch, measure.counting->span,
                    fmt::format("a measure counts rows, such as students; this is {}", binding.names.NameOf(bound.counting->type)));
    }
  }
  if (measure.denominator == nullptr || measure.numerator == nullptr) {
    binding.Error(DiagnosticKind::WrongArguments, symbol.span,
                  fmt::format("the measure `{}` has no {}", symbol.name, measure.denominator == nullptr ? "denominator" : "numerator"));
    return;
  }
  bound.denominator = BindCondition(binding, *measure.denominator, context, "the denominator");
  bound.numerator =
      MakeAnd(bound.denominator, BindCondition(binding, *measure.numerator, context, "the numerator"), measure.numerator->span);
  if (measure.exclude != nullptr) {
    bound.exclude = BindCondition(binding, *measure.exclude, context, "`exclude`");
  }
  if (measure.target != nullptr) {
    bound.target = BindTyped(binding, *measure.target, ExprContext{}, Type::Of(TypeKind::kDecimal), "the target");
  }
  bound.lines = BindAxisUses(binding, measure.lines, rows->table, context, nullptr, "");
}

}  // namespace tally
