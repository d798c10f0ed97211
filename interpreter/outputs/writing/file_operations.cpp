#include "outputs/writing/file_operations.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace tally {

ssize_t FileOperations::Write(int file, const char* bytes, size_t count) {
  return write(file, bytes, count);
}
int FileOperations::Sync(int file) {
  return fsync(file);
}
int FileOperations::Link(int from_folder, const char* from, int to_folder, const char* to) {
  return linkat(from_folder, from, to_folder, to, 0);
}
int FileOperations::Rename(int from_folder, const char* from, int to_folder, const char* to) {
  return renameat(from_folder, from, to_folder, to);
}

}  // namespace tally
