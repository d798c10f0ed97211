#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tally {

/// What was typed at earlier prompts, oldest first: a file that only its owner reads. Several prompts may have it at once, and one that
/// dies takes nothing of it away.
class HistoryFile {
 public:
  static constexpr size_t kMostEntries = 1000;

  explicit HistoryFile(std::filesystem::path path) : path_(std::move(path)) {}
  /// TALLY_HISTORY says where it is, and nothing is kept where that is empty; else it is `.tally_history` in the home folder.
  static std::optional<HistoryFile> Chosen();

  /// The last entries; older ones are taken out of the file.
  std::vector<std::string> Load() const;
  void Append(const std::string& entry) const;

 private:
  std::filesystem::path path_;
};

}  // namespace tally
