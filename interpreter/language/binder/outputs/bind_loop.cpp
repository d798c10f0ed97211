// `for each`: the variables of axes, listings and checks.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "language/binder/outputs/output_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

std::string NameOf(const ast::Path& path) {
  return path.parts.empty() ? std::string() : path.parts.back().text;
}

/// A list with one member twice would make one line, column or rule twice.
void CheckMembers(Binding& binding, const ast::Loop::Variable& variable, const ExprPtr& list) {
  const auto* constants = std::get_if<bound::ConstantList>(&list->node);
  if (constants == nullptr) {
    return;
  }
  if (constants->values.empty()) {
    binding.Error(DiagnosticKind::WrongArguments, variable.domain->span, fmt::format("`{}` goes over an empty list", variable.name.text));
  }
  for (size_t i = 0; i < constants->values.size(); ++i) {
    const auto begin = constants->values.begin();
    if (std::find(begin, begin + static_cast<std::ptrdiff_t>(i), constants->values[i]) != begin + static_cast<std::ptrdiff_t>(i)) {
      const auto* written = std::get_if<ast::ListLiteral>(&variable.domain->node);
      const Span span = written != nullptr && i < written->items.size() ? written->items[i].value->span : variable.domain->span;
      binding.Error(DiagnosticKind::DefinedTwice, span, fmt::format("the list of `{}` has one member twice", variable.name.text));
      return;
    }
  }
}

/// Different values of a column or fact, over the rows of a table.
void BindValues(Binding& binding, const ast::Loop::Variable& variable, const ExprContext& outer, bound::Loop& loop) {
  const std::optional<ResolvedRows> rows = binding.ResolveRows(*variable.of);
  if (!rows || !binding.EnsureTable(rows->table, variable.of->span)) {
    return;
  }
  ExprContext context;
  context.args = outer.args;
  context.loops = outer.loops;
  context.named = outer.named;
  context.frames.push_back(binding.names.FrameOf(*rows, NameOf(*variable.of)));
  loop.table = rows->table;
  loop.value = BindExpr(binding, *variable.domain, context);
  loop.where = CohortCondition(*rows, MakeRowOf(context, 0, variable.of->span), variable.of->span);
  if (variable.where != nullptr) {
    loop.where = MakeAnd(loop.where, BindCondition(binding, *variable.where, context), variable.where->span);
  }
  loop.type = loop.value->type;
}

bound::Loop BindVariable(Binding& binding, const ast::Loop::Variable& variable, const ExprContext& context, const Type* expected) {
  bound::Loop loop;
  loop.name = variable.name.text;
  if (variable.of) {
    BindValues(binding, variable, context, loop);
    return loop;
  }
  const auto* name = std::get_if<ast::NameRef>(&variable.domain->node);
  if (name != nullptr && !name->has_args) {
    const Symbol* codes = binding.names.Find(DefinitionKind::kCodes, name->name.text);
    const bool argument =
        std::any_of(context.args.begin(), context.args.end(), [&](const bound::Argument& a) { return a.name == name->name.text; });
    if (codes != nullptr && !argument && !context.named.contains(name->name.text)) {
      loop.codes = TableId(codes->id);
      binding.Means(name->name.span, loop.codes);
      loop.type = Type::Row(loop.codes);
      return loop;
    }
  }
  const auto* member = std::get_if<ast::Member>(&variable.domain->node);
  if (member != nullptr && member->name.text == "rows") {
    binding
        .Error(DiagnosticKind::TypeMismatch, variable.domain->span,
               "`for each` goes over a list, a code set or `VALUE of TABLE`, not over the lines of a form")
        .Hint("make a table of its cells: `table NAME = cells of FORM`");
    return loop;
  }
  loop.list = BindExpr(binding, *variable.domain, context, expected);
  loop.type = loop.list->type;
  if (loop.type.is_error()) {
    return loop;
  }
  if (!loop.type.list) {
    binding.Error(DiagnosticKind::TypeMismatch, variable.domain->span,
                  fmt::format("`for each` goes over a list, a code set or `VALUE of TABLE`; this is {}", binding.names.NameOf(loop.type)));
    loop.type = Type{};
    return loop;
  }
  loop.type.list = false;
  CheckMembers(binding, variable, loop.list);
  return loop;
}

