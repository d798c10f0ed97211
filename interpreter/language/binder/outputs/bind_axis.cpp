// Axes: lines with conditions, loops over members, and other axes within.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "foundation/source/utf8.h"
#include "language/binder/outputs/loop_texts.h"
#include "language/binder/outputs/output_binder.h"

namespace tally {

using bound::ExprPtr;

ExprPtr RowForAxis(Binding& binding, TableId from, TableId to, std::string_view axis, Span span) {
  ExprContext context;
  context.frames.push_back(Frame{.table = from, .names = {binding.names.NameOf(from)}});
  ExprPtr row = MakeRowOf(context, 0, span);
  if (from == to) {
    return row;
  }
  const std::string name = binding.names.NameOf(to);
  if (!binding.EnsureTable(from, span)) {
    return binding.Faulty(span);
  }
  const bool is_there = binding.names.FindColumn(from, name).is_valid() || binding.names.FindDefine(from, name).is_valid();
  if (is_there) {
    const size_t uses = binding.CountUses();
    ExprPtr parent = BindMember(binding, row, ast::Name{name, span}, context);
    binding.ForgetUsesFrom(uses);  // nobody wrote that name
    if (parent->type.is_error() || parent->type == Type::Row(to)) {
      return parent;
    }
  }
  binding
      .Error(
          DiagnosticKind::NoLinkToRow, span,
          fmt::format("the axis `{}` is of `{}`, and a row of `{}` has no `{}` that is one", axis, name, binding.names.NameOf(from), name))
      .Hint(fmt::format("an axis of `{}` serves rows of it, and tables with a column or a definition `{}` whose value is a row of it", name,
                        name));
  return binding.Faulty(span);
}

ExprPtr BindUnit(Binding& binding, const ast::Path& unit, TableId table, const ExprContext& context) {
  if (unit.parts.empty()) {
    return nullptr;
  }
  ExprPtr row = MakeRowOf(context, 0, unit.span);
  size_t first = 0;
  if (unit.parts[0].text == binding.names.NameOf(table) || unit.parts[0].text == context.frames[0].names.front()) {
    first = 1;
  }
  for (size_t i = first; i < unit.parts.size(); ++i) {
    row = BindMember(binding, row, unit.parts[i], context);
    if (row->type.is_error()) {
      return row;
    }
  }
  return row;
}

std::vector<bound::AxisUse> BindAxisUses(Binding& binding, const std::vector<ast::AxisRef>& axes, TableId table, const ExprContext& context,
                                         const std::vector<bound::AxisUse>* lines, std::string_view measure) {
  std::vector<bound::AxisUse> uses;
  ExprContext plain = context;  // arguments of an axis are the same for all rows
  plain.frames.clear();
  for (const ast::AxisRef& ref : axes) {
    const std::vector<ast::Name>& parts = ref.name.parts;
    if (parts.size() == 2 && lines != nullptr && parts[0].text == measure && parts[1].text == "lines") {
      uses.insert(uses.end(), lines->begin(), lines->end());
      continue;
    }
    const Symbol* symbol = parts.size() == 1 ? binding.names.Find(DefinitionKind::kAxis, parts[0].text) : nullptr;
    if (symbol == nullptr) {
      const std::string name = parts.empty() ? "" : parts.back().text;
      if (binding.names.IsFaulty(name)) {
        continue;
      }
      Diagnostic& message = binding.Error(DiagnosticKind::UnknownName, ref.name.span, fmt::format("there is no axis `{}`", name));
      binding.Suggest(message, name, binding.names.NamesOf(DefinitionKind::kAxis));
      continue;
    }
    const AxisId id(symbol->id);
    binding.Means(ref.name.span, id);
    if (!binding.EnsureAxis(id, ref.span)) {
      continue;
    }
    bound::AxisUse use;
    use.axis = id;
    use.span = ref.span;
    const std::vector<bound::Argument>& declared = binding.program.axes[id.index()].args;
    use.args = BindArgs(binding, ref.args, declared, plain, ref.span, fmt::format("`{}`", symbol->name));
    use.row = RowForAxis(binding, table, binding.program.axes[id.index()].table, symbol->name, ref.span);
    if (ref.args.empty()) {
      const auto again = std::find_if(uses.begin(), uses.end(), [&](const bound::AxisUse& other) { return other.axis == id; });
      if (again != uses.end()) {
        binding.Error(DiagnosticKind::DefinedTwice, ref.span, fmt::format("the lines of `{}` would stand twice", symbol->name))
            .Label(again->span, "the first time");
        continue;
      }
    }
    uses.push_back(std::move(use));
  }
  return uses;
}

namespace {

/// Follows axes through their includes; ends at the first that is met again.
class AxesOnce {
 public:
  explicit AxesOnce(Binding& binding) : b_(binding) {}

