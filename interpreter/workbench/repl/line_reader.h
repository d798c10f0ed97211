#pragma once

#include <memory>
#include <optional>
#include <string>

#include "workbench/repl/completion.h"

namespace tally {

/// Where the prompt's lines come from.
class LineReader {
 public:
  struct Line {
    std::string text;          // without its line end
    bool interrupted = false;  // Ctrl-C: what was typed so far is given up
  };
  virtual ~LineReader() = default;
  /// The next line; nothing at the end. `goes_on`: it continues an unfinished text.
  virtual std::optional<Line> Next(bool goes_on) = 0;
  /// Whether another line can be had without waiting for it.
  virtual bool MoreIsThere() = 0;
  /// Keeps a whole input for this session and, where `for_later`, for those that come.
  virtual void Remember(const std::string& input, bool for_later) = 0;
};

/// Plain lines of standard input.
std::unique_ptr<LineReader> OpenPlainLines();
/// A line editor with history and completion where standard input and output are terminals and the editor is built in; else plain lines.
std::unique_ptr<LineReader> OpenLineReader(CompleteWord complete, bool* is_terminal);

}  // namespace tally
