#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outputs/run/outputs.h"
#include "workbench/proof/explanations.h"
#include "workbench/proof/manifest.h"
#include "workbench/session/run.h"

namespace tally {

/// What a manifest says of how the run was asked for.
struct ManifestRequest {
  std::string commit;                        // of the program; empty: nobody knows
  std::optional<std::filesystem::path> out;  // where the outputs go: the script is named from there
  std::string script_as;                     // the file name by which places name the script; empty: its own
  std::string format;                        // `csv` or `text`
  size_t text_width = 0;                     // of texts
};

/// A file that was written: its hash is taken while it is.
struct WrittenOutput {
  std::string file;
  size_t rows = 0;
  std::optional<std::string> rows_of;  // of a listing: the table whose rows it prints
  std::string sha256;
};

/// What a run knows of itself before its outputs are written. Taken when they are computed, and before its account is told.
/// The session takes digests.
Manifest MakeManifest(Run& run, const ManifestRequest& request, const std::vector<CheckedFindings>& found);
/// Adds how many findings are explained.
void AddExplanations(const std::vector<ExplainedFinding>& explained, Manifest& manifest);
/// Adds the outputs when they are written.
void AddOutputs(const std::vector<WrittenOutput>& outputs, Manifest& manifest);

/// The texts of which a program is made, as a manifest tells them: facts of the script, and the sections `libraries` and `replacements`.
void AddRules(const Session& session, const Compiled& compiled, const ManifestRequest& request, Manifest& manifest);

/// The table whose rows a listing prints, for a table of results that is one.
std::optional<std::string> RowsListed(const Run& run, const ResultTable& table);

}  // namespace tally
