#include "workbench/proof/manifest.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/diagnostics/json_text.h"
#include "workbench/proof/json_value.h"

namespace tally {
namespace {

std::string SectionText(const ManifestSection& section) {
  std::string out = fmt::format("  {}: [", JsonText(section.name));
  for (size_t i = 0; i < section.entries.size(); ++i) {
    out += fmt::format("{}\n    {}", i == 0 ? "" : ",", section.entries[i].Json());
  }
  return out + (section.entries.empty() ? "]" : "\n  ]");
}

}  // namespace

void ManifestEntry::AddText(std::string name, const std::optional<std::string>& value) {
  fields_.push_back({std::move(name), value.value_or("null"), value ? Kind::kText : Kind::kPlain});
}

std::string ManifestEntry::Get(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
  return found == fields_.end() || (found->kind == Kind::kPlain && found->value == "null") ? std::string() : found->value;
}

bool ManifestEntry::Has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
}

std::string ManifestEntry::JsonAt(size_t i) const {
  return fields_[i].kind == Kind::kText ? JsonText(fields_[i].value) : fields_[i].value;
}

std::string ManifestEntry::Json() const {
  std::string out;
  for (size_t i = 0; i < fields_.size(); ++i) {
    out += fmt::format("{}{}: {}", i == 0 ? "" : ", ", JsonText(fields_[i].name), JsonAt(i));
  }
  return "{" + out + "}";
}

const std::vector<ManifestEntry>& Manifest::Section(std::string_view name) const {
  static const std::vector<ManifestEntry> none;
  const auto found = std::find_if(sections.begin(), sections.end(), [&](const ManifestSection& section) { return section.name == name; });
  return found == sections.end() ? none : found->entries;
}

std::string Manifest::Text() const {
  std::string out;
  const auto add = [&](const std::string& line) { out += (out.empty() ? "{\n" : ",\n") + line; };
  for (size_t i = 0; i < facts.size(); ++i) {
    add(fmt::format("  {}: {}", JsonText(facts.NameAt(i)), facts.JsonAt(i)));
  }
  for (const ManifestSection& section : sections) {
    add(SectionText(section));
  }
  return out + "\n}\n";
}

Result<Manifest> ReadManifest(std::string_view text) {
  using Kind = JsonValue::Kind;
  const Result<JsonValue> json = ParseJson(text);
  if (!json) {
    return Failure{json.message()};
  }
  const JsonValue& whole = json.value();
  const auto put = [](ManifestEntry& entry, const std::string& name, const JsonValue& value) {
    const std::string_view word = value.kind == Kind::kYes ? "true" : value.kind == Kind::kNo ? "false" : "null";
    const bool is_word = value.kind == Kind::kYes || value.kind == Kind::kNo || value.kind == Kind::kNull;
    entry.fields_.push_back({name, is_word ? std::string(word) : value.text,
                             value.kind == Kind::kText ? ManifestEntry::Kind::kText : ManifestEntry::Kind::kPlain});
    return value.kind != Kind::kList && value.kind != Kind::kObject;
  };
  Manifest manifest;
  bool good = whole.kind == Kind::kObject && whole.Find("tally") != nullptr && whole.Find("script_sha256") != nullptr;
  for (size_t i = 0; good && i < whole.items.size(); ++i) {
    const JsonValue& value = whole.items[i];
    if (value.kind != Kind::kList) {
      good = put(manifest.facts, whole.names[i], value);
      continue;
    }
    ManifestSection& section = manifest.sections.emplace_back(ManifestSection{whole.names[i], {}});
    for (const JsonValue& item : value.items) {
      ManifestEntry& entry = section.entries.emplace_back();
      good = good && item.kind == Kind::kObject;
      for (size_t f = 0; good && f < item.items.size(); ++f) {
        good = put(entry, item.names[f], item.items[f]);
      }
    }
  }
  return good ? Result<Manifest>(std::move(manifest)) : Result<Manifest>(Failure{"it is no manifest that `tally run --manifest` wrote"});
}

}  // namespace tally
