#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tally {

class CommandLine;
class DiagnosticSink;

/// An option of a command, as it is parsed and as help tells it.
struct OptionSpec {
  /// Where it is shown: always on its page; in the command's usage as a must, as a may, or among `[options]`.
  enum class InUsage { kMust, kMay, kNot };

  std::string_view name;   // `data`
  std::string_view value;  // what its value is called in help, `DIR`; empty: a switch
  std::string_view help;
  InUsage in_usage = InUsage::kNot;
  bool repeats = false;  // may be given several times
  char letter = '\0';    // `-o`
};

inline constexpr size_t kAnyNumber = std::numeric_limits<size_t>::max();

/// All that is known of a command. Usage, `tally help`, its page, suggestions and docs/reference/commands.md are made from it.
struct CommandSpec {
  std::string_view name;       // `run`
  std::string_view arguments;  // as usage shows them: `SCRIPT`
  size_t min_arguments = 0;
  size_t max_arguments = 0;
  std::string_view wanted;       // said when there are fewer or more: `a script is wanted`
  std::string_view summary;      // one sentence, for the list of commands
  std::string_view description;  // above the options of its page, in lines
  std::vector<OptionSpec> options;
  std::string_view notes = "";  // below them
  /// What options must not be together, reported as T0601; null: nothing.
  void (*check)(const CommandLine& line, DiagnosticSink& sink) = nullptr;
  /// Gives the exit code.
  int (*run)(CommandLine& line) = nullptr;
};

/// The commands in the order in which help lists them; one a file, NAME_command.cpp.
std::span<const CommandSpec> AllCommands();
/// The command of this name, or null.
const CommandSpec* FindCommand(std::string_view name);
std::vector<std::string> CommandNames();

CommandSpec RunCommand();
CommandSpec CheckCommand();
CommandSpec TestCommand();
CommandSpec CompareCommand();
CommandSpec ShowCommand();
CommandSpec AuditCommand();
CommandSpec ReplCommand();
CommandSpec AskCommand();
CommandSpec WhoCommand();
CommandSpec WhyCommand();
CommandSpec LoadCommand();
CommandSpec VerifyCommand();
CommandSpec PackCommand();
CommandSpec HelpCommand();

}  // namespace tally
