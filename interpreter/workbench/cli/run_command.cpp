#include <cstdio>

#include <fmt/format.h>

#include "language/program/standard_library.h"
#include "outputs/writing/stop_signals.h"
#include "workbench/cli/command.h"
#include "workbench/cli/options.h"
#include "workbench/cli/progress_line.h"
#include "workbench/commands/profile_table.h"
#include "workbench/commands/run_report.h"
#include "workbench/comparing/what_if.h"

namespace tally {
namespace {

namespace po = boost::program_options;

constexpr const char* kName = "tally run";

po::options_description Options() {
  po::options_description options;
  options.add_options()("data", po::value<std::string>())("out", po::value<std::string>())("format", po::value<std::string>())(
      "jobs", po::value<std::string>())("manifest", po::bool_switch())("verify", po::bool_switch())("profile", po::bool_switch());
  AddScriptOptions(options);
  return options;
}

/// The format that is asked for: text when people read it, CSV when files are written.
std::optional<OutputFormat> FormatOf(const ParsedOptions& options) {
  const std::string format = options.Text("format");
  if (format == "csv" || (!options.Has("format") && options.Has("out"))) {
    return OutputFormat::kCsv;
  }
  if (format == "text" || !options.Has("format")) {
    return OutputFormat::kText;
  }
  return std::nullopt;
}

}  // namespace

int RunCommand(const CommandLine& line) {
  DiagnosticSink sink;
  const auto fail = [&] {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitCommand;
  };
  const auto bad_command = [&](std::string text) { sink.Report(DiagnosticKind::BadCommand, PathPlace{kName}, std::move(text)); };

  const std::optional<ParsedOptions> options = ParseOptions(kName, line.arguments, Options(), sink);
  if (!options) {
    return fail();
  }
  const std::optional<OutputFormat> format = FormatOf(*options);
  const std::optional<int> jobs = options->Has("jobs") ? ParseJobs(options->Text("jobs")) : 0;
  if (options->positional.size() != 1) {
    bad_command(options->positional.empty() ? "no script is named: `tally run SCRIPT --data DIR --out DIR`"
                                            : fmt::format("one script is run at a time, but {} are named", options->positional.size()));
  }
  if (!format) {
    bad_command("the option `--format` takes `csv` or `text`");
  }
  if (!jobs) {
    bad_command("the option `--jobs` takes a whole number from 1 to 256");
  }
  const bool manifest = options->values["manifest"].as<bool>();
  if (manifest && !options->Has("out")) {
    bad_command("`--manifest` adds a file to the output folder, so it needs `--out DIR`");
  }
  if (options->values["profile"].as<bool>() && line.format == MessageFormat::kJson) {
    bad_command("`--profile` prints a table for people, which does not go with `--message-format=json`");
  }
  if (sink.HasErrors()) {
    return fail();
  }

  const Settings settings = ParseSettings(options->Texts("set"), sink);
  const std::vector<std::string> library_texts = options->Texts("library");
  const std::vector<LibraryFolder> libraries = FindLibraryFolders({library_texts.begin(), library_texts.end()}, sink);
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitFault;
  }

  Session session({.script = options->positional[0],
                   .text = std::nullopt,
                   .libraries = libraries,
                   .settings = settings,
                   .jobs = *jobs,
                   .profile = options->values["profile"].as<bool>(),
                   .verify_cache = options->values["verify"].as<bool>()});
  ProgressLine progress;
  RunRequest request;
  if (options->Has("data")) {
    request.data = options->Text("data");
  }
  if (options->Has("out")) {
    request.out = options->Text("out");
  }
  request.format = *format;
  request.manifest = manifest;
  request.text_width = OutputWidth();
  request.print = [&](std::string_view text) {
    progress.Clear();
    return Print(text);
  };
  request.progress = progress.Callback();
  RunReport(request, session);

  progress.Clear();
  if (!session.sink().HasErrors() && !StopSignals::Asked() && (request.out || request.format == OutputFormat::kText)) {
    AnswerWhatIfs(session, OutputWidth(), [](std::string_view text) { return Print(text); });
  }
  PrintMessages(session.sink(), session.sources(), line.format);
  if (session.profile() != nullptr && !session.sink().HasErrors()) {
    const std::string table = ProfileTable(session);
    std::fwrite(table.data(), 1, table.size(), stderr);
  }
  if (StopSignals::Asked()) {
    return kExitStopped;
  }
  return session.sink().HasErrors() ? kExitFault : kExitOk;
}

}  // namespace tally
