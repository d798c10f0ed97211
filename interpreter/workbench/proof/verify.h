#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/dataset/dataset.h"
#include "workbench/proof/manifest_differences.h"
#include "workbench/session/session.h"

namespace tally {

/// Where what a manifest tells of is to be found.
struct VerifyRequest {
  std::filesystem::path manifest;
  std::filesystem::path outputs;                // the folder that holds them
  std::optional<std::filesystem::path> script;  // none: where the manifest says, from its own folder
  std::optional<std::filesystem::path> data;    // none: nothing is computed anew
  bool some_outputs = false;                    // outputs may be left out: of a pack
  std::string commit;                           // of this program
  std::function<void(const DataSource::Progress&)> progress{};
};

struct Verified {
  std::vector<ManifestDifference> differences;
  std::vector<std::string> looked_at;  // `the script`, `2 libraries` ...
  std::vector<std::string> notes;      // what differs and is no difference
  std::string sha256;                  // of the manifest
};

/// Compares what a manifest says with what is there: the script and its libraries, the outputs beside it, and with data all that a run
/// finds. `options`: libraries, threads, values in place of the manifest's; the program is the manifest's. Reports, and gives nothing,
/// where the manifest cannot be read. What keeps the rules from being read, or the run from being made again, is reported and a difference.
std::optional<Verified> VerifyManifest(const VerifyRequest& request, SessionOptions options, DiagnosticSink& sink, SourceMap& sources);

}  // namespace tally
