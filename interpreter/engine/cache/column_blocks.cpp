#include "engine/cache/column_blocks.h"

#include <algorithm>
#include <limits>

#include "engine/columns/text_slot.h"
#include "engine/dataset/column_loader.h"
#include "foundation/base/calendar.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr uint32_t kNoText = std::numeric_limits<uint32_t>::max();
constexpr int32_t kMostYears = 10000;

template <class T>
std::string_view Bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::string_view Bytes(const Bitmap& bits) {
  return {reinterpret_cast<const char*>(bits.words()), bits.word_count() * sizeof(uint64_t)};
}

/// A 32-bit length a text, then their bytes.
class TextList {
 public:
  void Add(std::string_view text) {
    lengths_.push_back(static_cast<uint32_t>(text.size()));
    bytes_ += text;
  }
  void AddMissing() { lengths_.push_back(kNoText); }
  std::string Take() const { return std::string(Bytes(lengths_)) + bytes_; }

 private:
  std::vector<uint32_t> lengths_;
  std::string bytes_;
};

/// Calls text(i, view) and missing(i) for the texts of a list that has `count` of them; false when it is no such list or one of them says
/// no.
template <class OnText, class OnMissing>
bool ForTexts(const std::string& list, size_t count, OnText&& on_text, OnMissing&& on_missing) {
  if (count > list.size() / sizeof(uint32_t)) {
    return false;
  }
  size_t at = count * sizeof(uint32_t);
  for (size_t i = 0; i < count; ++i) {
    const uint32_t length = Load32(list.data() + i * sizeof(uint32_t));
    if (length == kNoText) {
      if (!on_missing(i)) {
        return false;
      }
      continue;
    }
    if (length > list.size() - at || !on_text(i, std::string_view(list).substr(at, length))) {
      return false;
    }
    at += length;
  }
  return at == list.size();
}

/// Reads one column; each step is false when something is not as it must be.
class ColumnReading {
 public:
  ColumnReading(const CacheFile& file, const CacheColumn& column, const ColumnRules& rules)
      : file_(file), column_(column), rules_(rules), stored_(column.constant ? 1 : rules.rows) {}

  std::optional<Vector> Run() {
    v_.layout = column_.layout;
    v_.constant = column_.constant;
    v_.size = rules_.rows;
    v_.scale = column_.scale;
    return LayoutFits() && ReadValues() ? std::optional<Vector>(std::move(v_)) : std::nullopt;
  }

 private:
  bool LayoutFits() const {
    const Layout layout = column_.layout;
    if (layout != Layout::kI64 && column_.scale != 0) {
      return false;
    }
    switch (rules_.type.kind) {
      case TypeKind::kYesNo: return layout == Layout::kBits;
      case TypeKind::kInteger: return layout == Layout::kI64 && column_.scale == 0;
      case TypeKind::kDecimal: return layout == Layout::kI64 || layout == Layout::kRational;
      case TypeKind::kRow: return layout == (rules_.is_code && rules_.targets <= kMaxSmallCodes ? Layout::kU8 : Layout::kI32);
      case TypeKind::kText:
      case TypeKind::kCode:
      case TypeKind::kDate:
      case TypeKind::kYear:
      case TypeKind::kQuarter: return layout == Layout::kI32;
      case TypeKind::kError:
      case TypeKind::kMissing:
      case TypeKind::kPeriod:
      case TypeKind::kAll: return false;
    }
    return false;
  }

  bool ReadValues() {
    switch (column_.layout) {
      case Layout::kBits: return ReadBits();
      case Layout::kU8: return ReadArray(v_.u8) && AllAre(v_.u8, kMissing8, [&](uint8_t code) { return code < rules_.targets; });
      case Layout::kI32: return ReadArray(v_.i32) && ReadDictionary() && IntegersFit();
      case Layout::kI64: return ReadArray(v_.i64) && AllAre(v_.i64, kMissing64, [](int64_t) { return true; });
      case Layout::kRational: return ReadRationals();
    }
    return false;
  }

  template <class T>
  bool ReadArray(std::vector<T>& values) {
    if (column_.values.size != stored_ * sizeof(T)) {
      return false;
    }
    values.resize(stored_);
    return file_.Read(column_.values, values.data());
  }

  template <class T, class Allowed>
  bool AllAre(const std::vector<T>& values, T missing, Allowed&& allowed) const {
    bool good = true;
    for (const T value : values) {
      good &= value == missing ? rules_.nullable : allowed(value);
    }
    return good;
  }

