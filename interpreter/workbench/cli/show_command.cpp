#include "language/program/standard_library.h"
#include "workbench/cli/command.h"
#include "workbench/cli/options.h"
#include "workbench/describe/describe.h"
#include "workbench/describe/rule_differences.h"
#include "workbench/session/session.h"

namespace tally {

namespace po = boost::program_options;

int ShowCommand(const CommandLine& line) {
  DiagnosticSink sink;
  po::options_description description;
  AddScriptOptions(description);
  const std::optional<ParsedOptions> options = ParseOptions("tally show", line.arguments, description, sink);
  if (options && options->positional.size() != 2) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{"tally show"},
                "two things are wanted: `tally show SCRIPT params|tables|outputs|rules|NAME`");
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
  Session session(
      {.script = options->positional[0], .text = std::nullopt, .libraries = libraries, .settings = settings, .any_year = true, .jobs = 1});
  const std::string& topic = options->positional[1];
  std::string page;
  if (session.Compile()) {
    if (topic == "params") {
      page = DescribeParameters(session);
    } else if (topic == "tables") {
      page = DescribeTables(session);
    } else if (topic == "outputs") {
      page = DescribeOutputs(session);
    } else if (topic == "rules") {
      page = FlattenedText(session);
    } else {
      page = DescribeDefinition(session, topic);
      if (page.empty()) {
        page = DescribeMentions(session, topic);
      }
      if (page.empty()) {
        ReportUnknownDefinition(session, topic);
      }
    }
  }
  PrintMessages(session.sink(), session.sources(), line.format);
  if (session.sink().HasErrors()) {
    return kExitFault;
  }
  return Print(page) ? kExitOk : kExitFault;
}

}  // namespace tally
