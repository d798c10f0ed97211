#include "workbench/cli/command_spec.h"

#include <algorithm>

namespace tally {

std::span<const CommandSpec> AllCommands() {
  static const std::vector<CommandSpec> commands = {RunCommand(),  CheckCommand(),  TestCommand(), CompareCommand(), ShowCommand(),
                                                    AskCommand(),  WhoCommand(),    WhyCommand(),  AuditCommand(),   ReplCommand(),
                                                    LoadCommand(), VerifyCommand(), PackCommand(), HelpCommand()};
  return commands;
}

const CommandSpec* FindCommand(std::string_view name) {
  const std::span<const CommandSpec> commands = AllCommands();
  const auto found = std::find_if(commands.begin(), commands.end(), [&](const CommandSpec& command) { return command.name == name; });
  return found == commands.end() ? nullptr : &*found;
}

std::vector<std::string> CommandNames() {
  std::vector<std::string> names;
  for (const CommandSpec& command : AllCommands()) {
    names.emplace_back(command.name);
  }
  return names;
}

}  // namespace tally
