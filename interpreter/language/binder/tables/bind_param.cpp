// Parameters, requirements and patterns.
#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "foundation/types/patterns.h"
#include "language/binder/outputs/output_binder.h"

namespace tally {
namespace {

void BindParam(Binding& binding, ParamId id, const ast::Param& param) {
  const Binding::BoundType type = binding.BindType(param.type);
  if (type.or_absent) {
    binding.Error(DiagnosticKind::TypeMismatch, param.type.span, "a parameter may be missing; only columns and tables can be absent");
  }
  if (type.or_all && !type.type.list && !type.type.is_error()) {
    binding.Error(DiagnosticKind::TypeMismatch, param.type.span, "`ALL` stands for a list of all values: the type is `list of ... or ALL`");
  }
  if (type.type.kind == TypeKind::kRow && !binding.IsCodeSet(type.type.table) && !type.values_of.is_valid()) {
    binding
        .Error(DiagnosticKind::TypeMismatch, param.type.span,
               fmt::format("a parameter cannot be a row of `{}`", binding.NameOf(type.type.table)))
        .Hint(fmt::format("name a column whose values it may have, as in `{}.id`", binding.NameOf(type.type.table)));
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
      default_value = binding.BindTyped(*param.default_value, nothing, type.type, what);
    }
  }
  bound::Param& bound = binding.program.params[id.index()];
  bound.type = type.type;
  bound.or_missing = type.or_missing;
  bound.or_all = type.or_all;
  bound.values_of = type.values_of;
  bound.from = type.from;
  bound.through = type.through;
  bound.above = type.above;
  bound.default_value = std::move(default_value);
}

YearPatterns PatternsOf(Binding& binding, const ast::Patterns& patterns, const ast::Patterns::Years& years) {
  YearPatterns bound{years.from, years.through, {patterns.wildcard.text, {}, {}}};
  if (years.through < years.from) {
    binding.Error(DiagnosticKind::WrongArguments, years.span, fmt::format("{} through {} holds no year", years.from, years.through));
  }
  if (years.patterns.empty()) {
    binding.Error(DiagnosticKind::WrongArguments, years.span, "these years have no pattern")
        .Hint("leave the years out: without patterns nothing matches");
  }
  for (const ast::Text& text : years.patterns) {
    bound.set.patterns.push_back(text.text);
  }
  for (const ast::Text& text : years.except) {
    if (!bound.set.patterns.empty() && !FitsAny(text.text, bound.set.patterns, patterns.wildcard.text)) {
      binding
          .Error(DiagnosticKind::ExceptionFitsNothing, text.span,
                 fmt::format("`except \"{}\"` takes nothing away: it fits no pattern of these years", Printable(text.text)))
          .Hint("what follows `except` on its line is taken away: write further patterns on a line of their own");
    }
    bound.set.except.push_back(text.text);
  }
  return bound;
}

}  // namespace

bool Binding::EnsureParam(ParamId id, Span reached_from) {
  Symbol* symbol = Find(DefinitionKind::kParam, program.params[id.index()].name);
  if (symbol->state == Symbol::State::kBound) {
    return !symbol->faulty;
  }
  {
    Entry entry(*this, *symbol, reached_from);
    if (!entry.entered()) {
      return false;
    }
    BindParam(*this, id, std::get<ast::Param>(symbol->definition->node));
  }
  return !symbol->faulty;
}

bool Binding::EnsurePatterns(PatternsId id, Span reached_from) {
  Symbol* symbol = Find(DefinitionKind::kPatterns, program.patterns[id.index()].name);
  if (symbol->state == Symbol::State::kBound) {
    return !symbol->faulty;
  }
  {
    Entry entry(*this, *symbol, reached_from);
    if (!entry.entered()) {
      return false;
    }
    const auto& patterns = std::get<ast::Patterns>(symbol->definition->node);
    if (CountCodePoints(patterns.wildcard.text) != 1) {
      Error(DiagnosticKind::WrongArguments, patterns.wildcard.span,
            "the letter that stands for any character is one character, as in `any X`");
    }
    std::vector<YearPatterns> bound;
    for (size_t i = 0; i < patterns.years.size(); ++i) {
      const ast::Patterns::Years& years = patterns.years[i];
      for (size_t j = 0; j < i; ++j) {
        if (years.from <= patterns.years[j].through && patterns.years[j].from <= years.through) {
          Error(DiagnosticKind::DefinedTwice, years.span, fmt::format("`{}` has patterns twice for a year", symbol->name))
              .Label(patterns.years[j].span, "first here");
          break;
        }
      }
      bound.push_back(PatternsOf(*this, patterns, years));
    }
    program.patterns[id.index()].years = std::move(bound);
  }
  return !symbol->faulty;
}

void BindRequires(Binding& binding) {
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
      context.frames.push_back(Frame{.table = bound.table, .names = {binding.NameOf(bound.table)}});
    }
    bound.condition = binding.BindCondition(*require->condition, context, "a requirement");
    if (require->message != nullptr) {
      bound.message = binding.BindText(*require->message, context);
    }
    if (require->on && bound.table.is_valid()) {
      bound.column = binding.FindColumn(bound.table, require->on->text);
      if (!bound.column.is_valid()) {
        binding.Error(DiagnosticKind::UnknownName, require->on->span,
                      fmt::format("`{}` has no column `{}`", binding.NameOf(bound.table), require->on->text));
      }
    } else if (require->on) {
      if (const Symbol* param = binding.Find(DefinitionKind::kParam, require->on->text)) {
        bound.on = ParamId(param->id);
      } else {
        Diagnostic& message =
            binding.Error(DiagnosticKind::UnknownName, require->on->span, fmt::format("there is no parameter `{}`", require->on->text));
        binding.Suggest(message, require->on->text, binding.NamesOf(DefinitionKind::kParam));
      }
    }
    bound.span = merged.definition->span;
    binding.program.requires_.push_back(std::move(bound));
  }
}

}  // namespace tally
