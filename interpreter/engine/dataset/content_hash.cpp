#include "engine/dataset/content_hash.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <numeric>

#include <fmt/format.h>

#include "engine/dataset/dataset.h"
#include "foundation/base/calendar.h"
#include "foundation/base/check.h"
#include "foundation/base/sha256.h"

namespace tally {
namespace {

constexpr size_t kGrain = size_t{1} << 14;

void AppendPiece(std::string_view value, std::string& out) {
  const fmt::format_int size(value.size());
  out.append(size.data(), size.size());
  out += ':';
  out += value;
  out += ',';
}

/// mantissa * 10^-scale, without zeros at the end.
void AppendDecimal(int64_t mantissa, int scale, std::string& out) {
  while (scale > 0 && mantissa % 10 == 0) {
    mantissa /= 10;
    --scale;
  }
  if (scale == 0) {
    AppendPiece(fmt::format_int(mantissa).str(), out);
    return;
  }
  const fmt::format_int digits(mantissa < 0 ? 0 - static_cast<uint64_t>(mantissa) : static_cast<uint64_t>(mantissa));
  std::string text(mantissa < 0 ? "-" : "");
  const size_t places = static_cast<size_t>(scale);
  if (digits.size() <= places) {
    text += '0';
  } else {
    text.append(digits.data(), digits.size() - places);
  }
  text += '.';
  text.append(digits.size() < places ? places - digits.size() : 0, '0');
  const size_t behind = std::min(digits.size(), places);
  text.append(digits.data() + digits.size() - behind, behind);
  AppendPiece(text, out);
}

/// FormatDay, many times.
void AppendDay(Day day, std::string& out) {
  const Civil civil = CivilOf(day);
  std::array<char, 10> text = {'0', '0', '0', '0', '-', '0', '0', '-', '0', '0'};
  const auto put = [&](size_t last, int number) {
    for (; number > 0; number /= 10, --last) {
      text[last] = static_cast<char>('0' + number % 10);
    }
  };
  put(3, civil.year);
  put(6, civil.month);
  put(9, civil.day);
  AppendPiece({text.data(), text.size()}, out);
}

/// The values of rows as texts that do not depend on how they are kept.
class RowTexts {
 public:
  RowTexts(const std::unordered_map<TableId, StoredTable>& tables, const std::vector<CodeSetSchema>& code_sets) : tables_(tables) {
    for (const CodeSetSchema& codes : code_sets) {
      for (const std::string& code : codes.codes) {
        AppendPiece(code, codes_[codes.id].emplace_back());
      }
    }
  }

  /// Keeps the key columns of the tables to which a column of this type refers.
  void Prepare(const Type& type) {
    if (type.kind != TypeKind::kRow || codes_.contains(type.table) || keys_.contains(type.table)) {
      return;
    }
    const StoredTable& parent = tables_.at(type.table);
    std::vector<Key>& key = keys_[type.table];
    for (const int c : parent.schema->key) {
      key.push_back({parent.schema->columns[static_cast<size_t>(c)].type, parent.Column(static_cast<size_t>(c))});
    }
    for (const Key& part : key) {
      Prepare(part.type);
    }
  }

  void Append(const Type& type, const Vector& v, size_t row, std::string& out) const {
    if (IsMissingAt(v, row)) {
      out += "-,";
      return;
    }
    switch (v.layout) {
      case Layout::kBits: AppendPiece(IsYesAt(v, row) ? "Y" : "N", out); return;
      case Layout::kI64: AppendDecimal(v.i64[v.constant ? 0 : row], v.scale, out); return;
      case Layout::kRational: AppendPiece(FormatExact(NumberAt(v, row)), out); return;
      case Layout::kU8:
      case Layout::kI32: AppendOrdinal(type, v, row, out); return;
    }
  }

 private:
  struct Key {
    Type type;
    VectorRef column;
  };

