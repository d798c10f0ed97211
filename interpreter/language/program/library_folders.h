#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tally {

/// A folder in which libraries are looked for.
struct LibraryFolder {
  std::filesystem::path path;
  std::string shown;  // how its files are called in messages: a prefix such as `reports/`; empty for the standard library
};

/// Years that a library file says it covers; none: every year.
struct Coverage {
  std::optional<int> from;
  std::optional<int> through;
  bool Covers(int year) const { return !from || (*from <= year && year <= through.value_or(*from)); }
};

/// Where a library's file is, or why there is none.
struct LibraryPlace {
  std::filesystem::path file;   // empty: not found
  std::string shown;            // its name in messages
  std::string below;            // its path below the folder in which it was found
  std::vector<Coverage> years;  // when not found: what there is for other years
  std::string problem;          // when a file is there but may not be read
};

/// Looks for the library `us.car` (parts `us`, `car`) for a year, or without one, in each folder in turn:
/// `us/car/YEAR.tally` that covers the year, any `us/car/*.tally` that does, `us/car.tally`.
/// A file that lies outside all of the folders (a symbolic link) is refused without being read.
LibraryPlace FindLibrary(const std::vector<LibraryFolder>& folders, const std::vector<std::string>& parts, std::optional<int> year);

/// `2024, 2025 through 2030`
std::string YearsText(std::vector<Coverage> years);

/// What the first line of a library says about its years, read without parsing the rest; nothing when it is not a library's first line, or
/// that of another library than `name` (empty: any).
std::optional<Coverage> PeekCoverage(std::string_view text, std::string_view name = "");

}  // namespace tally
