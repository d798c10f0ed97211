// Definitions and cohorts, and the rules that they replace.
#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"
#include "language/binder/names/definition_names.h"

namespace tally {

using bound::ExprPtr;

bool Binding::EnsureDefine(DefineId id, Span reached_from) {
  if (inherited_.contains(id)) {
    return EnsureInherited(id, reached_from);
  }
  Symbol& symbol = symbols_[symbol_of_define_[id.index()]];
  {
    Entry entry(*this, symbol, reached_from);
    if (entry.entered()) {
      BindDefine(id);
    }
  }
  return !symbol.faulty;
}

void Binding::BindDefine(DefineId id) {
  const Symbol& symbol = symbols_[symbol_of_define_[id.index()]];
  // Replaced rules that `inherited` reaches get ids of their own; each is bound when it is asked for. A name with a blank cannot be
  // written.
  const std::vector<const ast::Definition*>& replaced = symbol.merged->replaced;
  size_t reached = 0;
  while (reached < replaced.size() && SaysInherited(reached == 0 ? *symbol.definition : *replaced[reached - 1])) {
    ++reached;
  }
  DefineId older;
  for (size_t i = reached; i-- > 0;) {
    const ast::Definition* definition = replaced[i];
    bound::Define define = program.define(id);
    define.id = DefineId(program.defines.size());
    define.name = "inherited " + symbol.name;
    define.span = definition->head;
    define.doc = definition->clauses.doc;
    define.cites.clear();
    for (const ast::Text& cite : definition->clauses.cites) {
      define.cites.push_back(cite.text);
    }
    define.because = definition->clauses.because ? definition->clauses.because->text : std::string();
    inherited_[define.id] = Inherited{.definition = definition, .inherited = older, .bound = false};
    symbol_of_define_.push_back(symbol_of_define_[id.index()]);
    older = define.id;
    program.defines.push_back(std::move(define));
  }
  BindDefinition(id, *symbol.definition, older);
}

bool Binding::EnsureInherited(DefineId id, Span reached_from) {
  (void)reached_from;
  Inherited& inherited = inherited_.at(id);
  if (!inherited.bound) {
    inherited.bound = true;
    BindDefinition(id, *inherited.definition, inherited.inherited);
  }
  return !program.define(id).type.is_error();
}

void Binding::BindDefinition(DefineId id, const ast::Definition& definition, DefineId inherited) {
  ExprContext context;
  context.inherited = inherited;
  const TableId table = program.define(id).table;

  if (const auto* cohort = std::get_if<ast::Cohort>(&definition.node)) {
    std::optional<ResolvedRows> rows = ResolveRows(cohort->of);
    if (!rows) {
      return;
    }
    context.args = BindArguments(cohort->args);
    program.defines[id.index()].args = context.args;
    context.frames.push_back(FrameOf(*rows, cohort->of.parts[0].text));
    if (rows->table != table && inherited_.contains(id)) {
      Error(DiagnosticKind::TypeMismatch, cohort->name.span,
            fmt::format("`{}` is replaced by a cohort of another table: `{}` and `{}`", cohort->name.text, NameOf(rows->table),
                        NameOf(table)));
      return;
    }
    ExprPtr row = MakeRowOf(context, 0, cohort->name.span);
    ExprPtr outer;
    if (rows->cohort.is_valid()) {
      if (!EnsureDefine(rows->cohort, cohort->of.span)) {
        return;
      }
      if (!program.define(rows->cohort).args.empty()) {
        Error(DiagnosticKind::WrongArguments, cohort->of.span,
              fmt::format("the cohort `{}` wants arguments and cannot be narrowed", cohort->of.parts[0].text));
        return;
      }
      outer = CohortCondition(*rows, row, cohort->of.span);
    }
    ExprPtr where = cohort->where ? BindCondition(*cohort->where, context, "`where`") : MakeYes(cohort->name.span);
    bound::Define& define = program.defines[id.index()];
    define.is_cohort = true;
    if (where->type.is_error()) {
      return;
    }
    define.value = MakeAnd(std::move(outer), std::move(where), cohort->name.span);
    define.type = Type::Of(TypeKind::kYesNo);
    define.nullable = define.value->nullable;
    return;
  }

  const auto& written = std::get<ast::Define>(definition.node);
  if (written.of) {
    std::optional<ResolvedRows> rows = ResolveRows(*written.of);
    if (!rows) {
      return;
    }
    if (rows->table != table) {
      Error(DiagnosticKind::TypeMismatch, written.name.span,
            fmt::format("`{}` is replaced by a definition of another table: `{}` and `{}`", written.name.text, NameOf(rows->table),
                        NameOf(table)));
      return;
    }
    context.frames.push_back(FrameOf(*rows, written.of->parts[0].text));
  }
  context.args = BindArguments(written.args);
  program.defines[id.index()].args = context.args;
  std::optional<BoundType> declared;
  if (written.type) {
    declared = BindType(*written.type);
    if (declared->type.is_error()) {
      return;
    }
    if (declared->from || declared->through || declared->above) {
      Error(DiagnosticKind::TypeMismatch, written.type->span,
            "bounds are for what is entered: parameters and columns; a definition computes its values")
          .Hint("a `rule` or a `require` can ask for the same");
      return;
    }
  }
  ExprPtr value = declared ? BindTyped(*written.value, context, declared->type, fmt::format("`{}`", written.name.text))
                           : BindExpr(*written.value, context);
  if (value->type.is_error()) {
    return;
  }
  if (value->type.kind == TypeKind::kAll) {
    Error(DiagnosticKind::TypeMismatch, written.value->span, "`ALL` is a value of list parameters only");
    return;
  }
  if (value->type.list && !std::holds_alternative<bound::ConstantList>(value->node) &&
      !std::holds_alternative<bound::ParamRef>(value->node)) {
    Error(DiagnosticKind::TypeMismatch, written.value->span, "a list that is defined by a name is a list of literals, or a list parameter")
        .Hint("what is computed for each row is a cohort: `cohort chosen of TABLE where ...`");
    return;
  }
  bound::Define& define = program.defines[id.index()];
  define.type = declared ? declared->type : value->type;
  define.nullable = value->nullable;
  define.value = std::move(value);
}

}  // namespace tally
