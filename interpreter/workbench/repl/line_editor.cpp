#include "workbench/repl/line_editor.h"

#ifdef TALLY_HAVE_EDITLINE

#include <histedit.h>

#include <algorithm>
#include <clocale>
#include <cstdio>

#include "workbench/repl/history_file.h"

namespace tally {
namespace {

constexpr const char* kPrompt = "tally> ";
constexpr const char* kGoesOn = "  ...> ";

class LineEditor : public LineReader {
 public:
  explicit LineEditor(CompleteWord complete) : complete_(std::move(complete)) {
    // Letters beyond ASCII are typed as such only where the locale knows UTF-8.
    if (std::setlocale(LC_CTYPE, "") == nullptr || MB_CUR_MAX == 1) {
      std::setlocale(LC_CTYPE, "C.UTF-8");
    }
    edit_ = el_init("tally", stdin, stdout, stderr);
    history_ = history_init();
    if (edit_ == nullptr || history_ == nullptr) {
      return;
    }
    HistEvent event;
    history(history_, &event, H_SETSIZE, static_cast<int>(HistoryFile::kMostEntries));
    history(history_, &event, H_SETUNIQUE, 1);
    if (file_) {
      for (const std::string& entry : file_->Load()) {
        history(history_, &event, H_ENTER, entry.c_str());
      }
    }
    el_set(edit_, EL_CLIENTDATA, this);
    el_set(edit_, EL_PROMPT, PromptOf);
    el_set(edit_, EL_EDITOR, "emacs");
    el_set(edit_, EL_HIST, history, history_);
    el_wset(edit_, EL_ADDFN, L"complete-name", L"Complete a name", CompleteHere);
    el_set(edit_, EL_BIND, "^I", "complete-name", nullptr);
    // Ctrl-C is a key while a line is typed: a signal would be seen only after the next key.
    el_set(edit_, EL_SETTY, "-d", "-intr", nullptr);
    el_wset(edit_, EL_ADDFN, L"give-up-line", L"Give up the line", GiveUpHere);
    el_set(edit_, EL_BIND, "^C", "give-up-line", nullptr);
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
    given_up_ = false;
    int count = 0;
    const char* bytes = el_gets(edit_, &count);
    if (given_up_) {
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

  bool MoreIsThere() override { return false; }

  void Remember(const std::string& input, bool for_later) override {
    HistEvent event;
    history(history_, &event, H_ENTER, input.c_str());
    if (file_ && for_later) {
      file_->Append(input);
    }
  }

 private:
  static LineEditor& Of(EditLine* edit) {
    void* self = nullptr;
    el_get(edit, EL_CLIENTDATA, &self);
    return *static_cast<LineEditor*>(self);
  }
  static char* PromptOf(EditLine* edit) { return const_cast<char*>(Of(edit).goes_on_ ? kGoesOn : kPrompt); }

  static unsigned char GiveUpHere(EditLine* edit, int) {
    Of(edit).given_up_ = true;
    return CC_NEWLINE;
  }

  /// Adds what all candidates have in common; shows them when that is nothing.
  static unsigned char CompleteHere(EditLine* edit, int) {
    const LineInfo* line = el_line(edit);
    const Completion completion = Of(edit).complete_(std::string(line->buffer, line->cursor));
    if (completion.candidates.empty()) {
      return CC_REFRESH_BEEP;
    }
    if (const std::string more = TextToInsert(completion); !more.empty()) {
      return el_insertstr(edit, more.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    if (completion.candidates.size() == 1 && completion.candidates.front().text == completion.beginning) {
      return CC_NORM;
    }
    std::fputs(("\n" + ListOfCandidates(completion)).c_str(), stdout);
    return CC_REDISPLAY;
  }

  CompleteWord complete_;
  std::optional<HistoryFile> file_ = HistoryFile::Chosen();
  EditLine* edit_ = nullptr;
  History* history_ = nullptr;
  bool goes_on_ = false;
  bool given_up_ = false;
};

}  // namespace

std::unique_ptr<LineReader> OpenLineEditor(CompleteWord complete) {
  auto editor = std::make_unique<LineEditor>(std::move(complete));
  return editor->is_usable() ? std::move(editor) : nullptr;
}

}  // namespace tally

#else

namespace tally {

std::unique_ptr<LineReader> OpenLineEditor(CompleteWord) {
  return nullptr;
}

}  // namespace tally

#endif
