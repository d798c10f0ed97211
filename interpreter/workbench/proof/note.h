#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace tally {

/// What a person says of a run. It stands in a file of its own, so that equal runs have equal manifests.
struct RunNote {
  std::string text;
  std::string user;
  std::time_t time = 0;
};

/// As JSON, with the hash of the manifest beside which it stands.
std::string NoteText(const RunNote& note, std::string_view manifest_sha256);
/// The name of the user as the environment has it (USER, LOGNAME); empty where it has none.
std::string UserName();

}  // namespace tally
