#include "workbench/repl/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <iostream>
#include <utility>

#include "workbench/repl/line_editor.h"

namespace tally {
namespace {

/// Lines of a pipe or file, without any prompt. As in a script, an indented line goes on with the one above: they are given together.
class PlainLines : public LineReader {
 public:
  std::optional<Line> Next(bool) override {
    Line line;
    if (!next_ && !Read()) {
      return std::nullopt;
    }
    line.text = *std::exchange(next_, std::nullopt);
    while (Read() && IsIndented(*next_)) {
      line.text += "\n" + *next_;
    }
    return line;
  }
  bool MoreIsThere() override {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    return next_.has_value() && (std::cin.rdbuf()->in_avail() > 0 || poll(&input, 1, 0) > 0);
  }
  void Remember(const std::string&, bool) override {}

 private:
  bool Read() {
    std::string text;
    next_ = std::getline(std::cin, text) ? std::optional<std::string>(std::move(text)) : std::nullopt;
    return next_.has_value();
  }
  static bool IsIndented(const std::string& text) {
    return (text.starts_with(' ') || text.starts_with('\t')) && text.find_first_not_of(" \t\r") != std::string::npos;
  }

  std::optional<std::string> next_;
};

}  // namespace

std::unique_ptr<LineReader> OpenPlainLines() {
  return std::make_unique<PlainLines>();
}

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
