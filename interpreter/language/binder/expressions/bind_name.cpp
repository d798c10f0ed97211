// Names standing alone. The order in which a name is looked up: what the place itself names (`count`, `value`); columns and facts of the
// innermost row; arguments, loop variables, parameters; definitions without row; the rows of the frames; parents through derived tables;
// only children. A column or fact that is also an argument, loop variable or parameter is an error: neither hides the other.
#include <algorithm>

#include <fmt/format.h>

#include "foundation/types/function_catalogue.h"
#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

const std::vector<ast::ExprPtr> kNoArgs;

}  // namespace

ExprPtr ExpressionBinder::ParamValue(ParamId id, Span span) {
  if (!b_.EnsureParam(id, span)) {
    return b_.Faulty(span);
  }
  b_.Means(span, id);
  const bound::Param& param = b_.program.params[id.index()];
  return MakeExpr(bound::ParamRef{id}, param.type, param.or_missing, span);
}

ExprPtr ExpressionBinder::ParamNamed(const ast::Name& name) {
  if (const Symbol* symbol = b_.names.Find(DefinitionKind::kParam, name.text)) {
    return ParamValue(ParamId(symbol->id), name.span);
  }
  if (b_.names.IsFaulty(name.text)) {
    return b_.Faulty(name.span);
  }
  Diagnostic& message = b_.Error(DiagnosticKind::UnknownName, name.span, fmt::format("there is no parameter `{}`", name.text));
  b_.Suggest(message, name.text, b_.names.NamesOf(DefinitionKind::kParam));
  return b_.Faulty(name.span);
}

ExprPtr ExpressionBinder::FactOrColumn(ExprPtr row, TableId table, const ast::Name& name) {
  if (!Ready(table, name.span)) {
    // The table is faulty; its facts may still be known.
    if (!b_.names.FindDefine(table, name.text).is_valid()) {
      return b_.Faulty(name.span);
    }
  }
  for (ColumnId id : b_.program.table(table).columns) {
    const bound::Column& column = b_.program.column(id);
    if (column.name == name.text) {
      bool nullable = column.nullable || row->nullable;
      b_.Means(name.span, id);
      return MakeExpr(bound::ColumnOf{std::move(row), id}, column.type, nullable, name.span);
    }
  }
  DefineId fact = b_.names.FindDefine(table, name.text);
  if (fact.is_valid() && !b_.program.define(fact).is_cohort) {
    return BindCall(fact, std::move(row), kNoArgs, name);
  }
  return nullptr;
}

ExprPtr ExpressionBinder::LookUp(const ast::Name& name, bool prefer_column) {
  if (auto named = context_.named.find(name.text); named != context_.named.end()) {
    return named->second;
  }
  const int innermost = InnermostFrame();
  ExprPtr own;
  if (innermost >= 0) {
    own = FactOrColumn(MakeRowOf(context_, innermost, name.span), context_.frames.back().table, name);
  }
  int argument = -1;
  for (size_t i = 0; i < context_.args.size(); ++i) {
    argument = context_.args[i].name == name.text ? static_cast<int>(i) : argument;
  }
  const LoopName* loop = nullptr;
  for (const LoopName& candidate : context_.loops) {
    loop = candidate.name == name.text ? &candidate : loop;
  }
  const Symbol* param = b_.names.Find(DefinitionKind::kParam, name.text);
  if (own && own->type.is_error()) {
    return own;  // what is wrong with it has been said
  }
  if (own && !prefer_column && (argument >= 0 || loop != nullptr || param != nullptr)) {
    const std::string& row = context_.frames.back().names.front();
    std::string_view other = argument >= 0 ? "an argument" : loop != nullptr ? "a loop variable" : "a parameter";
    Diagnostic& message = b_.Error(DiagnosticKind::AmbiguousName, name.span,
                                   fmt::format("`{}` is a column or fact of `{}` and {} here", name.text, row, other));
    if (argument < 0 && loop == nullptr) {
      message.Label(param->span, "the parameter");
      message.Hint(fmt::format("write `param.{0}` or `{1}.{0}`", name.text, row));
    } else {
      message.Hint(fmt::format("write `{1}.{0}` for the row's, or give the {2} another name", name.text, row,
                               argument >= 0 ? "argument" : "loop variable"));
    }
    return b_.Faulty(name.span);
  }
  if (own) {
    return own;
  }
  if (argument >= 0) {
    b_.MeansNameAt(name.span, context_.args[static_cast<size_t>(argument)].span);
    return MakeExpr(bound::ArgumentRef{argument}, context_.args[static_cast<size_t>(argument)].type, true, name.span);
  }
  if (loop != nullptr) {
    b_.MeansNameAt(name.span, loop->span);
    return MakeExpr(bound::LoopVariable{loop->slot}, loop->type, true, name.span);
  }
  if (param != nullptr) {
    return ParamValue(ParamId(param->id), name.span);
  }
  if (DefineId define = b_.names.FindDefine(TableId(), name.text); define.is_valid()) {
    return BindCall(define, nullptr, kNoArgs, name);
  }
  return LookUpRow(name);
}

