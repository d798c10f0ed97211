// Integer and decimal columns: mantissas of one scale as long as they fit 64 bits, else exact numbers of any size.
#include <fmt/format.h>

#include "engine/dataset/column_loader.h"
#include "foundation/base/number.h"
#include "foundation/types/written_form.h"

namespace tally {
namespace {

bool RescaleTo(std::vector<int64_t>& mantissas, int from, int to) {
  const int64_t factor = PowerOfTen(to - from);
  for (const int64_t mantissa : mantissas) {
    int64_t scaled;
    if (mantissa != kMissing64 && (__builtin_mul_overflow(mantissa, factor, &scaled) || scaled == kMissing64)) {
      return false;
    }
  }
  for (int64_t& mantissa : mantissas) {
    mantissa = mantissa == kMissing64 ? kMissing64 : mantissa * factor;
  }
  return true;
}

std::vector<std::optional<Rational>> AsRational(const std::vector<int64_t>& mantissas, int scale) {
  std::vector<std::optional<Rational>> values(mantissas.size());
  const BigInteger denominator = PowerOfTen(scale);
  for (size_t i = 0; i < values.size(); ++i) {
    if (mantissas[i] != kMissing64) {
      values[i] = Rational(BigInteger(mantissas[i]), denominator);
    }
  }
  return values;
}

class NumberLoader : public ColumnLoader {
 public:
  explicit NumberLoader(ColumnPlace where)
      : ColumnLoader(std::move(where)),
        integer_(place().schema->type.kind == TypeKind::kInteger),
        spellings_(SpellingsOf<WrittenNumber>(place().schema->written)),
        i64_(packs()) {}

