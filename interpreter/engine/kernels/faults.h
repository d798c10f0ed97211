#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/columns/vector.h"
#include "engine/kernels/kernel.h"

/// Faults of rows: uniting those of inputs, keeping those that are used, recording new ones.
/// Faults::rows has the size of the stored rows (1 of a constant). A faulty row is missing in its vector.
namespace tally {

using FaultsRef = std::shared_ptr<const Faults>;

/// The same for `size` rows: a constant's fault is spread over all of them. Null when no row is left.
FaultsRef SpreadFaults(const FaultsRef& faults, size_t size);
/// All faults (null pointers are passed over), for `size` rows; null when there is none. Span and message are those of the first faulty
/// row.
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
  explicit FaultRecorder(const KernelContext& context) : rows_(context.rows), span_(context.span) {}

  /// The value of `row` cannot be computed; make_message() is called only for the first faulty row so far.
  template <class MakeMessage>
  void Record(size_t row, MakeMessage&& make_message) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (bits_.size() == 0) {
      bits_ = Bitmap(rows_ == 0 ? 1 : rows_);
    }
    bits_.Set(row);
    if (row < first_) {
      first_ = row;
      message_ = make_message();
    }
  }
  bool any() const { return bits_.size() != 0; }
  /// Adds the faults to the result; those of a constant hold for all rows.
  void Finish(Vector& result) const;

 private:
  size_t rows_;
  Span span_;
  std::mutex mutex_;
  Bitmap bits_;
  size_t first_ = static_cast<size_t>(-1);
  std::string message_;
};

}  // namespace tally
