#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "foundation/base/strong_id.h"
#include "foundation/source/source_file.h"

/// Why a value is what it is: a tree of the rule with the value of each part.
namespace tally {

enum class Verdict { kNone, kYes, kNo, kUndetermined, kMissing };

/// A cell that a part reads.
struct ReadCell {
  std::string column;   // in the language
  std::string heading;  // in the file; empty: it stands in none
  std::string value;    // as parts are printed: `"F"`, `12`, `missing`
};

/// A row of a table that a part reads.
struct ReadRecord {
  std::string table;
  std::string row;   // its key; empty: it has none
  std::string file;  // empty: it stands in none
  size_t line = 0;   // where it begins
  std::vector<ReadCell> cells;
};

/// A part of a rule, or of the question.
struct Explanation {
  std::string text;   // as written, in one line, or in words
  std::string value;  // `yes`, `no`, `undetermined`, `missing`, `12`, `"F"`; empty: it has none
  Verdict verdict = Verdict::kNone;
  std::optional<Span> span;        // of what is written
  std::string definition;          // of a fact: `define concentrator of pair`
  std::optional<Span> defined_at;  // and where it stands
  std::vector<std::string> cites;  // of that definition
  std::string because;
  std::string note;                 // what else there is to say: `set by --set`, `the latest start decides`
  std::vector<ReadRecord> records;  // that the part itself reads
  size_t others = 0;                // rows of others, which are counted and not shown
  bool failed_first = false;        // the part to which the verdict is due
  bool not_reached = false;         // it was not asked, because the verdict was known
  bool is_row = false;              // a row that took part, or could have
  std::optional<size_t> decisive;   // the child to which the value is due
  bool shows_private = false;       // of a whole answer: somewhere in it
  std::vector<Explanation> children;
};

/// What a verdict prints as.
std::string VerdictText(Verdict verdict);

/// Marks the part to which the verdict of `root` is due: the end of its decisive children.
void MarkDecisive(Explanation& root);
/// The marked part; null where none is.
const Explanation* MarkedPart(const Explanation& root);

}  // namespace tally
