// Requirements.
#include <fmt/format.h>

#include "language/binder/tables/table_binder.h"

namespace tally {

void BindRequires(ProgramBuilder& binding) {
  for (const MergedDefinition& merged : binding.merged.definitions) {
    const auto* require = std::get_if<ast::Require>(&merged.definition->node);
    if (require == nullptr) {
      continue;
    }
    ExprContext context;
    bound::Require bound;
    if (require->of) {
      const std::optional<ResolvedRows> rows = binding.ResolveRows(ast::Path{.parts = {*require->of}, .span = require->of->span});
      if (!rows) {
        continue;
      }
      if (rows->cohort.is_valid()) {
        binding.Error(DiagnosticKind::TypeMismatch, require->of->span,
                      fmt::format("`require ... of` asks every row of a table; `{}` is a cohort", require->of->text));
        continue;
      }
      bound.table = rows->table;
      context.frames.push_back(Frame{.table = bound.table, .names = {binding.names.NameOf(bound.table)}});
    }
    bound.condition = BindCondition(binding, *require->condition, context, "a requirement");
    if (require->message != nullptr) {
      bound.message = BindText(binding, *require->message, context);
    }
    if (require->on && bound.table.is_valid()) {
      bound.column = binding.names.FindColumn(bound.table, require->on->text);
      if (bound.column.is_valid()) {
        binding.Means(require->on->span, bound.column);
      } else {
        Diagnostic& message = binding.Error(DiagnosticKind::UnknownName, require->on->span,
                                            fmt::format("`{}` has no column `{}`", binding.names.NameOf(bound.table), require->on->text));
        std::vector<std::string> columns;
        for (const ColumnId column : binding.program.table(bound.table).columns) {
          columns.push_back(binding.program.column(column).name);
        }
        binding.Suggest(message, require->on->text, columns);
      }
    } else if (require->on) {
      if (const Symbol* param = binding.names.Find(DefinitionKind::kParam, require->on->text)) {
        bound.on = ParamId(param->id);
        binding.Means(require->on->span, bound.on);
      } else if (!binding.names.IsFaulty(require->on->text)) {
        Diagnostic& message =
            binding.Error(DiagnosticKind::UnknownName, require->on->span, fmt::format("there is no parameter `{}`", require->on->text));
        binding.Suggest(message, require->on->text, binding.names.NamesOf(DefinitionKind::kParam));
      }
    }
    bound.span = merged.definition->span;
    binding.made.requires_.push_back(std::move(bound));
  }
}

}  // namespace tally
