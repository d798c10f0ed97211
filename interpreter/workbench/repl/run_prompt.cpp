#include "workbench/repl/run_prompt.h"

#include <fmt/format.h>

#include <csignal>

#include "foundation/base/interrupt.h"
#include "foundation/memory/memory.h"
#include "workbench/repl/complete_name.h"
#include "workbench/repl/line_reader.h"
#include "workbench/repl/open_block.h"

namespace tally {
namespace {

/// While it lives, Ctrl-C ends the answer that is being made, not the program.
class InterruptsEndAnswer {
 public:
  InterruptsEndAnswer() {
    struct sigaction action {};
    action.sa_handler = [](int) { AskInterrupt(); };
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, &saved_);
  }
  ~InterruptsEndAnswer() { sigaction(SIGINT, &saved_, nullptr); }
  InterruptsEndAnswer(const InterruptsEndAnswer&) = delete;
  InterruptsEndAnswer& operator=(const InterruptsEndAnswer&) = delete;

 private:
  struct sigaction saved_ {};
};

/// What there is, for people.
std::string Banner(Run& run) {
  std::string out;
  for (const bound::Table& table : run.program().tables) {
    if (std::holds_alternative<bound::StoredSource>(table.source)) {
      out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", table.name, run.executor().RowsOf(table.id));
    }
  }
  return (out.empty() ? "no tables" : "tables (rows): " + out) + "\n`help` says what can be asked; `quit` ends\n";
}

/// False when standard input is no terminal and an input failed.
bool TakeLines(Prompt& prompt, LineReader& reader, bool is_terminal) {
  if (!is_terminal) {
    prompt.GatherDefinitions();
  }
  bool all_answered = true;
  bool is_broken = false;
  std::string input;
  OpenBlock open_block;
  const auto take = [&](bool is_last) {
    const Prompt::Taken taken = prompt.Take(input, is_last);
    if (taken == Prompt::Taken::kUnfinished) {
      return true;
    }
    if (input.find_first_not_of(" \t\r\n") != std::string::npos) {
      reader.Remember(input, prompt.MayBeKept(input));
    }
    input.clear();
    open_block.Clear();
    if (!reader.MoreIsThere()) {
      prompt.DefineGathered();
    }
    all_answered = all_answered && taken != Prompt::Taken::kFailed;
    is_broken = taken == Prompt::Taken::kBroken;
    return taken != Prompt::Taken::kQuit && !is_broken;
  };
  const auto all_good = [&] { return !is_broken && ((all_answered && prompt.all_defined()) || is_terminal); };
  while (const std::optional<LineReader::Line> line = reader.Next(!input.empty())) {
    if (line->interrupted) {
      input.clear();
      open_block.Clear();
      continue;
    }
    // On a terminal an empty line ends what is unfinished.
    const bool is_last = is_terminal && line->text.empty() && !input.empty();
    const bool is_first = input.empty();
    input += is_first ? line->text : "\n" + line->text;
    if (open_block.GoesOn(line->text) && !is_first && !is_last) {
      continue;
    }
    if (!take(is_last)) {
      return all_good();
    }
  }
  if (!input.empty()) {
    take(true);
  }
  prompt.DefineGathered();
  return all_good();
}

}  // namespace

bool RunPrompt(std::unique_ptr<Run> run, PromptOutput output, PromptData data) {
  KeepFreedMemory();
  std::optional<Prompt> prompt;
  bool is_terminal = false;
  const std::unique_ptr<LineReader> reader =
      OpenLineReader([&](const std::string& before) { return CompleteName(prompt->run(), before); }, &is_terminal);
  output.is_terminal = is_terminal;
  const WriteBytes write = output.answers;
  prompt.emplace(std::move(run), std::move(output), std::move(data));
  std::optional<InterruptsEndAnswer> interrupts;
  if (is_terminal) {
    interrupts.emplace();
    write(Banner(prompt->run()));
  }
  return TakeLines(*prompt, *reader, is_terminal);
}

bool AskQuestions(std::unique_ptr<Run> run, const std::vector<std::string>& questions, PromptOutput output, PromptData data) {
  Prompt prompt(std::move(run), std::move(output), std::move(data));
  bool all_answered = true;
  for (const std::string& question : questions) {
    if (question == "-") {
      all_answered = TakeLines(prompt, *OpenPlainLines(), false) && all_answered;
      continue;
    }
    const Prompt::Taken taken = prompt.Take(question, true);
    prompt.DefineGathered();
    all_answered = all_answered && (taken == Prompt::Taken::kAnswered || taken == Prompt::Taken::kQuit);
    if (taken == Prompt::Taken::kQuit || taken == Prompt::Taken::kBroken) {
      break;
    }
  }
  return all_answered && prompt.all_defined();
}

}  // namespace tally
