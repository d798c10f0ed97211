#include "engine/evaluation/sort_rows.h"

#include <algorithm>

#include "engine/evaluation/row_vectors.h"

namespace tally {

std::vector<SortWords> MakeSortWords(Executor& executor, const std::vector<bound::SortKey>& keys, const plan::Environment& env, size_t rows,
                                     const Bitmap* used) {
  std::vector<SortWords> words;
  for (const bound::SortKey& key : keys) {
    const VectorRef order = EvaluateOver(executor, executor.planner().LowerOrder(*key.key, env), rows, used);
    words.push_back({OrderWords(*order), key.descending, key.missing_first});
  }
  return words;
}

bool AddKeyWords(Executor& executor, const plan::Environment& env, int frame, size_t rows, std::vector<SortWords>& words) {
  const bound::Program& program = executor.planner().program();
  const TableId table = env.frames[static_cast<size_t>(frame)].table;
  const bound::Table& known = program.table(table);
  if (std::holds_alternative<bound::CodesSource>(known.source)) {
    return true;  // rows are in the order of the codes
  }
  for (const ColumnId column : known.key) {
    const bound::Column& key = program.column(column);
    const auto row = std::make_shared<const bound::Expr>(
        bound::Expr{.type = Type::Row(table), .nullable = false, .span = known.span, .node = bound::RowOf{frame}});
    const bound::Expr value{.type = key.type, .nullable = key.nullable, .span = known.span, .node = bound::ColumnOf{row, column}};
    const VectorRef order = EvaluateOver(executor, executor.planner().LowerOrder(value, env), rows);
    words.push_back({OrderWords(*order), false, true});
  }
  return !known.key.empty();
}

void AddTextWords(const Vector& texts, std::vector<SortWords>& words) {
  words.push_back({OrderWords(texts), false, true});
}

void SortRows(std::vector<RowIndex>& rows, std::vector<SortWords> words) {
  for (SortWords& key : words) {
    // After this a lower word comes first, whatever the direction; 0 stays the mark of missing.
    const uint64_t missing = key.missing_first ? 0 : ~uint64_t{0};
    if (!key.descending && key.missing_first) {
      continue;
    }
    for (uint64_t& word : key.words) {
      word = word == 0 ? missing : key.descending ? ~word : word;
    }
  }
  const auto before = [&](RowIndex a, RowIndex b) {
    for (const SortWords& key : words) {
      if (key.words[a] != key.words[b]) {
        return key.words[a] < key.words[b];
      }
    }
    return false;
  };
  if (words.empty() || std::is_sorted(rows.begin(), rows.end(), before)) {
    return;
  }
  // The first key travels with its row, so that most comparisons touch nothing else.
  struct Entry {
    uint64_t first;
    RowIndex row;
    uint32_t place;
  };
  std::vector<Entry> entries(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    entries[i] = {words[0].words[rows[i]], rows[i], static_cast<uint32_t>(i)};
  }
  std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    if (a.first != b.first) {
      return a.first < b.first;
    }
    for (size_t k = 1; k < words.size(); ++k) {
      const uint64_t left = words[k].words[a.row];
      const uint64_t right = words[k].words[b.row];
      if (left != right) {
        return left < right;
      }
    }
    return a.place < b.place;
  });
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i] = entries[i].row;
  }
}

}  // namespace tally
