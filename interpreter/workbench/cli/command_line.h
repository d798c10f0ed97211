#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "workbench/cli/command_spec.h"
#include "workbench/cli/messages.h"
#include "workbench/cli/standard_output.h"
#include "workbench/session/session.h"

namespace tally {

/// What a command is given, once it is understood.
class CommandLine {
 public:
  CommandLine(const CommandSpec& spec, const MessageStyle& style, StandardOutput& output) : spec_(spec), style_(style), output_(output) {}

  /// Reads the arguments. Nothing, or the exit code after its messages, when they cannot be understood.
  std::optional<int> Parse(const std::vector<std::string>& arguments);

  bool Has(const std::string& option) const { return values_.contains(option); }
  /// The value of an option; empty when it is not given.
  std::string Text(const std::string& option) const;
  /// The values of an option that repeats.
  std::vector<std::string> Texts(const std::string& option) const;
  std::optional<std::filesystem::path> Path(const std::string& option) const;
  const std::vector<std::string>& arguments() const { return arguments_; }
  MessageFormat format() const { return style_.format; }
  bool prints_values() const { return style_.values; }
  /// `tally run`: the place of what is wrong with the command line.
  std::string Place() const;

  /// What a session for one of the arguments needs: a script by its path, else a library by its name, as if a script used it; the folders
  /// of `--library`, the values of `--set`, the threads of `--jobs`.
  SessionOptions ProgramOf(const std::string& argument) const;
  /// The same without a program.
  SessionOptions WithoutProgram() const;

  bool Print(std::string_view text) { return output_.Write(text); }
  /// What is said when a signal ends the command before it has written anything.
  std::string StopMessage() const;
  void PrintMessages(const DiagnosticSink& sink, const SourceMap& sources) const { tally::PrintMessages(sink, sources, style_); }

 private:
  bool ParseOptions(const std::vector<std::string>& arguments, DiagnosticSink& sink);
  void CheckArguments(DiagnosticSink& sink);

  const CommandSpec& spec_;
  MessageStyle style_;
  StandardOutput& output_;
  std::map<std::string, std::vector<std::string>> values_;  // by option; of a switch none
  std::vector<std::string> arguments_;
  Settings settings_;
  std::vector<LibraryFolder> libraries_;
  int jobs_ = 0;
};

}  // namespace tally
