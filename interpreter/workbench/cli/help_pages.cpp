#include "workbench/cli/help_pages.h"

#include <algorithm>

#include <fmt/format.h>

namespace tally {
namespace {

constexpr size_t kWidth = 84;
constexpr size_t kOptionColumn = 22;
constexpr size_t kSummaryColumn = 17;

constexpr std::string_view kWhatItIs = "tally turns rules about records into the tables of a report.\n";

constexpr std::string_view kAfterCommands =
    R"(  tally --version

Options of all commands
  --message-format=json messages as one JSON object a line
  --no-values         messages say where, and leave out what they would quote of
                      the data: for logs that others read

Exit codes
  0  everything is as asked
  1  a fault in the script, the data, a parameter or a path: messages say which;
     nothing was written
  2  the command line cannot be understood
  3  the run was stopped; nothing was written
  70 a fault of the program itself, or not enough memory

Messages go to standard error, results to standard output or to the folder of
`--out`. Messages are coloured on a terminal only, and not where NO_COLOR is set.
)";

/// `head`, and from `column` on the words of `text` in lines; a head that is too long has a line of its own.
std::string Entry(std::string head, size_t column, std::string_view text) {
  std::string out;
  if (head.size() >= column) {
    out = std::move(head) + "\n";
    head.clear();
  }
  std::string line = std::move(head);
  line.resize(column, ' ');
  bool is_empty = true;
  while (!text.empty()) {
    const size_t blank = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, blank);
    if (!is_empty && line.size() + 1 + word.size() > kWidth) {
      out += line + "\n";
      line.assign(column, ' ');
      is_empty = true;
    }
    line += (is_empty ? "" : " ") + std::string(word);
    is_empty = false;
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return out + line + "\n";
}

std::string Written(const OptionSpec& option) {
  return option.value.empty() ? fmt::format("--{}", option.name) : fmt::format("--{} {}", option.name, option.value);
}

/// With `all`, also what may be given.
std::string UsageOf(const CommandSpec& command, bool all) {
  std::string usage = fmt::format("tally {}{}{}", command.name, command.arguments.empty() ? "" : " ", command.arguments);
  bool more = false;
  for (const OptionSpec& option : command.options) {
    switch (option.in_usage) {
      case OptionSpec::InUsage::kMust: usage += " " + Written(option); break;
      case OptionSpec::InUsage::kMay:
        usage += all ? fmt::format(" [{}]{}", Written(option), option.repeats ? "..." : "") : std::string();
        break;
      case OptionSpec::InUsage::kNot: more = true; break;
    }
  }
  return usage + (all && more ? " [options]" : "");
}

}  // namespace

std::string ShortUsage(const CommandSpec& command) {
  return UsageOf(command, false);
}

std::string UsagePage() {
  std::string page(kWhatItIs);
  page += "\n";
  for (const CommandSpec& command : AllCommands()) {
    page += "  " + UsageOf(command, true) + "\n";
  }
  return page + "\n`tally help` says more.\n";
}

std::string OverviewPage() {
  std::string page(kWhatItIs);
  page += "\nCommands\n";
  for (const CommandSpec& command : AllCommands()) {
    page += Entry(fmt::format("  tally {}", command.name), kSummaryColumn, command.summary);
  }
  return page + std::string(kAfterCommands);
}

std::string PageOf(const CommandSpec& command) {
  std::string page = UsageOf(command, true) + "\n\n" + std::string(command.description);
  if (!command.options.empty()) {
    page += "\n";
  }
  for (const OptionSpec& option : command.options) {
    const std::string letter = option.letter == '\0' ? "" : fmt::format(", -{}", option.letter);
    page += Entry("  " + Written(option) + letter, kOptionColumn, option.help);
  }
  if (!command.notes.empty()) {
    page += "\n" + std::string(command.notes);
  }
  return page;
}

}  // namespace tally
