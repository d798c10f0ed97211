#include <map>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/commands/compare_folders.h"
#include "workbench/commands/compare_programs.h"
#include "workbench/commands/compared_script.h"

namespace tally {
namespace {

std::optional<ComparisonFormat> FormatOf(const CommandLine& line) {
  static const std::map<std::string, ComparisonFormat> kFormats = {{"text", ComparisonFormat::kText},
                                                                   {"csv", ComparisonFormat::kCsv},
                                                                   {"json", ComparisonFormat::kJson},
                                                                   {"html", ComparisonFormat::kHtml}};
  const auto found = kFormats.find(line.Has("format") ? line.Text("format") : "text");
  return found == kFormats.end() ? std::nullopt : std::optional(found->second);
}

bool AreOutputFolders(const CommandLine& line) {
  return line.arguments().size() == 2 && IsOutputFolder(line.arguments().front()) && IsOutputFolder(line.arguments().back());
}

void Check(const CommandLine& line, DiagnosticSink& sink) {
  const auto refuse = [&](std::string text) { sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()}, std::move(text)); };
  const bool are_folders = AreOutputFolders(line);
  if (line.Has("with") && !line.Has("data") && !are_folders) {
    refuse("`--with NEW` is compared with `--data OLD`, which is not given");
  } else if (line.arguments().size() == 1 && !line.Has("with")) {
    refuse("one set of rules is compared over two datasets: `tally compare A --data OLD --with NEW`");
  }
  for (const char* option : {"data", "with", "on", "who", "set", "library"}) {
    if (are_folders && line.Has(option)) {
      refuse(fmt::format("`--{}` does not go with folders of outputs, which are compared as they are", option));
    }
  }
  for (const char* option : {"on", "summary", "who", "format"}) {
    if (line.Has(option) && !line.Has("data") && !are_folders) {
      refuse(fmt::format("`--{}` is of numbers, which need `--data DIR`", option));
    }
  }
  if (line.Has("who") && line.Path("who")->extension() != ".csv") {
    refuse("`--who` names a file that ends in `.csv`");
  }
  if (line.Has("format") && !FormatOf(line)) {
    refuse("the option `--format` takes `text`, `csv`, `json` or `html`");
  } else if (line.Has("summary") && FormatOf(line) != ComparisonFormat::kText) {
    refuse("`--summary` is text");
  }
}

int ExecuteFolders(CommandLine& line) {
  DiagnosticSink sink;
  const std::optional<ComparedOutputs> compared = CompareFolders(line.arguments().front(), line.arguments().back(), sink);
  if (compared) {
    WriteComparison(*compared, *FormatOf(line), line.Has("summary"), OutputWidth(),
                    [&](std::string_view text) { return line.Print(text); });
  }
  line.PrintMessages(sink, SourceMap());
  return compared ? kExitOk : kExitFault;
}

int Execute(CommandLine& line) {
  const std::string& a = line.arguments().front();
  const std::string& b = line.arguments().back();
  if (AreOutputFolders(line)) {
    return ExecuteFolders(line);
  }
  const bool same_rules = line.Has("with") && a == b;
  DiagnosticSink sink;
  const ComparedScript left(a, sink);
  const ComparedScript right(same_rules ? "" : b, sink);
  if (sink.HasErrors()) {
    line.PrintMessages(sink, SourceMap());
    return kExitFault;
  }
  CompareRequest request;
  request.left = line.ProgramOf(left.argument());
  if (!same_rules) {
    request.right = line.ProgramOf(right.argument());
  }
  request.names = {.left = Printable(a), .right = Printable(b)};
  request.data = line.Path("data");
  request.with = line.Path("with");
  request.on = line.Texts("on");
  request.summary = line.Has("summary");
  request.who = line.Path("who");
  request.format = *FormatOf(line);
  request.command = line.Place();
  request.text_width = OutputWidth();
  request.print = [&](std::string_view text) { return line.Print(right.Shown(left.Shown(std::string(text)))); };
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
              R"(A and B are scripts, or libraries in quotes: `tally compare "us.car for 2025" my.tally`;
folders with one script, and its libraries beside it; scripts at a revision of their
git repository: `tally compare my.tally@v2025 my.tally`. Two folders of CSV files that
runs have written are compared cell by cell, without data.
Prints the definitions that are changed, added or dropped from A to B, each with its
place, reason and wording. With `--data` both are run over the same tables, and the
cells in which their outputs differ are printed, and who is counted in one only; with
`--with` B is run over other data, and without B the same rules are run over both.
Of outputs that are equal only the number is printed; over the same data those to
which no definition that differs leads are computed once. Rows are paired by what names
them, and a row that one side alone has is shown with its numbers. Cells of forms say
how many left and came, so that old - left + came = new; of a rate its denominator and
numerator do.
Why each moved is evaluated: what differs is made on the old side, one change at a
time, and taken from the new one. A change is the data, a parameter, or the smallest
set of definitions that binds by itself; one that moves a unit alone is its cause.
`--set` is for both; a parameter that only one of them has is set there.
)",
          .options = {data,
                      with,
                      {.name = "on", .value = "OUTPUT", .help = "a form, listing or worksheet; others are not compared", .repeats = true},
                      {.name = "summary", .value = "", .help = "a line for each table that differs, ten at most"},
                      {.name = "who",
                       .value = "FILE.csv",
                       .help = "everybody who left and came, a line a cell: the key of the unit, output, row, column"},
                      {.name = "format",
                       .value = "FORMAT",
                       .help = "text (the default), csv (a line a cell), json, or html: one page in which each cell links to its movers"},
                      kSetOption,
                      kLibraryOption},
          .check = Check,
          .run = Execute};
}

}  // namespace tally
