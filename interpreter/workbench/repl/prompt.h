#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "foundation/diagnostics/renderer.h"
#include "outputs/writing/csv_writer.h"
#include "workbench/session/run.h"

namespace tally {

/// Where the prompt writes.
struct PromptOutput {
  WriteBytes answers;
  WriteBytes messages;
  size_t width = 120;
  bool colour = false;
};

/// Answers what is typed: questions, definitions, and commands to look around. It reads no terminal itself.
class Prompt {
 public:
  Prompt(std::unique_ptr<Run> run, PromptOutput output);

  enum class Taken { kAnswered, kFailed, kUnfinished, kQuit, kBroken };  // kBroken: a cache proved damaged, no answer can be trusted
  /// Takes one line or, after kUnfinished, the same text with further lines. At the end of the input `is_last` makes unfinished text a
  /// fault.
  Taken Take(std::string_view text, bool is_last);

  /// What questions are asked of now; a definition makes another one.
  Run& run() { return *run_; }

 private:
  /// A command such as `tables`; nothing when the text is none.
  std::optional<Taken> TakeCommand(std::string_view text);
  Taken TakeInput(std::string_view text, bool is_last);
  Taken Finish();
  Taken Show(const std::string& page);

  std::unique_ptr<Run> run_;
  std::unique_ptr<Run> before_;  // until the last definition: of what it computed, the run finds what both mean alike
  PromptOutput output_;
};

/// The words by which commands begin, for completion.
std::vector<std::string> PromptCommands();

}  // namespace tally
