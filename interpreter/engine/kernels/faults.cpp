#include "engine/kernels/faults.h"

#include <algorithm>
#include <utility>

namespace tally {

FaultsRef SpreadFaults(const FaultsRef& faults, size_t size) {
  if (faults == nullptr || !faults->rows.Any()) {
    return nullptr;
  }
  if (faults->rows.size() == size) {
    return faults;
  }
  if (size == 0) {
    return nullptr;
  }
  return CopyFault(faults, 0, Bitmap(size, true));
}

FaultsRef UniteFaults(const FaultsRef& a, const FaultsRef& b, size_t size) {
  const FaultsRef first = SpreadFaults(a, size);
  const FaultsRef second = SpreadFaults(b, size);
  if (first == nullptr || first == second) {
    return second;
  }
  if (second == nullptr) {
    return first;
  }
  return JoinFaults(first, second);
}

FaultsRef UniteFaults(const std::vector<const Vector*>& inputs, size_t size) {
  FaultsRef united;
  for (const Vector* input : inputs) {
    if (input != nullptr && input->faults != nullptr) {
      united = UniteFaults(united, input->faults, size);
    }
  }
  return united;
}

FaultsRef KeepFaults(const FaultsRef& all_faults, const Bitmap& rows) {
  const FaultsRef faults = SpreadFaults(all_faults, rows.size());
  if (faults == nullptr) {
    return nullptr;
  }
  Bitmap kept = faults->rows;
  kept.And(rows);
  if (!kept.Any()) {
    return nullptr;
  }
  if (kept == faults->rows) {
    return faults;
  }
  return KeepFaultsOf(faults, std::move(kept));
}

void BlankFaults(Vector& v) {
  if (v.faults == nullptr) {
    return;
  }
  if (v.layout == Layout::kBits && v.missing.size() == 0) {
    v.missing = Bitmap(v.stored());
  }
  v.faults->rows.ForEach([&](size_t row) {
    switch (v.layout) {
      case Layout::kBits:
        v.yes.Reset(row);
        v.missing.Set(row);
        break;
      case Layout::kU8: v.u8[row] = kMissing8; break;
      case Layout::kI32: v.i32[row] = kMissing32; break;
      case Layout::kI64: v.i64[row] = kMissing64; break;
      case Layout::kRational: v.rational[row].reset(); break;
    }
  });
}

void AddFaults(Vector& v, const FaultsRef& faults) {
  if (faults == nullptr) {
    return;
  }
  v.faults = UniteFaults(v.faults, faults, v.stored());
  BlankFaults(v);
}

void AddFaults(Vector& v, const std::vector<const Vector*>& inputs) {
  AddFaults(v, UniteFaults(inputs, v.stored()));
}

void FaultRecorder::NoteText(size_t row, std::string_view text) {
  if (texts_.empty() || texts_[last_text_] != text) {
    const auto [known, is_new] = text_index_.try_emplace(std::string(text), static_cast<uint32_t>(texts_.size()));
    if (is_new) {
      texts_.emplace_back(text);
    }
    last_text_ = known->second;
  }
  if (last_text_ != 0) {
    other_texts_.emplace_back(static_cast<RowIndex>(row), last_text_);
  }
}

void FaultRecorder::Finish(Vector& result) {
  if (bits_.size() == 0) {
    return;
  }
  // Where it was recorded again in another way of computing, the row's text is the same.
  std::sort(other_texts_.begin(), other_texts_.end());
  const auto text = [texts = std::move(texts_), others = std::move(other_texts_)](size_t row) {
    const auto other = std::lower_bound(others.begin(), others.end(), std::pair<RowIndex, uint32_t>(static_cast<RowIndex>(row), 0));
    return other != others.end() && other->first == row ? texts[other->second] : texts.front();
  };
  AddFaults(result, MakeFaults(result.constant ? Bitmap(1, true) : bits_, span_, text, result.constant ? nullptr : name_row_));
}

}  // namespace tally
