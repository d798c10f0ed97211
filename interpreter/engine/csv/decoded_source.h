#pragma once

#include <cstdint>
#include <memory>

#include "engine/csv/csv_blocks.h"
#include "foundation/types/schema.h"

namespace tally {

/// The same text in UTF-8. A byte that Windows-1252 does not have becomes U+FFFD; UTF-16 without a byte order mark is little-endian.
Result<std::unique_ptr<ByteSource>> AsUtf8(std::unique_ptr<ByteSource> source, Encoding encoding);

/// The lines below the blank line that ends the rows.
struct NotesBelow {
  uint64_t blank_line = 0;  // physical, 1-based
  uint64_t lines = 0;       // that hold something
};
/// The bytes of `source` up to the first blank line below its header; `below` is filled in when the end was read.
std::unique_ptr<ByteSource> UntilBlankLine(std::unique_ptr<ByteSource> source, const FileStyleSchema& style,
                                           std::shared_ptr<NotesBelow> below);

}  // namespace tally
