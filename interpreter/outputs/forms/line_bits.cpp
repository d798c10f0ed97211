#include "outputs/forms/line_bits.h"

#include <algorithm>

#include "engine/evaluation/row_vectors.h"
#include "foundation/base/check.h"

namespace tally {
namespace {

constexpr size_t kLinesOfMask = 64;

// The row of the tests' table at each position; `none` at padding and where there is no row.
std::vector<uint32_t> RowsAtPositions(Executor& executor, NodeId step, const CountingLayout& layout, uint32_t none) {
  std::vector<uint32_t> rows(layout.row_at().size(), none);
  VectorRef ordinals;
  if (step.is_valid()) {
    ordinals = executor.Evaluate(step);
  }
  for (size_t position = 0; position < rows.size(); ++position) {
    const RowIndex row = layout.row_at()[position];
    if (row == CountingLayout::kPadding) {
      continue;
    }
    if (ordinals == nullptr) {
      rows[position] = row;
    } else if (!IsMissingAt(*ordinals, row)) {
      rows[position] = static_cast<uint32_t>(IntegerAt(*ordinals, row));
    }
  }
  return rows;
}

struct Batch {
  TableId table;
  NodeId row;
  std::vector<size_t> tests;
};

// Tests of the counted rows themselves, in their order: their bits need only be moved together.
bool IsOfRowsInOrder(const LineTest& test, const CountingLayout& layout) {
  return layout.is_in_row_order() && !test.row.is_valid();
}

void GatherInOrder(Executor& executor, const std::vector<LineTest>& tests, const CountingLayout& layout, PositionBits& bits) {
  std::vector<Bitmap> yes(tests.size());
  Bitmap counted;
  for (size_t i = 0; i < tests.size(); ++i) {
    if (!tests[i].where.is_valid() || !IsOfRowsInOrder(tests[i], layout)) {
      continue;
    }
    const size_t rows = executor.RowsOf(tests[i].table);
    if (counted.size() == 0) {
      counted = Bitmap(rows);
      for (const RowIndex row : layout.row_at()) {
        if (row != CountingLayout::kPadding) {
          counted.Set(row);
        }
      }
    }
    const Bitmap unlooked(rows);  // CheckLineFaults looks at the faults
    yes[i] = EvaluateYes(executor, tests[i].where, rows, &unlooked);
  }
  executor.pool().ForEach(tests.size(), [&](size_t i) {
    if (yes[i].size() != 0) {
      CompressBits(yes[i].words(), counted.words(), counted.word_count(), bits.of(i));
    }
  });
}

std::vector<Batch> BatchesOf(const std::vector<LineTest>& tests, const CountingLayout& layout) {
  std::vector<Batch> batches;
  for (size_t i = 0; i < tests.size(); ++i) {
    if (!tests[i].where.is_valid() || IsOfRowsInOrder(tests[i], layout)) {
      continue;
    }
    auto batch = std::find_if(batches.begin(), batches.end(), [&](const Batch& b) {
      return b.table == tests[i].table && b.row == tests[i].row && b.tests.size() < kLinesOfMask;
    });
    if (batch == batches.end()) {
      batches.push_back({tests[i].table, tests[i].row, {}});
      batch = batches.end() - 1;
    }
    batch->tests.push_back(i);
  }
  return batches;
}

}  // namespace

LineMasks::Masks LineMasks::Of(Executor& executor, TableId table, const std::vector<NodeId>& tests) {
  TALLY_CHECK(tests.size() <= kLinesOfMask);
  Masks& kept = kept_[{table, tests}];
  if (kept != nullptr) {
    return kept;
  }
  const size_t rows = executor.RowsOf(table);
  auto made = std::make_shared<std::vector<uint64_t>>(rows + 1);
  uint64_t* const words = made->data();
  const Bitmap unlooked(rows);  // CheckLineFaults looks at the faults
  for (size_t i = 0; i < tests.size(); ++i) {
    const uint64_t bit = uint64_t{1} << i;
    EvaluateYes(executor, tests[i], rows, &unlooked).ForEach([&](size_t row) { words[row] |= bit; });
  }
  kept = std::move(made);
  return kept;
}

PositionBits GatherTests(Executor& executor, LineMasks& masks, const std::vector<LineTest>& tests, const CountingLayout& layout) {
  PositionBits bits(tests.size(), layout.words());
  std::vector<uint32_t> rows;
  const Batch* rows_of = nullptr;
  GatherInOrder(executor, tests, layout, bits);
  const std::vector<Batch> batches = BatchesOf(tests, layout);
  for (const Batch& batch : batches) {
    std::vector<NodeId> nodes;
    for (const size_t test : batch.tests) {
      nodes.push_back(tests[test].where);
    }
    const LineMasks::Masks mask = masks.Of(executor, batch.table, nodes);
    if (rows_of == nullptr || rows_of->row != batch.row || rows_of->table != batch.table) {
      rows = RowsAtPositions(executor, batch.row, layout, static_cast<uint32_t>(mask->size() - 1));
      rows_of = &batch;
    }
    const auto gather = [&](size_t begin, size_t end) {
      uint64_t words[64];
      for (size_t w = begin / 64; w < end / 64; ++w) {
        for (size_t k = 0; k < 64; ++k) {
          words[k] = (*mask)[rows[w * 64 + k]];
        }
        TransposeBits(words);
        for (size_t i = 0; i < batch.tests.size(); ++i) {
          bits.of(batch.tests[i])[w] = words[i];
        }
      }
    };
    executor.pool().ForRanges(rows.size(), 64 * 1024, gather);
  }
  return bits;
}

}  // namespace tally
