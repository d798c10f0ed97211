#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/result.h"

namespace tally {

struct Manifest;

/// One line of a manifest: named values in the order in which they are printed.
class ManifestEntry {
 public:
  void AddText(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value), Kind::kText}); }
  void AddNumber(std::string name, uint64_t value) { fields_.push_back({std::move(name), std::to_string(value), Kind::kPlain}); }
  void AddYesNo(std::string name, bool value) { fields_.push_back({std::move(name), value ? "true" : "false", Kind::kPlain}); }
  /// null where there is no value.
  void AddText(std::string name, const std::optional<std::string>& value);

  /// The value of this name as a text; empty for null, and where there is none.
  std::string Get(std::string_view name) const;
  bool Has(std::string_view name) const;
  size_t size() const { return fields_.size(); }
  const std::string& NameAt(size_t i) const { return fields_[i].name; }
  const std::string& ValueAt(size_t i) const { return fields_[i].value; }
  /// `{"file": "a.csv", "rows": 3}`
  std::string Json() const;
  std::string JsonAt(size_t i) const;
  bool operator==(const ManifestEntry&) const = default;

 private:
  enum class Kind { kText, kPlain };  // plain: number, true, false, null
  struct Field {
    std::string name;
    std::string value;
    Kind kind;
    bool operator==(const Field&) const = default;
  };
  std::vector<Field> fields_;

  friend Result<Manifest> ReadManifest(std::string_view text);
};

struct ManifestSection {
  std::string name;  // `inputs`
  std::vector<ManifestEntry> entries;
};

/// What made the outputs of a run, and what they are. There is no clock, no machine and no number of threads in it: equal runs give equal
/// texts.
struct Manifest {
  ManifestEntry facts;  // `tally`, `language`, `script` ...
  std::vector<ManifestSection> sections;

  /// Empty where there is none.
  const std::vector<ManifestEntry>& Section(std::string_view name) const;
  /// As JSON, one entry a line.
  std::string Text() const;
};

inline constexpr std::string_view kManifestFile = "manifest.json";
inline constexpr std::string_view kNoteFile = "manifest.note.json";
inline constexpr std::string_view kExplanationsFile = "explanations.csv";
inline constexpr std::string_view kRowsOfExplanations = "findings";  // what it lists, each by the key of a row

/// What Manifest::Text gave, or why it cannot be read as a manifest.
Result<Manifest> ReadManifest(std::string_view text);

}  // namespace tally
