#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "foundation/diagnostics/kind.h"
#include "foundation/source/source_file.h"

namespace tally {

enum class Severity { kError, kWarning, kNote };

/// `error`, `warning` or `note`.
std::string_view SeverityWord(Severity severity);

/// A fault in a data file: `Roster.csv:12`. The file is relative to the data folder.
struct DataPlace {
  std::string file;
  uint64_t line = 0;  // physical, 1-based; 0: the file as a whole
};
/// A fault of `--set`: `parameter NAME`, or `parameters` when the name is empty.
struct ParameterPlace {
  std::string name;
};
/// A path, a file to be written, or any other place that stands for itself.
struct PathPlace {
  std::string path;
};

using Place = std::variant<Span, DataPlace, ParameterPlace, PathPlace>;

/// A second place that belongs to the message, with a few words.
struct DiagnosticLabel {
  Span span;
  std::string text;
};

/// One finding for the user. Wording: lower case, no final period, names and code in backticks, values of cells in double
/// quotes; what was seen first. Printed as
///
///     error: report.tally:12:9: `studnt` is not a column or fact of `enrollment` [T0202]
///       12 |   where studnt.gender = "F"
///          |         ^^^^^^
///       hint: did you mean `student`?
struct Diagnostic {
  DiagnosticKind kind;
  Severity severity = Severity::kError;
  Place place;
  std::string text;
  std::vector<DiagnosticLabel> labels;
  std::vector<std::string> hints;
  uint64_t times = 1;  // how often, where findings of one kind were counted together

  Diagnostic& Label(Span span, std::string words);
  Diagnostic& Hint(std::string words);
};

/// Collects what the stages find. Not thread-safe: parallel code collects its own findings and reports them in order.
class DiagnosticSink {
 public:
  enum class Taken { kAll, kErrors };

  /// The result stays valid until the next finding.
  Diagnostic& Report(DiagnosticKind kind, Place place, std::string text);
  Diagnostic& Warn(DiagnosticKind kind, Place place, std::string text);
  Diagnostic& Note(DiagnosticKind kind, Place place, std::string text);
  /// A finding made elsewhere, as it is.
  Diagnostic& Append(Diagnostic diagnostic);
  /// All findings of another sink, those that it only counted too; `which`: its errors alone.
  void Take(const DiagnosticSink& from, Taken which = Taken::kAll);

  bool HasErrors() const { return error_count_ > 0; }
  size_t error_count() const { return error_count_; }
  /// The first kMaxKept errors and the first kMaxKept other findings; later ones are only counted.
  const std::vector<Diagnostic>& all() const { return diagnostics_; }
  size_t errors_not_kept() const { return error_count_ > kMaxKept ? error_count_ - kMaxKept : 0; }
  void Clear();

  static constexpr size_t kMaxKept = 10000;

 private:
  std::vector<Diagnostic> diagnostics_;
  std::optional<Diagnostic> not_kept_;  // what Report gives where nothing is kept
  size_t error_count_ = 0;
  size_t other_count_ = 0;
};

}  // namespace tally