  bool Check(const std::vector<bound::AxisUse>& axes, const std::vector<TableId>& steps) {
    return std::all_of(axes.begin(), axes.end(), [&](const bound::AxisUse& use) { return CheckUse(use, steps); });
  }

 private:
  bool CheckUse(const bound::AxisUse& use, const std::vector<TableId>& steps) {
    const bound::Axis& axis = b_.program.axes[use.axis.index()];
    std::vector<TableId> here = steps;  // by which tables its row is reached
    if (axis.table != here.back()) {
      here.push_back(axis.table);
    }
    if (use.args.empty()) {
      const auto [first, is_new] = met_.try_emplace({use.axis, here}, use.span);
      if (!is_new) {
        b_.Error(DiagnosticKind::DefinedTwice, use.span, fmt::format("the lines of `{}` would stand twice", axis.name))
            .Label(first->second, "the first time");
        return false;
      }
    }
    return CheckItems(axis.items, here);
  }

  bool CheckItems(const std::vector<bound::AxisItem>& items, const std::vector<TableId>& steps) {
    return std::all_of(items.begin(), items.end(), [&](const bound::AxisItem& item) {
      const auto* include = std::get_if<bound::IncludeItem>(&item.node);
      const auto* loop = std::get_if<bound::LoopItem>(&item.node);
      return (include == nullptr || Check(include->axes, steps)) && (loop == nullptr || CheckItems(loop->items, steps));
    });
  }

  Binding& b_;
  std::map<std::pair<AxisId, std::vector<TableId>>, Span> met_;
};

}  // namespace

void CheckAxesOnce(Binding& binding, TableId table, const std::vector<bound::AxisUse>& axes) {
  AxesOnce(binding).Check(axes, {table});
}

namespace {

/// The expressions of an axis's items.
void AddAskedIn(const std::vector<ast::AxisItem>& items, std::vector<const ast::Expr*>& asked) {
  for (const ast::AxisItem& item : items) {
    std::visit(Overloaded{[&](const ast::Header& header) { asked.push_back(header.text.get()); },
                          [&](const ast::Line& line) {
                            for (const ast::ExprPtr* part : {&line.text, &line.where, &line.offered, &line.shown}) {
                              asked.push_back(part->get());
                            }
                          },
                          [&](const ast::Include& include) {
                            for (const ast::AxisRef& axis : include.axes) {
                              for (const ast::ExprPtr& argument : axis.args) {
                                asked.push_back(argument.get());
                              }
                            }
                          },
                          [](const ast::NumberJump&) {}, [&](const ast::Unlisted& unlisted) { asked.push_back(unlisted.condition.get()); },
                          [&](const ast::AxisLoop& loop) {
                            for (const ast::Loop::Variable& variable : loop.loop.variables) {
                              asked.push_back(variable.of ? nullptr : variable.where.get());
                            }
                            AddAskedIn(loop.items, asked);
                          }},
               item.node);
  }
}

std::vector<const ast::Expr*> AskedIn(const std::vector<ast::AxisItem>& items) {
  std::vector<const ast::Expr*> asked;
  AddAskedIn(items, asked);
  return asked;
}

class AxisBinder {
 public:
  AxisBinder(Binding& binding, TableId table, bool numbered) : b_(binding), table_(table), numbered_(numbered) {}

