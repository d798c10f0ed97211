#include "engine/dataset/key_index.h"

#include <algorithm>
#include <bit>

#include "engine/csv/data_faults.h"
#include "foundation/base/check.h"
#include "foundation/diagnostics/data_value.h"

namespace tally {
namespace {

constexpr uint64_t kHashSeed = 0x2545F4914F6CDD1Dull;
constexpr size_t kMostKeyTexts = 64;

}  // namespace

size_t KeyColumn::text_count() const {
  return parent != nullptr ? parent->text_count() : 1;
}

std::optional<uint64_t> KeyColumn::WordOf(const std::string_view* texts) const {
  const auto word = [](auto value) { return std::optional<uint64_t>(static_cast<uint64_t>(static_cast<int64_t>(value))); };
  const std::string_view text = texts[0];
  if (parent != nullptr) {
    const uint32_t row = parent->Find(texts);
    return row == StoredTable::KeyIndex::kNone ? std::nullopt : word(row);
  }
  if (codes != nullptr) {
    const int32_t ordinal = codes->Find(TextSlot::Of(text));
    return ordinal < 0 ? std::nullopt : word(ordinal);
  }
  if (values->dictionary != nullptr) {
    const uint32_t code = values->dictionary->Find(text);
    return code == Dictionary::kNone ? std::nullopt : word(code);
  }
  switch (schema->type.kind) {
    case TypeKind::kYesNo: {
      const bool standard = schema->written.size() != 2;
      if (text == (standard ? "Y" : schema->written[0])) {
        return word(1);
      }
      return text == (standard ? "N" : schema->written[1]) ? word(0) : std::nullopt;
    }
    case TypeKind::kInteger:
    case TypeKind::kDecimal: {
      if (numbers != nullptr) {
        const std::optional<Rational> value = ParseRational(text);
        const uint32_t code = value ? numbers->Find(FormatExact(*value)) : Dictionary::kNone;
        return code == Dictionary::kNone ? std::nullopt : word(code);
      }
      NumberCell number = ParseNumberCell(text, schema->type.kind == TypeKind::kInteger);
      if (number.form != NumberForm::kFits) {
        return std::nullopt;
      }
      for (; number.places > values->scale; --number.places) {
        if (number.mantissa % 10 != 0) {
          return std::nullopt;
        }
        number.mantissa /= 10;
      }
      if (__builtin_mul_overflow(number.mantissa, PowerOfTen(values->scale - number.places), &number.mantissa)) {
        return std::nullopt;
      }
      return word(number.mantissa);
    }
    case TypeKind::kDate: {
      const std::optional<Day> day = ParseDay(text);
      return day ? word(*day) : std::nullopt;
    }
    case TypeKind::kYear: {
      const std::optional<int> year = ParseYearCell(text, YearFormOf(schema->written));
      return year ? word(*year) : std::nullopt;
    }
    case TypeKind::kQuarter: {
      const std::optional<Quarter> quarter = ParseQuarter(text);
      return quarter ? word(*quarter) : std::nullopt;
    }
    case TypeKind::kText:
    case TypeKind::kCode:
    case TypeKind::kRow:
    case TypeKind::kError:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: return std::nullopt;
  }
  return std::nullopt;
}

uint64_t KeyColumn::WordAt(size_t row) const {
  const size_t i = values->constant ? 0 : row;
  switch (values->layout) {
    case Layout::kBits: return values->yes.Test(i) ? 1 : 0;
    case Layout::kU8: return values->u8[i];
    case Layout::kI32: return static_cast<uint64_t>(static_cast<int64_t>(values->i32[i]));
    case Layout::kI64: return static_cast<uint64_t>(values->i64[i]);
    case Layout::kRational: return numbers->Find(FormatExact(*values->rational[i]));
  }
  return 0;
}

std::string KeyColumn::QuotedAt(size_t row) const {
  if (IsMissingAt(*values, row)) {
    return DataValue("");
  }
  if (parent != nullptr) {
    return parent->QuotedAt(static_cast<size_t>(IntegerAt(*values, row)));
  }
  if (codes != nullptr) {
    return DataValue(codes->codes()[static_cast<size_t>(IntegerAt(*values, row))]);
  }
  if (values->dictionary != nullptr) {
    return DataValue(TextAt(*values, row));
  }
  switch (values->layout) {
    case Layout::kBits: {
      const bool yes = IsYesAt(*values, row);
      return DataValue(schema->written.size() == 2 ? schema->written[yes ? 0 : 1] : yes ? "Y" : "N");
    }
    case Layout::kU8:
    case Layout::kI32: {
      const int32_t value = IntegerAt(*values, row);
      return DataValue(schema->type.kind == TypeKind::kDate      ? FormatDay(value)
                       : schema->type.kind == TypeKind::kQuarter ? FormatQuarter(value)
                                                                 : FormatYearCell(value, YearFormOf(schema->written)));
    }
    case Layout::kI64:
    case Layout::kRational: return DataValue(FormatExact(NumberAt(*values, row)));
  }
  return {};
}

StoredTable::KeyIndex::KeyIndex(std::vector<KeyColumn> columns, size_t rows, const std::function<void(size_t row, size_t first)>& repeated)
    : columns_(std::move(columns)) {
  for (KeyColumn& column : columns_) {
    if (column.values->layout == Layout::kRational) {
      auto numbers = std::make_shared<Dictionary>();
      for (const std::optional<Rational>& value : column.values->rational) {
        if (value) {
          numbers->Intern(FormatExact(*value));
        }
      }
      column.numbers = std::move(numbers);
    }
  }
  slots_.assign(std::bit_ceil(std::max<size_t>(8, rows * 2)), kNone);
  const size_t mask = slots_.size() - 1;
  for (size_t row = 0; row < rows; ++row) {
    if (std::any_of(columns_.begin(), columns_.end(), [&](const KeyColumn& column) { return column.IsMissing(row); })) {
      continue;
    }
    size_t place = HashOfRow(row) & mask;
    while (slots_[place] != kNone && !SameRows(slots_[place], row)) {
      place = (place + 1) & mask;
    }
    if (slots_[place] != kNone) {
      repeated(row, slots_[place]);
    } else {
      slots_[place] = static_cast<uint32_t>(row);
    }
  }
}

uint64_t StoredTable::KeyIndex::HashOfRow(size_t row) const {
  uint64_t hash = kHashSeed;
  for (const KeyColumn& column : columns_) {
    hash = MixWords(hash, column.WordAt(row));
  }
  return hash;
}

bool StoredTable::KeyIndex::SameRows(size_t a, size_t b) const {
  return std::all_of(columns_.begin(), columns_.end(), [&](const KeyColumn& column) { return column.WordAt(a) == column.WordAt(b); });
}

size_t StoredTable::KeyIndex::text_count() const {
  if (dictionary_ != nullptr) {
    return 1;
  }
  size_t count = 0;
  for (const KeyColumn& column : columns_) {
    count += column.text_count();
  }
  return count;
}

uint32_t StoredTable::KeyIndex::Find(const std::string_view* texts) const {
  if (dictionary_ != nullptr) {
    return dictionary_->Find(texts[0]);
  }
  uint64_t words[kMostKeyTexts];
  TALLY_CHECK(columns_.size() <= kMostKeyTexts);
  uint64_t hash = kHashSeed;
  for (size_t c = 0; c < columns_.size(); ++c) {
    const std::optional<uint64_t> word = columns_[c].WordOf(texts);
    if (!word) {
      return kNone;
    }
    words[c] = *word;
    hash = MixWords(hash, *word);
    texts += columns_[c].text_count();
  }
  const size_t mask = slots_.size() - 1;
  for (size_t place = hash & mask; slots_[place] != kNone; place = (place + 1) & mask) {
    const uint32_t row = slots_[place];
    bool same = true;
    for (size_t c = 0; c < columns_.size() && same; ++c) {
      same = columns_[c].WordAt(row) == words[c];
    }
    if (same) {
      return row;
    }
  }
  return kNone;
}

std::string StoredTable::KeyIndex::QuotedAt(size_t row) const {
  if (dictionary_ != nullptr) {
    return DataValue(dictionary_->At(static_cast<uint32_t>(row)));
  }
  std::string words;
  for (const KeyColumn& column : columns_) {
    words += (words.empty() ? "" : ", ") + column.QuotedAt(row);
  }
  return words;
}

VectorRef StoredTable::Column(size_t column) const {
  if (reader != nullptr) {
    return reader->Read(column);
  }
  if (column < packed.size() && packed[column].has_value()) {
    return std::make_shared<const Vector>(packed[column]->Unpack());
  }
  return columns.at(column);
}

std::optional<RowOrigin> DataSource::OriginOf(const StoredTable& table, RowIndex row) const {
  return table.from_script ? std::nullopt : std::optional<RowOrigin>(FileLine{table.schema->file, table.LineOf(row)});
}

uint64_t StoredTable::LineOf(RowIndex row) const {
  const auto after = std::upper_bound(extra_lines.begin(), extra_lines.end(), row,
                                      [](RowIndex wanted, const std::pair<RowIndex, uint64_t>& entry) { return wanted < entry.first; });
  const uint64_t extra = after == extra_lines.begin() ? 0 : (after - 1)->second;
  return first_line + row + extra;
}

std::optional<RowIndex> StoredTable::FindKey(const std::vector<std::string_view>& key) const {
  if (key_index == nullptr || key.size() != key_index->text_count()) {
    return std::nullopt;
  }
  const uint32_t row = key_index->Find(key.data());
  return row == KeyIndex::kNone ? std::nullopt : std::optional<RowIndex>(row);
}

}  // namespace tally
