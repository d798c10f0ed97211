#include "foundation/source/utf8.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/commands/compare_programs.h"

namespace tally {
namespace {

int Execute(CommandLine& line) {
  CompareRequest request;
  request.left = line.ProgramOf(line.arguments()[0]);
  request.right = line.ProgramOf(line.arguments()[1]);
  request.names = {.left = Printable(line.arguments()[0]), .right = Printable(line.arguments()[1])};
  request.data = line.Path("data");
  request.text_width = OutputWidth();
  request.print = [&](std::string_view text) { return line.Print(text); };
  const ComparedPrograms compared = ComparePrograms(std::move(request));
  bool good = compared.complete;
  for (const Session* session : {compared.left.get(), compared.right.get()}) {
    line.PrintMessages(session->sink(), session->sources());
    good = good && !session->sink().HasErrors();
  }
  return good ? kExitOk : kExitFault;
}

}  // namespace

CommandSpec CompareCommand() {
  OptionSpec data = kDataOption;
  data.in_usage = OptionSpec::InUsage::kMay;
  return {.name = "compare",
          .arguments = "A B",
          .min_arguments = 2,
          .max_arguments = 2,
          .wanted = "two scripts or libraries are wanted",
          .summary = "says in which rules two scripts or libraries differ, and in which cells over the same data",
          .description =
              R"(A and B are scripts, or libraries in quotes: `tally compare "us.car for 2025" my.tally`.
Prints the definitions that are changed, added or dropped from A to B, each with its
place, reason and wording. With `--data` both are run over the same tables, and the
cells in which their outputs differ are printed, and who is counted in one only.
`--set` is for both; a parameter that only one of them has is set there.
)",
          .options = {data, kSetOption, kLibraryOption},
          .run = Execute};
}

}  // namespace tally