  std::vector<bound::AxisItem> BindItems(const std::vector<ast::AxisItem>& items, const ExprContext& context, bool in_loop) {
    std::vector<bound::AxisItem> bound;
    for (const ast::AxisItem& item : items) {
      std::visit(
          Overloaded{[&](const ast::Header& header) {
                       bound.push_back({bound::HeaderItem{BindText(b_, *header.text, WithoutRow(context))}, item.span});
                     },
                     [&](const ast::Line& line) {
                       bound.push_back({BindLine(line, context, in_loop, item.span), item.span});
                     },
                     [&](const ast::Include& include) {
                       bound.push_back({bound::IncludeItem{BindAxisUses(b_, include.axes, table_, context, nullptr, "")}, item.span});
                       next_number_ = 1;
                       next_is_known_ = false;
                     },
                     [&](const ast::NumberJump& jump) { BindJump(jump, item.span, bound); },
                     [&](const ast::Unlisted& unlisted) { BindUnlisted(unlisted, context, in_loop, item.span); },
                     [&](const ast::AxisLoop& loop) {
                       bound.push_back({BindAxisLoop(loop, context), item.span});
                     }},
          item.node);
    }
    return bound;
  }

  ExprPtr TakeUnlisted() { return std::move(unlisted_); }

 private:
  static ExprContext WithoutRow(const ExprContext& context) {
    ExprContext plain = context;
    plain.frames.clear();
    return plain;
  }

  bound::LineItem BindLine(const ast::Line& line, const ExprContext& context, bool in_loop, Span span) {
    const ExprContext plain = WithoutRow(context);
    bound::LineItem bound;
    bound.number = line.number;
    bound.text = BindText(b_, *line.text, plain);
    bound.where = line.where != nullptr ? BindCondition(b_, *line.where, context, "the condition of a line") : bound::MakeYes(span);
    if (line.offered != nullptr) {
      bound.offered = BindCondition(b_, *line.offered, plain, "`offered if`");
    }
    if (line.shown != nullptr) {
      ExprContext shown = plain;
      shown.named["count"] = MakeSpecial(bound::SpecialKind::kCount, Type::Of(TypeKind::kInteger), false, line.shown->span);
      bound.shown = BindCondition(b_, *line.shown, shown, "`shown if`");
    }
    CheckLine(line, bound, in_loop, span);
    return bound;
  }

  /// One member twice: the same text with the same condition. One number twice.
  void CheckLine(const ast::Line& line, const bound::LineItem& bound, bool in_loop, Span span) {
    std::optional<int> number = line.number;
    if (line.number) {
      next_number_ = *line.number + 1;
      next_is_known_ = !in_loop;
    } else if (in_loop) {
      next_is_known_ = false;
    } else if (numbered_) {
      number = next_is_known_ ? std::optional(next_number_) : std::nullopt;
      ++next_number_;
    }
    if (number) {
      const auto [first, is_new] = numbers_.try_emplace(*number, span);
      if (!is_new && first->second.begin != span.begin) {
        b_.Error(DiagnosticKind::DefinedTwice, span, fmt::format("two lines have the number {}", *number))
            .Label(first->second, "the first one");
      } else if (in_loop) {
        b_.Error(DiagnosticKind::DefinedTwice, span, fmt::format("every line of this `for each` would have the number {}", *number));
      }
    }
    const auto text = ConstantText(bound.text);
    if (!text || line.where == nullptr) {
      return;
    }
    const std::string member = *text + '\n' + std::string(b_.sources.Text(line.where->span));
    const auto [first, is_new] = members_.try_emplace(member, span);
    if (!is_new && first->second.begin != span.begin) {
      b_.Error(DiagnosticKind::DefinedTwice, span, fmt::format("the line \"{}\" stands twice in this axis", Printable(*text)))
          .Label(first->second, "the first one");
    }
  }

