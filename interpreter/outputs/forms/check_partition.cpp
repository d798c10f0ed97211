#include <bit>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"
#include "outputs/forms/line_bits.h"

namespace tally {
namespace {

struct Found {
  size_t rows = 0;
  RowIndex first = CountingLayout::kPadding;

  void Add(uint64_t bits, size_t word, const CountingLayout& layout) {
    rows += static_cast<size_t>(std::popcount(bits));
    for (; bits != 0; bits &= bits - 1) {
      first = std::min(first, layout.row_at()[word * 64 + static_cast<size_t>(std::countr_zero(bits))]);
    }
  }
};

// The rows of the test's table that the counted rows lead to.
Bitmap RowsReached(Executor& executor, const LineTest& test, const CountingLayout& layout) {
  Bitmap reached(executor.RowsOf(test.table));
  const VectorRef step = test.row.is_valid() ? executor.Evaluate(test.row) : nullptr;
  for (const RowIndex row : layout.row_at()) {
    if (row == CountingLayout::kPadding) {
      continue;
    }
    if (step == nullptr) {
      reached.Set(row);
    } else if (!IsMissingAt(*step, row)) {
      reached.Set(static_cast<size_t>(IntegerAt(*step, row)));
    }
  }
  return reached;
}

std::string RowWords(const Found& found, std::string_view table) {
  return found.rows == 1 ? fmt::format("1 row of `{}` is", table) : fmt::format("{} rows of `{}` are", found.rows, table);
}

}  // namespace

void CheckLineFaults(Executor& executor, const ExpandedAxes& axes, const CountingLayout& layout) {
  for (const AxisLine& line : axes.lines) {
    if (line.header || !line.provided || executor.Evaluate(line.test.where)->faults == nullptr) {
      continue;
    }
    const Bitmap used = RowsReached(executor, line.test, layout);
    EvaluateOver(executor, line.test.where, used.size(), &used, [&](size_t row) {
      return fmt::format("in the line \"{}\" of the axis `{}`, {}", Printable(line.text), line.axis->name,
                         RowOfTableInWords(executor, line.test.table, static_cast<RowIndex>(row)));
    });
  }
}

void CheckPartitions(Executor& executor, LineMasks& masks, const ExpandedAxes& axes, const PositionBits& bits, const CountingLayout& layout,
                     TableId user) {
  if (axes.partitions.empty()) {
    return;
  }
  std::vector<LineTest> unlisted;
  for (const PartitionRange& range : axes.partitions) {
    unlisted.push_back(range.unlisted);
  }
  const PositionBits unlisted_bits = GatherTests(executor, masks, unlisted, layout);
  const std::string& table = executor.planner().program().table(user).name;
  std::vector<uint64_t> present(layout.words());
  for (size_t position = 0; position < layout.row_at().size(); ++position) {
    present[position / 64] |= uint64_t{layout.row_at()[position] != CountingLayout::kPadding} << (position % 64);
  }
  for (size_t r = 0; r < axes.partitions.size(); ++r) {
    const PartitionRange& range = axes.partitions[r];
    bool all_provided = true;
    for (size_t line = range.begin; line < range.end; ++line) {
      all_provided = all_provided && axes.lines[line].provided;
    }
    Found twice;
    Found nowhere;
    for (size_t w = 0; w < layout.words(); ++w) {
      uint64_t seen = 0;
      uint64_t again = 0;
      for (size_t line = range.begin; line < range.end; ++line) {
        const uint64_t here = bits.of(line)[w];
        again |= seen & here;
        seen |= here;
      }
      if (again != 0) {
        twice.Add(again, w, layout);
      }
      if (const uint64_t none = present[w] & ~seen & ~unlisted_bits.of(r)[w]; none != 0) {
        nowhere.Add(none, w, layout);
      }
    }
    if (twice.rows != 0) {
      executor.sink().Report(DiagnosticKind::RunFault, range.axis->span,
                             fmt::format("the axis `{}` is a partition, but {} on two of its lines, such as {}", range.axis->name,
                                         RowWords(twice, table), RowInWords(executor, user, twice.first)));
    }
    // Nothing can be told of lines that read a column which is not there.
    if (nowhere.rows != 0 && all_provided) {
      executor.sink()
          .Report(DiagnosticKind::RunFault, range.axis->span,
                  fmt::format("the axis `{}` is a partition, but {} on none of its lines, such as {}", range.axis->name,
                              RowWords(nowhere, table), RowInWords(executor, user, nowhere.first)))
          .Hint("say `unlisted if ...` for the rows that belong on no line");
    }
  }
}

}  // namespace tally
