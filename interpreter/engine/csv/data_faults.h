#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"

namespace tally {

/// One finding in a data file. The line is relative to a block until the block's place in the file is known.
struct DataFault {
  DiagnosticKind kind;
  uint64_t line = 0;
  std::string text;
  std::vector<std::string> hints;
};

/// The findings of one file or block: of each kind the first kMaxKept by line, the rest counted.
class DataFaults {
 public:
  static constexpr size_t kMaxKept = 20;

  void Add(DiagnosticKind kind, uint64_t line, std::string text, std::string hint = {});
  /// From here on faults come row by row again: of each kind the first kMaxKept until the next call are enough.
  void BeginColumn() { of_column_.clear(); }
  /// Enough of this kind were added for this column; the others are only counted.
  bool HasEnough(DiagnosticKind kind) const;
  /// One more that is not kept.
  void Count(DiagnosticKind kind, uint64_t times = 1);
  bool empty() const { return kept_.empty() && counted_.empty(); }
  void Clear();
  /// Takes over those of a block whose first line is `first_line`. Blocks come in the order of the file.
  void Absorb(DataFaults& block, uint64_t first_line);
  /// Reports all, by line.
  void Report(const std::string& file, DiagnosticSink& sink);

 private:
  struct Counted {
    DiagnosticKind kind;
    uint64_t times;
  };
  static void Increase(std::vector<Counted>& list, DiagnosticKind kind, uint64_t times);
  void Trim();

  std::vector<DataFault> kept_;
  std::vector<Counted> counted_;
  std::vector<Counted> of_column_;
};

/// A text in double quotes, harmless to print.
std::string Quoted(std::string_view text);
/// `column "name"`, `columns "a", "b"`.
std::string ColumnWords(const std::vector<std::string>& headers);

}  // namespace tally
