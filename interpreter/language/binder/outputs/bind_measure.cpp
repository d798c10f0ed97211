// Measures: a denominator, what of it is the numerator, and the lines on which both are shown.
#include <fmt/format.h>

#include "language/binder/outputs/output_binder.h"

namespace tally {
namespace {

void BindMeasure(Binding& binding, MeasureId id, Symbol& symbol, const ast::Measure& measure) {
  const std::optional<ResolvedRows> rows = binding.ResolveRows(measure.of);
  if (!rows || !binding.EnsureTable(rows->table, measure.of.span)) {
    symbol.faulty = true;
    return;
  }
  ExprContext context;
  context.frames.push_back(binding.FrameOf(*rows, measure.of.parts.back().text));
  bound::Measure bound = binding.program.measures[id.index()];
  bound.title = measure.title.text;
  bound.table = rows->table;
  bound.where = binding.CohortCondition(*rows, MakeRowOf(context, 0, measure.of.span), measure.of.span);
  if (measure.where != nullptr) {
    bound.where = MakeAnd(bound.where, binding.BindCondition(*measure.where, context), measure.where->span);
  }
  if (measure.counting) {
    bound.counting = BindUnit(binding, *measure.counting, rows->table, context);
    if (bound.counting != nullptr && !bound.counting->type.is_error() && bound.counting->type.kind != TypeKind::kRow) {
      binding.Error(DiagnosticKind::TypeMismatch, measure.counting->span,
                    fmt::format("a measure counts rows, such as students; this is {}", binding.NameOf(bound.counting->type)));
    }
  }
  if (measure.denominator == nullptr || measure.numerator == nullptr) {
    binding.Error(DiagnosticKind::WrongArguments, symbol.span,
                  fmt::format("the measure `{}` has no {}", symbol.name, measure.denominator == nullptr ? "denominator" : "numerator"));
    return;
  }
  bound.denominator = binding.BindCondition(*measure.denominator, context, "the denominator");
  bound.numerator =
      MakeAnd(bound.denominator, binding.BindCondition(*measure.numerator, context, "the numerator"), measure.numerator->span);
  if (measure.exclude != nullptr) {
    bound.exclude = binding.BindCondition(*measure.exclude, context, "`exclude`");
  }
  if (measure.target != nullptr) {
    bound.target = binding.BindTyped(*measure.target, ExprContext{}, Type::Of(TypeKind::kDecimal), "the target");
  }
  bound.lines = BindAxisUses(binding, measure.lines, rows->table, context, nullptr, "");
  binding.program.measures[id.index()] = std::move(bound);
}

}  // namespace

bool Binding::EnsureMeasure(MeasureId id, Span reached_from) {
  Symbol* symbol = Find(DefinitionKind::kMeasure, program.measures[id.index()].code);
  if (symbol->state == Symbol::State::kBound) {
    return !symbol->faulty;
  }
  {
    Entry entry(*this, *symbol, reached_from);
    if (!entry.entered()) {
      return false;
    }
    BindMeasure(*this, id, *symbol, std::get<ast::Measure>(symbol->definition->node));
  }
  return !symbol->faulty;
}

}  // namespace tally
