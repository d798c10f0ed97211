#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "workbench/asking/print_answer.h"

namespace tally {

/// An answer and what was asked.
struct GivenAnswer {
  Answer answer;
  std::string question;
};

/// Writes an answer into a file, whose ending says how: `.csv`, `.json`, `.md` or `.txt`. The name of a file that names rows says so:
/// `women.csv` becomes `women.rows-of-student.csv`, `women.private.csv` where it shows what is private and names none. A file that is there
/// is only written over where `replaces` says so, and nothing is written into the data folder. Gives what is to be said; nothing, and
/// reported, when it was not written.
std::optional<std::string> SaveAnswer(Run& run, const GivenAnswer& given, const std::filesystem::path& path, bool replaces,
                                      const std::optional<std::filesystem::path>& data);
/// The same of any text.
bool SaveText(Run& run, const std::string& text, const std::filesystem::path& path, bool replaces,
              const std::optional<std::filesystem::path>& data);

}  // namespace tally
