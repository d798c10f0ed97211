#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/diagnostics/renderer.h"
#include "language/syntax/ast.h"
#include "outputs/writing/csv_writer.h"
#include "workbench/asking/last_rows.h"
#include "workbench/asking/print_answer.h"
#include "workbench/repl/saved_answer.h"
#include "workbench/repl/typed_script.h"
#include "workbench/repl/watched_files.h"
#include "workbench/session/run.h"

namespace tally {

/// Where the prompt writes, and how.
struct PromptOutput {
  WriteBytes answers;
  WriteBytes messages;
  PrintOptions print;
  bool colour = false;
  bool values = true;          // in messages
  bool json_messages = false;  // one JSON object a line
  bool is_terminal = false;    // slow answers are told their time
};

/// Where the data of a prompt are.
struct PromptData {
  std::optional<std::filesystem::path> path;
  std::string command;  // how it was called, for messages
};

/// Answers what is typed: questions, definitions, and commands to look around. It reads no terminal itself.
class Prompt {
 public:
  Prompt(std::unique_ptr<Run> run, PromptOutput output, PromptData data = {});

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
  /// Whether an input may be kept for later sessions: not where it names what is private.
  bool MayBeKept(std::string_view input) const;

 private:
  /// A command such as `tables`; nothing when the text is none.
  std::optional<Taken> TakeCommand(std::string_view text);
  Taken TakeInput(std::string_view text, bool is_last);
  Taken TakeOne(std::string_view text, bool is_last);
  bool Gather(std::string_view text);
  Taken Finish();
  // take_command.cpp
  Taken Show(const std::string& page);
  Taken DescribeName(const std::string& command, const std::string& name);
  Taken Help(const std::string& topic);
  Taken Save(std::string_view text);
  Taken Head(std::string_view text);
  Taken Reload();
  /// Prints an answer, which `save` may then write.
  void Give(Answer answer);
  void TellChangedFiles();
  void Remember(const ast::Definition& definition);

  PromptOutput output_;
  PromptData data_;
  std::unique_ptr<Session> session_;  // of the run, when it was made by `reload`
  std::unique_ptr<Run> run_;
  std::unique_ptr<Run> before_;  // until the last definition: of what it computed, the run finds what both mean alike
  bool gathers_ = false;
  std::vector<ast::Definition> gathered_;  // of files of their own, in their order
  std::set<std::string> names_gathered_;   // all words of them
  bool all_defined_ = true;
  std::vector<TypedDefinition> typed_;
  LastRows it_;
  std::string question_;              // at hand
  std::optional<GivenAnswer> given_;  // the last answer
  size_t answers_ = 0;
  bool tells_time_ = false;
  WatchedFiles watched_;
};

/// The words by which commands begin, for completion.
std::vector<std::string> PromptCommands();

}  // namespace tally
