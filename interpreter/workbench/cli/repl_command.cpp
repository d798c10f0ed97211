#include <cstdio>
#include <filesystem>

#include "language/program/standard_library.h"
#include "workbench/cli/command.h"
#include "workbench/cli/options.h"
#include "workbench/cli/progress_line.h"
#include "workbench/commands/run_report.h"
#include "workbench/repl/run_prompt.h"

namespace tally {
namespace {

namespace po = boost::program_options;

constexpr const char* kName = "tally repl";

}  // namespace

void ChooseProgram(const std::string& argument, SessionOptions& options) {
  std::error_code error;
  const bool is_file = std::filesystem::exists(argument, error) || argument.find('/') != std::string::npos || argument.ends_with(".tally");
  if (is_file) {
    options.script = argument;
  } else {
    options.script = "<prompt>";
    options.text = "use " + argument + "\n";
  }
}

int ReplCommand(const CommandLine& line) {
  DiagnosticSink sink;
  const auto fail = [&](int exit_code) {
    PrintMessages(sink, SourceMap(), line.format);
    return exit_code;
  };
  po::options_description description;
  description.add_options()("data", po::value<std::string>())("jobs", po::value<std::string>())("verify", po::bool_switch());
  AddScriptOptions(description);
  const std::optional<ParsedOptions> options = ParseOptions(kName, line.arguments, description, sink);
  if (!options) {
    return fail(kExitCommand);
  }
  const std::optional<int> jobs = options->Has("jobs") ? ParseJobs(options->Text("jobs")) : 0;
  if (options->positional.size() > 1) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{kName}, "one script or library is opened at a time");
  }
  if (!jobs) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{kName}, "the option `--jobs` takes a whole number from 1 to 256");
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
  session_options.verify_cache = options->values["verify"].as<bool>();
  if (sink.HasErrors()) {
    return fail(kExitFault);
  }
  if (!options->positional.empty()) {
    ChooseProgram(options->positional[0], session_options);
  }

  Session session(std::move(session_options));
  ProgressLine progress;
  const auto data = options->Has("data") ? std::optional<std::filesystem::path>(options->Text("data")) : std::nullopt;
  const bool ready = OpenSession(session, data, progress.Callback(), kName);
  progress.Clear();
  PrintMessages(session.sink(), session.sources(), line.format);
  if (!ready) {
    return kExitFault;
  }
  PromptOutput output;
  output.answers = [](std::string_view text) { return Print(text); };
  output.messages = [](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    return std::fflush(stderr) == 0;
  };
  output.width = OutputWidth();
  output.colour = ColourOnTerminal();
  return RunPrompt(session, output) ? kExitOk : kExitFault;
}

}  // namespace tally
