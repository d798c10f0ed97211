#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "outputs/writing/text_writer.h"
#include "workbench/commands/write_comparison.h"
#include "workbench/session/session.h"

namespace tally {

/// What `tally compare` is asked for.
struct CompareRequest {
  SessionOptions left;
  std::optional<SessionOptions> right;        // none: the rules are those of the left side
  SideNames names;                            // of the programs
  std::optional<std::filesystem::path> data;  // none: only rules are compared
  std::optional<std::filesystem::path> with;  // data of the right side alone; none: both have the same
  std::vector<std::string> on;                // outputs; none: all
  bool summary = false;                       // a line an output
  std::optional<std::filesystem::path> who;   // gets everybody who left or came
  ComparisonFormat format = ComparisonFormat::kText;
  std::string command;  // what messages call the command line
  size_t text_width = 120;
  WriteBytes print;
};

/// Both programs as far as they came: findings, and the texts to which they point.
struct ComparedPrograms {
  std::unique_ptr<Session> left;
  std::unique_ptr<Session> right;
  bool complete = false;  // all was compared
};

/// Prints in which rules two programs differ and, with data, in which cells of their outputs; of outputs that are equal nothing but how
/// many there are. Where the programs have one dataset and declare the files alike, these are read once, and what both programs mean alike
/// is evaluated once.
ComparedPrograms ComparePrograms(CompareRequest request);

}  // namespace tally
