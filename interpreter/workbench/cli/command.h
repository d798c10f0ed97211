#pragma once

#include <string>
#include <vector>

#include "workbench/cli/messages.h"
#include "workbench/session/session.h"

namespace tally {

/// What every command is given: its arguments without those that all commands have in common.
struct CommandLine {
  std::vector<std::string> arguments;
  MessageFormat format = MessageFormat::kText;
};

/// The commands; each gives the exit code. One a file: run_command.cpp ...
int RunCommand(const CommandLine& line);
int CheckCommand(const CommandLine& line);
int TestCommand(const CommandLine& line);
int CompareCommand(const CommandLine& line);
int ShowCommand(const CommandLine& line);
int AuditCommand(const CommandLine& line);
int ReplCommand(const CommandLine& line);
int LoadCommand(const CommandLine& line);
int HelpCommand(const CommandLine& line);

/// Reads the command line and calls the command.
int CommandMain(int count, char** arguments);

/// The page of `tally help`, or of one command; empty when there is none.
std::string HelpText(const std::string& command);

/// A script by its path; else a library by its name, as if a script used it.
void ChooseProgram(const std::string& argument, SessionOptions& options);

/// Writes to standard output; false when that fails.
bool Print(std::string_view text);

}  // namespace tally
