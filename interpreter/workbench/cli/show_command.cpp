#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/describe/describe.h"
#include "workbench/describe/rule_differences.h"

namespace tally {
namespace {

/// What is shown of a program; empty, and a fault in its sink, when there is nothing of this name.
std::string PageAbout(Session& session, const std::string& topic) {
  if (topic == "params") {
    return DescribeParameters(session);
  }
  if (topic == "tables") {
    return DescribeTables(session);
  }
  if (topic == "outputs") {
    return DescribeOutputs(session);
  }
  if (topic == "rules") {
    return FlattenedText(session);
  }
  std::string page = DescribeDefinition(session, topic);
  if (page.empty()) {
    page = DescribeMentions(session, topic);
  }
  if (page.empty()) {
    ReportUnknownDefinition(session, topic);
  }
  return page;
}

int Run(CommandLine& line) {
  SessionOptions options = line.ProgramOf(line.arguments()[0]);
  options.any_year = true;
  options.jobs = 1;
  Session session(std::move(options));
  const std::string page = session.Compile() ? PageAbout(session, line.arguments()[1]) : std::string();
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
          .arguments = "SCRIPT|LIBRARY params|tables|outputs|rules|NAME",
          .min_arguments = 2,
          .max_arguments = 2,
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
          .run = Run};
}

}  // namespace tally
