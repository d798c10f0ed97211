#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "foundation/types/function_catalogue.h"
#include "workbench/cli/command.h"

namespace tally {
namespace {

constexpr std::string_view kUsage =
    R"(tally turns rules about records into the tables of a report.

  tally run SCRIPT --data DIR [--out DIR] [--set name=value]...
  tally check SCRIPT...
  tally test SCRIPT...
  tally compare A B [--data DIR] [--set name=value]...
  tally show SCRIPT params|tables|outputs|rules|NAME
  tally audit SCRIPT FOLDER --data DIR [--set name=value]...
  tally repl [SCRIPT] --data DIR [--set name=value]...
  tally load SCRIPT --data DIR --out FILE
  tally help [COMMAND|CODE|functions]

`tally help` says more.
)";

constexpr std::string_view kOverview =
    R"(tally turns rules about records into the tables of a report.

Commands
  tally run SCRIPT      computes the outputs of a script from a folder of data
  tally check SCRIPT... finds every fault of scripts that shows without data
  tally test SCRIPT...  runs the tests that scripts and libraries hold
  tally compare A B     says in which rules two scripts or libraries differ, and in
                        which cells over the same data
  tally show SCRIPT     prints a script's parameters, tables, outputs, all rules or
                        one definition
  tally audit SCRIPT    finds hidden numbers that published files reveal
  tally repl [SCRIPT]   answers questions about data, one after the other
  tally load SCRIPT     keeps a script's data, read and checked, in one file
  tally help TOPIC      a command (`tally help run`), the code of a message
                        (`tally help T0404`), `functions`, or the name of a function
  tally --version

Options of all commands
  --message-format=json messages as one JSON object a line

Exit codes
  0  everything is as asked
  1  a fault in the script, the data, a parameter or a path: messages say which;
     nothing was written
  2  the command line cannot be understood
  3  the run was stopped; nothing was written
  70 a fault of the program itself

Messages go to standard error, results to standard output or to the folder of
`--out`. Messages are coloured on a terminal only, and not where NO_COLOR is set.
)";

constexpr std::string_view kRun =
    R"(tally run SCRIPT --data DIR [--out DIR] [options]

Computes all outputs of SCRIPT from the tables in the folder of `--data`. Where the
script asks `what if`, the comparison is printed after them.

  --data DIR          the folder that holds the tables' files, or a cache that
                      `tally load` made of it
  --out DIR           the folder that outputs are written to; it is made when it is
                      missing and its parent is there. All files or none are
                      written; other files in it stay. Without it the tables are
                      printed.
  --set NAME=VALUE    the value of a parameter, once for each. Y or N, a date as
                      2025-10-01, a year as 2025, items of a list separated by
                      commas; ALL where the parameter takes it.
  --format csv|text   csv: as files want it (the default with --out); text: as
                      people read it (the default without)
  --library DIR       a folder of libraries, before TALLY_LIBRARY and the standard
                      library; may be given several times
  --jobs N            threads to work with; results do not depend on it
  --manifest          also writes manifest.json: script, libraries, parameters,
                      and the hashes of all input files
  --profile           prints on standard error how long each step, definition and
                      output took, the slowest first
  --verify            checks all of a cache, and the contents of the files it was
                      made of
  --message-format=json
)";

constexpr std::string_view kCheck =
    R"(tally check SCRIPT|FOLDER... [--set NAME=VALUE]... [--library DIR]...

Finds every fault of the scripts and their libraries that shows without data; a
folder stands for the scripts in it:
spelling, names, types, definitions that depend on themselves. Exit code 1 when
there is one. Where a parameter chooses a library's year and is not given by `--set`,
the last year that the library covers is checked.
)";

constexpr std::string_view kTest =
    R"(tally test SCRIPT... [--only TEXT] [--library DIR]...

Runs the `test` blocks of scripts and libraries, each over tables and parameters of
its own. Prints a line a test and, last, `N passed, N failed`; of an expectation
that does not hold, its value and those of its parts. Exit code 1 when a test fails.

  --only TEXT         only tests with this text in their title
)";

constexpr std::string_view kCompare =
    R"(tally compare A B [--data DIR] [--set NAME=VALUE]... [--library DIR]...

A and B are scripts, or libraries in quotes: `tally compare "us.car for 2025" my.tally`.
Prints the definitions that are changed, added or dropped from A to B, each with its
place, reason and wording. With `--data` both are run over the same tables, and the
cells in which their outputs differ are printed, and who is counted in one only.
`--set` is for both; a parameter that only one of them has is set there.
)";

