#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "outputs/writing/text_writer.h"
#include "workbench/comparing/differing_cells.h"
#include "workbench/session/session.h"

namespace tally {

/// What `tally compare` is asked for.
struct CompareRequest {
  SessionOptions left;
  SessionOptions right;
  SideNames names;
  std::optional<std::filesystem::path> data;  // none: only rules are compared
  size_t text_width = 120;
  WriteBytes print;
};

/// Both programs as far as they came: findings, and the texts to which they point.
struct ComparedPrograms {
  std::unique_ptr<Session> left;
  std::unique_ptr<Session> right;
  bool complete = false;  // all was compared
};

/// Prints in which rules two programs differ and, with data, in which cells of their outputs. Where they declare the files alike, these
/// are read once, and what both programs mean alike is evaluated once.
ComparedPrograms ComparePrograms(CompareRequest request);

}  // namespace tally
