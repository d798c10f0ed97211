#include "workbench/cli/command.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/program/standard_library.h"

namespace tally {
namespace {

struct Command {
  const char* name;
  int (*run)(const CommandLine&);
};

constexpr Command kCommands[] = {
    {"run", RunCommand},     {"check", CheckCommand}, {"test", TestCommand}, {"compare", CompareCommand}, {"show", ShowCommand},
    {"audit", AuditCommand}, {"repl", ReplCommand},   {"load", LoadCommand}, {"help", HelpCommand},
};

int UnknownCommand(const std::string& name, MessageFormat format) {
  DiagnosticSink sink;
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    names.emplace_back(command.name);
  }
  Diagnostic& diagnostic =
      sink.Report(DiagnosticKind::BadCommand, PathPlace{"tally"}, fmt::format("there is no command `{}`", Printable(name)));
  if (const std::optional<std::string> near = NearestName(name, names)) {
    diagnostic.Hint(fmt::format("did you mean `tally {}`?", *near));
  } else {
    diagnostic.Hint("`tally help` lists the commands");
  }
  PrintMessages(sink, SourceMap(), format);
  return kExitCommand;
}

/// Takes `--message-format` out; false when its value is not known.
bool TakeMessageFormat(std::vector<std::string>& arguments) {
  const std::string option = "--message-format";
  for (size_t i = 0; i < arguments.size();) {
    std::string value;
    size_t taken = 1;
    if (arguments[i] == option && i + 1 < arguments.size()) {
      value = arguments[i + 1];
      taken = 2;
    } else if (arguments[i].starts_with(option + "=")) {
      value = arguments[i].substr(option.size() + 1);
    } else if (arguments[i] == "--") {
      return true;
    } else if (arguments[i] != option) {
      ++i;
      continue;
    }
    if (value != "text" && value != "json") {
      return false;
    }
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.begin() + static_cast<std::ptrdiff_t>(i + taken));
  }
  return true;
}

}  // namespace

bool Print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    text.remove_prefix(written < 0 ? 0 : static_cast<size_t>(written));
  }
  return true;
}

int CommandMain(int count, char** arguments) {
  // A closed pipe and a file over its size limit are faults like others, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);

  CommandLine line{{arguments + std::min(count, 1), arguments + count}, MessageFormatIn(count, arguments)};
  if (!TakeMessageFormat(line.arguments)) {
    DiagnosticSink sink;
    sink.Report(DiagnosticKind::BadCommand, PathPlace{"tally"}, "the option `--message-format` takes `text` or `json`");
    PrintMessages(sink, SourceMap(), line.format);
    return kExitCommand;
  }
  if (line.arguments.empty()) {
    const std::string usage = HelpText("usage");
    std::fwrite(usage.data(), 1, usage.size(), stderr);
    return kExitCommand;
  }
  std::string name = line.arguments.front();
  line.arguments.erase(line.arguments.begin());
  if (name == "--version" || name == "version") {
    return Print(fmt::format("tally {}\n", Version())) ? kExitOk : kExitFault;
  }
  if (name == "--help" || name == "-h") {
    name = "help";
  }
  const auto wants_help = [](const std::string& argument) { return argument == "--help" || argument == "-h"; };
  for (const Command& command : kCommands) {
    if (name != command.name) {
      continue;
    }
    if (std::any_of(line.arguments.begin(), line.arguments.end(), wants_help)) {
      return HelpCommand({{name}, line.format});
    }
    return command.run(line);
  }
  return UnknownCommand(name, line.format);
}

}  // namespace tally
