#pragma once

#include <sys/types.h>

#include <cstddef>

namespace tally {

/// The steps of writing that can fail half-way, so that tests can make them fail. Each gives -1 and sets errno as the system call does.
class FileOperations {
 public:
  virtual ~FileOperations() = default;
  virtual ssize_t Write(int file, const char* bytes, size_t count);
  virtual int Sync(int file);
  virtual int Link(int from_folder, const char* from, int to_folder, const char* to);
  virtual int Rename(int from_folder, const char* from, int to_folder, const char* to);
};

}  // namespace tally
