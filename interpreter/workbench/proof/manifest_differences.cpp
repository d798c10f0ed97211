#include "workbench/proof/manifest_differences.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace tally {
namespace {

/// How a section is compared: by the fields that name an entry; the others are what it says.
struct SectionWords {
  std::string_view section;
  std::string_view what;
  std::vector<std::string_view> names;  // none: all fields name it
};

const SectionWords& WordsOf(std::string_view section) {
  static const std::vector<SectionWords> all = {
      {"libraries", "library", {"library"}},
      {"replacements", "replacement", {}},
      {"parameters", "parameter", {"parameter"}},
      {"inputs", "input", {"file"}},
      {"tables", "table", {"table"}},
      {"undetermined", "undetermined", {"definition", "of"}},
      {"ties", "ties", {"at", "table"}},
      {"omissions", "omission", {"code", "at", "text"}},
      {"warnings", "warning", {"code", "at", "text"}},
      {"checks", "checks", {"checks"}},
      {"explanations", "explanations", {"state"}},
      {"outputs", "output", {"file"}},
  };
  return *std::find_if(all.begin(), all.end(), [&](const SectionWords& words) { return words.section == section; });
}

bool IsName(const SectionWords& words, const std::string& field) {
  return words.names.empty() || std::find(words.names.begin(), words.names.end(), field) != words.names.end();
}

std::string NameOf(const SectionWords& words, const ManifestEntry& entry) {
  std::string name;
  for (size_t i = 0; i < entry.size(); ++i) {
    if (IsName(words, entry.NameAt(i))) {
      name +=
          (name.empty() ? "" : ", ") + (words.names.empty() ? fmt::format("{} {}", entry.NameAt(i), entry.ValueAt(i)) : entry.ValueAt(i));
    }
  }
  return name;
}

std::string Shown(const std::string& field, const ManifestEntry& entry) {
  if (!entry.Has(field)) {
    return "none";
  }
  const std::string value = entry.Get(field);
  if (field == "value" || field == "file" || field == "years" || field == "rows_of") {
    return value.empty() ? "missing" : "\"" + value + "\"";
  }
  return value;
}

std::string FieldInWords(std::string_view what, const std::string& field, const ManifestEntry& then, const ManifestEntry& now) {
  if (field == "sha256") {
    return what == "library" ? "has another text" : "holds other bytes";
  }
  if (field == "contents") {
    return "holds other rows";
  }
  if (field == "value") {
    return fmt::format("is {}, and was {}", Shown(field, now), Shown(field, then));
  }
  return fmt::format("{}: {} then, {} now", field, Shown(field, then), Shown(field, now));
}

std::string DifferenceInWords(const SectionWords& words, const ManifestEntry& then, const ManifestEntry& now) {
  std::string text;
  const auto add = [&](const std::string& field) {
    if (!IsName(words, field) && (then.Has(field) != now.Has(field) || then.Get(field) != now.Get(field))) {
      text += (text.empty() ? "" : "; ") + FieldInWords(words.what, field, then, now);
    }
  };
  for (size_t i = 0; i < then.size(); ++i) {
    add(then.NameAt(i));
  }
  for (size_t i = 0; i < now.size(); ++i) {
    if (!then.Has(now.NameAt(i))) {
      add(now.NameAt(i));
    }
  }
  return text;
}

}  // namespace

std::vector<ManifestDifference> DifferencesOf(std::string_view section, const std::vector<ManifestEntry>& then,
                                              const std::vector<ManifestEntry>& now) {
  const SectionWords& words = WordsOf(section);
  std::vector<ManifestDifference> found;
  const auto add = [&](const std::string& name, std::string text) { found.push_back({std::string(words.what), name, std::move(text)}); };
  std::multimap<std::string, const ManifestEntry*> left;
  for (const ManifestEntry& entry : now) {
    left.emplace(NameOf(words, entry), &entry);
  }
  for (const ManifestEntry& entry : then) {
    const std::string name = NameOf(words, entry);
    const auto same = left.find(name);
    if (same == left.end()) {
      add(name, "is not there any more");
      continue;
    }
    if (const std::string text = DifferenceInWords(words, entry, *same->second); !text.empty()) {
      add(name, text);
    }
    left.erase(same);
  }
  for (const ManifestEntry& entry : now) {  // in their order
    const auto added = std::find_if(left.begin(), left.end(), [&](const auto& each) { return each.second == &entry; });
    if (added != left.end()) {
      add(added->first, "is there, and was not");
    }
  }
  return found;
}

}  // namespace tally
