// References: the rows of another table that was loaded before.
#include <algorithm>

#include <fmt/format.h>

#include "engine/dataset/column_loader.h"
#include "foundation/source/utf8.h"

namespace tally {

void AddOrphan(const std::vector<std::string>& headers, std::vector<std::string> cells, const ReferenceTarget& target, uint64_t line,
               DataFaults& faults) {
  const std::vector<std::string> values = cells;
  faults.AddCell(DiagnosticKind::DataOrphan, line, headers[0], std::move(cells), [&](DataFault& fault) {
    fault.text = fmt::format("{}: {} is not in {}", ColumnWords(headers), DataValues(values), Printable(target.file));
    if (!target.hint.empty()) {
      fault.hints.push_back(target.hint);
    }
    fault.target = target.table;
  });
}

namespace {

class ReferenceLoader : public ColumnLoader {
 public:
  ReferenceLoader(ColumnPlace where, ReferenceTarget target) : ColumnLoader(std::move(where)), target_(std::move(target)), rows_(packs()) {}

  void Parse(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const override {
    batch.rows = block.rows;
    batch.orphans = 0;
    batch.i32.resize(block.rows);
    if (target_.index != nullptr && target_.index->dictionary() != nullptr) {
      ParseTextKeys(block, batch, faults);
    } else {
      ParseKeys(block, batch, faults);
    }
  }

  uint64_t orphans() const override { return orphans_; }

  void Commit(ColumnBatch& batch, const CommitPlace&) override {
    orphans_ += batch.orphans;
    if (keep()) {
      rows_.Append(batch.i32);
    }
  }
  void Reserve(size_t rows) override { rows_.Reserve(keep() ? rows : 0); }

  LoadedColumn Finish(size_t rows) override { return FinishIntegers(rows_, rows); }

 private:
  // Runs of equal cells are looked up once, all of a block together.
  void ParseTextKeys(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const {
    batch.slots.resize(block.rows);
    batch.codes.resize(block.rows);
    TextSlot* slots = batch.slots.data();
    int32_t* out = batch.i32.data();
    int32_t run = -1;
    TextSlot last;  // an empty text, which no run has
    ForCells(block, place().columns[0], [&](size_t row, const char* text, size_t length) {
      if (length == 0) {
        out[row] = kMissing32;
        if (!nullable()) {
          ReportMissing(block, row, faults);
        }
        return;
      }
      const TextSlot slot = TextSlot::OfPadded(text, length);
      if (!slot.Equals(last)) {
        ++run;
        slots[run] = slot;
        last = slot;
      }
      out[row] = run;
    });
    const auto runs = static_cast<size_t>(run + 1);
    target_.index->dictionary()->FindMany(slots, runs, batch.codes.data());
    bool orphans = false;
    for (size_t i = 0; i < runs; ++i) {
      orphans = orphans || batch.codes[i] == Dictionary::kNone;
    }
    for (size_t row = 0; row < block.rows; ++row) {
      if (out[row] != kMissing32) {
        out[row] = static_cast<int32_t>(batch.codes[static_cast<size_t>(out[row])]);
      }
    }
    if (orphans) {
      for (size_t row = 0; row < block.rows; ++row) {
        if (static_cast<uint32_t>(out[row]) == Dictionary::kNone) {
          out[row] = kMissing32;
          TakeOrphan(block, row, batch, faults);
        }
      }
    }
  }

  void ParseKeys(const RowBlock& block, ColumnBatch& batch, DataFaults& faults) const {
    const size_t parts = place().columns.size();
    std::vector<std::string_view> texts(parts);
    for (size_t row = 0; row < block.rows; ++row) {
      size_t missing = 0;
      for (size_t part = 0; part < parts; ++part) {
        texts[part] = block.Cell(row, place().columns[part]);
        if (texts[part].empty()) {
          ++missing;
          if (!nullable()) {
            ReportMissing(block, row, faults, part);
          }
        }
      }
      int32_t& out = batch.i32[row];
      out = kMissing32;
      if (missing != 0) {
        if (missing != parts && nullable()) {
          ReportHalf(block, row, faults);
        }
        continue;
      }
      const uint32_t found = target_.index == nullptr ? Dictionary::kNone : target_.index->Find(texts.data());
      if (found == Dictionary::kNone) {
        TakeOrphan(block, row, batch, faults);
      } else {
        out = static_cast<int32_t>(found);
      }
    }
  }

  void TakeOrphan(const RowBlock& block, size_t row, ColumnBatch& batch, DataFaults& faults) const {
    if (!target_.check) {
      return;
    }
    if (place().schema->reading.orphan_is_missing) {
      ++batch.orphans;
      return;
    }
    std::vector<std::string> cells;
    for (const size_t column : place().columns) {
      cells.emplace_back(block.Cell(row, column));
    }
    AddOrphan(place().headers, std::move(cells), target_, block.LineOf(row), faults);
  }

  ReferenceTarget target_;
  uint64_t orphans_ = 0;
  IntegerColumn<int32_t> rows_;
};

}  // namespace

std::unique_ptr<ColumnLoader> MakeReferenceLoader(ColumnPlace place, ReferenceTarget target) {
  return std::make_unique<ReferenceLoader>(std::move(place), std::move(target));
}

}  // namespace tally
