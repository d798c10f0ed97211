// Dates, years and quarters: 32-bit integers.
#include <fmt/format.h>

#include "engine/dataset/column_loader.h"
#include "foundation/types/written_form.h"

namespace tally {
namespace {

// Parser: int32_t Parse(const char*, size_t) const, kMissing32 when wrong; std::string What() const.
template <class Parser>
class TimeLoader : public ColumnLoader {
 public:
  TimeLoader(ColumnPlace where, Parser parser) : ColumnLoader(std::move(where)), parser_(parser), values_(packs()) {}

  void Parse(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const override {
    batch.rows = block.rows;
    batch.i32.resize(block.rows);
    int32_t* out = batch.i32.data();
    ForCells(block, place().columns[0], [&](size_t row, const char* text, size_t length) {
      if (length == 0) {
        if (!nullable()) {
          ReportMissing(block, row, faults);
        }
        out[row] = kMissing32;
        return;
      }
      const int32_t value = parser_.Parse(text, length);
      out[row] = value;
      if (value == kMissing32) {
        ReportWrong(block, row, parser_.What(), faults);
      }
    });
  }

  void Commit(ColumnBatch& batch, const CommitPlace&) override {
    if (keep()) {
      values_.Append(batch.i32);
    }
  }
  void Reserve(size_t rows) override { values_.Reserve(keep() ? rows : 0); }

  LoadedColumn Finish(size_t rows) override { return FinishIntegers(values_, rows); }

 private:
  Parser parser_;
  IntegerColumn<int32_t> values_;
};

struct DayParser {
  int32_t Parse(const char* text, size_t length) const {
    const int32_t day = length == 10 ? ParseDayCell(text) : kNoDay;
    return day == kNoDay ? kMissing32 : day;
  }
  std::string What() const { return "a date (a real day, YYYY-MM-DD)"; }
};

/// The first spelling that fits reads the cell.
struct WrittenDayParser {
  std::vector<WrittenDate> spellings;

  int32_t Parse(const char* text, size_t length) const {
    for (const WrittenDate& spelling : spellings) {
      if (const std::optional<Day> day = spelling.Read({text, length})) {
        return *day;
      }
    }
    return kMissing32;
  }
  std::string What() const {
    std::string words;
    for (const WrittenDate& spelling : spellings) {
      words += (words.empty() ? "" : " or ") + spelling.spelling();
    }
    return fmt::format("a date (a real day, {})", words);
  }
};

struct YearParser {
  YearForm form;

  int32_t Parse(const char* text, size_t length) const {
    if (form == YearForm::kEnding) {
      const uint32_t digits = Load32(text) ^ 0x30303030u;
      const bool wrong = length != 4 || (((digits & 0x7F7F7F7Fu) + 0x76767676u) & 0x80808080u) != 0 || (digits & 0x80808080u) != 0;
      const auto digit = [&](int i) { return static_cast<int32_t>(digits >> (8 * i) & 0xFF); };
      return wrong ? kMissing32 : digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    }
    return ParseYearCell({text, length}, form).value_or(kMissing32);
  }
  std::string What() const { return fmt::format("a year ({})", YearFormWords(form)); }
};

struct QuarterParser {
  int32_t Parse(const char* text, size_t length) const {
    const int32_t year = length == 6 ? YearParser{YearForm::kEnding}.Parse(text, 4) : kMissing32;
    if (year == kMissing32 || text[4] != 'Q' || text[5] < '1' || text[5] > '4') {
      return kMissing32;
    }
    return year * 4 + (text[5] - '1');
  }
  std::string What() const { return "a quarter (as 2025Q1)"; }
};

}  // namespace

std::unique_ptr<ColumnLoader> MakeDayLoader(ColumnPlace place) {
  if (place.schema->written.empty()) {
    return std::make_unique<TimeLoader<DayParser>>(std::move(place), DayParser{});
  }
  WrittenDayParser parser{SpellingsOf<WrittenDate>(place.schema->written)};
  return std::make_unique<TimeLoader<WrittenDayParser>>(std::move(place), std::move(parser));
}

std::unique_ptr<ColumnLoader> MakeYearLoader(ColumnPlace place) {
  const YearForm form = YearFormOf(place.schema->written);
  return std::make_unique<TimeLoader<YearParser>>(std::move(place), YearParser{form});
}

std::unique_ptr<ColumnLoader> MakeQuarterLoader(ColumnPlace place) {
  return std::make_unique<TimeLoader<QuarterParser>>(std::move(place), QuarterParser{});
}

}  // namespace tally
