#pragma once

#include <cstdint>
#include <memory>

#include "engine/csv/csv_blocks.h"
#include "foundation/types/schema.h"

namespace tally {

/// The same text in UTF-8. What is no character in the encoding ends the reading with its line; UTF-16 without a byte order mark
/// is little-endian.
Result<std::unique_ptr<ByteSource>> AsUtf8(std::unique_ptr<ByteSource> source, Encoding encoding);

/// The lines below the blank line that ends the rows.
struct NotesBelow {
  uint64_t blank_line = 0;  // physical, 1-based
  uint64_t lines = 0;       // that hold something
};
/// The bytes of `source` up to the first line below its header that holds separators and blanks at most; `below` is filled in when the end
/// was read.
std::unique_ptr<ByteSource> UntilBlankLine(std::unique_ptr<ByteSource> source, const FileStyleSchema& style,
                                           std::shared_ptr<NotesBelow> below);

}  // namespace tally
