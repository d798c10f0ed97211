#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "workbench/proof/verify.h"

namespace tally {

/// One file of a run's manifest, rules and outputs.
struct PackRequest {
  std::filesystem::path out;                    // the folder of the run
  std::optional<std::filesystem::path> script;  // none: where the manifest says
  std::filesystem::path to;
  std::set<std::string> only;                 // the outputs that are packed; empty: all
  std::optional<std::filesystem::path> data;  // whose files are packed, too
};

struct Packed {
  std::vector<std::string> names;
  std::string sha256;  // of the pack
  std::string manifest_sha256;
};

/// Makes a pack, where all is as the manifest says; else reports what is not. Notes outputs that print rows.
std::optional<Packed> MakePack(const PackRequest& request, const SessionOptions& options, const std::string& commit, DiagnosticSink& sink,
                               SourceMap& sources);

/// A pack that lies open in a folder of its own, which goes away with this object.
class OpenedPack {
 public:
  OpenedPack() = default;
  ~OpenedPack();
  OpenedPack(const OpenedPack&) = delete;
  OpenedPack& operator=(const OpenedPack&) = delete;

  /// Opens it; false, and reported, where it cannot be.
  bool Open(const std::filesystem::path& pack, DiagnosticSink& sink);
  /// What is to be verified in it, and where its libraries are.
  VerifyRequest Request() const;
  LibraryFolder Libraries() const { return {folder_ / "libraries", "libraries/"}; }
  /// Of the pack; empty where none is open.
  const std::string& sha256() const { return sha256_; }

 private:
  std::filesystem::path folder_;
  std::string sha256_;
};

}  // namespace tally
