#include "foundation/types/output_file_name.h"

#include <fmt/format.h>

#include "foundation/source/fold_text.h"
#include "foundation/source/utf8.h"

namespace tally {

std::optional<std::string> FaultOfFileNamePart(std::string_view part) {
  constexpr size_t kMostBytes = 255;
  if (part.find_first_of("/\\") != std::string_view::npos || EscapeControls(part) != part) {
    return fmt::format("\"{}\" leads out of the output folder, or has characters that no file's name has", Printable(part));
  }
  if (part.size() > kMostBytes) {
    return fmt::format("a file's name has at most {} bytes", kMostBytes);
  }
  return std::nullopt;
}

std::optional<std::string> FaultOfFileName(std::string_view name) {
  if (name.empty() || name == "." || name == "..") {
    return fmt::format("\"{}\" is not a file's name", name);
  }
  return FaultOfFileNamePart(name);
}

std::string FileOfName(std::string_view name) {
  return FoldText(name);
}

}  // namespace tally
