#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "foundation/types/type.h"

namespace tally {

/// One finding in a data file. The line is relative to a block until the block's place in the file is known.
struct DataFault {
  DiagnosticKind kind;
  uint64_t line = 0;
  std::string text;
  std::vector<std::string> hints;
  uint64_t times = 1;  // cells of the column that hold the same

  // What is at fault, where that is one row.
  std::string column;                  // its heading; empty: the row as a whole
  std::vector<std::string> cells;      // as read; several of a reference to a key of several columns
  std::optional<TableId> target;       // of a reference to a row that is not there
  std::optional<uint64_t> first_line;  // of a key that is repeated: where its first row begins
  bool is_structure = false;           // quotes or line ends out of place: the file cannot be read on from here
  bool is_of_file = false;             // no single row is at fault
};

/// The findings of one file or block: of each kind the first kMaxKept by line, the rest counted. What the cells of a column have in common
/// is said once, with the number of cells.
class DataFaults {
 public:
  static constexpr size_t kMaxKept = 20;
  enum class Keeps { kFirst, kAll };  // kAll: every finding by itself, none is only counted

  explicit DataFaults(Keeps keeps = Keeps::kFirst) : keeps_(keeps) {}

  /// A finding that is no cell's; it can be given more until the next.
  DataFault& Add(DiagnosticKind kind, uint64_t line, std::string text, std::string hint = {});
  /// A finding about cells of a column. `describe` fills in text and hints, and is not asked where they would not be shown.
  void AddCell(DiagnosticKind kind, uint64_t line, const std::string& column, std::vector<std::string> cells,
               const std::function<void(DataFault&)>& describe);
  Keeps keeps() const { return keeps_; }
  bool empty() const { return kept_.empty() && counted_.empty(); }
  void Clear();
  /// Takes over those of a block, whose lines `line_of` turns into lines of the file. Blocks come in the order of the file.
  void Absorb(DataFaults& block, const std::function<uint64_t(uint64_t)>& line_of);
  std::vector<DataFault>& kept() { return kept_; }
  /// Reports all, by line.
  void Report(const std::string& file, DiagnosticSink& sink);

 private:
  struct Counted {
    DiagnosticKind kind;
    uint64_t times;
  };
  static std::string NameOf(DiagnosticKind kind, const std::string& column, const std::vector<std::string>& cells);
  void Count(DiagnosticKind kind, uint64_t times);
  void Keep(DataFault fault);
  void Trim();

  Keeps keeps_;
  std::vector<DataFault> kept_;
  std::vector<Counted> counted_;
  std::unordered_map<std::string, size_t> places_;     // of findings about cells in `kept_`
  std::unordered_map<std::string, size_t> of_column_;  // how many different ones a column has
  size_t of_rows_ = 0;                                 // kept findings that are no cell's
};

/// A text of a script or of a header in double quotes, harmless to print. Values of the data: DataValue.
std::string Quoted(std::string_view text);
/// Several values of the data: `"a", "b"`.
std::string DataValues(const std::vector<std::string>& values);
/// `column "name"`, `columns "a", "b"`.
std::string ColumnWords(const std::vector<std::string>& headers);

}  // namespace tally
