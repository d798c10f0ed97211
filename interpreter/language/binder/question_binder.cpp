#include "language/binder/question_binder.h"

#include "language/binder/names/binding.h"
#include "language/binder/outputs/output_binder.h"

namespace tally {
namespace {

const MergedProgram kNoDefinitions;
const SourceMap kNoSources;

ExprContext RowOf(const Binding& binding, TableId table) {
  ExprContext context;
  if (table.is_valid()) {
    context.frames.push_back(Frame{.table = table, .names = {binding.program.table(table).name}});
  }
  return context;
}

}  // namespace

QuestionBinder::QuestionBinder(const bound::Program& program, DiagnosticSink& sink)
    : binding_(std::make_unique<Binding>(program, kNoDefinitions, kNoSources, sink)) {}

QuestionBinder::~QuestionBinder() = default;

bound::ExprPtr QuestionBinder::BindExpression(const ast::Expr& expr, TableId table) {
  binding_->BeginQuestion();
  return binding_->BindExpr(expr, RowOf(*binding_, table));
}

std::vector<bound::AxisUse> QuestionBinder::BindAxis(const ast::AxisRef& axis, TableId table) {
  binding_->BeginQuestion();
  const size_t errors_before = binding_->sink.error_count();
  std::vector<bound::AxisUse> uses = BindAxisUses(*binding_, {axis}, table, RowOf(*binding_, table), nullptr, "");
  if (binding_->sink.error_count() != errors_before) {
    uses.clear();
  }
  return uses;
}

bound::ExprPtr BindExpression(const bound::Program& program, const ast::Expr& expr, TableId table, DiagnosticSink& sink) {
  return QuestionBinder(program, sink).BindExpression(expr, table);
}

}  // namespace tally
