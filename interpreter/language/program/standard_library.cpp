#include "language/program/standard_library.h"

#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

bool IsFolder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::string ShownPrefix(const fs::path& path) {
  const std::string text = path.generic_string();
  return text.ends_with('/') ? text : text + "/";
}

fs::path StandardLibrary() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path installed = program.parent_path().parent_path() / "share/tally/stdlib";
    if (IsFolder(installed)) {
      return installed;
    }
  }
  return TALLY_BUILD_TREE_STDLIB;
}

}  // namespace

std::string_view Version() {
  return TALLY_VERSION;
}

std::vector<LibraryFolder> FindLibraryFolders(const std::vector<fs::path>& from_options, DiagnosticSink& sink) {
  std::vector<LibraryFolder> folders;
  const auto add = [&](const fs::path& path) {
    if (IsFolder(path)) {
      folders.push_back({path, ShownPrefix(path)});
    } else {
      sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(path.string())}, "is not a folder; libraries are looked for in it");
    }
  };
  for (const fs::path& path : from_options) {
    add(path);
  }
  if (const char* variable = std::getenv("TALLY_LIBRARY")) {
    std::string_view rest = variable;
    while (!rest.empty()) {
      const size_t colon = rest.find(':');
      if (const std::string_view path = rest.substr(0, colon); !path.empty()) {
        add(fs::path(path));
      }
      rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    }
  }
  const fs::path standard = StandardLibrary();
  if (IsFolder(standard)) {
    folders.push_back({standard, ""});
  }
  return folders;
}

}  // namespace tally
