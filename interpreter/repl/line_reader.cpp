#include "repl/line_reader.h"

#include <unistd.h>

#include <iostream>

#include "repl/line_editor.h"

namespace tally {
namespace {

/// Lines of a pipe or file, without any prompt.
class PlainLines : public LineReader {
 public:
  std::optional<Line> Next(bool) override {
    Line line;
    if (!std::getline(std::cin, line.text)) {
      return std::nullopt;
    }
    return line;
  }
  void Remember(const std::string&) override {}
};

}  // namespace

std::unique_ptr<LineReader> OpenLineReader(CompleteWord complete, bool* is_terminal) {
  *is_terminal = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
  if (*is_terminal) {
    if (std::unique_ptr<LineReader> editor = OpenLineEditor(std::move(complete))) {
      return editor;
    }
  }
  return std::make_unique<PlainLines>();
}

}  // namespace tally
