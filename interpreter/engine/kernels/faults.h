#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/columns/vector.h"
#include "engine/kernels/kernel.h"

/// Faults of rows: uniting those of inputs, keeping those that are used, recording new ones.
/// Faults::rows has the size of the stored rows (1 of a constant). A faulty row is missing in its vector.
namespace tally {

/// The same for `size` rows: a constant's fault is spread over all of them. Null when no row is left.
FaultsRef SpreadFaults(const FaultsRef& faults, size_t size);
/// All faults (null pointers are passed over), for `size` rows; null when there is none. A row that fails for two reasons has the first.
FaultsRef UniteFaults(const FaultsRef& a, const FaultsRef& b, size_t size);
FaultsRef UniteFaults(const std::vector<const Vector*>& inputs, size_t size);
/// Only the faults on `rows`; null when none is left.
FaultsRef KeepFaults(const FaultsRef& faults, const Bitmap& rows);
/// Makes the faulty rows of `v` missing.
void BlankFaults(Vector& v);
/// Adds faults to `v` and makes its faulty rows missing.
void AddFaults(Vector& v, const FaultsRef& faults);
void AddFaults(Vector& v, const std::vector<const Vector*>& inputs);

/// Collects the faults of one operation. Record may be called from several threads.
class FaultRecorder {
 public:
  explicit FaultRecorder(const KernelContext& context) : rows_(context.rows), span_(context.span), name_row_(context.name_row) {}

  /// The value of `row` cannot be computed; make_message() says why.
  template <class MakeMessage>
  void Record(size_t row, MakeMessage&& make_message) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (bits_.size() == 0) {
      bits_ = Bitmap(rows_ == 0 ? 1 : rows_);
    }
    bits_.Set(row);
    const auto message = make_message();  // text or std::string
    NoteText(row, message);
  }
  bool any() const { return bits_.size() != 0; }
  /// Adds the faults to the result; those of a constant hold for all rows.
  void Finish(Vector& result);

 private:
  void NoteText(size_t row, std::string_view text);

  size_t rows_;
  Span span_;
  std::function<std::string(size_t row)> name_row_;
  std::mutex mutex_;
  Bitmap bits_;
  std::vector<std::string> texts_;  // different ones; nearly always there is one
  std::map<std::string, uint32_t, std::less<>> text_index_;
  uint32_t last_text_ = 0;
  std::vector<std::pair<RowIndex, uint32_t>> other_texts_;  // of rows whose text is not the first
};

}  // namespace tally
