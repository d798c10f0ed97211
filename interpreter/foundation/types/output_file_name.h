#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What an output file may be called: the plain name of a file in the output folder.
namespace tally {

/// What is wrong with a name, as a sentence; nothing: it is fine.
std::optional<std::string> FaultOfFileName(std::string_view name);
/// What is wrong with any name of which this is a part.
std::optional<std::string> FaultOfFileNamePart(std::string_view part);
inline constexpr std::string_view kFileNameHint = "an output's name is a plain file name, such as \"report.csv\"";

/// Equal for names that are one file's, here or on another machine: they differ at most in letter case or Unicode form.
std::string FileOfName(std::string_view name);

}  // namespace tally
