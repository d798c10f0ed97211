// Columns of a code set: ordinals, a byte each where the set is small.
#include <fmt/format.h>

#include "engine/dataset/column_loader.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/diagnostics/look_alike.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr size_t kFewCodes = 12;

class CodeLoader : public ColumnLoader {
 public:
  CodeLoader(ColumnPlace where, std::shared_ptr<const CodeIndex> codes)
      : ColumnLoader(std::move(where)), codes_(std::move(codes)), small_(codes_->codes().size() <= kMaxSmallCodes), i32_(packs()) {}

  void Parse(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const override {
    batch.rows = block.rows;
    if (small_) {
      batch.u8.resize(block.rows);
      ParseInto(block, batch.u8.data(), kMissing8, faults);
    } else {
      batch.i32.resize(block.rows);
      ParseInto(block, batch.i32.data(), kMissing32, faults);
    }
  }

  void Commit(ColumnBatch& batch, const CommitPlace&) override {
    if (!keep()) {
      return;
    }
    if (small_) {
      u8_.insert(u8_.end(), batch.u8.begin(), batch.u8.end());
    } else {
      i32_.Append(batch.i32);
    }
  }

  void Reserve(size_t rows) override {
    if (keep()) {
      small_ ? u8_.reserve(rows) : i32_.Reserve(rows);
    }
  }

  LoadedColumn Finish(size_t rows) override {
    if (!small_) {
      return FinishIntegers(i32_, rows);
    }
    Vector v;
    v.layout = Layout::kU8;
    v.size = rows;
    v.u8 = std::move(u8_);
    return v;
  }

 private:
  template <class T>
  void ParseInto(const RowBlock& block, T* out, T missing, DataFaults& faults) const {
    const CodeIndex& codes = *codes_;
    ForCells(block, place().columns[0], [&](size_t row, const char* text, size_t length) {
      if (length == 0) {
        out[row] = missing;
        if (!nullable()) {
          ReportMissing(block, row, faults);
        }
        return;
      }
      int32_t ordinal = codes.Find(TextSlot::OfPadded(text, length));
      if (ordinal < 0 && any_case_) {
        ordinal = codes.FindIgnoringCase({text, length});
      }
      if (ordinal < 0) {
        out[row] = missing;
        Report(block, row, faults);
        return;
      }
      out[row] = static_cast<T>(ordinal);
    });
  }

  void Report(const RowBlock& block, size_t row, DataFaults& faults) const {
    ReportWrong(block, row, faults, [&] {
      const std::string_view cell = block.Cell(row, place().columns[0]);
      const std::string nearest = codes_->Nearest(cell);
      WrongCell wrong{.what = fmt::format("a code of {}", Printable(codes_->name())), .hints = {}};
      if (!nearest.empty()) {
        wrong.what += fmt::format("; did you mean {}?", DataValue(nearest));
        if (std::string difference = DifferenceWords(cell, nearest); !difference.empty()) {
          wrong.hints.push_back(std::move(difference));
        }
      }
      if (!codes_->codes().empty() && codes_->codes().size() <= kFewCodes) {
        std::string hint;
        for (const std::string& code : codes_->codes()) {
          hint += (hint.empty() ? fmt::format("the codes of {}: ", Printable(codes_->name())) : ", ") + Quoted(code);
        }
        wrong.hints.push_back(std::move(hint));
      }
      return wrong;
    });
  }

  std::shared_ptr<const CodeIndex> codes_;
  bool small_;
  bool any_case_ = place().schema->reading.any_case;
  std::vector<uint8_t> u8_;
  IntegerColumn<int32_t> i32_;
};

}  // namespace

std::unique_ptr<ColumnLoader> MakeCodeLoader(ColumnPlace place, std::shared_ptr<const CodeIndex> codes) {
  return std::make_unique<CodeLoader>(std::move(place), std::move(codes));
}

}  // namespace tally
