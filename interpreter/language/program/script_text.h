#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "foundation/base/result.h"

namespace tally {

/// The bytes of a script or library. Refuses what is not a regular file (folders, pipes, devices) and what is larger than a script may be.
Result<std::string> ReadScriptText(const std::filesystem::path& path);

/// Gives the texts of scripts and libraries, which may be newer than their files: an editor's, for instance.
class ScriptTexts {
 public:
  virtual ~ScriptTexts() = default;
  virtual Result<std::string> Read(const std::filesystem::path& path) const = 0;
};

/// Texts that are not saved yet, by canonical path; all others are read from their files.
class UnsavedTexts : public ScriptTexts {
 public:
  explicit UnsavedTexts(std::map<std::filesystem::path, std::string> texts) : texts_(std::move(texts)) {}
  Result<std::string> Read(const std::filesystem::path& path) const override;

 private:
  std::map<std::filesystem::path, std::string> texts_;
};

}  // namespace tally
