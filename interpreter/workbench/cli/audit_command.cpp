#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/program/standard_library.h"
#include "workbench/cli/command.h"
#include "workbench/cli/options.h"
#include "workbench/cli/progress_line.h"
#include "workbench/commands/audit_published.h"
#include "workbench/commands/run_report.h"

namespace tally {
namespace {

namespace po = boost::program_options;

constexpr const char* kName = "tally audit";

std::string Report(const AuditResult& result) {
  std::string text;
  for (const RevealedNumber& number : result.revealed) {
    text += fmt::format("{}: {}\n", Printable(number.place), number.number);
    if (!number.from.empty()) {
      text += fmt::format("    from {}\n", Printable(number.from));
    }
  }
  if (!result.unread.empty()) {
    text += "not looked at, because no form of the script writes them:";
    for (const std::string& file : result.unread) {
      text += " " + Printable(file);
    }
    text += "\n";
  }
  if (result.revealed.empty()) {
    text += "no hidden number can be found out\n";
  }
  return text;
}

}  // namespace

int AuditCommand(const CommandLine& line) {
  DiagnosticSink sink;
  po::options_description description;
  description.add_options()("data", po::value<std::string>());
  AddScriptOptions(description);
  const std::optional<ParsedOptions> options = ParseOptions(kName, line.arguments, description, sink);
  if (options && (options->positional.empty() || options->positional.size() > 2)) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{kName},
                "a script and a folder of published files are wanted: `tally audit SCRIPT FOLDER --data DIR`");
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
  Session session({.script = options->positional[0],
                   .text = std::nullopt,
                   .libraries = libraries,
                   .settings = settings,
                   .jobs = 0,
                   .keep_all_columns = true});
  ProgressLine progress;
  std::optional<std::filesystem::path> data;
  if (options->Has("data")) {
    data = options->Text("data");
  }
  std::optional<std::filesystem::path> published;
  if (options->positional.size() == 2) {
    published = options->positional[1];
  }
  std::string page;
  if (OpenSession(session, data, progress.Callback(), kName)) {
    const AuditResult result = AuditPublished(session, published);
    if (!session.sink().HasErrors()) {
      page = Report(result);
      if (!result.revealed.empty()) {
        const size_t count = result.revealed.size();
        session.sink().Report(DiagnosticKind::RequireFailed,
                              PathPlace{Printable(published.has_value() ? published->string() : options->positional[0])},
                              fmt::format("{} hidden number{} can be found out", count, count == 1 ? "" : "s"));
      }
    }
  }
  progress.Clear();
  if (!Print(page)) {
    session.sink().Report(DiagnosticKind::BadPath, PathPlace{"standard output"}, "cannot be written");
  }
  PrintMessages(session.sink(), session.sources(), line.format);
  return session.sink().HasErrors() ? kExitFault : kExitOk;
}

}  // namespace tally
