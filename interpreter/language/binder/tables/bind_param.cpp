// Parameters.
#include <fmt/format.h>

#include "language/binder/tables/table_binder.h"

namespace tally {

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
  bound::ExprPtr default_value;
  if (param.default_value != nullptr) {
    const ExprContext nothing;
    const std::string what = fmt::format("the default of `{}`", param.name.text);
    const bool all = std::holds_alternative<ast::AllLiteral>(param.default_value->node);
    const bool missing = std::holds_alternative<ast::MissingLiteral>(param.default_value->node);
    if (all && !type.or_all && !type.type.is_error()) {
      binding
          .Error(DiagnosticKind::TypeMismatch, param.default_value->span, fmt::format("{} is `ALL`, which its type does not allow", what))
          .Hint(type.type.list ? "write `or ALL` behind the type" : "only a list can be `ALL`: `list of ... or ALL`");
    } else if (missing && !type.or_missing && !type.type.is_error()) {
      binding
          .Error(DiagnosticKind::TypeMismatch, param.default_value->span,
                 fmt::format("{} is `missing`, which its type does not allow", what))
          .Hint("write `or missing` behind the type");
    } else if (all) {
      default_value = MakeExpr(bound::Constant{Value{Value::All{}}}, Type::Of(TypeKind::kAll), false, param.default_value->span);
    } else {
      default_value = BindTyped(binding, *param.default_value, nothing, type.type, what);
    }
  }
  bound::Param& bound = binding.made.params[symbol.id];
  bound.type = type.type;
  bound.or_missing = type.or_missing;
  bound.or_all = type.or_all;
  bound.values_of = type.values_of;
  bound.from = type.from;
  bound.through = type.through;
  bound.above = type.above;
  bound.default_value = std::move(default_value);
}

}  // namespace tally
