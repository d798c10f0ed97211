#include "engine/kernels/faults.h"

namespace tally {

namespace {

size_t FirstRow(const Bitmap& bits) {
  for (size_t w = 0; w < bits.word_count(); ++w) {
    if (bits.words()[w] != 0) {
      return w * 64 + static_cast<size_t>(std::countr_zero(bits.words()[w]));
    }
  }
  return bits.size();
}

}  // namespace

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
  return std::make_shared<Faults>(Faults{.rows = Bitmap(size, true), .span = faults->span, .message = faults->message});
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
  auto united = std::make_shared<Faults>(FirstRow(second->rows) < FirstRow(first->rows) ? *second : *first);
  united->rows.Or(first->rows);
  united->rows.Or(second->rows);
  return united;
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
  return std::make_shared<Faults>(Faults{.rows = std::move(kept), .span = faults->span, .message = faults->message});
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

void FaultRecorder::Finish(Vector& result) const {
  if (bits_.size() == 0) {
    return;
  }
  AddFaults(result,
            std::make_shared<Faults>(Faults{.rows = result.constant ? Bitmap(1, true) : bits_, .span = span_, .message = message_}));
}

}  // namespace tally
