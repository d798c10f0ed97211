// `for each`: the variables of axes, listings and checks.
#include <algorithm>

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
  context.named = outer.named;
  context.frames.push_back(binding.FrameOf(*rows, NameOf(*variable.of)));
  loop.table = rows->table;
  loop.value = binding.BindExpr(*variable.domain, context);
  loop.where = binding.CohortCondition(*rows, MakeRowOf(context, 0, variable.of->span), variable.of->span);
  if (variable.where != nullptr) {
    loop.where = MakeAnd(loop.where, binding.BindCondition(*variable.where, context), variable.where->span);
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
    const Symbol* codes = binding.Find(DefinitionKind::kCodes, name->name.text);
    const bool argument =
        std::any_of(context.args.begin(), context.args.end(), [&](const bound::Argument& a) { return a.name == name->name.text; });
    if (codes != nullptr && !argument && !context.named.contains(name->name.text)) {
      loop.codes = TableId(codes->id);
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
  loop.list = binding.BindExpr(*variable.domain, context, expected);
  loop.type = loop.list->type;
  if (loop.type.is_error()) {
    return loop;
  }
  if (!loop.type.list) {
    binding.Error(DiagnosticKind::TypeMismatch, variable.domain->span,
                  fmt::format("`for each` goes over a list, a code set or `VALUE of TABLE`; this is {}", binding.NameOf(loop.type)));
    loop.type = Type{};
    return loop;
  }
  loop.type.list = false;
  CheckMembers(binding, variable, loop.list);
  return loop;
}

}  // namespace

std::vector<bound::Loop> BindLoop(Binding& binding, const ast::Loop& loop, const ExprContext& context, int& next_slot,
                                  const std::function<void(const ExprContext&)>& body) {
  if (loop.over_measures) {
    binding.Error(DiagnosticKind::TypeMismatch, loop.span, "`for each measure` makes forms; nothing else goes over the measures")
        .Hint("make a table of a form's lines: `table NAME = lines of FORM`");
    return {};
  }
  const int first_slot = next_slot;
  std::vector<std::optional<Type>> expected(loop.variables.size());
  for (int pass = 0;; ++pass) {
    const size_t errors = binding.sink.error_count();
    next_slot = first_slot;
    ExprContext inner = context;
    std::vector<bound::Loop> loops;
    for (size_t i = 0; i < loop.variables.size(); ++i) {
      const ast::Loop::Variable& variable = loop.variables[i];
      bound::Loop bound = BindVariable(binding, variable, inner, expected[i] ? &*expected[i] : nullptr);
      bound.slot = next_slot++;
      const bool twice = std::any_of(inner.loops.begin(), inner.loops.end(), [&](const LoopName& name) { return name.name == bound.name; });
      if (twice) {
        binding.Error(DiagnosticKind::DefinedTwice, variable.name.span, fmt::format("`for each` names `{}` twice", bound.name));
      }
      inner.loops.push_back(LoopName{.name = bound.name, .slot = bound.slot, .type = bound.type, .meets = std::make_shared<TableId>()});
      loops.push_back(std::move(bound));
    }
    body(inner);
    // A list of texts that met a code of a code set is a list of such codes: bind all again with that type.
    bool again = false;
    for (size_t i = 0; i < loops.size(); ++i) {
      const TableId codes = *inner.loops[context.loops.size() + i].meets;
      if (loops[i].list != nullptr && loops[i].type.is_text() && codes.is_valid()) {
        expected[i] = Type::Row(codes);
        expected[i]->list = true;
        again = true;
      }
    }
    if (!again || pass > 0 || binding.sink.error_count() > errors) {
      return loops;
    }
  }
}

}  // namespace tally
