#include <map>
#include <tuple>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/base/overloaded.h"
#include "foundation/source/utf8.h"
#include "outputs/forms/axis_lines.h"

namespace tally {
namespace {

constexpr size_t kMaxLines = 100'000;  // of one form's rows or columns

class Expansion {
 public:
  Expansion(Executor& executor, bool with_headers) : executor_(executor), planner_(executor.planner()), with_headers_(with_headers) {}

  // `row`: over the user's table, the row of `of`; invalid: the user's row itself. `constants`: of the definition that `use` stands in.
  void Use(const bound::AxisUse& use, TableId of, NodeId row, const plan::Environment& constants, bool numbered, bool numerator_only) {
    const bound::Axis& axis = planner_.program().axes[use.axis.index()];
    plan::Environment inner = planner_.ScalarEnvironment();
    inner.label = axis.name;
    for (size_t i = 0; i < use.args.size(); ++i) {
      inner.args.push_back(ArgumentOf(*use.args[i], axis.args[i].type, constants));
    }
    const bool outer_numbered = numbered_;
    const bool outer_numerator_only = numerator_only_;
    numbered_ = numbered || axis.numbered;
    numerator_only_ = numerator_only || axis.numerator_only;
    const Place place{use.axis, &axis, StepTo(use, of, row)};
    const size_t begin = result.lines.size();
    const bool outer_loop_over_rows = loop_over_rows_;
    loop_over_rows_ = false;
    const size_t errors = executor_.sink().error_count();
    Items(axis.items, place, inner);
    if (executor_.sink().error_count() == errors && !HasLine(begin) && !loop_over_rows_ && !told_) {
      executor_.sink().Report(DiagnosticKind::RunFault, axis.span, fmt::format("the axis `{}` has no lines", axis.name));
    }
    loop_over_rows_ = loop_over_rows_ || outer_loop_over_rows;
    if (axis.kind == bound::Axis::Kind::kPartition) {
      PartitionRange range{.axis = &axis, .begin = begin, .end = result.lines.size(), .unlisted = {}};
      if (axis.unlisted != nullptr) {
        range.unlisted = TestOf(*axis.unlisted, place, inner);
      }
      result.partitions.push_back(range);
    }
    numbered_ = outer_numbered;
    numerator_only_ = outer_numerator_only;
  }

  ExpandedAxes result;

 private:
  struct Place {
    AxisId axis_id;
    const bound::Axis* axis;
    NodeId row;
  };

  plan::Environment::Argument ArgumentOf(const bound::Expr& expr, const Type& type, const plan::Environment& constants) {
    plan::Environment::Argument argument{.parameter = planner_.ParameterOf(expr, constants)};
    if (type.list || expr.type.list) {
      argument.is_list = true;
      std::optional<ValueList> values = planner_.ListValues(expr, constants);
      argument.is_all = !values.has_value();
      argument.list = std::move(values).value_or(ValueList{});
    } else {
      argument.node = planner_.Lower(expr, constants);
    }
    return argument;
  }

  // The row of the used axis over the user's table.
  NodeId StepTo(const bound::AxisUse& use, TableId of, NodeId row) {
    const auto* same = use.row != nullptr ? std::get_if<bound::RowOf>(&use.row->node) : nullptr;
    if (use.row == nullptr || (same != nullptr && same->frame == 0)) {
      return row;
    }
    const NodeId step = planner_.Lower(*use.row, planner_.TableEnvironment(of));
    return row.is_valid() ? planner_.Gather(step, row) : step;
  }

  LineTest TestOf(const bound::Expr& where, const Place& place, const plan::Environment& constants) {
    plan::Environment env = planner_.TableEnvironment(place.axis->table);
    env.args = constants.args;
    env.loops = constants.loops;
    env.label = place.axis->name;
    env.lines = place.axis_id;
    const plan::OwnerScope owner(planner_.graph(), {"line of", place.axis->name, where.span});
    return {.table = place.axis->table, .where = planner_.LowerDecision(where, env), .row = place.row};
  }

  bool HasLine(size_t begin) const {
    for (size_t i = begin; i < result.lines.size(); ++i) {
      if (!result.lines[i].header) {
        return true;
      }
    }
    return false;
  }