  void Parse(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const override {
    if (batch.numbers == nullptr) {
      batch.numbers = std::make_unique<NumberCache>();
    }
    batch.rows = block.rows;
    batch.is_rational = !ParseScaled(block, batch, faults);
    if (batch.is_rational) {
      ParseRationals(block, batch);
    }
  }

  void Commit(ColumnBatch& batch, const CommitPlace&) override {
    if (!keep()) {
      return;
    }
    if (!is_rational_ && !batch.is_rational) {
      if (batch.scale > scale_) {
        Rescale(batch.scale);
      } else if (batch.scale < scale_ && RescaleTo(batch.i64, batch.scale, scale_)) {
        batch.scale = scale_;
      }
      if (batch.scale == scale_) {
        i64_.Append(batch.i64);
        return;
      }
    }
    if (!is_rational_) {
      rational_ = AsRational(i64_.TakeValues(), scale_);
      is_rational_ = true;
    }
    if (!batch.is_rational) {
      batch.rational = AsRational(batch.i64, batch.scale);
    }
    rational_.insert(rational_.end(), batch.rational.begin(), batch.rational.end());
    batch.rational.clear();
  }

  void Reserve(size_t rows) override { i64_.Reserve(keep() ? rows : 0); }

  LoadedColumn Finish(size_t rows) override {
    if (!is_rational_) {
      if (std::optional<PackedColumn> packed = i64_.TakePacked()) {
        packed->SetScale(scale_);
        return std::move(*packed);
      }
    }
    Vector v;
    v.size = rows;
    v.layout = is_rational_ ? Layout::kRational : Layout::kI64;
    v.scale = is_rational_ ? 0 : scale_;
    v.i64 = i64_.TakeValues();
    v.rational = std::move(rational_);
    return v;
  }

 private:
  // The values so far with as many places as a new block has, where they fit.
  void Rescale(int scale) {
    std::vector<int64_t> values = i64_.TakeValues();
    if (RescaleTo(values, scale_, scale)) {
      scale_ = scale;
    }
    i64_.Append(values);
  }

  // False when a value does not fit; faults are reported all the same.
  bool ParseScaled(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const {
    batch.i64.resize(block.rows);
    bool fits = true;
    const int64_t* powers = Powers();
    ForCells(block, place().columns[0], [&](size_t row, const char* text, size_t length) {
      int64_t& value = batch.i64[row];
      value = kMissing64;
      if (length == 0) {
        if (!nullable()) {
          ReportMissing(block, row, faults);
        }
        return;
      }
      NumberCell parsed;
      const NumberCell* number = &parsed;
      if (!spellings_.empty()) {
        parsed = ParseNumberCell(PlainOf({text, length}), integer_);
      } else if (length <= 8) {
        number = &batch.numbers->Parse({text, length}, TextSlot::OfPadded(text, length).low, integer_);
      } else {
        parsed = ParseNumberCell({text, length}, integer_);
      }
      if (number->form != NumberForm::kFits) {
        fits = ReportForm(block, row, number->form, faults) && fits;
        return;
      }
      if (number->places > batch.scale) {
        const std::vector<int64_t> rest(batch.i64.begin() + static_cast<ptrdiff_t>(row), batch.i64.end());
        batch.i64.resize(row);
        fits = RescaleTo(batch.i64, batch.scale, number->places) && fits;
        batch.i64.insert(batch.i64.end(), rest.begin(), rest.end());
        batch.scale = number->places;
      }
      int64_t scaled;
      if (__builtin_mul_overflow(number->mantissa, powers[batch.scale - number->places], &scaled) || scaled == kMissing64) {
        fits = false;
      } else {
        batch.i64[row] = scaled;
      }
    });
    return fits;
  }

  // The number without its marks; empty where no spelling fits.
  std::string PlainOf(std::string_view cell) const {
    for (const WrittenNumber& spelling : spellings_) {
      if (std::optional<std::string> plain = spelling.Read(cell)) {
        return *std::move(plain);
      }
    }
    return {};
  }

  static const int64_t* Powers() {
    static const std::vector<int64_t> powers = [] {
      std::vector<int64_t> list;
      for (int i = 0; i <= kMaxDecimalPlaces; ++i) {
        list.push_back(PowerOfTen(i));
      }
      return list;
    }();
    return powers.data();
  }

  // False when the value is none of the column's faults but only too large for 64 bits.
  bool ReportForm(const RowBlock& block, size_t row, NumberForm form, DataFaults& faults) const {
    switch (form) {
      case NumberForm::kFits: return true;
      case NumberForm::kTooLarge:
        if (integer_) {
          ReportWrong(block, row, "an integer that can be kept (at most 9223372036854775807 in size)", faults);
        }
        return integer_;
      case NumberForm::kTooLong:
        ReportWrong(block, row, fmt::format("a number that can be kept (at most {} digits)", kMaxNumberDigits), faults);
        return true;
      case NumberForm::kWrong:
        ReportWrong(block, row,
                    !spellings_.empty() ? WrittenWords()
                    : integer_          ? "an integer (digits 0-9, as 12 or -3)"
                                        : "a decimal (digits 0-9 and one point at most, as 12.5 or -3)",
                    faults);
        return true;
    }
    return true;
  }

  void ParseRationals(const RowBlock& block, ColumnBatch& batch) const {
    batch.rational.assign(block.rows, std::nullopt);
    ForCells(block, place().columns[0], [&](size_t row, const char* text, size_t length) {
      if (length != 0) {
        batch.rational[row] = spellings_.empty() ? ParseRational({text, length}) : ParseRational(PlainOf({text, length}));
      }
    });
  }

  std::string WrittenWords() const {
    std::string words;
    for (const WrittenNumber& spelling : spellings_) {
      words += (words.empty() ? "" : " or ") + spelling.spelling();
    }
    return fmt::format("{} written as {}", integer_ ? "an integer" : "a decimal", words);
  }

  bool integer_;
  std::vector<WrittenNumber> spellings_;
  int scale_ = 0;
  bool is_rational_ = false;
  IntegerColumn<int64_t> i64_;
  std::vector<std::optional<Rational>> rational_;
};

}  // namespace

std::unique_ptr<ColumnLoader> MakeNumberLoader(ColumnPlace place) {
  return std::make_unique<NumberLoader>(std::move(place));
}

}  // namespace tally
