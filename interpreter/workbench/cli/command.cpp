#include "workbench/cli/command.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/program/standard_library.h"
#include "workbench/cli/build_commit.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/help_pages.h"

namespace tally {
namespace {

int Refuse(std::string text, std::string hint, const MessageStyle& style) {
  DiagnosticSink sink;
  Diagnostic& diagnostic = sink.Report(DiagnosticKind::BadCommand, PathPlace{"tally"}, std::move(text));
  if (!hint.empty()) {
    diagnostic.Hint(std::move(hint));
  }
  PrintMessages(sink, SourceMap(), style);
  return kExitCommand;
}

int UnknownCommand(const std::string& name, const MessageStyle& style) {
  const std::optional<std::string> near = NearestName(name, CommandNames());
  return Refuse(fmt::format("there is no command `{}`", Printable(name)),
                near ? fmt::format("did you mean `tally {}`?", *near) : "`tally help` lists the commands", style);
}

int RunNamed(const std::string& name, const std::vector<std::string>& arguments, const MessageStyle& style, StandardOutput& output) {
  if (name == "--version" || name == "version") {
    output.Write(fmt::format("tally {}{}\n", Version(), BuildCommit().empty() ? "" : fmt::format(" ({})", BuildCommit())));
    return kExitOk;
  }
  const CommandSpec* command = FindCommand(name == "--help" || name == "-h" ? "help" : name);
  if (command == nullptr) {
    return UnknownCommand(name, style);
  }
  const auto wants_help = [](const std::string& argument) { return argument == "--help" || argument == "-h"; };
  if (std::any_of(arguments.begin(), arguments.end(), wants_help)) {
    output.Write(PageOf(*command));
    return kExitOk;
  }
  CommandLine line(*command, style, output);
  const std::optional<int> refused = line.Parse(arguments);
  return refused ? *refused : command->run(line);
}

}  // namespace

int CommandMain(int count, char** arguments) {
  // A closed pipe and a file over its size limit are faults like others, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);

  std::vector<std::string> words(arguments + std::min(count, 1), arguments + count);
  MessageStyle style;
  if (!TakeMessageStyle(words, style)) {
    return Refuse("the option `--message-format` takes `text` or `json`", "", style);
  }
  if (words.empty()) {
    std::fputs(UsagePage().c_str(), stderr);
    return kExitCommand;
  }
  const std::string name = words.front();
  words.erase(words.begin());
  StandardOutput output;
  const int exit_code = RunNamed(name, words, style, output);
  if (output.fault() == 0) {
    return exit_code;
  }
  DiagnosticSink sink;
  sink.Report(DiagnosticKind::BadPath, PathPlace{"standard output"}, fmt::format("cannot be written: {}", std::strerror(output.fault())));
  PrintMessages(sink, SourceMap(), style);
  return exit_code == kExitOk ? kExitFault : exit_code;
}

}  // namespace tally
