#include <fmt/format.h>

#include "cli/command.h"
#include "cli/options.h"
#include "session/session.h"
#include "session/standard_library.h"
#include "source/utf8.h"

namespace tally {

namespace po = boost::program_options;

int CheckCommand(const CommandLine& line) {
  DiagnosticSink sink;
  po::options_description description;
  AddScriptOptions(description);
  const std::optional<ParsedOptions> options = ParseOptions("tally check", line.arguments, description, sink);
  if (options && options->positional.empty()) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{"tally check"}, "no script is named: `tally check SCRIPT...`");
  }
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitCommand;
  }
  const Settings settings = ParseSettings(options->Texts("set"), sink);
  const std::vector<std::string> library_texts = options->Texts("library");
  const std::vector<LibraryFolder> libraries = FindLibraryFolders({library_texts.begin(), library_texts.end()}, sink);
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitFault;
  }
  int exit_code = kExitOk;
  for (const std::string& script : options->positional) {
    Session session({.script = script, .text = std::nullopt, .libraries = libraries, .settings = settings, .any_year = true, .jobs = 1});
    if (!session.Compile()) {
      exit_code = kExitFault;
    } else if (line.format == MessageFormat::kText) {
      Print(fmt::format("{}: no fault found\n", Printable(script)));
    }
    PrintMessages(session.sink(), session.sources(), line.format);
  }
  return exit_code;
}

}  // namespace tally
