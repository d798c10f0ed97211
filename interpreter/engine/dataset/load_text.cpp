// Texts and codes without a code set: dictionary codes. The dictionary is filled in the order of the file, so that codes do not depend on
// the threads; each batch has a small one of its own, so that only texts it never saw wait for their turn.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "engine/dataset/column_loader.h"
#include "foundation/diagnostics/data_value.h"

namespace tally {
namespace {

constexpr size_t kMostLocalTexts = 8 * 1024;
constexpr size_t kMostLocalBytes = 1024 * 1024;
constexpr int32_t kNoText = -1;

/// A cell of blanks alone is a text, but no code.
bool IsBlank(const char* text, size_t length) {
  return *text == ' ' && std::all_of(text, text + length, [](char c) { return c == ' '; });
}
constexpr const char* kNotBlank = "a code: it is of blanks alone";

class TextLoader : public ColumnLoader {
 public:
  TextLoader(ColumnPlace where, std::shared_ptr<Dictionary> dictionary)
      : ColumnLoader(std::move(where)),
        is_code_(place().schema->type.kind == TypeKind::kCode),
        dictionary_(std::move(dictionary)),
        codes_(packs()) {}

  void Parse(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const override {
    batch.rows = block.rows;
    if (!keep()) {
      ForCells(block, place().columns[0], [&](size_t row, const char* text, size_t length) { Check(block, row, text, length, faults); });
      return;
    }
    if (batch.local == nullptr || batch.local->size() > kMostLocalTexts || batch.local->ByteSize() > kMostLocalBytes) {
      batch.local = std::make_unique<Dictionary>();
      batch.code_of_local.clear();
    }
    batch.first_new = batch.local->size();
    batch.i32.resize(block.rows);
    TextSlot last;
    int32_t last_code = kNoText;
    int32_t* out = batch.i32.data();
    ForCells(block, place().columns[0], [&](size_t row, const char* text, size_t length) {
      Check(block, row, text, length, faults);
      if (length == 0) {
        out[row] = kNoText;
        return;
      }
      const TextSlot slot = TextSlot::OfPadded(text, length);
      if (last_code == kNoText || !slot.Equals(last)) {
        last_code = static_cast<int32_t>(batch.local->Intern(slot, Dictionary::TagOf(slot)));
        last = slot;
      }
      out[row] = last_code;
    });
  }

  void Commit(ColumnBatch& batch, const CommitPlace&) override {
    if (!keep()) {
      return;
    }
    const size_t new_texts = batch.local->size() - batch.first_new;
    batch.slots.resize(new_texts);
    batch.tags.resize(new_texts);
    for (size_t i = 0; i < new_texts; ++i) {
      batch.slots[i] = TextSlot::Of(batch.local->At(static_cast<uint32_t>(batch.first_new + i)));
      batch.tags[i] = Dictionary::TagOf(batch.slots[i]);
    }
    batch.code_of_local.resize(batch.local->size());
    dictionary_->InternMany(batch.slots.data(), batch.tags.data(), new_texts, batch.code_of_local.data() + batch.first_new);
    for (int32_t& code : batch.i32) {
      code = code == kNoText ? kMissing32 : static_cast<int32_t>(batch.code_of_local[static_cast<size_t>(code)]);
    }
    codes_.Append(batch.i32);
  }

  void Reserve(size_t rows) override { codes_.Reserve(keep() ? rows : 0); }
  LoadedColumn Finish(size_t rows) override { return FinishIntegers(codes_, rows, dictionary_); }

 private:
  void Check(const RowBlock& block, size_t row, const char* text, size_t length, DataFaults& faults) const {
    if (length == 0 && !nullable()) {
      ReportMissing(block, row, faults);
    } else if (length != 0 && is_code_ && IsBlank(text, length)) {
      ReportWrong(block, row, kNotBlank, faults);
    }
  }

  bool is_code_;
  std::shared_ptr<Dictionary> dictionary_;
  IntegerColumn<int32_t> codes_;
};

class TextKeyLoader : public ColumnLoader {
 public:
  TextKeyLoader(ColumnPlace where, std::shared_ptr<Dictionary> dictionary)
      : ColumnLoader(std::move(where)), is_code_(place().schema->type.kind == TypeKind::kCode), dictionary_(std::move(dictionary)) {}

  void Parse(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const override {
    batch.rows = block.rows;
    batch.slots.resize(block.rows);
    batch.tags.resize(block.rows);
    batch.any_missing = false;
    ForCells(block, place().columns[0], [&](size_t row, const char* text, size_t length) {
      if (length == 0) {
        batch.any_missing = true;
        ReportMissing(block, row, faults);
      } else if (is_code_ && IsBlank(text, length)) {
        ReportWrong(block, row, kNotBlank, faults);
      }
      batch.slots[row] = TextSlot::OfPadded(text, length);
      batch.tags[row] = Dictionary::TagOf(batch.slots[row]);
    });
  }

  void Commit(ColumnBatch& batch, const CommitPlace& where) override {
    batch.codes.resize(batch.rows);
    const size_t known = dictionary_->size();
    dictionary_->InternMany(batch.slots.data(), batch.tags.data(), batch.rows, batch.codes.data());
    if (first_rows_.empty() && !batch.any_missing && dictionary_->size() == known + batch.rows && known == where.first_row) {
      return;
    }
    // From the first fault on codes are not rows any more.
    if (first_rows_.empty()) {
      first_rows_.resize(known);
      std::iota(first_rows_.begin(), first_rows_.end(), size_t{0});
    }
    for (size_t i = 0; i < batch.rows; ++i) {
      const size_t row = where.first_row + i;
      const std::string_view text = batch.slots[i].View();
      if (batch.codes[i] == first_rows_.size()) {
        first_rows_.push_back(row);
      } else if (!text.empty()) {
        const uint64_t first_line = where.table->LineOf(static_cast<RowIndex>(first_rows_[batch.codes[i]]));
        DataFault& fault = where.faults->Add(
            DiagnosticKind::DataKeyRepeated, where.table->LineOf(static_cast<RowIndex>(row)),
            fmt::format("column {}: {} is repeated; first on line {}", Quoted(place().headers[0]), DataValue(text), first_line));
        fault.column = place().headers[0];
        fault.first_line = first_line;
      }
    }
  }

  void Reserve(size_t rows) override { dictionary_->Reserve(rows); }

  LoadedColumn Finish(size_t rows) override {
    Vector v;
    v.layout = Layout::kI32;
    v.size = rows;
    v.dictionary = dictionary_;
    if (keep()) {
      v.i32.resize(rows);
      std::iota(v.i32.begin(), v.i32.end(), 0);
    }
    return v;
  }

 private:
  bool is_code_;
  std::shared_ptr<Dictionary> dictionary_;
  std::vector<size_t> first_rows_;  // by code; empty: codes are rows
};

}  // namespace

std::unique_ptr<ColumnLoader> MakeTextLoader(ColumnPlace place, std::shared_ptr<Dictionary> dictionary) {
  return std::make_unique<TextLoader>(std::move(place), std::move(dictionary));
}

std::unique_ptr<ColumnLoader> MakeTextKeyLoader(ColumnPlace place, std::shared_ptr<Dictionary> dictionary) {
  return std::make_unique<TextKeyLoader>(std::move(place), std::move(dictionary));
}

}  // namespace tally