  void AppendOrdinal(const Type& type, const Vector& v, size_t row, std::string& out) const {
    if (v.dictionary != nullptr) {
      AppendPiece(TextAt(v, row), out);
      return;
    }
    const int32_t ordinal = IntegerAt(v, row);
    switch (type.kind) {
      case TypeKind::kDate: AppendDay(static_cast<Day>(ordinal), out); return;
      case TypeKind::kQuarter: AppendPiece(FormatQuarter(static_cast<Quarter>(ordinal)), out); return;
      case TypeKind::kYear: AppendPiece(fmt::format("{:04}", ordinal), out); return;
      case TypeKind::kRow: break;
      default: AppendPiece(fmt::format_int(ordinal).str(), out); return;
    }
    if (const auto codes = codes_.find(type.table); codes != codes_.end()) {
      out += codes->second.at(static_cast<size_t>(ordinal));
      return;
    }
    std::string key;
    for (const Key& part : keys_.at(type.table)) {
      Append(part.type, *part.column, static_cast<size_t>(ordinal), key);
    }
    AppendPiece(key, out);
  }

  const std::unordered_map<TableId, StoredTable>& tables_;
  std::map<TableId, std::vector<std::string>> codes_;  // as pieces
  std::map<TableId, std::vector<Key>> keys_;
};

/// One column of the table that is hashed, whole or packed.
struct HashedColumn {
  const ColumnSchema* schema;
  VectorRef whole;
  const PackedColumn* packed = nullptr;
  const std::vector<RowIndex>* suppressed = nullptr;
};

std::vector<HashedColumn> ColumnsByName(const StoredTable& table) {
  std::vector<size_t> order(table.schema->columns.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return table.schema->columns[a].name < table.schema->columns[b].name; });
  std::vector<HashedColumn> columns;
  for (const size_t c : order) {
    HashedColumn column{.schema = &table.schema->columns[c], .whole = nullptr};
    if (c < table.packed.size() && table.packed[c].has_value()) {
      column.packed = &*table.packed[c];
    } else {
      column.whole = table.Column(c);
      TALLY_CHECK(column.whole != nullptr);
    }
    column.suppressed = c < table.suppressed.size() && !table.suppressed[c].empty() ? &table.suppressed[c] : nullptr;
    columns.push_back(std::move(column));
  }
  return columns;
}

ContentHash HashOfRow(const std::string& text) {
  Sha256 sha256;
  sha256.Add(text);
  const std::array<uint32_t, 8> words = sha256.FinishWords();
  return {.high = uint64_t{words[0]} << 32 | words[1], .low = uint64_t{words[2]} << 32 | words[3]};
}

ContentHash HashOfRange(const std::vector<HashedColumn>& columns, const RowTexts& texts, size_t begin, size_t end) {
  std::vector<Vector> unpacked(columns.size());
  for (size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].packed != nullptr) {
      unpacked[c] = columns[c].packed->Unpack(begin, end);
    }
  }
  ContentHash sum;
  std::string text;
  for (size_t row = begin; row < end; ++row) {
    text.clear();
    for (size_t c = 0; c < columns.size(); ++c) {
      const HashedColumn& column = columns[c];
      if (column.suppressed != nullptr &&
          std::binary_search(column.suppressed->begin(), column.suppressed->end(), static_cast<RowIndex>(row))) {
        text += "*,";
      } else if (column.packed != nullptr) {
        texts.Append(column.schema->type, unpacked[c], row - begin, text);
      } else {
        texts.Append(column.schema->type, *column.whole, row, text);
      }
    }
    sum.Add(HashOfRow(text));
  }
  return sum;
}

}  // namespace

void ContentHash::Add(const ContentHash& other) {
  low += other.low;
  high += other.high + (low < other.low ? 1 : 0);
}

std::string ContentHash::Hex() const {
  return fmt::format("{:016x}{:016x}", high, low);
}

ContentHash HashRows(const StoredTable& table, const std::unordered_map<TableId, StoredTable>& tables,
                     const std::vector<CodeSetSchema>& code_sets, ThreadPool& pool) {
  RowTexts texts(tables, code_sets);
  const std::vector<HashedColumn> columns = ColumnsByName(table);
  for (const HashedColumn& column : columns) {
    texts.Prepare(column.schema->type);
  }
  ContentHash sum;
  std::mutex mutex;
  pool.ForRanges(table.rows, kGrain, [&](size_t begin, size_t end) {
    const ContentHash part = HashOfRange(columns, texts, begin, end);
    const std::lock_guard lock(mutex);
    sum.Add(part);
  });
  return sum;
}

}  // namespace tally
