#include <fmt/format.h>

#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/describe/describe.h"
#include "workbench/describe/rule_differences.h"

namespace tally {
namespace {

/// What is shown of a program; empty when there is nothing of this name.
std::string PageAbout(const Compiled& compiled, const std::string& topic) {
  if (topic == "params") {
    return DescribeParameters(compiled);
  }
  if (topic == "tables") {
    return DescribeTables(compiled);
  }
  if (topic == "outputs") {
    return DescribeOutputs(compiled);
  }
  if (topic == "rules") {
    return FlattenedText(compiled);
  }
  const std::string page = DescribeDefinition(compiled, topic);
  return page.empty() ? DescribeMentions(compiled, topic) : page;
}

int Execute(CommandLine& line) {
  const std::string topic = fmt::format("{}", fmt::join(line.arguments().begin() + 1, line.arguments().end(), " "));
  SessionOptions options = line.ProgramOf(line.arguments()[0]);
  options.any_year = true;
  options.jobs = 1;
  Session session(std::move(options));
  std::string page;
  if (const CompiledRef compiled = Compile(session)) {
    page = PageAbout(*compiled, topic);
    if (page.empty()) {
      ReportUnknownDefinition(*compiled, topic, session.options().script.string(), session.sink());
    }
  }
  line.PrintMessages(session.sink(), session.sources());
  if (session.sink().HasErrors()) {
    return kExitFault;
  }
  line.Print(page);
  return kExitOk;
}

}  // namespace

CommandSpec ShowCommand() {
  return {.name = "show",
          .arguments = "SCRIPT|LIBRARY params|tables|outputs|rules|NAME|WORDS",
          .min_arguments = 2,
          .max_arguments = kAnyNumber,
          .wanted = "two things are wanted",
          .summary = "prints a script's parameters, tables, outputs, all rules or one definition",
          .description =
              R"(  params    the parameters with type and default
  tables    the tables with their files, columns and types
  outputs   what is written to which file
  rules     all definitions as they hold after replacements, changes and drops, each
            with its origin; what was dropped and what fell away with it
  NAME      the text of a definition, where it stands and what it cites; of a measure,
            the rules of its numerator and denominator as well
  WORDS     the definitions that mention them: the number of a rule (CAR-26), words of
            a manual ("summer session")

A library with a year is named in quotes: `tally show "us.car for 2025" rules`.
)",
          .options = {kSetOption, kLibraryOption},
          .run = Execute};
}

}  // namespace tally
