#include <fmt/format.h>

#include "workbench/cli/asking.h"
#include "workbench/cli/shared_options.h"
#include "workbench/repl/run_prompt.h"

namespace tally {
namespace {

constexpr OptionSpec kFormatOption{.name = "format",
                                   .value = "text|csv|json|markdown",
                                   .help =
                                       "text: as people read it (the default); csv: a table with its headings, of a value a table of "
                                       "one cell; json: a line an answer; markdown: a table for a memo. Between two answers of csv and "
                                       "markdown is an empty line.",
                                   .in_usage = OptionSpec::InUsage::kMay};

void Check(const CommandLine& line, DiagnosticSink& sink) {
  if (line.Has("format") && !ReadAnswerFormat(line.Text("format"))) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()}, "the option `--format` takes `text`, `csv`, `json` or `markdown`");
  }
}

int Ask(CommandLine& line, const std::vector<std::string>& questions) {
  Session session(OptionsToAsk(line, line.ProgramOf(line.arguments()[0])));
  std::unique_ptr<Run> run = OpenToAsk(line, session);
  line.PrintMessages(session.sink(), session.sources());
  if (run == nullptr) {
    return kExitFault;
  }
  PromptOutput output = OutputOfAnswers(line);
  output.print.format = ReadAnswerFormat(line.Text("format")).value_or(AnswerFormat::kText);
  const PromptData data{.path = line.Path("data"), .command = line.Place()};
  return AskQuestions(std::move(run), questions, std::move(output), data) ? kExitOk : kExitFault;
}

int ExecuteAsk(CommandLine& line) {
  return Ask(line, {line.arguments().begin() + 1, line.arguments().end()});
}

int ExecuteWho(CommandLine& line) {
  return Ask(line, {fmt::format("who in {}", fmt::join(line.arguments().begin() + 1, line.arguments().end(), " "))});
}

std::vector<OptionSpec> Options() {
  return {kDataOption, kFormatOption, kSetOption, kPrivateOption, kLibraryOption, kJobsOption, kVerifyOption};
}

}  // namespace

CommandSpec AskCommand() {
  return {.name = "ask",
          .arguments = "SCRIPT|LIBRARY QUESTION...",
          .min_arguments = 2,
          .max_arguments = kAnyNumber,
          .wanted = "a script and a question are wanted",
          .summary = "answers questions of the prompt in one command",
          .description =
              R"(Reads the data once and answers the questions in their order, as the prompt does; what
can be asked, `help` lists there: `tally ask SCRIPT --data DIR help`. A question is one
argument, in quotes of the shell; `-` stands for the lines of standard input. Answers go
to standard output, messages to standard error. The exit code is 0 when all were
answered, also with nobody or no rows, and 1 when one had a fault.
)",
          .options = Options(),
          .check = Check,
          .run = ExecuteAsk};
}

CommandSpec WhoCommand() {
  return {.name = "who",
          .arguments = "SCRIPT|LIBRARY CELL [except CELL] [where C] [show A, B]",
          .min_arguments = 2,
          .max_arguments = kAnyNumber,
          .wanted = "a script and a cell are wanted",
          .summary = "lists who is counted in a cell of a report",
          .description =
              R"(`tally who SCRIPT --data DIR 'form_2a("Female", "total")' show id, name` is `tally ask`
with the question `who in form_2a("Female", "total") show id, name`. A cell is

  FORM("line", "column")         with blocks and measures before the line, as they are printed
  "1S1"("numerator")             a measure by its code; also "denominator" and "neither"
  WORKSHEET("line", "column")    where it counts
  CHECKS("RULE")                 the rows that a rule finds fault with
  LISTING(), COHORT              its rows

`except CELL` leaves out who is in that one, `where` those for whom a condition does not
hold. Without `show` the columns are the key and what the rules of the cell read of the
row, twelve columns at most; columns declared `private` are left out.
)",
          .options = Options(),
          .check = Check,
          .run = ExecuteWho};
}

}  // namespace tally
