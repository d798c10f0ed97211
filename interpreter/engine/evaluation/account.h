#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/columns/bitmap.h"
#include "foundation/base/strong_id.h"
#include "foundation/diagnostics/diagnostic.h"

namespace tally {

/// Of what a definition is undetermined: rows, lines and cells that an output prints, or a condition that is asked of no row.
enum class UndeterminedOf { kRows, kPlaces, kCondition };

struct Undetermined {
  std::string definition;
  UndeterminedOf of = UndeterminedOf::kRows;
  size_t count = 0;
};

/// A `pick` that found rows of equal order, and how often the key of their table did not decide either.
struct PickTies {
  std::string what = "`pick`";  // or an order
  Span span;
  TableId table;
  size_t found = 0;
  size_t undecided = 0;
};

/// Rows or cells that a number says nothing of, or a condition that nothing in the data can meet.
struct Omission {
  DiagnosticKind kind;
  Span span;
  std::string text;
  std::string hint;
};

/// A value of a parameter that columns were asked for, and in which of them, in words, no row has it.
struct AskedValue {
  bool is_held = false;  // by some column that was asked
  std::vector<std::string> columns;
  std::string meant;  // a value of the columns that reads like it
};

/// The one account of a run: what its rules left undecided because a value was missing (it counts as no), and what its numbers leave out.
/// Whoever decides adds to it; it is told when the run ends.
class Account {
 public:
  /// A definition left `rows` of `domain` without an answer. A row of the data is counted once for a definition, however often it is asked.
  /// Places that are printed are counted once for a `condition`.
  void AddUndetermined(const std::string& definition, UndeterminedOf of, DomainId domain, NodeId condition, const Bitmap& rows);
  /// The lines of an axis left them without an answer: those that another line takes do not count.
  void AddUndetermined(const std::string& definition, AxisId lines, DomainId domain, const Bitmap& rows);
  bool IsUndetermined(AxisId lines) const { return lines_.contains(lines); }
  void TakeByLine(AxisId lines, DomainId domain, const Bitmap& rows);
  /// Whether a line is asked for the first time: an axis has the same lines in every form.
  bool IsNewLine(AxisId lines, NodeId line) { return lines_asked_.emplace(lines, line).second; }
  void AddTies(PickTies ties) { ties_.push_back(ties); }
  /// Once each.
  void AddOmission(Omission omission);

  /// The value of a parameter as it is written.
  AskedValue& Asked(const std::string& parameter, const std::string& value) { return asked_[{parameter, value}]; }
  /// By parameter and value.
  const std::map<std::pair<std::string, std::string>, AskedValue>& asked() const { return asked_; }

  /// By definition, in the order of their names.
  std::vector<Undetermined> AllUndetermined() const;
  const std::vector<PickTies>& ties() const { return ties_; }
  const std::vector<Omission>& omissions() const { return omissions_; }

 private:
  struct Entry {
    std::string definition;
    UndeterminedOf of;
    DomainId domain;
    AxisId lines;      // of an axis; else invalid
    NodeId condition;  // of places; else invalid
    auto operator<=>(const Entry&) const = default;
  };

  std::map<Entry, Bitmap> undetermined_;
  std::set<AxisId> lines_;
  std::set<std::pair<AxisId, NodeId>> lines_asked_;
  std::map<std::pair<AxisId, DomainId>, Bitmap> taken_;
  std::vector<PickTies> ties_;
  std::vector<Omission> omissions_;
  std::map<std::pair<std::string, std::string>, AskedValue> asked_;
};

}  // namespace tally