  bool ReadBits() {
    v_.yes = Bitmap(stored_);
    const uint64_t size = v_.yes.word_count() * sizeof(uint64_t);
    if (column_.values.size != size || !file_.Read(column_.values, v_.yes.words()) || !TailIsClear(v_.yes)) {
      return false;
    }
    if (column_.missing.size == 0) {
      return true;
    }
    v_.missing = Bitmap(stored_);
    if (!rules_.nullable || column_.missing.size != size || !file_.Read(column_.missing, v_.missing.words()) || !TailIsClear(v_.missing)) {
      return false;
    }
    return CountAnd(v_.yes.words(), v_.missing.words(), v_.yes.word_count()) == 0;
  }

  static bool TailIsClear(Bitmap& bits) {
    const size_t last = bits.word_count();
    const uint64_t before = last == 0 ? 0 : bits.words()[last - 1];
    if (last != 0) {
      bits.ClearTail();
    }
    return last == 0 || bits.words()[last - 1] == before;
  }

  bool ReadDictionary() {
    if (!rules_.type.is_text()) {
      return column_.texts.size == 0;
    }
    auto dictionary = std::make_shared<Dictionary>();
    std::string list(column_.texts.size, '\0');
    if (!file_.Read(column_.texts, list.data())) {
      return false;
    }
    const size_t count = column_.text_count;
    if (count > list.size() / sizeof(uint32_t)) {
      return false;
    }
    dictionary->Reserve(count);
    // Codes are given in this order, so a text that is there twice is found by its code.
    const bool good = ForTexts(
        list, count,
        [&](size_t i, std::string_view text) { return !FindInvalidUtf8(text) && dictionary->Intern(text) == static_cast<uint32_t>(i); },
        [](size_t) { return false; });
    v_.dictionary = std::move(dictionary);
    return good;
  }

  bool IntegersFit() const {
    const auto within = [&](int64_t low, int64_t end) {
      return AllAre(v_.i32, kMissing32, [=](int32_t value) { return value >= low && value < end; });
    };
    const TypeKind kind = rules_.type.kind;
    if (kind == TypeKind::kRow) {
      return within(0, static_cast<int64_t>(rules_.targets));
    }
    if (kind == TypeKind::kDate) {
      return within(DayOf(1, 1, 1), int64_t{DayOf(9999, 12, 31)} + 1);
    }
    if (kind == TypeKind::kYear) {
      return within(0, kMostYears);
    }
    if (kind == TypeKind::kQuarter) {
      return within(0, int64_t{kMostYears} * 4);
    }
    return within(0, static_cast<int64_t>(v_.dictionary->size()));
  }

  bool ReadRationals() {
    std::string list(column_.values.size, '\0');
    if (!file_.Read(column_.values, list.data()) || stored_ > list.size() / sizeof(uint32_t)) {
      return false;
    }
    v_.rational.resize(stored_);
    return ForTexts(
        list, stored_,
        [&](size_t i, std::string_view text) {
          v_.rational[i] = ParseRational(text);
          return v_.rational[i].has_value();
        },
        [&](size_t) { return rules_.nullable; });
  }

  const CacheFile& file_;
  const CacheColumn& column_;
  const ColumnRules& rules_;
  size_t stored_;
  Vector v_;
};

}  // namespace

ColumnParts PartsOf(const Vector& v) {
  ColumnParts parts;
  switch (v.layout) {
    case Layout::kBits:
      parts.values = Bytes(v.yes);
      parts.missing = Bytes(v.missing);
      break;
    case Layout::kU8: parts.values = Bytes(v.u8); break;
    case Layout::kI32: parts.values = Bytes(v.i32); break;
    case Layout::kI64: parts.values = Bytes(v.i64); break;
    case Layout::kRational: {
      TextList texts;
      for (const std::optional<Rational>& value : v.rational) {
        value ? texts.Add(FormatExact(*value)) : texts.AddMissing();
      }
      parts.made_values = texts.Take();
      break;
    }
  }
  if (v.dictionary != nullptr) {
    TextList texts;
    parts.text_count = v.dictionary->size();
    for (size_t code = 0; code < parts.text_count; ++code) {
      texts.Add(v.dictionary->At(static_cast<uint32_t>(code)));
    }
    parts.made_texts = texts.Take();
  }
  return parts;
}

std::optional<Vector> ReadColumn(const CacheFile& file, const CacheColumn& column, const ColumnRules& rules) {
  return ColumnReading(file, column, rules).Run();
}

}  // namespace tally
