#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "workbench/cli/build_commit.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/proof/manifest.h"
#include "workbench/proof/pack.h"

namespace tally {
namespace {

void Check(const CommandLine& line, DiagnosticSink& sink) {
  if (line.Text("to").empty()) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()}, "`--to` is not given: `tally pack OUT --to FILE`");
  }
}

int Execute(CommandLine& line) {
  DiagnosticSink sink;
  SourceMap sources;
  const std::vector<std::string> only = line.Texts("only");
  const PackRequest request{
      .out = line.arguments()[0],
      .script = line.arguments().size() == 2 ? std::optional<std::filesystem::path>(line.arguments()[1]) : std::nullopt,
      .to = line.Text("to"),
      .only = {only.begin(), only.end()},
      .data = line.Path("with-data")};
  const std::optional<Packed> packed = MakePack(request, line.WithoutProgram(), std::string(BuildCommit()), sink, sources);
  if (packed) {
    std::string text;
    for (const std::string& name : packed->names) {
      text += Printable(name) + "\n";
    }
    line.Print(text + fmt::format("sha256 {}  {}\nsha256 {}  {}\n", packed->manifest_sha256, kManifestFile, packed->sha256,
                                  Printable(request.to.filename().string())));
  }
  line.PrintMessages(sink, sources);
  return sink.HasErrors() ? kExitFault : kExitOk;
}

}  // namespace

CommandSpec PackCommand() {
  using InUsage = OptionSpec::InUsage;
  return {.name = "pack",
          .arguments = "OUT [SCRIPT]",
          .min_arguments = 1,
          .max_arguments = 2,
          .wanted = "the folder of a run with a manifest is wanted",
          .summary = "makes one file of a run's manifest, rules and outputs",
          .description =
              R"(Makes FILE, a zip file, of what `tally run --manifest --out OUT` left: the manifest
and its note, the script, the text of each library that it used, and the outputs.
Nothing is packed that is not as the manifest says. A note tells which outputs print
rows, of students for instance. Equal runs give equal files, with data where the same
zlib has compressed it. `tally verify FILE` compares all in it. SCRIPT is needed where
it is not found from OUT.
)",
          .options = {{.name = "to",
                       .value = "FILE",
                       .help = "the pack; one that is there is replaced, any other file is not",
                       .in_usage = InUsage::kMust},
                      {.name = "only",
                       .value = "OUTPUT",
                       .help = "packs this output, by the name of its file, and others that are named so; without it all are packed",
                       .in_usage = InUsage::kMay,
                       .repeats = true},
                      {.name = "with-data",
                       .value = "DIR",
                       .help = "also packs the files that the run read, from their folder",
                       .in_usage = InUsage::kMay},
                      kLibraryOption},
          .check = Check,
          .run = Execute};
}

}  // namespace tally
