#pragma once

#include <cstdint>
#include <vector>

#include "foundation/source/source_file.h"

namespace tally::ast {

/// A word, number, sign or comment as written: what a formatter and an editor need beside the tree.
struct Token {
  enum class Kind : uint8_t { kWord, kNumber, kDate, kText, kSign, kComment };
  Kind kind = Kind::kWord;
  bool starts_line = false;  // nothing but blanks stands before it in its line
  bool begins_item = false;  // of a block, or the definition
  uint16_t blank_lines = 0;  // straight above its line
  Span span;
};
using TokenList = std::vector<Token>;

}  // namespace tally::ast
