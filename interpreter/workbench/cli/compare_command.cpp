#include "foundation/source/utf8.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/commands/compare_programs.h"

namespace tally {
namespace {

void Check(const CommandLine& line, DiagnosticSink& sink) {
  const auto refuse = [&](std::string text) { sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()}, std::move(text)); };
  if (line.Has("with") && !line.Has("data")) {
    refuse("`--with NEW` is compared with `--data OLD`, which is not given");
  } else if (line.arguments().size() == 1 && !line.Has("with")) {
    refuse("one set of rules is compared over two datasets: `tally compare A --data OLD --with NEW`");
  }
}

int Execute(CommandLine& line) {
  const bool same_rules = line.Has("with") && line.arguments().front() == line.arguments().back();
  CompareRequest request;
  request.left = line.ProgramOf(line.arguments().front());
  if (!same_rules) {
    request.right = line.ProgramOf(line.arguments().back());
  }
  request.names = {.left = Printable(line.arguments().front()), .right = Printable(line.arguments().back())};
  request.data = line.Path("data");
  request.with = line.Path("with");
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
  const OptionSpec with{.name = "with",
                        .value = "NEW",
                        .help = "data of the right side, a folder or cache: B is run over it, and A over that of `--data`",
                        .in_usage = OptionSpec::InUsage::kMay};
  return {.name = "compare",
          .arguments = "A [B]",
          .min_arguments = 1,
          .max_arguments = 2,
          .wanted = "two scripts or libraries are wanted, or one and two datasets",
          .summary = "says in which rules two scripts or libraries differ, and in which cells over the same data or over two datasets",
          .description =
              R"(A and B are scripts, or libraries in quotes: `tally compare "us.car for 2025" my.tally`.
Prints the definitions that are changed, added or dropped from A to B, each with its
place, reason and wording. With `--data` both are run over the same tables, and the
cells in which their outputs differ are printed, and who is counted in one only; with
`--with` B is run over other data, and without B the same rules are run over both.
Of outputs that are equal only the number is printed. Rows are paired by what names
them, and a row that one side alone has is shown with its numbers.
`--set` is for both; a parameter that only one of them has is set there.
)",
          .options = {data, with, kSetOption, kLibraryOption},
          .check = Check,
          .run = Execute};
}

}  // namespace tally
