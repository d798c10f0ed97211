#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tally {

/// What may stand for the word that is being typed.
struct Completion {
  struct Candidate {
    std::string text;
    std::string note;  // what it means: a code's label
  };
  std::string beginning;              // what is typed of it
  std::vector<Candidate> candidates;  // in order
  bool is_text = false;               // it stands in quotes, which are closed when it is complete
};
/// Gives the candidates for the line up to the cursor.
using CompleteWord = std::function<Completion(const std::string& before)>;

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
