#include "foundation/source/output_file_name.h"

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {

namespace {

constexpr size_t kMaxNameBytes = 255;

}  // namespace

std::optional<std::string> FaultOfPartOfFileName(std::string_view part) {
  const std::string shown = Printable(part);
  if (part.find_first_of("/\\") != std::string_view::npos) {
    return fmt::format("the output file \"{}\" would leave the output folder; a file name has no `/`, no `\\` and is not `..`", shown);
  }
  if (part.find('\0') != std::string_view::npos || EscapeControls(part) != part) {
    return fmt::format("the name of the output file \"{}\" holds control characters", shown);
  }
  if (part.size() > kMaxNameBytes) {
    return fmt::format("the name of the output file \"{}\" is longer than {} bytes", shown, kMaxNameBytes);
  }
  return std::nullopt;
}

std::optional<std::string> FaultOfFileName(std::string_view name) {
  if (name.empty()) {
    return "the name of an output file is empty";
  }
  if (name == "." || name == "..") {
    return fmt::format("the output file \"{}\" would leave the output folder; a file name has no `/`, no `\\` and is not `..`", name);
  }
  return FaultOfPartOfFileName(name);
}

}  // namespace tally
