#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "foundation/diagnostics/diagnostic.h"

namespace tally {

/// What an argument of `tally compare` stands for, as a script's path or a library's name. Folders that were made for it go with it.
class ComparedScript {
 public:
  /// `folder`: the one script in it. `report.tally@v2025`: the script at that revision of the git repository in which it lies, with the
  /// scripts and libraries of its folder and those below. All else is taken as it is. Reports what cannot be found.
  ComparedScript(const std::string& argument, DiagnosticSink& sink);
  ~ComparedScript();
  ComparedScript(const ComparedScript&) = delete;
  ComparedScript& operator=(const ComparedScript&) = delete;

  const std::string& argument() const { return argument_; }
  /// Puts the name of the revision in place of the folder that was made for it.
  std::string Shown(std::string text) const;

 private:
  void TakeFolder(DiagnosticSink& sink);
  void TakeRevision(const std::string& script, const std::string& revision, DiagnosticSink& sink);

  std::string argument_;
  std::string suffix_;                           // `@v2025`
  std::optional<std::filesystem::path> folder_;  // was made
};

/// Whether a path is a folder of files that were written by runs: it holds CSV files and no script.
bool IsOutputFolder(const std::filesystem::path& path);

}  // namespace tally