ExprPtr ExpressionBinder::RowOnly(size_t uses_before, ExprPtr value) {
  if (value->type.kind == TypeKind::kRow || value->type.is_error()) {
    return value;
  }
  b_.ForgetUsesFrom(uses_before);
  return nullptr;
}

ExprPtr ExpressionBinder::LookUpRow(const ast::Name& name) {
  const int innermost = InnermostFrame();
  const size_t uses_before = b_.CountUses();
  // A column or fact that is a row comes first, then the frames from the inside out.
  if (auto named = context_.named.find(name.text); named != context_.named.end() && named->second->type.kind == TypeKind::kRow) {
    return named->second;
  }
  auto known_as = [&](int frame) {
    const std::vector<std::string>& names = context_.frames[static_cast<size_t>(frame)].names;
    return std::find(names.begin(), names.end(), name.text) != names.end();
  };
  auto reached_as = [&](int frame) { return context_.frames[static_cast<size_t>(frame)].names.front() == name.text; };
  if (innermost >= 0) {
    TableId table = context_.frames.back().table;
    if (Ready(table, name.span)) {
      ColumnId column = b_.names.FindColumn(table, name.text);
      if (column.is_valid() && !b_.program.column(column).hidden_ref && b_.program.column(column).type.kind == TypeKind::kRow) {
        return FactOrColumn(MakeRowOf(context_, innermost, name.span), table, name);
      }
    }
    DefineId fact = b_.names.FindDefine(table, name.text);
    if (fact.is_valid() && !b_.program.define(fact).is_cohort && b_.program.define(fact).args.empty() && !known_as(innermost)) {
      const size_t uses = b_.CountUses();
      ExprPtr value = BindCall(fact, MakeRowOf(context_, innermost, name.span), kNoArgs, name);
      if (value->type.kind == TypeKind::kRow || value->type.is_error()) {
        return value;
      }
      b_.ForgetUsesFrom(uses);
    }
  }
  for (size_t i = 0; i < context_.args.size(); ++i) {
    if (context_.args[i].name == name.text && context_.args[i].type.kind == TypeKind::kRow) {
      b_.MeansNameAt(name.span, context_.args[i].span);
      return MakeExpr(bound::ArgumentRef{static_cast<int>(i)}, context_.args[i].type, true, name.span);
    }
  }
  for (const LoopName& loop : context_.loops) {
    if (loop.name == name.text && loop.type.kind == TypeKind::kRow) {
      b_.MeansNameAt(name.span, loop.span);
      return MakeExpr(bound::LoopVariable{loop.slot}, loop.type, true, name.span);
    }
  }
  // The name by which a row was reached goes before the name of its table: in `any counted where start > enrollment.start` the second start
  // is that of the row around.
  for (int frame = innermost; frame >= 0; --frame) {
    if (reached_as(frame)) {
      b_.Means(name.span, context_.frames[static_cast<size_t>(frame)].table);
      return MakeRowOf(context_, frame, name.span);
    }
  }
  for (int frame = innermost; frame >= 0; --frame) {
    if (known_as(frame)) {
      b_.Means(name.span, context_.frames[static_cast<size_t>(frame)].table);
      return MakeRowOf(context_, frame, name.span);
    }
  }
  if (innermost >= 0) {
    TableId table = context_.frames.back().table;
    ExprPtr row = MakeRowOf(context_, innermost, name.span);
    ColumnId hidden = b_.names.FindHiddenReference(table, name.text);
    if (hidden.is_valid()) {
      return Member(std::move(row), name, nullptr, name.span);
    }
    if (ExprPtr child = OnlyChild(row, table, name, name.span)) {
      return child;
    }
  }
  if (const Symbol* param = b_.names.Find(DefinitionKind::kParam, name.text)) {
    return RowOnly(uses_before, ParamValue(ParamId(param->id), name.span));
  }
  if (DefineId define = b_.names.FindDefine(TableId(), name.text); define.is_valid() && b_.program.define(define).args.empty()) {
    return RowOnly(uses_before, BindCall(define, nullptr, kNoArgs, name));
  }
  return nullptr;
}

ExprPtr ExpressionBinder::BindName(const ast::NameRef& name, Span span) {
  if (name.name.text == "inherited") {
    return BindInherited(name, span);
  }
  if (!name.has_args) {
    ExprPtr value = LookUp(name.name, false);
    return value ? value : UnknownName(name.name, false);
  }
  if (!context_.frames.empty()) {
    TableId table = context_.frames.back().table;
    DefineId fact = b_.names.FindDefine(table, name.name.text);
    if (fact.is_valid() && !b_.program.define(fact).is_cohort) {
      return BindCall(fact, MakeRowOf(context_, InnermostFrame(), span), name.args, name.name, span);
    }
  }
  if (DefineId define = b_.names.FindDefine(TableId(), name.name.text); define.is_valid()) {
    return BindCall(define, nullptr, name.args, name.name, span);
  }
  if (const FunctionId function = FunctionCatalogue::Get().Find(name.name.text); function.is_valid()) {
    return FunctionCatalogue::Get().at(function).variadic ? BindShareADay(name, span) : BindFunction(name, span);
  }
  if (TableId table = b_.names.FindTable(name.name.text); table.is_valid()) {
    return BindRowByKey(table, name, span);
  }
  return UnknownName(name.name, true);
}

}  // namespace tally
