#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "outputs/writing/folder_writer.h"

/// Internal to this folder: the folder in which files are made before they get their final names.
namespace tally {

/// A folder held open, so that it cannot be exchanged for another one meanwhile.
class OpenFolder {
 public:
  explicit OpenFolder(const std::filesystem::path& path);
  OpenFolder(int parent, const std::string& name);
  ~OpenFolder();
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;

  bool is_open() const { return descriptor_ >= 0; }  // errno says why not, right after the construction
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// A new folder beside the final places. It and all that is left in it go away with this object.
class Staging {
 public:
  /// `shown` is the output folder as messages call it.
  Staging(int parent, std::string shown, FileOperations& operations);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  std::optional<PathFault> WriteAll(const std::vector<PlannedFile>& files, const std::function<bool()>& stop_asked,
                                    const std::function<std::string(size_t, const std::string&)>& staged_name);
  /// This folder itself becomes the output folder.
  std::optional<PathFault> BecomeFolder(const std::string& name);
  /// The files `new-0`, `new-1` ... get their names in the parent; all or, after a fault, none.
  std::optional<PathFault> MoveInto(const std::vector<PlannedFile>& files);

 private:
  std::optional<PathFault> WriteOne(const std::string& name, const PlannedFile& file);
  /// Keeps what has the name now as `kept`; nullopt and `*existed` false when there is nothing.
  std::optional<PathFault> Keep(const std::string& name, const std::string& kept, bool* existed);
  bool CopyFile(const std::string& name, const std::string& kept);
  void Restore(const std::vector<std::pair<std::string, std::string>>& moved);
  PathFault Fault(const std::string& file, int error) const;

  int parent_;
  std::string shown_;
  FileOperations& operations_;
  std::string name_;  // of the new folder; empty: it could not be made, or it is the output folder now
  int error_ = 0;     // why not
  std::optional<OpenFolder> folder_;
  std::vector<std::string> contents_;  // names that may lie in it
};

}  // namespace tally
