#include <array>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

#include "foundation/base/counted.h"
#include "foundation/base/interrupt.h"
#include "foundation/diagnostics/json_text.h"
#include "foundation/source/utf8.h"
#include "workbench/cli/build_commit.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/progress_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/proof/manifest.h"
#include "workbench/proof/pack.h"
#include "workbench/proof/zip_file.h"

namespace tally {
namespace {

void Check(const CommandLine& line, DiagnosticSink& sink) {
  const std::string format = line.Text("format");
  if (line.Has("format") && format != "text" && format != "json") {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()}, "the option `--format` takes `text` or `json`");
  }
}

/// `pack`: the name of a pack and its hash; empty: the manifest is a file of its own.
std::string AsText(const Verified& verified, const std::string& pack, const std::string& sha256) {
  std::string looked_at;
  for (const std::string& what : verified.looked_at) {
    looked_at += (looked_at.empty() ? "" : ", ") + what;
  }
  std::string text = fmt::format("looked at {}\n", looked_at);
  for (const std::string& note : verified.notes) {
    text += note + "\n";
  }
  for (const ManifestDifference& difference : verified.differences) {
    text += fmt::format("{} {}: {}\n", difference.what, Printable(difference.name), Printable(difference.text));
  }
  text += verified.differences.empty() ? "all of it is as the manifest says\n" : "";
  text += fmt::format("sha256 {}  {}\n", verified.sha256, kManifestFile);
  return pack.empty() ? text : text + fmt::format("sha256 {}  {}\n", sha256, Printable(pack));
}

std::string AsJson(const Verified& verified, const std::string& pack_sha256) {
  std::string text =
      fmt::format("{{\n  \"same\": {},\n  \"manifest_sha256\": {},\n  \"pack_sha256\": {},\n  \"differences\": [",
                  verified.differences.empty(), JsonText(verified.sha256), pack_sha256.empty() ? "null" : JsonText(pack_sha256));
  std::string_view before = "\n    ";
  for (const ManifestDifference& difference : verified.differences) {
    text += fmt::format("{}{{\"what\": {}, \"name\": {}, \"text\": {}}}", before, JsonText(difference.what), JsonText(difference.name),
                        JsonText(difference.text));
    before = ",\n    ";
  }
  text += verified.differences.empty() ? "],\n  \"notes\": [" : "\n  ],\n  \"notes\": [";
  before = "\n    ";
  for (const std::string& note : verified.notes) {
    text += fmt::format("{}{}", before, JsonText(note));
    before = ",\n    ";
  }
  return text + (verified.notes.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

/// While it lives, a signal ends what is computed, and what was made on the way goes away.
class SignalsInterrupt {
 public:
  SignalsInterrupt() {
    struct sigaction action {};
    action.sa_handler = [](int) { AskInterrupt(); };
    action.sa_flags = SA_RESTART;
    for (size_t i = 0; i < kSignals.size(); ++i) {
      if (sigaction(kSignals[i], nullptr, &saved_[i]) == 0 && saved_[i].sa_handler != SIG_IGN) {
        sigaction(kSignals[i], &action, nullptr);
      }
    }
  }
  ~SignalsInterrupt() {
    for (size_t i = 0; i < kSignals.size(); ++i) {
      sigaction(kSignals[i], &saved_[i], nullptr);
    }
  }
  SignalsInterrupt(const SignalsInterrupt&) = delete;
  SignalsInterrupt& operator=(const SignalsInterrupt&) = delete;

 private:
  static constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
  std::array<struct sigaction, kSignals.size()> saved_{};
  Interruptible until_ended_;
};

int Verify(CommandLine& line) {
  const std::filesystem::path proof = line.arguments()[0];
  DiagnosticSink sink;
  SourceMap sources;
  OpenedPack pack;
  SessionOptions options = line.WithoutProgram();
  VerifyRequest request{.manifest = proof, .outputs = proof.parent_path(), .script = std::nullopt, .data = std::nullopt};
  std::error_code error;
  if (std::filesystem::is_directory(proof, error)) {
    request.outputs = proof;
    request.manifest = proof / kManifestFile;
  } else if (LooksLikeZip(proof)) {
    if (!pack.Open(proof, sink)) {
      line.PrintMessages(sink, sources);
      return kExitFault;
    }
    request = pack.Request();
    options.libraries.insert(options.libraries.begin(), pack.Libraries());
  }
  request.script = line.arguments().size() == 2 ? std::optional<std::filesystem::path>(line.arguments()[1]) : request.script;
  request.data = line.Has("data") ? line.Path("data") : request.data;
  request.commit = BuildCommit();
  ProgressLine progress;
  request.progress = progress.Callback();
  const std::optional<Verified> verified = VerifyManifest(request, std::move(options), sink, sources);
  progress.Clear();
  if (verified) {
    line.Print(line.Text("format") == "json" ? AsJson(*verified, pack.sha256())
                                             : AsText(*verified, pack.sha256().empty() ? "" : proof.filename().string(), pack.sha256()));
    if (const size_t count = verified->differences.size(); count > 0) {
      sink.Report(DiagnosticKind::NotProven, PathPlace{Printable(proof.string())},
                  fmt::format("{} not as the manifest says", Counted(count, "thing is", "things are")));
    }
  }
  line.PrintMessages(sink, sources);
  return sink.HasErrors() ? kExitFault : kExitOk;
}

int Execute(CommandLine& line) {
  const SignalsInterrupt interrupts;
  try {
    return Verify(line);
  } catch (const Interrupted&) {
    const std::string message = line.StopMessage();
    std::fwrite(message.data(), 1, message.size(), stderr);
    return kExitStopped;
  }
}

}  // namespace

CommandSpec VerifyCommand() {
  OptionSpec data = kDataOption;
  data.help = "the folder that the run read, or a cache of it: the outputs are computed anew";
  data.in_usage = OptionSpec::InUsage::kMay;
  OptionSpec set = kSetOption;
  set.help = "a value in place of the manifest's";
  set.in_usage = OptionSpec::InUsage::kNot;
  return {.name = "verify",
          .arguments = "MANIFEST|PACK [SCRIPT]",
          .min_arguments = 1,
          .max_arguments = 2,
          .wanted = "a manifest or a pack is wanted, and the script where it is elsewhere than the manifest says",
          .summary = "says what is not as a manifest says",
          .description =
              R"(Compares what `tally run --manifest` wrote down with what is there: the text of the
script and of each library, and the outputs beside the manifest. With `--data` the
outputs are computed anew, and inputs, parameters, checks and all that could not be
decided are compared, too. What differs is said in words. A folder stands for the
manifest in it. SCRIPT is needed where it is not found from the manifest's folder.

Of a pack (`tally pack`) all is in one file; with data in it the outputs are computed
anew without `--data`.
)",
          .options = {data,
                      set,
                      {.name = "format", .value = "text|json", .help = "text: as people read it (the default)"},
                      kLibraryOption,
                      kJobsOption},
          .notes = "Exit code 1 when something differs.\n",
          .check = Check,
          .run = Execute};
}

}  // namespace tally
