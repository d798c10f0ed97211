#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/diagnostics/renderer.h"
#include "language/syntax/ast.h"
#include "outputs/writing/csv_writer.h"
#include "workbench/session/run.h"

namespace tally {

/// Where the prompt writes.
struct PromptOutput {
  WriteBytes answers;
  WriteBytes messages;
  size_t width = 120;
  bool colour = false;
  bool values = true;  // in messages
};

/// Answers what is typed: questions, definitions, and commands to look around. It reads no terminal itself.
class Prompt {
 public:
  Prompt(std::unique_ptr<Run> run, PromptOutput output);

  enum class Taken { kAnswered, kFailed, kUnfinished, kQuit, kBroken };  // kBroken: a cache proved damaged, no answer can be trusted
  /// From now on definitions that follow one another are checked together, as far as they say nothing of each other before they are there.
  void GatherDefinitions() { gathers_ = true; }
  /// Checks those that were not checked yet. False, and messages, where one has a fault.
  bool DefineGathered();
  /// Whether all definitions that were gathered were good.
  bool all_defined() const { return all_defined_; }

  /// Takes one line or, after kUnfinished, the same text with further lines. At the end of the input `is_last` makes unfinished text a
  /// fault.
  Taken Take(std::string_view text, bool is_last);

  /// What questions are asked of now; a definition makes another one.
  Run& run() { return *run_; }

 private:
  /// A command such as `tables`; nothing when the text is none.
  std::optional<Taken> TakeCommand(std::string_view text);
  Taken TakeInput(std::string_view text, bool is_last);
  bool Gather(std::string_view text);
  Taken Finish();
  Taken Show(const std::string& page);

  std::unique_ptr<Run> run_;
  std::unique_ptr<Run> before_;  // until the last definition: of what it computed, the run finds what both mean alike
  PromptOutput output_;
  bool gathers_ = false;
  std::vector<ast::Definition> gathered_;  // of files of their own, in their order
  std::set<std::string> names_gathered_;   // all words of them
  bool all_defined_ = true;
};

/// The words by which commands begin, for completion.
std::vector<std::string> PromptCommands();

}  // namespace tally
