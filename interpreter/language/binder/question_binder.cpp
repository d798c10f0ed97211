#include "language/binder/question_binder.h"

#include <algorithm>

#include "language/binder/names/binding.h"
#include "language/binder/outputs/output_binder.h"
#include "language/binder/tables/table_binder.h"
#include "language/binder/tree/make.h"

namespace tally {
namespace {

const std::vector<DroppedName> kNothingDropped;

std::string OnOneLine(std::string_view written) {
  std::string line(written);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  return line;
}

}  // namespace

struct QuestionBinder::Asked {
  Asked(const bound::Program& program, const SourceMap& sources, DiagnosticSink& sink)
      : names(Names::Of(program)), binding(program, names, sources, kNothingDropped, sink) {}

  ExprContext RowOf(TableId table) const {
    ExprContext context;
    if (table.is_valid()) {
      context.frames.push_back(Frame{.table = table, .names = {names.NameOf(table)}});
    }
    return context;
  }

  Names names;
  Binding binding;
};

QuestionBinder::QuestionBinder(const bound::Program& program, const SourceMap& sources, DiagnosticSink& sink)
    : asked_(std::make_unique<Asked>(program, sources, sink)) {}

QuestionBinder::~QuestionBinder() = default;

bound::ExprPtr QuestionBinder::BindExpression(const ast::Expr& expr, TableId table) {
  asked_->binding.ForgetNotes();
  return BindExpr(asked_->binding, expr, asked_->RowOf(table));
}

void QuestionBinder::BindParameter(const ast::Expr& value, const bound::Param& param) {
  BindParamValue(asked_->binding, value, param, fmt::format("the value of `{}`", param.name));
}

bool QuestionBinder::IsOneValue(const bound::Expr& expr) {
  if (expr.type.is_error()) {
    return false;
  }
  if (expr.type.list || expr.type.kind == TypeKind::kPeriod || expr.type.kind == TypeKind::kAll) {
    asked_->binding.Error(DiagnosticKind::TypeMismatch, expr.span, "a list or period has no single value to print")
        .Hint("ask whether something is in it, as in `2025-10-01 in ...`");
    return false;
  }
  return true;
}

bound::OutputField QuestionBinder::BindField(const ast::OutputColumn& column, TableId table) {
  asked_->binding.ForgetNotes();
  if (column.heading != nullptr) {
    return tally::BindField(asked_->binding, column, asked_->RowOf(table));
  }
  bound::OutputField field;
  field.span = column.span;
  field.heading = bound::MakeText(OnOneLine(asked_->binding.sources.Text(column.value->span)), column.span);
  field.value = BindPrintable(asked_->binding, *column.value, asked_->RowOf(table));
  field.format = BindFormat(column.format, field.value->type);
  return field;
}

std::vector<bound::SortKey> QuestionBinder::BindSorted(const std::vector<ast::SortKey>& keys, TableId table) {
  asked_->binding.ForgetNotes();
  return tally::BindSorted(asked_->binding, keys, asked_->RowOf(table));
}

bound::Format QuestionBinder::BindFormat(const std::optional<ast::Format>& format, const Type& type) {
  return tally::BindFormat(asked_->binding, format, type);
}

std::vector<bound::AxisUse> QuestionBinder::BindAxis(const ast::AxisRef& axis, TableId table) {
  asked_->binding.ForgetNotes();
  const Binding::FaultScope scope(asked_->binding);
  std::vector<bound::AxisUse> uses = BindAxisUses(asked_->binding, {axis}, table, asked_->RowOf(table), nullptr, "");
  if (scope.has_faults()) {
    uses.clear();
  }
  return uses;
}

}  // namespace tally
