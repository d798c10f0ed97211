#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tally {

/// What may stand for the word that is being typed.
struct Completion {
  struct Candidate {
    std::string text;
    std::string note;  // what it means: a code's label
  };
  std::string beginning;              // what is typed of it
  std::vector<Candidate> candidates;  // in order
  bool is_text = false;               // it stands in quotes, which are closed when it is complete
};
/// Gives the candidates for the line up to the cursor.
using CompleteWord = std::function<Completion(const std::string& before)>;

/// What all candidates have in common beyond the beginning, as far as it is harmless on a terminal: values come from data.
std::string TextToInsert(const Completion& completion);
/// The candidates as they are shown: with their notes one a line, without side by side.
std::string ListOfCandidates(const Completion& completion);

}  // namespace tally
