#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "foundation/source/source_file.h"

namespace tally::syntax {

/// Follows the brackets of one definition, and how deep a recursive parser would be at each token: open brackets, and the words and
/// signs that nest without brackets (`not not x`, `A when C, otherwise B when D, otherwise ...`, `sum sum E of T of U`, `a.b.c`).
class Nesting {
 public:
  struct Open {
    size_t type;  // LEFT_PAREN, LEFT_BRACKET or LEFT_BRACE
    Span span;
    size_t indent;       // column of the first token in its line
    size_t around;       // depth at the bracket
    size_t pending = 0;  // of the words below, inside the bracket
  };

  void Clear();
  /// Counts one token; call for every token but brackets, too. `next` is the type of the one after it.
  void Count(size_t type, size_t next);
  /// An item ends: words without brackets nest no further.
  void EndItem();
  void Push(size_t type, Span span, size_t indent);
  void Pop();

  bool empty() const { return open_.empty(); }
  const Open& top() const { return open_.back(); }
  const std::vector<Open>& open() const { return open_; }
  size_t blocks() const { return blocks_; }
  bool InParens() const { return !open_.empty() && !IsBrace(open_.back()); }
  size_t Depth() const;

 private:
  static bool IsBrace(const Open& open);
  size_t Level() const { return prefixes_ + members_ + words_ + values_; }

  std::vector<Open> open_;
  size_t blocks_ = 0;
  // Inside the innermost bracket, in the present item:
  size_t prefixes_ = 0;  // `not`, `-` one after the other
  size_t members_ = 0;   // `.` one after the other
  size_t words_ = 0;     // `where`, `otherwise`
  size_t values_ = 0;    // `sum`, `lowest`, `highest`, `list` whose `of` has not come
  bool after_name_ = false;
};

}  // namespace tally::syntax
