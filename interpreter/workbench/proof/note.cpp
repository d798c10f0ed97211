#include "workbench/proof/note.h"

#include <cstdlib>

#include <fmt/format.h>

#include "workbench/proof/manifest.h"

namespace tally {
namespace {

std::string TimeText(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                     parts.tm_min, parts.tm_sec);
}

}  // namespace

std::string NoteText(const RunNote& note, std::string_view manifest_sha256) {
  Manifest file;
  file.facts.AddText("manifest_sha256", std::string(manifest_sha256));
  file.facts.AddText("note", note.text);
  file.facts.AddText("user", note.user);
  file.facts.AddText("time", TimeText(note.time));
  return file.Text();
}

std::string UserName() {
  for (const char* const name : {"USER", "LOGNAME"}) {
    if (const char* const value = std::getenv(name)) {
      return value;
    }
  }
  return {};
}

}  // namespace tally
