// Definitions and cohorts, and the rules that they replace.
#include <fmt/format.h>

#include "foundation/base/check.h"
#include "language/binder/tables/table_binder.h"
#include "language/program/inherited.h"

namespace tally {

using bound::ExprPtr;

namespace {

/// Binds the rule of a define or cohort. After a fault its type is the error type.
class RuleBinder {
 public:
  RuleBinder(ProgramBuilder& builder, bound::Define& define, bool is_replaced, DefineId inherited)
      : b_(builder), define_(define), is_replaced_(is_replaced) {
    context_.inherited = inherited;
  }

  void Bind(const ast::Definition& definition) {
    if (const auto* cohort = std::get_if<ast::Cohort>(&definition.node)) {
      BindCohort(*cohort);
    } else {
      BindWritten(std::get<ast::Define>(definition.node));
    }
  }

 private:
  void BindCohort(const ast::Cohort& cohort) {
    const std::optional<ResolvedRows> rows = b_.ResolveRows(cohort.of, Binding::Cohorts::kMayWantArguments);
    if (!rows) {
      return;
    }
    define_.args = context_.args = BindArguments(b_, cohort.args);
    context_.frames.push_back(b_.names.FrameOf(*rows, cohort.of.parts[0].text));
    if (rows->table != define_.table && is_replaced_) {
      b_.Error(DiagnosticKind::TypeMismatch, cohort.name.span,
               fmt::format("`{}` is replaced by a cohort of another table: `{}` and `{}`", cohort.name.text, b_.names.NameOf(rows->table),
                           b_.names.NameOf(define_.table)));
      return;
    }
    const ExprPtr row = MakeRowOf(context_, 0, cohort.name.span);
    ExprPtr outer;
    if (rows->cohort.is_valid()) {
      if (!b_.EnsureDefine(rows->cohort, cohort.of.span)) {
        return;
      }
      if (!b_.program.define(rows->cohort).args.empty()) {
        b_.Error(DiagnosticKind::WrongArguments, cohort.of.span,
                 fmt::format("the cohort `{}` wants arguments and cannot be narrowed", cohort.of.parts[0].text))
            .Hint(fmt::format("ask for it in the condition: `of {0} where {0} in {1}(...)`", b_.names.NameOf(rows->table),
                              cohort.of.parts[0].text));
        return;
      }
      outer = CohortCondition(*rows, row, cohort.of.span);
    }
    ExprPtr where = cohort.where ? BindCondition(b_, *cohort.where, context_, "`where`") : bound::MakeYes(cohort.name.span);
    define_.is_cohort = true;
    if (where->type.is_error()) {
      return;
    }
    define_.value = MakeAnd(std::move(outer), std::move(where), cohort.name.span);
    define_.type = Type::Of(TypeKind::kYesNo);
    define_.nullable = define_.value->nullable;
  }

  void BindWritten(const ast::Define& written) {
    if (written.of) {
      const std::optional<ResolvedRows> rows = b_.ResolveRows(*written.of);
      if (!rows) {
        return;
      }
      TALLY_CHECK(rows->table == define_.table);  // a definition replaces one of the same table
      context_.frames.push_back(b_.names.FrameOf(*rows, written.of->parts[0].text));
    }
    define_.args = context_.args = BindArguments(b_, written.args);
    std::optional<BoundType> declared;
    if (written.type) {
      declared = BindType(b_, *written.type);
      if (declared->type.is_error()) {
        return;
      }
      if (declared->from || declared->through || declared->above) {
        b_.Error(DiagnosticKind::TypeMismatch, written.type->span,
                 "bounds are for what is entered: parameters and columns; a definition computes its values")
            .Hint("a `rule` or a `require` can ask for the same");
        return;
      }
    }
    ExprPtr value = declared ? BindTyped(b_, *written.value, context_, declared->type, fmt::format("`{}`", written.name.text))
                             : BindExpr(b_, *written.value, context_);
    if (value->type.is_error() || !IsOfDefinition(*value, written.value->span)) {
      return;
    }
    define_.type = declared ? declared->type : value->type;
    define_.nullable = value->nullable;
    define_.value = std::move(value);
  }

  bool IsOfDefinition(const bound::Expr& value, Span span) {
    if (value.type.kind == TypeKind::kAll) {
      b_.Error(DiagnosticKind::TypeMismatch, span, "`ALL` is a value of list parameters only");
      return false;
    }
    if (value.type.list && !std::holds_alternative<bound::ConstantList>(value.node) &&
        !std::holds_alternative<bound::ParamRef>(value.node)) {
      b_.Error(DiagnosticKind::TypeMismatch, span, "a list that is defined by a name is a list of literals, or a list parameter")
          .Hint("what is computed for each row is a cohort: `cohort chosen of TABLE where ...`");
      return false;
    }
    return true;
  }

  ProgramBuilder& b_;
  bound::Define& define_;
  bool is_replaced_;  // by the definition that has its name now
  ExprContext context_;
};

}  // namespace

/// Replaced rules that `inherited` reaches are definitions of their own, the oldest bound first.
void BindDefine(ProgramBuilder& builder, const Symbol& symbol) {
  const DefineId id(symbol.id);
  const std::vector<const ast::Definition*> rules = RulesOf(*symbol.merged);
  DefineId older;
  for (size_t i = rules.size(); i-- > 1;) {
    const ast::Definition* definition = rules[i];
    bound::Define define = builder.made.define(id);
    define.name = "inherited " + symbol.name;  // a name with a blank cannot be written
    define.span = definition->head;
    define.doc = definition->clauses.doc;
    define.cites.clear();
    for (const ast::Text& cite : definition->clauses.cites) {
      define.cites.push_back(cite.text);
    }
    define.because = definition->clauses.because ? definition->clauses.because->text : std::string();
    const DefineId newer = builder.AddReplaced(id, std::move(define));
    RuleBinder(builder, builder.made.defines[newer.index()], true, older).Bind(*definition);
    older = newer;
  }
  RuleBinder(builder, builder.made.defines[id.index()], false, older).Bind(*symbol.definition);
}

}  // namespace tally
