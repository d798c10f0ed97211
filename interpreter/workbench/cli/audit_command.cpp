#include <fmt/format.h>

#include "foundation/base/counted.h"
#include "foundation/source/utf8.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/progress_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/commands/audit_published.h"
#include "workbench/session/open_run.h"

namespace tally {
namespace {

std::string Listed(const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) {
    text += " " + Printable(file);
  }
  return text + "\n";
}

std::string Report(const AuditResult& result) {
  std::string text = result.read.empty() ? "" : "looked at" + Listed(result.read);
  text +=
      "looked at lines of partitions and their wholes, blocks and theirs, the same cell in several places, rates, and checks `error if A "
      "!= B`\n";
  for (const RevealedNumber& number : result.revealed) {
    text += fmt::format("{}: {}\n", Printable(number.place), number.number);
    if (!number.from.empty()) {
      text += fmt::format("    from {}\n", Printable(number.from));
    }
  }
  if (!result.missing.empty()) {
    text += "not there, and so not looked at:" + Listed(result.missing);
  }
  if (!result.unread.empty()) {
    text += "not looked at, because no form of the script writes them:" + Listed(result.unread);
  }
  if (result.revealed.empty()) {
    text += "by these no hidden number was found\n";
  }
  return text;
}

int Execute(CommandLine& line) {
  SessionOptions options = line.ProgramOf(line.arguments()[0]);
  options.keep_all_columns = true;
  Session session(std::move(options));
  ProgressLine progress;
  const auto published = line.arguments().size() == 2 ? std::optional<std::filesystem::path>(line.arguments()[1]) : std::nullopt;
  std::string page;
  const std::unique_ptr<Run> run = OpenRun(session, {.data = line.Path("data"), .command = line.Place(), .progress = progress.Callback()});
  if (run != nullptr) {
    const AuditResult result = AuditPublished(*run, published);
    if (!session.sink().HasErrors()) {
      page = Report(result);
      if (!result.revealed.empty()) {
        session.sink().Report(DiagnosticKind::RequireFailed, PathPlace{Printable(line.arguments().back())},
                              Counted(result.revealed.size(), "hidden number") + " can be found out");
      }
    }
  }
  progress.Clear();
  line.Print(page);
  line.PrintMessages(session.sink(), session.sources());
  return session.sink().HasErrors() ? kExitFault : kExitOk;
}

}  // namespace

CommandSpec AuditCommand() {
  return {.name = "audit",
          .arguments = "SCRIPT|LIBRARY [FOLDER]",
          .min_arguments = 1,
          .max_arguments = 2,
          .wanted = "a script and a folder of published files are wanted",
          .summary = "finds hidden numbers that published files reveal",
          .description =
              R"(Reads the files of FOLDER that SCRIPT writes, as they are published, and lists every
number behind a mark that the others reveal, with the places that reveal it. Looked at
are lines of partitions and their wholes, blocks and theirs, the same cell in several
places, rates, and checks `error if A != B`; other relations it does not know.
Parameters are those of the run that made the files. Numbers are taken from the files;
script and data only tell what lines and columns mean.

Without FOLDER, and beside it, the suppressed cells of the data's own tables are
looked at (`suppressed written "*"`): a check `error if A != B` says that A = B.
)",
          .options = {kDataOption, kSetOption, kLibraryOption},
          .notes = "Exit code 1 when a number can be found out.\n",
          .run = Execute};
}

}  // namespace tally