  void BindJump(const ast::NumberJump& jump, Span span, std::vector<bound::AxisItem>& bound) {
    const bool goes_back = jump.number < next_number_;
    if (goes_back) {
      b_.Error(DiagnosticKind::DefinedTwice, span, fmt::format("`number {}` goes back: lines would have one number twice", jump.number));
    }
    next_number_ = jump.number;
    next_is_known_ = !goes_back;  // what follows would only say the same again
    bound.push_back({bound::NumberItem{jump.number}, span});
  }

  void BindUnlisted(const ast::Unlisted& unlisted, const ExprContext& context, bool in_loop, Span span) {
    if (in_loop) {
      b_.Error(DiagnosticKind::TypeMismatch, span, "`unlisted` is of the whole axis and stands outside of `for each`")
          .Hint("a list asks for all values at once: `unlisted if x in [\"A\", \"B\"]`");
      return;
    }
    ExprPtr condition = BindCondition(b_, *unlisted.condition, context, "`unlisted if`");
    if (unlisted_ == nullptr) {
      unlisted_ = std::move(condition);
    } else {
      unlisted_ = MakeExpr(bound::AndOr{false, {unlisted_, condition}}, Type::Of(TypeKind::kYesNo),
                           unlisted_->nullable || condition->nullable, span);
    }
  }

  bound::LoopItem BindAxisLoop(const ast::AxisLoop& loop, const ExprContext& context) {
    bound::LoopItem bound;
    bound.loops = BindLoop(b_, loop.loop, context, next_slot_, AskedIn(loop.items),
                           [&](const ExprContext& inner) { bound.items = BindItems(loop.items, inner, true); });
    if (context.loops.empty()) {
      MadeLines made;
      size_t left = kMostCombinations;
      CheckLoop(bound, {}, made, left);
    }
    return bound;
  }

  /// By line and text: the loops that its conditions name, with their values.
  using MadeLines = std::map<std::pair<const bound::AxisItem*, std::string>, std::set<std::map<int, size_t>>>;

  /// A line that a loop makes twice: the same text with the same conditions.
  void CheckLoop(const bound::LoopItem& loop, const LoopValues& outer, MadeLines& made, size_t& left) {
    ForEachKnownCombination(b_.program, loop.loops, outer, left, [&](const LoopValues& values) {
      for (const bound::AxisItem& item : loop.items) {
        if (const auto* inner = std::get_if<bound::LoopItem>(&item.node)) {
          CheckLoop(*inner, values, made, left);
        }
        const auto* line = std::get_if<bound::LineItem>(&item.node);
        const auto text = line == nullptr ? std::nullopt : KnownText(b_.program, line->text, values);
        if (!text) {
          continue;
        }
        std::map<int, size_t> named;
        AddLoopsNamedIn(line->where, values, named);
        AddLoopsNamedIn(line->offered, values, named);
        if (!made[{&item, *text}].insert(std::move(named)).second && doubled_.insert(item.span.begin).second) {
          b_.Error(DiagnosticKind::DefinedTwice, item.span, fmt::format("this `for each` makes the line \"{}\" twice", Printable(*text)))
              .Hint("its text and its condition do not depend on what `for each` goes over: put the line outside, or ask for the value");
        }
      }
    });
  }

