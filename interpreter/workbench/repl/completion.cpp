#include "workbench/repl/completion.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {
namespace {

bool ContinuesCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

size_t FirstDifference(const std::string& a, const std::string& b) {
  return static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

}  // namespace

std::string TextToInsert(const Completion& completion) {
  if (completion.candidates.empty()) {
    return "";
  }
  const std::string& first = completion.candidates.front().text;
  std::string common = first;
  for (const Completion::Candidate& candidate : completion.candidates) {
    common.resize(FirstDifference(common, candidate.text));
  }
  while (!common.empty() && common.size() < first.size() && ContinuesCharacter(first[common.size()])) {
    common.pop_back();
  }
  const size_t harmless = FirstDifference(common, EscapeControls(common));
  if (harmless < common.size()) {
    common.resize(harmless);
  } else if (completion.candidates.size() == 1 && completion.is_text) {
    common += '"';
  }
  return common.substr(std::min(common.size(), completion.beginning.size()));
}

std::string ListOfCandidates(const Completion& completion) {
  std::string list;
  for (const auto& [text, note] : completion.candidates) {
    list += note.empty() ? fmt::format("{}  ", EscapeControls(text)) : fmt::format("{}  {}\n", EscapeControls(text), EscapeControls(note));
  }
  return list + (!completion.candidates.empty() && completion.candidates.back().note.empty() ? "\n" : "");
}

}  // namespace tally
