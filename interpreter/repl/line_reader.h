#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tally {

/// Gives the words that may stand for a beginning; `in_quotes`: inside a text.
using CompleteWord = std::function<std::vector<std::string>(const std::string& beginning, bool in_quotes)>;

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
  /// Keeps a whole input for later sessions.
  virtual void Remember(const std::string& input) = 0;
};

/// A line editor with history and completion where standard input and output are terminals and the editor is built in; else plain lines.
std::unique_ptr<LineReader> OpenLineReader(CompleteWord complete, bool* is_terminal);

}  // namespace tally
