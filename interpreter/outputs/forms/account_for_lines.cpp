#include <set>

#include "engine/evaluation/row_vectors.h"
#include "outputs/forms/line_bits.h"

namespace tally {
namespace {

class LinesAccount {
 public:
  explicit LinesAccount(Executor& executor) : executor_(executor), graph_(executor.planner().graph()) {}

  void Add(const ExpandedAxes& axes) {
    for (const AxisLine& line : axes.lines) {
      if (const AxisId lines = LinesOf(line.test); executor_.account().IsUndetermined(lines)) {
        Take(line.test, lines);
      }
    }
    for (const PartitionRange& range : axes.partitions) {
      AddPartition(axes, range);
    }
  }

 private:
  // What a line or `unlisted` of a partition takes is not undetermined for any line of it, those of included axes among them.
  void AddPartition(const ExpandedAxes& axes, const PartitionRange& range) {
    for (size_t line = range.begin; line < range.end; ++line) {
      const AxisId lines = LinesOf(axes.lines[line].test);
      if (!executor_.account().IsUndetermined(lines) || !seen_.insert({range.axis, lines}).second) {
        continue;
      }
      for (size_t other = range.begin; other < range.end; ++other) {
        Take(axes.lines[other].test, lines);
      }
      Take(range.unlisted, lines);
    }
  }

  AxisId LinesOf(const LineTest& test) const {
    const auto* op = test.where.is_valid() ? std::get_if<plan::OperatorNode>(&graph_.node(test.where).body) : nullptr;
    const auto* decide = op == nullptr ? nullptr : std::get_if<plan::Decide>(&op->operation);
    return decide == nullptr ? AxisId() : decide->lines;
  }

  // A line that holds for every row, such as that of a total, takes none of them from the others.
  void Take(const LineTest& test, AxisId lines) {
    if (!test.where.is_valid() || !executor_.account().IsNewLine(lines, test.where)) {
      return;
    }
    const Bitmap unlooked(executor_.RowsOf(test.table));  // CheckLineFaults looks at the faults
    const Bitmap yes = EvaluateYes(executor_, test.where, unlooked.size(), &unlooked);
    if (yes.Count() != yes.size()) {
      executor_.account().TakeByLine(lines, graph_.node(test.where).domain, yes);
    }
  }

  Executor& executor_;
  const plan::Graph& graph_;
  std::set<std::pair<const bound::Axis*, AxisId>> seen_;
};

}  // namespace

void AccountForLines(Executor& executor, const ExpandedAxes& axes) {
  LinesAccount(executor).Add(axes);
}

}  // namespace tally
