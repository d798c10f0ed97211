#include "foundation/source/read_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace tally {

Result<std::string> ReadFile(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(status)) {
    return Failure{"it is a folder, not a file"};
  }
  if (!std::filesystem::is_regular_file(status)) {
    return Failure{error ? error.message() : "it is not a regular file"};
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return Failure{std::strerror(errno)};
  }
  std::string text;
  char buffer[64 * 1024];
  while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
    text.append(buffer, static_cast<size_t>(stream.gcount()));
  }
  if (stream.bad()) {
    return Failure{"it cannot be read to its end"};
  }
  return text;
}

}  // namespace tally
