#include "language/program/library_folders.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "language/program/script_text.h"
#include "language/syntax/parse.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

bool IsWithin(const fs::path& file, const fs::path& folder) {
  auto at = file.begin();
  for (const fs::path& part : folder) {
    if (part.empty()) {
      continue;
    }
    if (at == file.end() || *at != part) {
      return false;
    }
    ++at;
  }
  return true;
}

/// The search for one library over all folders.
class Search {
 public:
  Search(const std::vector<LibraryFolder>& folders, std::optional<int> year) : folders_(folders), year_(year) {}

  LibraryPlace Find(const std::vector<std::string>& parts) {
    fs::path relative;
    for (const std::string& part : parts) {
      name_ += (name_.empty() ? "" : ".") + part;
      relative /= part;
    }
    for (const LibraryFolder& folder : folders_) {
      if (FindInYears(folder, relative) || FindSingle(folder, relative)) {
        break;
      }
    }
    return std::move(place_);
  }

 private:
  /// One file a year or a span of years in a folder of the library's name.
  bool FindInYears(const LibraryFolder& folder, const fs::path& relative) {
    std::error_code error;
    if (!fs::is_directory(folder.path / relative, error)) {
      return false;
    }
    std::vector<fs::path> names;
    for (auto entry = fs::directory_iterator(folder.path / relative, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
      std::error_code kind_error;
      if (entry->path().extension() == ".tally" && !entry->is_directory(kind_error)) {
        names.push_back(entry->path().filename());
      }
    }
    const fs::path first = fmt::format("{}.tally", year_.value_or(0));
    std::sort(names.begin(), names.end(),
              [&](const fs::path& a, const fs::path& b) { return std::pair(a != first, a) < std::pair(b != first, b); });
    for (const fs::path& name : names) {
      if (TryFile(folder, relative / name)) {
        return true;
      }
    }
    return false;
  }

  bool FindSingle(const LibraryFolder& folder, const fs::path& relative) {
    fs::path file = relative;
    file += ".tally";
    std::error_code error;
    const fs::file_status status = fs::symlink_status(folder.path / file, error);
    return fs::exists(status) && TryFile(folder, file, /*single=*/true);
  }

  /// Takes the file when it covers the year. True ends the search, found or refused.
  bool TryFile(const LibraryFolder& folder, const fs::path& relative, bool single = false) {
    const std::string shown = folder.shown + relative.generic_string();
    if (!IsInside(folder.path / relative)) {
      place_.problem = fmt::format("`{}` leads out of the library's folder", shown);
      return true;
    }
    const auto text = ReadScriptText(folder.path / relative);
    if (!text) {
      place_.problem = fmt::format("`{}`: {}", shown, text.message());
      return true;
    }
    const std::optional<Coverage> coverage = PeekCoverage(text.value(), single ? "" : name_);
    const bool fits = coverage && (year_ ? coverage->Covers(*year_) : single);
    if (!fits && coverage) {
      place_.years.push_back(*coverage);
      return false;
    }
    if (!fits && !single) {
      return false;
    }
    place_.file = folder.path / relative;
    place_.shown = shown;
    place_.below = relative.generic_string();
    return true;
  }

  bool IsInside(const fs::path& file) const {
    std::error_code error;
    const fs::path real = fs::canonical(file, error);
    if (error) {
      return false;
    }
    return std::any_of(folders_.begin(), folders_.end(), [&](const LibraryFolder& folder) {
      std::error_code folder_error;
      const fs::path root = fs::canonical(folder.path, folder_error);
      return !folder_error && IsWithin(real, root);
    });
  }

  const std::vector<LibraryFolder>& folders_;
  std::optional<int> year_;
  std::string name_;
  LibraryPlace place_;
};

}  // namespace

std::optional<Coverage> PeekCoverage(std::string_view text, std::string_view name) {
  const std::optional<LibraryLine> line = PeekLibraryLine(text);
  if (!line || (!name.empty() && line->name != name)) {
    return std::nullopt;
  }
  return Coverage{line->from, line->through};
}

LibraryPlace FindLibrary(const std::vector<LibraryFolder>& folders, const std::vector<std::string>& parts, std::optional<int> year) {
  return Search(folders, year).Find(parts);
}

std::string YearsText(std::vector<Coverage> years) {
  const auto order = [](const Coverage& a, const Coverage& b) { return std::tie(a.from, a.through) < std::tie(b.from, b.through); };
  std::sort(years.begin(), years.end(), order);
  std::string text;
  for (const Coverage& coverage : years) {
    if (!text.empty()) {
      text += ", ";
    }
    if (!coverage.from) {
      text += "every year";
    } else if (coverage.through.value_or(*coverage.from) == *coverage.from) {
      text += fmt::format("{}", *coverage.from);
    } else {
      text += fmt::format("{} through {}", *coverage.from, *coverage.through);
    }
  }
  return text;
}

}  // namespace tally