constexpr std::string_view kShow =
    R"(tally show SCRIPT params|tables|outputs|rules|NAME [--set NAME=VALUE]... [--library DIR]...

  params    the parameters with type and default
  tables    the tables with their files, columns and types
  outputs   what is written to which file
  rules     all definitions as they hold after replacements, changes and drops, each
            with its origin; what was dropped and what fell away with it
  NAME      the text of a definition, where it stands and what it cites; of a measure,
            the rules of its numerator and denominator as well
  WORDS     the definitions that mention them: the number of a rule (CAR-26), words of
            a manual ("summer session")
)";

constexpr std::string_view kAudit =
    R"(tally audit SCRIPT [FOLDER] --data DIR [--set NAME=VALUE]... [--library DIR]...

Reads the files of FOLDER that SCRIPT writes, as they are published, and lists every
number behind a mark that a reader can find out from the others, with the places
that reveal it. Parameters are those of the run that made the files. Numbers are
taken from the files; script and data only tell what lines and columns mean.

Without FOLDER, and beside it, the suppressed cells of the data's own tables are
looked at (`suppressed written "*"`): a check `error if A != B` says that A = B.

Exit code 1 when a number can be found out.
)";

constexpr std::string_view kRepl =
    R"(tally repl [SCRIPT|LIBRARY] --data DIR [--set NAME=VALUE]... [--library DIR]... [--jobs N]

`--data` takes a folder, or a cache that `tally load` made (`--verify` checks all of it).

Reads the data once and answers what is typed: questions, definitions, and commands
to look around; `help` there lists them. A library with a year is named in quotes:
`tally repl "us.car for 2025" --data DIR`. Input from a pipe or file is answered in
the same way, without a prompt; the exit code is 1 when any of it failed.
)";

constexpr std::string_view kLoad =
    R"(tally load SCRIPT|LIBRARY --data DIR --out FILE [options]

Reads and checks the tables of SCRIPT in the folder of `--data` and keeps them in
FILE, a cache. `tally run` and `tally repl` take it in place of the folder and start
in milliseconds: `tally run SCRIPT --data FILE`. Results are the same.

A cache is refused when a file of the folder was changed since (size or time), when
the script declares its tables otherwise, when another version of tally made it, and
when it is damaged. `--verify` there checks everything and compares the contents.

  --data DIR          the folder that holds the tables' files
  --out FILE, -o FILE the cache; one that is there is replaced, any other file is not
  --set NAME=VALUE    needed only where a parameter chooses a library's year
  --library DIR       a folder of libraries, as for `tally run`
  --jobs N            threads to work with
)";

constexpr std::string_view kHelp =
    R"(tally help [TOPIC]

TOPIC is a command, the code of a message (T0404), `functions`, or the name of a
function.
)";

struct Page {
  std::string_view name;
  std::string_view text;
};
constexpr Page kPages[] = {{"usage", kUsage}, {"", kOverview},   {"run", kRun},   {"check", kCheck}, {"test", kTest}, {"compare", kCompare},
                           {"show", kShow},   {"audit", kAudit}, {"repl", kRepl}, {"load", kLoad},   {"help", kHelp}};

std::string CodePage(const DiagnosticKindInfo& kind) {
  const std::string_view page = HelpPageOf(kind.kind);
  return page.empty() ? fmt::format("{}: {}\n", kind.code, kind.title) : std::string(page);
}

}  // namespace

std::string HelpText(const std::string& command) {
  for (const Page& page : kPages) {
    if (page.name == command) {
      return std::string(page.text);
    }
  }
  return "";
}

int HelpCommand(const CommandLine& line) {
  if (line.arguments.size() > 1) {
    DiagnosticSink sink;
    sink.Report(DiagnosticKind::BadCommand, PathPlace{"tally help"}, "help explains one thing at a time");
    PrintMessages(sink, SourceMap(), line.format);
    return kExitCommand;
  }
  const std::string topic = line.arguments.empty() ? "" : line.arguments[0];
  std::string page = HelpText(topic);
  if (page.empty() && topic == "functions") {
    page = DescribeFunctions();
  }
  if (const DiagnosticKindInfo* kind = FindDiagnosticKind(topic); page.empty() && kind != nullptr) {
    page = CodePage(*kind);
  }
  if (page.empty()) {
    page = DescribeFunction(topic);
  }
  if (!page.empty()) {
    return Print(page) ? kExitOk : kExitFault;
  }
  DiagnosticSink sink;
  std::vector<std::string> topics = FunctionCatalogue::Get().Names();
  topics.insert(topics.end(), {"run", "check", "test", "compare", "show", "repl", "load", "help", "functions"});
  Diagnostic& diagnostic =
      sink.Report(DiagnosticKind::BadCommand, PathPlace{"tally help"}, fmt::format("there is no help about `{}`", Printable(topic)));
  if (const std::optional<std::string> near = NearestName(topic, topics)) {
    diagnostic.Hint(fmt::format("did you mean `tally help {}`?", *near));
  }
  PrintMessages(sink, SourceMap(), line.format);
  return kExitCommand;
}

}  // namespace tally
