// Yes/no columns: a `yes` and a `missing` bit a row.
#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "engine/dataset/column_loader.h"
#include "foundation/source/letter_case.h"

namespace tally {
namespace {

class BitsLoader : public ColumnLoader {
 public:
  explicit BitsLoader(ColumnPlace where) : ColumnLoader(std::move(where)) {
    const std::vector<std::string>& written = place().schema->written;
    if (written.size() == 2) {
      yes_ = written[0];
      no_ = written[1];
    }
    const CellReading& reading = place().schema->reading;
    all_yes_ = reading.yes.empty() ? std::vector<std::string>{yes_} : reading.yes;
    all_no_ = reading.no.empty() ? std::vector<std::string>{no_} : reading.no;
    any_case_ = reading.any_case;
    has_lists_ = any_case_ || !reading.yes.empty();
    one_byte_ = !has_lists_ && yes_.size() == 1 && no_.size() == 1;
  }

  void Parse(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const override {
    const size_t words = (block.rows + 63) / 64;
    batch.yes.resize(words);
    batch.missing.resize(words);
    batch.any_missing = false;
    const char yes_byte = yes_[0];
    const char no_byte = no_[0];
    const CellSpan* cell = block.cells + place().columns[0];
    for (size_t w = 0; w < words; ++w) {
      const size_t count = std::min<size_t>(64, block.rows - w * 64);
      uint64_t yes = 0;
      uint64_t no = 0;
      uint64_t missing = 0;
      for (size_t i = 0; i < count; ++i, cell += block.columns) {
        const uint32_t length = cell->end - cell->begin;
        const char* text = block.text + cell->begin;
        if (one_byte_) {
          yes |= static_cast<uint64_t>((length == 1) & (*text == yes_byte)) << i;
          no |= static_cast<uint64_t>((length == 1) & (*text == no_byte)) << i;
        } else if (has_lists_) {
          yes |= static_cast<uint64_t>(IsOneOf({text, length}, all_yes_)) << i;
          no |= static_cast<uint64_t>(IsOneOf({text, length}, all_no_)) << i;
        } else {
          const std::string_view view(text, length);
          yes |= static_cast<uint64_t>(view == yes_) << i;
          no |= static_cast<uint64_t>(view == no_) << i;
        }
        missing |= static_cast<uint64_t>(length == 0) << i;
      }
      const uint64_t all = count == 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
      const uint64_t wrong = all & ~(yes | no | missing);
      if (wrong != 0 || (missing != 0 && !nullable())) {
        Report(block, w * 64, wrong, nullable() ? 0 : missing, faults);
      }
      batch.yes[w] = yes;
      batch.missing[w] = missing;
      batch.any_missing = batch.any_missing || missing != 0;
    }
    batch.rows = block.rows;
  }

  void Commit(ColumnBatch& batch, const CommitPlace&) override {
    if (!keep()) {
      return;
    }
    if (batch.any_missing && vector_.missing.size() == 0) {
      vector_.missing = Bitmap(vector_.yes.size());
      vector_.missing.Reserve(expected_);
    }
    if (batch.any_missing || vector_.missing.size() != 0) {
      vector_.missing.Append(batch.missing.data(), batch.rows);
      any_missing_ = any_missing_ || batch.any_missing;
    }
    vector_.yes.Append(batch.yes.data(), batch.rows);
  }

  void Reserve(size_t rows) override {
    expected_ = rows;
    vector_.yes.Reserve(keep() ? rows : 0);
  }

  LoadedColumn Finish(size_t rows) override {
    vector_.layout = Layout::kBits;
    vector_.size = rows;
    // Blocks without missing cells before the first with one: the bitmap begins late only when it is empty.
    if (!any_missing_) {
      vector_.missing = Bitmap();
    }
    return std::move(vector_);
  }

 private:
  void Report(const RowBlock& block, size_t first_row, uint64_t wrong, uint64_t missing, DataFaults& faults) const {
    for (uint64_t bits = wrong | missing; bits != 0; bits &= bits - 1) {
      const auto i = static_cast<size_t>(std::countr_zero(bits));
      if ((wrong >> i & 1) != 0) {
        ReportWrong(block, first_row + i, Words(), faults);
      } else {
        ReportMissing(block, first_row + i, faults);
      }
    }
  }

  bool IsOneOf(std::string_view cell, const std::vector<std::string>& spellings) const {
    return std::any_of(spellings.begin(), spellings.end(),
                       [&](const std::string& spelling) { return any_case_ ? EqualIgnoringCase(cell, spelling) : cell == spelling; });
  }

  std::string Words() const {
    if (place().schema->written.size() != 2 && place().schema->reading.yes.empty()) {
      return "Y or N";
    }
    std::string words;
    for (const std::vector<std::string>* list : {&all_yes_, &all_no_}) {
      for (const std::string& spelling : *list) {
        words += (words.empty() ? "" : " or ") + Quoted(spelling);
      }
    }
    return words;
  }

  std::vector<std::string> all_yes_, all_no_;
  bool any_case_ = false;
  bool has_lists_ = false;
  std::string yes_ = "Y";
  std::string no_ = "N";
  bool one_byte_;
  bool any_missing_ = false;
  size_t expected_ = 0;
  Vector vector_;
};

}  // namespace

std::unique_ptr<ColumnLoader> MakeBitsLoader(ColumnPlace place) {
  return std::make_unique<BitsLoader>(std::move(place));
}

}  // namespace tally