  void Items(const std::vector<bound::AxisItem>& items, const Place& place, const plan::Environment& env) {
    for (const bound::AxisItem& item : items) {
      if (result.lines.size() > kMaxLines) {
        told_ = true;
        return;
      }
      std::visit(Overloaded{
                     [&](const bound::HeaderItem& n) {
                       if (with_headers_) {
                         Header(n, item.span, place, env);
                       }
                     },
                     [&](const bound::LineItem& n) { Line(n, item.span, place, env); },
                     [&](const bound::IncludeItem& n) {
                       for (const bound::AxisUse& use : n.axes) {
                         Use(use, place.axis->table, place.row, env, numbered_, numerator_only_);
                       }
                     },
                     [&](const bound::NumberItem& n) { next_number_ = n.number; },
                     [&](const bound::LoopItem& n) {
                       for (const bound::Loop& loop : n.loops) {
                         loop_over_rows_ = loop_over_rows_ || (loop.list == nullptr && !loop.codes.is_valid());
                       }
                       ForEachCombination(executor_, n.loops, env, item.span,
                                          [&](const plan::Environment& inner) { Items(n.items, place, inner); });
                     },
                 },
                 item.node);
    }
  }

  static AxisLine LineOf(const bound::Axis& axis, Span span) {
    AxisLine line;
    line.axis = &axis;
    line.axis_name = axis.name;
    line.axis_title = axis.title.empty() ? axis.name : axis.title;
    line.span = span;
    return line;
  }

  void Header(const bound::HeaderItem& item, Span span, const Place& place, const plan::Environment& env) {
    AxisLine line = LineOf(*place.axis, span);
    line.header = true;
    line.text = TextOfScalar(executor_, item.text, env);
    result.lines.push_back(std::move(line));
  }

  void Line(const bound::LineItem& item, Span span, const Place& place, const plan::Environment& env) {
    AxisLine line = LineOf(*place.axis, span);
    line.text = TextOfScalar(executor_, item.text, env);
    line.test = TestOf(*item.where, place, env);
    line.where = item.where;
    line.offered = item.offered == nullptr || Holds(*item.offered, env);
    line.provided = !planner_.ReadsAbsentColumn(*item.where);
    line.numerator_only = numerator_only_;
    line.shown = item.shown;
    line.constants = env;
    if (item.number.has_value()) {
      line.number = item.number;
      next_number_ = *item.number + 1;
    } else if (numbered_) {
      line.number = next_number_++;
    }
    if (!CheckOnce(line)) {
      told_ = true;
      return;
    }
    result.lines.push_back(std::move(line));
  }

  bool Holds(const bound::Expr& expr, const plan::Environment& env) { return HoldsForLoop(executor_, expr, env); }

  // Reports a line that is there twice and a number that is given twice.
  bool CheckOnce(const AxisLine& line) {
    const auto [seen, fresh] = lines_.emplace(std::tuple(line.axis, line.text, line.test.where, line.test.row, line.offered), line.span);
    if (!fresh) {
      Diagnostic& message =
          executor_.sink().Report(DiagnosticKind::RunFault, line.span,
                                  fmt::format("the line \"{}\" of the axis `{}` is there twice", Printable(line.text), line.axis->name));
      if (seen->second.begin != line.span.begin || seen->second.file != line.span.file) {  // not one line that a loop makes twice
        message.Label(seen->second, "first here");
      }
      return false;
    }
    if (line.number.has_value()) {
      const auto [numbered, unused] = numbers_.emplace(*line.number, line.span);
      if (!unused) {
        executor_.sink()
            .Report(DiagnosticKind::RunFault, line.span, fmt::format("two lines have the number {}", *line.number))
            .Label(numbered->second, "first here");
        return false;
      }
    }
    return true;
  }

  Executor& executor_;
  plan::Planner& planner_;
  bool with_headers_;
  int next_number_ = 1;
  bool numbered_ = false;
  bool numerator_only_ = false;
  bool told_ = false;            // that a line cannot be there
  bool loop_over_rows_ = false;  // the axis at hand has a loop over data, which may have no values
  std::map<std::tuple<const bound::Axis*, std::string, NodeId, NodeId, bool>, Span> lines_;
  std::map<int, Span> numbers_;
};

}  // namespace

ExpandedAxes ExpandAxes(Executor& executor, const std::vector<bound::AxisUse>& uses, TableId user, bool with_headers) {
  Expansion expansion(executor, with_headers);
  const plan::Environment constants = executor.planner().ScalarEnvironment();
  for (const bound::AxisUse& use : uses) {
    const size_t begin = expansion.result.lines.size();
    expansion.Use(use, user, NodeId(), constants, false, false);
    for (size_t line = begin; line < expansion.result.lines.size(); ++line) {
      expansion.result.lines[line].format = use.format;
    }
  }
  if (expansion.result.lines.size() > kMaxLines) {
    executor.sink().Report(DiagnosticKind::RunFault, uses.front().span, fmt::format("there are more than {} lines here", kMaxLines));
    expansion.result.lines.resize(kMaxLines);
  }
  return std::move(expansion.result);
}

}  // namespace tally
