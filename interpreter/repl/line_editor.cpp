#include "repl/line_editor.h"

#ifdef TALLY_HAVE_EDITLINE

#include <histedit.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace tally {
namespace {

constexpr int kHistoryEntries = 1000;
constexpr const char* kPrompt = "tally> ";
constexpr const char* kGoesOn = "  ...> ";

volatile std::sig_atomic_t interrupted = 0;
void NoteInterrupt(int) { interrupted = 1; }

std::string HistoryFile() {
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? "" : std::string(home) + "/.tally_history";
}

/// Interrupts end the line, not the program, while it is typed.
class InterruptsEndLine {
 public:
  InterruptsEndLine() {
    struct sigaction action {};
    action.sa_handler = NoteInterrupt;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &saved_);
  }
  ~InterruptsEndLine() { sigaction(SIGINT, &saved_, nullptr); }
  InterruptsEndLine(const InterruptsEndLine&) = delete;
  InterruptsEndLine& operator=(const InterruptsEndLine&) = delete;

 private:
  struct sigaction saved_ {};
};

bool IsWordByte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

class LineEditor : public LineReader {
 public:
  explicit LineEditor(CompleteWord complete) : complete_(std::move(complete)) {
    edit_ = el_init("tally", stdin, stdout, stderr);
    history_ = history_init();
    if (edit_ == nullptr || history_ == nullptr) {
      return;
    }
    HistEvent event;
    history(history_, &event, H_SETSIZE, kHistoryEntries);
    history(history_, &event, H_SETUNIQUE, 1);
    if (!HistoryFile().empty()) {
      history(history_, &event, H_LOAD, HistoryFile().c_str());
    }
    el_set(edit_, EL_CLIENTDATA, this);
    el_set(edit_, EL_PROMPT, PromptOf);
    el_set(edit_, EL_EDITOR, "emacs");
    el_set(edit_, EL_HIST, history, history_);
    el_set(edit_, EL_ADDFN, "complete-name", "Complete a name", CompleteHere);
    el_set(edit_, EL_BIND, "^I", "complete-name", nullptr);
    el_source(edit_, nullptr);
  }
  ~LineEditor() override {
    if (history_ != nullptr) {
      history_end(history_);
    }
    if (edit_ != nullptr) {
      el_end(edit_);
    }
  }
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;
  bool is_usable() const { return edit_ != nullptr && history_ != nullptr; }

  std::optional<Line> Next(bool goes_on) override {
    goes_on_ = goes_on;
    const InterruptsEndLine interrupts;
    interrupted = 0;
    int count = 0;
    const char* bytes = el_gets(edit_, &count);
    if (interrupted != 0) {
      el_reset(edit_);
      std::fputs("^C\n", stdout);
      return Line{"", true};
    }
    if (bytes == nullptr || count <= 0) {
      std::fputs("\n", stdout);
      return std::nullopt;
    }
    std::string text(bytes, static_cast<size_t>(count));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
      text.pop_back();
    }
    return Line{std::move(text), false};
  }

  void Remember(const std::string& input) override {
    HistEvent event;
    history(history_, &event, H_ENTER, input.c_str());
    if (!HistoryFile().empty()) {
      history(history_, &event, H_SAVE, HistoryFile().c_str());
    }
  }

 private:
  static LineEditor& Of(EditLine* edit) {
    void* self = nullptr;
    el_get(edit, EL_CLIENTDATA, &self);
    return *static_cast<LineEditor*>(self);
  }
  static char* PromptOf(EditLine* edit) { return const_cast<char*>(Of(edit).goes_on_ ? kGoesOn : kPrompt); }

  /// Adds what all candidates have in common; shows them when that is nothing.
  static unsigned char CompleteHere(EditLine* edit, int) {
    const LineInfo* line = el_line(edit);
    const std::string before(line->buffer, line->cursor);
    const bool in_quotes = std::count(before.begin(), before.end(), '"') % 2 == 1;
    size_t begin = before.size();
    while (begin > 0 && (in_quotes ? before[begin - 1] != '"' : IsWordByte(before[begin - 1]))) {
      --begin;
    }
    const std::string beginning = before.substr(begin);
    const std::vector<std::string> candidates = Of(edit).complete_(beginning, in_quotes);
    if (candidates.empty()) {
      return CC_REFRESH_BEEP;
    }
    std::string common = candidates[0];
    for (const std::string& candidate : candidates) {
      const size_t same = static_cast<size_t>(
          std::mismatch(common.begin(), common.end(), candidate.begin(), candidate.end()).first - common.begin());
      common.resize(same);
    }
    if (common.size() > beginning.size()) {
      return el_insertstr(edit, common.c_str() + beginning.size()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    if (candidates.size() == 1) {
      return CC_NORM;
    }
    std::fputc('\n', stdout);
    for (const std::string& candidate : candidates) {
      std::fprintf(stdout, "%s  ", candidate.c_str());
    }
    std::fputc('\n', stdout);
    return CC_REDISPLAY;
  }

  CompleteWord complete_;
  EditLine* edit_ = nullptr;
  History* history_ = nullptr;
  bool goes_on_ = false;
};

}  // namespace

std::unique_ptr<LineReader> OpenLineEditor(CompleteWord complete) {
  auto editor = std::make_unique<LineEditor>(std::move(complete));
  return editor->is_usable() ? std::move(editor) : nullptr;
}

}  // namespace tally

#else

namespace tally {

std::unique_ptr<LineReader> OpenLineEditor(CompleteWord) { return nullptr; }

}  // namespace tally

#endif
