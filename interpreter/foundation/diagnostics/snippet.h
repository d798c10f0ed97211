#pragma once

#include <string>

#include "foundation/source/source_file.h"

namespace tally {

/// A source line and the caret line below it, without gutter.
struct Snippet {
  uint32_t line;
  std::string source;
  std::string carets;  // blanks, then `^` under what the span covers of this line; empty when the line is blank
};

/// Cuts the line where the span begins to 200 characters around it, widens tabs and makes control characters visible.
Snippet MakeSnippet(const SourceFile& file, Span span);

}  // namespace tally
