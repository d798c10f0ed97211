#include "language/program/script_text.h"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

#include "language/syntax/parse.h"

namespace tally {

namespace fs = std::filesystem;

Result<std::string> ReadScriptText(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return Failure{"there is no such file"};
  }
  if (status.type() == fs::file_type::directory) {
    return Failure{"it is a folder, not a file"};
  }
  if (error || status.type() != fs::file_type::regular) {
    return Failure{error ? fmt::format("it cannot be read: {}", error.message()) : "it is not a regular file"};
  }
  const auto size = fs::file_size(path, error);
  if (!error && size > kMaxScriptBytes) {
    return Failure{fmt::format("it has {} bytes; a script may have at most {}", size, kMaxScriptBytes)};
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return Failure{"it cannot be opened for reading"};
  }
  std::string text;
  text.resize(error ? 0 : static_cast<size_t>(size));
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (static_cast<size_t>(stream.gcount()) != text.size() || stream.bad()) {
    return Failure{"it cannot be read to its end"};
  }
  return text;
}

Result<std::string> UnsavedTexts::Read(const fs::path& path) const {
  std::error_code error;
  const auto found = texts_.find(fs::weakly_canonical(path, error));
  return found == texts_.end() ? ReadScriptText(path) : Result<std::string>(found->second);
}

}  // namespace tally
