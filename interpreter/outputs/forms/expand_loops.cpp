#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "outputs/forms/axis_lines.h"

namespace tally {
namespace {

constexpr size_t kMaxCombinations = 100'000;  // lines, columns or rules of one definition
constexpr size_t kMaxAsked = 1'000'000;       // of which a condition leaves most out

ValueList AllRowsOf(Executor& executor, TableId table) {
  ValueList values(executor.RowsOf(table));
  for (size_t row = 0; row < values.size(); ++row) {
    values[row] = Value{static_cast<int64_t>(row)};
  }
  return values;
}

// Different values of an expression over a table's rows, ascending, missing left out.
ValueList DifferentValues(Executor& executor, const bound::Loop& loop, const plan::Environment& env) {
  plan::Environment rows_env = executor.planner().TableEnvironment(loop.table);
  rows_env.args = env.args;
  rows_env.loops = env.loops;
  rows_env.label = env.label;
  const size_t rows = executor.RowsOf(loop.table);
  const Bitmap chosen = RowsWhere(executor, loop.where, rows_env, rows, env.label);
  const VectorRef values = EvaluateOver(executor, executor.planner().Lower(*loop.value, rows_env), rows, &chosen);
  const VectorRef order = EvaluateOver(executor, executor.planner().LowerOrder(*loop.value, rows_env), rows, &chosen);
  const std::vector<uint64_t> words = OrderWords(*order);
  std::vector<std::pair<uint64_t, size_t>> found;
  chosen.ForEach([&](size_t row) {
    if (words[row] != 0) {
      found.emplace_back(words[row], row);
    }
  });
  std::sort(found.begin(), found.end());
  ValueList different;
  for (size_t i = 0; i < found.size(); ++i) {
    if (i == 0 || found[i].first != found[i - 1].first) {
      different.push_back(ValueAt(*values, found[i].second));
    }
  }
  return different;
}

ValueList LoopValues(Executor& executor, const bound::Loop& loop, const plan::Environment& env) {
  if (loop.list != nullptr) {
    if (std::optional<ValueList> listed = executor.planner().ListValues(*loop.list, env); listed.has_value()) {
      return *std::move(listed);
    }
    // ALL of a list of codes.
    if (loop.type.kind == TypeKind::kRow) {
      return AllRowsOf(executor, loop.type.table);
    }
    executor.sink().Report(DiagnosticKind::RunFault, loop.list->span,
                           fmt::format("`for each {}` goes over `ALL`, which names no values: give a list", loop.name));
    return {};
  }
  if (loop.codes.is_valid()) {
    return AllRowsOf(executor, loop.codes);
  }
  return DifferentValues(executor, loop, env);
}

bool Holds(Executor& executor, const bound::Expr& condition, const plan::Environment& env) {
  plan::Environment scalar = executor.planner().ScalarEnvironment();
  scalar.args = env.args;
  scalar.loops = env.loops;
  scalar.label = env.label;
  return HoldsForLoop(executor, condition, scalar);
}

/// How many combinations loops have.
class Combinations {
 public:
  Combinations(Executor& executor, const std::vector<bound::Loop>& loops, Span span) : executor_(executor), loops_(loops), span_(span) {}

  /// False, and a message, where they are too many. They are counted before anything is made of one.
  bool AreFew(const plan::Environment& env) {
    plan::Environment inner = env;
    return Nest(0, inner, nullptr);
  }
  void ForEach(const plan::Environment& env, const std::function<void(const plan::Environment&)>& body) {
    plan::Environment inner = env;
    found_ = asked_ = 0;
    Nest(0, inner, &body);
  }

 private:
  // Without a body they are only counted.
  bool Nest(size_t depth, plan::Environment& env, const std::function<void(const plan::Environment&)>* body) {
    if (depth == loops_.size()) {
      if (body != nullptr) {
        (*body)(env);
      }
      return Count(1, found_, kMaxCombinations);
    }
    const bound::Loop& loop = loops_[depth];
    const ValueList values = LoopValues(executor_, loop, env);
    const bool asks = loop.where != nullptr && !loop.table.is_valid();
    if (body == nullptr && !asks && depth + 1 == loops_.size()) {
      return Count(values.size(), found_, kMaxCombinations);
    }
    for (const Value& value : values) {
      env.loops[loop.slot] = value;
      if (!Count(asks ? 1 : 0, asked_, kMaxAsked)) {
        return false;
      }
      if ((!asks || Holds(executor_, *loop.where, env)) && !Nest(depth + 1, env, body)) {
        return false;
      }
    }
    return true;
  }

  bool Count(size_t more, size_t& count, size_t most) {
    count += more;
    if (count > most) {
      executor_.sink().Report(DiagnosticKind::RunFault, span_, fmt::format("the loops here have more than {} combinations", most));
    }
    return count <= most;
  }

  Executor& executor_;
  const std::vector<bound::Loop>& loops_;
  Span span_;
  size_t found_ = 0;
  size_t asked_ = 0;
};

}  // namespace

bool HoldsForLoop(Executor& executor, const bound::Expr& condition, const plan::Environment& env) {
  const size_t errors = executor.sink().error_count();
  const Value value = executor.EvaluateScalar(condition, env);
  if (value.is_missing() && executor.sink().error_count() == errors) {
    executor.AddUndetermined(env.label, executor.planner().Lower(condition, env), Bitmap(1, true));
  }
  return std::holds_alternative<bool>(value.data) && std::get<bool>(value.data);
}

bool ForEachCombination(Executor& executor, const std::vector<bound::Loop>& loops, const plan::Environment& env, Span span,
                        const std::function<void(const plan::Environment&)>& body) {
  Combinations combinations(executor, loops, span);
  const size_t errors_before = executor.sink().error_count();
  if (!combinations.AreFew(env)) {
    return false;
  }
  if (executor.sink().error_count() == errors_before) {
    combinations.ForEach(env, body);
  }
  return true;
}

}  // namespace tally
