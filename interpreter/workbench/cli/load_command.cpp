#include "language/program/standard_library.h"
#include "outputs/writing/stop_signals.h"
#include "workbench/cli/command.h"
#include "workbench/cli/options.h"
#include "workbench/cli/progress_line.h"
#include "workbench/commands/save_data.h"

namespace tally {
namespace {

namespace po = boost::program_options;

constexpr const char* kName = "tally load";

}  // namespace

int LoadCommand(const CommandLine& line) {
  DiagnosticSink sink;
  const auto fail = [&](int exit_code) {
    PrintMessages(sink, SourceMap(), line.format);
    return exit_code;
  };
  const auto bad_command = [&](std::string text) { sink.Report(DiagnosticKind::BadCommand, PathPlace{kName}, std::move(text)); };
  po::options_description description;
  description.add_options()("data", po::value<std::string>())("out,o", po::value<std::string>())("jobs", po::value<std::string>());
  AddScriptOptions(description);
  const std::optional<ParsedOptions> options = ParseOptions(kName, line.arguments, description, sink);
  if (!options) {
    return fail(kExitCommand);
  }
  const std::optional<int> jobs = options->Has("jobs") ? ParseJobs(options->Text("jobs")) : 0;
  if (options->positional.size() != 1) {
    bad_command("one script is wanted, whose tables are loaded: `tally load SCRIPT --data DIR --out FILE`");
  }
  for (const char* wanted : {"data", "out"}) {
    if (options->Text(wanted).empty()) {
      bad_command(std::string("`--") + wanted + "` is not given: `tally load SCRIPT --data DIR --out FILE`");
    }
  }
  if (!jobs) {
    bad_command("the option `--jobs` takes a whole number from 1 to 256");
  }
  if (sink.HasErrors()) {
    return fail(kExitCommand);
  }
  SessionOptions session_options;
  session_options.settings = ParseSettings(options->Texts("set"), sink);
  const std::vector<std::string> library_texts = options->Texts("library");
  session_options.libraries = FindLibraryFolders({library_texts.begin(), library_texts.end()}, sink);
  session_options.jobs = *jobs;
  session_options.keep_all_columns = true;
  if (sink.HasErrors()) {
    return fail(kExitFault);
  }
  ChooseProgram(options->positional[0], session_options);

  Session session(std::move(session_options));
  ProgressLine progress;
  const std::string written = SaveData(session, options->Text("data"), options->Text("out"), progress.Callback());
  progress.Clear();
  PrintMessages(session.sink(), session.sources(), line.format);
  if (StopSignals::Asked()) {
    return kExitStopped;
  }
  if (session.sink().HasErrors()) {
    return kExitFault;
  }
  return Print(written) ? kExitOk : kExitFault;
}

}  // namespace tally
