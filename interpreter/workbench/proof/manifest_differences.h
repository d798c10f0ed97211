#pragma once

#include <string>
#include <vector>

#include "workbench/proof/manifest.h"

namespace tally {

/// Something that is not as a manifest says.
struct ManifestDifference {
  std::string what;  // `input`
  std::string name;  // `Student.csv`
  std::string text;  // `holds other bytes`
};

/// In which entries of a section what is there now differs from what a manifest says, in words.
std::vector<ManifestDifference> DifferencesOf(std::string_view section, const std::vector<ManifestEntry>& then,
                                              const std::vector<ManifestEntry>& now);

}  // namespace tally