  Binding& b_;
  TableId table_;
  int next_slot_ = 0;
  bool numbered_;
  int next_number_ = 1;         // that the next line has at least
  bool next_is_known_ = false;  // it has that number
  ExprPtr unlisted_;
  std::map<int, Span> numbers_;
  std::map<std::string, Span> members_;
  std::set<uint32_t> doubled_;  // where lines begin that a loop makes twice
};

const ast::AxisItem* UnlistedIn(const std::vector<ast::AxisItem>& items) {
  const auto at =
      std::find_if(items.begin(), items.end(), [](const ast::AxisItem& item) { return std::holds_alternative<ast::Unlisted>(item.node); });
  return at == items.end() ? nullptr : &*at;
}

/// Whether the axis may have a line; what it includes says so itself.
bool MayHaveLines(const bound::Program& program, const std::vector<bound::AxisItem>& items) {
  return std::any_of(items.begin(), items.end(), [&](const bound::AxisItem& item) {
    if (const auto* loop = std::get_if<bound::LoopItem>(&item.node)) {
      const bool is_refused = loop->loops.empty();
      return is_refused ||
             (MayHaveLines(program, loop->items) && std::none_of(loop->loops.begin(), loop->loops.end(),
                                                                 [&](const bound::Loop& each) { return GoesOverNothing(program, each); }));
    }
    return std::holds_alternative<bound::LineItem>(item.node) || std::holds_alternative<bound::IncludeItem>(item.node);
  });
}

}  // namespace

void BindAxis(ProgramBuilder& binding, const Symbol& symbol) {
  const auto& axis = std::get<ast::Axis>(symbol.definition->node);
  const std::optional<ResolvedRows> rows = binding.ResolveRows(axis.of);
  if (!rows) {
    binding.MarkFaulty(symbol);
    return;
  }
  if (rows->cohort.is_valid()) {
    binding
        .Error(DiagnosticKind::TypeMismatch, axis.of.span,
               fmt::format("an axis is of a table; `{}` is a cohort of `{}`", axis.of.parts.back().text, binding.names.NameOf(rows->table)))
        .Hint(
            fmt::format("write `of {}`: which of its rows are counted is said where the axis is used", binding.names.NameOf(rows->table)));
    return;
  }
  if (!binding.EnsureTable(rows->table, axis.of.span)) {
    binding.MarkFaulty(symbol);
    return;
  }
  if (const ast::AxisItem* unlisted = UnlistedIn(axis.items); unlisted != nullptr && axis.kind != ast::Axis::Kind::kPartition) {
    binding
        .Error(DiagnosticKind::WrongArguments, unlisted->span,
               fmt::format("`unlisted` says which rows a partition leaves out, and `{}` is none", axis.name.text))
        .Hint(fmt::format("say so behind its table: `axis {} of {} partition`", axis.name.text, axis.of.parts.back().text));
  }
  ExprContext context;
  context.args = BindArguments(binding, axis.args);
  context.frames.push_back(binding.names.FrameOf(*rows, axis.of.parts.back().text));
  AxisBinder items(binding, rows->table, axis.numbered);
  std::vector<bound::AxisItem> bound_items = items.BindItems(axis.items, context, false);
  if (!MayHaveLines(binding.program, bound_items)) {
    binding.Error(DiagnosticKind::WrongArguments, axis.name.span, fmt::format("the axis `{}` has no lines", axis.name.text));
  }

  bound::Axis& bound = binding.made.axes[symbol.id];
  bound.title = axis.title ? axis.title->text : axis.name.text;
  bound.table = rows->table;
  bound.args = std::move(context.args);
  bound.numbered = axis.numbered;
  switch (axis.kind) {
    case ast::Axis::Kind::kUnsaid: bound.kind = bound::Axis::Kind::kUnsaid; break;
    case ast::Axis::Kind::kPartition: bound.kind = bound::Axis::Kind::kPartition; break;
    case ast::Axis::Kind::kOverlapping: bound.kind = bound::Axis::Kind::kOverlapping; break;
  }
  bound.numerator_only = axis.numerator_only;
  bound.unlisted = items.TakeUnlisted();
  bound.items = std::move(bound_items);
}

}  // namespace tally
