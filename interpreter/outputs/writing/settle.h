#pragma once

#include <optional>
#include <string>
#include <vector>

#include "outputs/writing/file_operations.h"
#include "outputs/writing/folder_writer.h"

/// Internal to this folder: what a run that was broken off has left, see staging.h.
namespace tally {

inline constexpr const char* kForward = ".forward";
inline constexpr const char* kBack = ".back";

/// One line of `files` in a staging folder, by its number `i`: `new-i` is to be `name`, and `old-i` is what it replaces.
struct StagedFile {
  std::string name;
  bool replaces = false;
};
std::string StagedFilesText(const std::vector<StagedFile>& files);

/// The staging folders in a folder, of runs that are under way and of others.
std::vector<std::string> StagingFoldersIn(int folder);

/// Moves what is not in its place yet: the new files or the old ones. False, and errno, where that cannot be done.
bool MoveForward(int staging, int folder, const std::vector<StagedFile>& files, FileOperations& operations);
bool MoveBack(int staging, int folder, const std::vector<StagedFile>& files, FileOperations& operations);

/// Takes away a staging folder with its files.
void RemoveStaging(int folder, const std::string& name);

/// Finishes what runs that are no more have begun in `folder`, and takes away what they left. The lock of the folder is the caller's.
std::optional<PathFault> Settle(int folder, const std::string& shown, FileOperations& operations);

}  // namespace tally
