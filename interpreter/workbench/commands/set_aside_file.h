#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/dataset/set_aside.h"
#include "workbench/session/run.h"

namespace tally {

/// How many rows may be set aside: a number of them, or hundredths of all rows of the files.
struct MostSetAside {
  uint64_t number = 0;
  bool is_percent = false;
};
/// `20`, `5%`; nothing for other texts.
std::optional<MostSetAside> ParseMostSetAside(const std::string& text);

/// Says how many rows are set aside; an error where they are more than `most`.
void ReportSetAside(const Run& run, const RowsSetAside& set_aside, const std::filesystem::path& file,
                    const std::optional<MostSetAside>& most, DiagnosticSink& sink);
/// Writes every finding by file and line, as CSV or, where the name ends in `.jsonl`, as a JSON object a line.
void WriteSetAside(const Run& run, const RowsSetAside& set_aside, const std::filesystem::path& file, DiagnosticSink& sink);

}  // namespace tally
