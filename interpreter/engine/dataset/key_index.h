#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/columns/vector.h"
#include "engine/dataset/cell_parsers.h"
#include "engine/dataset/code_index.h"
#include "engine/dataset/dataset.h"
#include "foundation/types/schema.h"

namespace tally {

/// One column of a key: its values as words, and how a text becomes such a word.
struct KeyColumn {
  const ColumnSchema* schema = nullptr;
  VectorRef values;
  std::shared_ptr<const CodeIndex> codes;               // of a code set
  std::shared_ptr<const StoredTable::KeyIndex> parent;  // of a reference whose values are rows; null: they are texts
  std::shared_ptr<const Dictionary> numbers;            // of numbers that need more than 64 bits: their texts

  /// How many texts (cells) one value takes: more than one where a reference goes to a key of several columns.
  size_t text_count() const;
  std::optional<uint64_t> WordOf(const std::string_view* texts) const;
  bool IsMissing(size_t row) const { return IsMissingAt(*values, row); }
  uint64_t WordAt(size_t row) const;
  /// The value as written in a file, in quotes for a message.
  std::string QuotedAt(size_t row) const;
};

/// Finds rows by a key. A key of one text column needs nothing but its dictionary, whose codes are the rows.
struct StoredTable::KeyIndex {
 public:
  static constexpr uint32_t kNone = 0xFFFFFFFFu;

  explicit KeyIndex(std::shared_ptr<const Dictionary> dictionary) : dictionary_(std::move(dictionary)) {}
  /// `repeated(row, first)` is called for each row whose key an earlier row has. Rows with a missing part are left out.
  KeyIndex(std::vector<KeyColumn> columns, size_t rows, const std::function<void(size_t row, size_t first)>& repeated);

  size_t text_count() const;
  uint32_t Find(const std::string_view* texts) const;
  /// The dictionary whose codes are the rows; null for other keys.
  const Dictionary* dictionary() const { return dictionary_.get(); }
  const std::vector<KeyColumn>& columns() const { return columns_; }
  std::string QuotedAt(size_t row) const;

 private:
  uint64_t HashOfRow(size_t row) const;
  bool SameRows(size_t a, size_t b) const;

  std::shared_ptr<const Dictionary> dictionary_;
  std::vector<KeyColumn> columns_;
  std::vector<uint32_t> slots_;
};

}  // namespace tally
