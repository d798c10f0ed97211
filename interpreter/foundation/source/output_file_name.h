#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tally {

/// What is wrong with the name of an output file, if anything: it must be the plain name of a file, without folders.
std::optional<std::string> FaultOfFileName(std::string_view name);
/// The same for a part of a name, of which the rest is not known yet.
std::optional<std::string> FaultOfPartOfFileName(std::string_view part);

}  // namespace tally
