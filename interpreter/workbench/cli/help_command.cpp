#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "foundation/types/function_catalogue.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/help_pages.h"

namespace tally {
namespace {

std::string CodePage(const DiagnosticKindInfo& kind) {
  const std::string_view page = HelpPageOf(kind.kind);
  return page.empty() ? fmt::format("{}: {}\n", kind.code, kind.title) : std::string(page);
}

/// Empty when there is no such topic.
std::string PageAbout(const std::string& topic) {
  if (topic.empty()) {
    return OverviewPage();
  }
  if (const CommandSpec* command = FindCommand(topic)) {
    return PageOf(*command);
  }
  if (topic == "functions") {
    return DescribeFunctions();
  }
  if (const DiagnosticKindInfo* kind = FindDiagnosticKind(topic)) {
    return CodePage(*kind);
  }
  return DescribeFunction(topic);
}

int Execute(CommandLine& line) {
  const std::string topic = line.arguments().empty() ? "" : line.arguments()[0];
  const std::string page = PageAbout(topic);
  if (!page.empty()) {
    line.Print(page);
    return kExitOk;
  }
  DiagnosticSink sink;
  std::vector<std::string> topics = CommandNames();
  topics.emplace_back("functions");
  const std::vector<std::string> functions = FunctionCatalogue::Get().Names();
  topics.insert(topics.end(), functions.begin(), functions.end());
  Diagnostic& diagnostic =
      sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()}, fmt::format("there is no help about `{}`", Printable(topic)));
  if (const std::optional<std::string> near = NearestName(topic, topics)) {
    diagnostic.Hint(fmt::format("did you mean `tally help {}`?", *near));
  }
  line.PrintMessages(sink, SourceMap());
  return kExitCommand;
}

}  // namespace

CommandSpec HelpCommand() {
  return {.name = "help",
          .arguments = "[TOPIC]",
          .max_arguments = 1,
          .wanted = "help explains one thing at a time",
          .summary =
              "explains a command (`tally help run`), the code of a message (`tally help T0404`), `functions`, or the function of "
              "this name",
          .description =
              R"(TOPIC is a command, the code of a message (T0404), `functions`, or the name of a
function.
)",
          .options = {},
          .run = Execute};
}

}  // namespace tally
