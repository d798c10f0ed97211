#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outputs/writing/folder_writer.h"
#include "outputs/writing/settle.h"

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

/// The fault of a run that was asked to stop before anything was final.
PathFault StoppedBeforeWriting(const std::string& shown);

/// A new folder `.tally-PID-N` beside the final places, which only its owner reads and whose lock this process has. It and all that is left
/// in it go away with this object.
///
/// Where several files are to be replaced, the new ones lie in it as `new-0`, `new-1` ..., what they replace as `old-0` ..., and `files`
/// says which is which. All of that is on the disk when the folder is renamed to `.tally-PID-N.forward`: from that moment on the new files
/// hold, also if the program dies before all have their names. Where one of them cannot get its name, the folder is renamed to
/// `.tally-PID-N.back`, and the old files hold. The next run that comes along does what is left to do (settle.h).
class Staging {
 public:
  enum class For { kFilesInParent, kNewFolder };

  /// `shown` is the output folder as messages call it.
  Staging(int parent, std::string shown, For purpose, FileOperations& operations);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  std::optional<PathFault> WriteAll(const std::vector<PlannedFile>& files, const std::function<bool()>& stop_asked);
  /// This folder itself becomes the output folder. `*is_taken` when there is one by now.
  std::optional<PathFault> BecomeFolder(const std::string& name, bool* is_taken);
  /// The files get their names in the parent; all or, after a fault, none. `stop_asked` is asked before the first one.
  std::optional<PathFault> MoveInto(const std::vector<PlannedFile>& files, const std::function<bool()>& stop_asked);

 private:
  std::optional<PathFault> WriteOne(const std::string& name, const PlannedFile& file);
  std::optional<PathFault> Put(const std::string& name, const std::string& shown_file,
                               const std::function<bool(const WriteBytes&)>& produce, const std::function<bool(int file)>& before_sync);
  std::optional<PathFault> KeepOldFiles(const std::vector<PlannedFile>& files, std::vector<StagedFile>* staged);
  /// Keeps what has the name now as `kept`; nullopt and `*existed` false when there is nothing.
  std::optional<PathFault> Keep(const std::string& name, const std::string& kept, bool* existed);
  bool CopyFile(const std::string& name, const std::string& kept);
  bool Rename(const std::string& end);
  /// Puts the old files back after a fault half-way; gives what is to be said.
  PathFault GoBack(int error, const std::vector<StagedFile>& staged);
  PathFault Fault(const std::string& file, int error) const;

  int parent_;
  std::string shown_;
  For purpose_;
  FileOperations& operations_;
  std::string name_;      // of the new folder; empty: it could not be made, or it is the output folder now
  int error_ = 0;         // why not
  mode_t mode_ = 0;       // as the system makes folders here
  bool is_kept_ = false;  // for the next run
  std::optional<OpenFolder> folder_;
};

}  // namespace tally