/// Which variables of a loop over texts are meant as codes: those that are compared with a code. Binds what is asked of them without a
/// message.
class CodesMet : public Binding {
 public:
  explicit CodesMet(Binding& asking) : Binding(asking.program, asking.names, asking.sources, asking.dropped, muted_), asking_(asking) {}

  std::map<int, TableId> Find(const ast::Loop& loop, const std::vector<const ast::Expr*>& asked, const ExprContext& context, int slot) {
    ExprContext inner = context;
    bool over_texts = false;
    for (const ast::Loop::Variable& variable : loop.variables) {
      const bound::Loop bound = BindVariable(*this, variable, inner, nullptr);
      over_texts = over_texts || (bound.list != nullptr && bound.type.is_text());
      inner.loops.push_back(LoopName{.name = bound.name, .slot = slot++, .type = bound.type});
    }
    for (const ast::Loop::Variable& variable : loop.variables) {
      if (over_texts && !variable.of && variable.where != nullptr) {
        BindExpr(*this, *variable.where, inner);
      }
    }
    for (const ast::Expr* expr : asked) {
      if (over_texts && expr != nullptr) {
        BindExpr(*this, *expr, inner);
      }
    }
    return std::move(met_);
  }

  bool MeetsCode(int slot, TableId codes) override {
    met_.try_emplace(slot, codes);
    return true;
  }
  bool Ensure(DefinitionKind kind, uint32_t id, Span reached_from) override { return asking_.Ensure(kind, id, reached_from); }
  bool EnsureDefine(DefineId id, Span reached_from) override { return asking_.EnsureDefine(id, reached_from); }

 private:
  DiagnosticSink muted_;
  Binding& asking_;
  std::map<int, TableId> met_;  // by slot
};

/// `where` of a loop over a list or a code set asks the variable alone.
ExprPtr BindWhere(Binding& binding, const ast::Expr& where, const ExprContext& inner) {
  ExprContext plain = inner;
  plain.frames.clear();
  return BindCondition(binding, where, plain, "the condition of `for each`");
}

}  // namespace

std::vector<bound::Loop> BindLoop(Binding& binding, const ast::Loop& loop, const ExprContext& context, int& next_slot,
                                  const std::vector<const ast::Expr*>& asked, const std::function<void(const ExprContext&)>& body) {
  if (loop.over_measures) {
    binding.Error(DiagnosticKind::TypeMismatch, loop.span, "`for each measure` makes forms; nothing else goes over the measures")
        .Hint("make a table of a form's lines: `table NAME = lines of FORM`");
    return {};
  }
  if (loop.over_entered_rows) {
    binding.Error(DiagnosticKind::TypeMismatch, loop.span, "`for each entered row` is for checks of a worksheet");
    return {};
  }
  const std::map<int, TableId> met = CodesMet(binding).Find(loop, asked, context, next_slot);
  ExprContext inner = context;
  std::vector<bound::Loop> loops;
  for (const ast::Loop::Variable& variable : loop.variables) {
    const int slot = next_slot++;
    const auto codes = met.find(slot);
    Type list_of_codes = codes == met.end() ? Type{} : Type::Row(codes->second);
    list_of_codes.list = true;
    bound::Loop bound = BindVariable(binding, variable, inner, codes == met.end() ? nullptr : &list_of_codes);
    bound.slot = slot;
    const bool twice = std::any_of(inner.loops.begin(), inner.loops.end(), [&](const LoopName& name) { return name.name == bound.name; });
    if (twice) {
      binding.Error(DiagnosticKind::DefinedTwice, variable.name.span, fmt::format("`for each` names `{}` twice", bound.name));
    }
    inner.loops.push_back(LoopName{.name = bound.name, .slot = slot, .type = bound.type, .span = variable.name.span});
    if (!variable.of && variable.where != nullptr) {
      bound.where = BindWhere(binding, *variable.where, inner);
    }
    loops.push_back(std::move(bound));
  }
  body(inner);
  return loops;
}

}  // namespace tally
