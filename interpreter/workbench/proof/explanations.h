#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "workbench/session/run.h"

namespace tally {

/// What an analyst says of the findings of a rule about one row.
struct FindingExplanation {
  std::string rule;
  std::string key;      // of the row; empty for rules without rows
  std::string numbers;  // the findings for which it was written; empty: those that there are
  std::string text;
};

/// Reads a CSV with the columns `rule`, `key`, `text` and, where they are known, `numbers`; others are left alone. Reports what is wrong.
std::vector<FindingExplanation> ReadExplanations(const std::filesystem::path& file, DiagnosticSink& sink);

/// The findings of one rule about one row, and what is said of them.
struct ExplainedFinding {
  enum class State { kExplained, kNumbersChanged, kToBeExplained, kNoSuchFinding };
  std::string rule;
  std::string key;
  bool is_private = false;  // the key, for messages
  std::string severity;
  std::string message;  // of the first
  std::string numbers;  // stands for all that the findings say; of an explanation for others: theirs
  State state = State::kToBeExplained;
  std::string text;
};
/// `explained`, `numbers changed`, `to be explained`, `no such finding`.
std::string_view StateWord(ExplainedFinding::State state);

/// All warnings of a run, and whatever else is explained, in the order of the checks, rules and rows; explanations of nothing come last. An
/// explanation that was written for other numbers is kept beside the new ones. Asks for the keys of rows: the session keeps all columns.
std::vector<ExplainedFinding> ExplainFindings(Run& run, const std::vector<FindingExplanation>& explanations);

/// As a file that ReadExplanations takes.
std::string ExplanationsText(const std::vector<ExplainedFinding>& findings);

/// Asks for what is to be explained, again or at all, in one note each.
void NoteExplanations(const std::vector<ExplainedFinding>& findings, const std::string& file, DiagnosticSink& sink);

}  // namespace tally
