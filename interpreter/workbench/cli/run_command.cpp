#include <cstdio>
#include <ctime>

#include "outputs/writing/stop_signals.h"
#include "workbench/cli/build_commit.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/progress_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/commands/profile_table.h"
#include "workbench/commands/run_report.h"

namespace tally {
namespace {

/// The format that is asked for: text when people read it, CSV when files are written.
std::optional<OutputFormat> FormatOf(const CommandLine& line) {
  const std::string format = line.Text("format");
  if (format == "csv" || (!line.Has("format") && line.Has("out"))) {
    return OutputFormat::kCsv;
  }
  if (format == "text" || !line.Has("format")) {
    return OutputFormat::kText;
  }
  return std::nullopt;
}

void Check(const CommandLine& line, DiagnosticSink& sink) {
  const auto bad_command = [&](std::string text) { sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()}, std::move(text)); };
  if (!FormatOf(line)) {
    bad_command("the option `--format` takes `csv` or `text`");
  }
  if (line.Has("manifest") && !line.Has("out")) {
    bad_command("`--manifest` adds a file to the output folder, so it needs `--out DIR`");
  }
  if (line.Has("note") && !line.Has("manifest")) {
    bad_command("`--note` is written beside the manifest, so it needs `--manifest`");
  }
  if (line.Has("explanations") && !line.Has("out")) {
    bad_command("`--explanations` adds a file to the output folder, so it needs `--out DIR`");
  }
  if (line.Has("fail-on") && SeveritiesUpTo(line.Text("fail-on")).empty()) {
    bad_command("the option `--fail-on` takes `error`, `warning` or `info`");
  }
  if (line.Has("set-aside") && std::filesystem::is_regular_file(line.Text("data"))) {
    bad_command("`--set-aside` reads files, and `--data` names a cache, whose rows have no faults");
  }
  const std::filesystem::path set_aside = line.Text("set-aside");
  if (line.Has("set-aside") && set_aside.extension() != ".csv" && set_aside.extension() != ".jsonl") {
    bad_command("`--set-aside` names a file that ends in `.csv` or `.jsonl`");
  }
  if (line.Has("at-most") && !line.Has("set-aside")) {
    bad_command("`--at-most` limits the rows that `--set-aside FILE` sets aside");
  } else if (line.Has("at-most") && !ParseMostSetAside(line.Text("at-most"))) {
    bad_command("the option `--at-most` takes a number of rows, or a share of all as `2%`");
  }
  if (line.Has("profile") && line.format() == MessageFormat::kJson) {
    bad_command("`--profile` prints a table for people, which does not go with `--message-format=json`");
  }
}

int Execute(CommandLine& line) {
  StopSignals::Watch(line.StopMessage(), kExitStopped);
  SessionOptions options = line.ProgramOf(line.arguments()[0]);
  options.profile = line.Has("profile");
  options.verify_cache = line.Has("verify");
  options.digests = line.Has("manifest");
  options.keep_all_columns = line.Has("explanations");  // findings are called by the keys of their rows
  if (line.Has("set-aside")) {
    options.set_aside = std::make_shared<RowsSetAside>();
  }
  Session session(std::move(options));
  ProgressLine progress;
  RunRequest request;
  request.data = line.Path("data");
  request.out = line.Path("out");
  request.format = {.format = *FormatOf(line), .text_width = OutputWidth()};
  request.manifest = line.Has("manifest");
  request.commit = BuildCommit();
  if (line.Has("note")) {
    request.note = RunNote{.text = line.Text("note"), .user = UserName(), .time = std::time(nullptr)};
  }
  request.explanations = line.Path("explanations");
  request.fail_on = line.Has("fail-on") ? SeveritiesUpTo(line.Text("fail-on")) : std::vector<std::string>();
  request.set_aside = line.Path("set-aside");
  request.most_set_aside = line.Has("at-most") ? ParseMostSetAside(line.Text("at-most")) : std::nullopt;
  request.print = [&](std::string_view text) {
    progress.Clear();
    return line.Print(text);
  };
  request.progress = progress.Callback();
  const std::unique_ptr<Run> run = RunReport(request, session);

  progress.Clear();
  line.PrintMessages(session.sink(), session.sources());
  if (run != nullptr && session.profile() != nullptr && !session.sink().HasErrors()) {
    const std::string table = ProfileTable(*run);
    std::fwrite(table.data(), 1, table.size(), stderr);
  }
  if (StopSignals::Stopped()) {
    return kExitStopped;
  }
  return session.sink().HasErrors() ? kExitFault : kExitOk;
}

}  // namespace

CommandSpec RunCommand() {
  using InUsage = OptionSpec::InUsage;
  return {.name = "run",
          .arguments = "SCRIPT|LIBRARY",
          .min_arguments = 1,
          .max_arguments = 1,
          .wanted = "one script is wanted",
          .summary = "computes the outputs of a script from a folder of data",
          .description =
              R"(Computes all outputs of SCRIPT, or of a library in quotes, from the tables in the
folder of `--data`. Where the script asks `what if`, the comparison is printed after
them; nothing is written when it has a fault.
)",
          .options =
              {kDataOption,
               {.name = "out",
                .value = "DIR",
                .help = "the folder that outputs are written to; it is made when it is missing and its parent is there. All files or none "
                        "are written; other files in it stay. Without it the tables are printed.",
                .in_usage = InUsage::kMay},
               kSetOption,
               {.name = "format",
                .value = "csv|text",
                .help = "csv: as files want it (the default with --out); text: as people read it (the default without)"},
               kLibraryOption,
               kJobsOption,
               {.name = "manifest",
                .value = "",
                .help = "also writes manifest.json: program, script, libraries, replacements, parameters, inputs and outputs with "
                        "their hashes, what was not decided, what the checks found; for `tally verify` and `tally pack`"},
               {.name = "note", .value = "TEXT", .help = "with --manifest: also writes manifest.note.json: TEXT, the user and the time"},
               {.name = "explanations",
                .value = "FILE",
                .help = "a CSV with the columns rule, key and text: why a warning of the checks is so. Also writes "
                        "explanations.csv, with all warnings; those whose numbers have changed are asked for again."},
               {.name = "fail-on",
                .value = "error|warning|info",
                .help = "fails, and writes nothing, where the checks find something of that severity or a worse one"},
               {.name = "set-aside",
                .value = "FILE",
                .help = "leaves out rows that cannot be read, repeat a key, refer to no row or fail a requirement, and rows that refer to "
                        "those; FILE (.csv or .jsonl) lists each with its cause. Results are those of the data without these rows."},
               {.name = "at-most", .value = "N|P%", .help = "with --set-aside: more rows, or more in a hundred of all, are an error"},
               {.name = "profile",
                .value = "",
                .help = "prints on standard error how long each step, definition and output took, the slowest first"},
               kVerifyOption},
          .check = Check,
          .run = Execute};
}

}  // namespace tally
