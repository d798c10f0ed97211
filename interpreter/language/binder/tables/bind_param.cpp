// Parameters.
#include <fmt/format.h>

#include "language/binder/tables/table_binder.h"

namespace tally {

bound::ExprPtr BindParamValue(Binding& binding, const ast::Expr& value, const bound::Param& param, std::string_view what) {
  const bool all = std::holds_alternative<ast::AllLiteral>(value.node);
  const bool missing = std::holds_alternative<ast::MissingLiteral>(value.node);
  if (all && !param.or_all && !param.type.is_error()) {
    binding.Error(DiagnosticKind::TypeMismatch, value.span, fmt::format("{} is `ALL`, which its type does not allow", what))
        .Hint(param.type.list ? "write `or ALL` behind the type" : "only a list can be `ALL`: `list of ... or ALL`");
    return nullptr;
  }
  if (missing && !param.or_missing && !param.type.is_error()) {
    binding.Error(DiagnosticKind::TypeMismatch, value.span, fmt::format("{} is `missing`, which its type does not allow", what))
        .Hint("write `or missing` behind the type");
    return nullptr;
  }
  if (all) {
    return MakeExpr(bound::Constant{Value{Value::All{}}}, Type::Of(TypeKind::kAll), false, value.span);
  }
  return BindTyped(binding, value, ExprContext{}, param.type, std::string(what));
}

void BindParam(ProgramBuilder& binding, const Symbol& symbol) {
  const auto& param = std::get<ast::Param>(symbol.definition->node);
  BoundType type = BindType(binding, param.type);
  if (type.or_absent) {
    binding.Error(DiagnosticKind::TypeMismatch, param.type.span, "a parameter may be missing; only columns and tables can be absent");
  }
  if (type.or_all && !type.type.list && !type.type.is_error()) {
    binding.Error(DiagnosticKind::TypeMismatch, param.type.span, "`ALL` stands for a list of all values: the type is `list of ... or ALL`");
  }
  if (type.type.kind == TypeKind::kRow && !binding.names.IsCodeSet(type.type.table) && !type.values_of.is_valid()) {
    binding
        .Error(DiagnosticKind::TypeMismatch, param.type.span,
               fmt::format("a parameter cannot be a row of `{}`", binding.names.NameOf(type.type.table)))
        .Hint(fmt::format("name a column whose values it may have, as in `{}.id`", binding.names.NameOf(type.type.table)));
    type.type = Type{};
  }
  bound::Param& bound = binding.made.params[symbol.id];
  bound.type = type.type;
  bound.or_missing = type.or_missing;
  bound.or_all = type.or_all;
  bound.values_of = type.values_of;
  bound.from = type.from;
  bound.through = type.through;
  bound.above = type.above;
  if (param.default_value != nullptr) {
    bound.default_value = BindParamValue(binding, *param.default_value, bound, fmt::format("the default of `{}`", bound.name));
  }
}

}  // namespace tally
