#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/strong_id.h"

namespace tally {

/// A half-open range of bytes in one source file.
struct Span {
  FileId file;
  uint32_t begin = 0;  // inclusive
  uint32_t end = 0;    // exclusive
};

struct LineColumn {
  uint32_t line;    // 1-based
  uint32_t column;  // 1-based, in code points
};

/// The text of one script or library file. Checked to be UTF-8 without NUL or bidirectional controls before it is parsed.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);

  const std::string& name() const { return name_; }  // as the user knows it: relative path or `<prompt>`
  std::string_view text() const { return text_; }
  LineColumn Locate(uint32_t byte) const;
  std::string_view Line(uint32_t line) const;  // without its line end
  uint32_t LineStart(uint32_t line) const;     // byte offset

 private:
  std::string name_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
};

/// All files of one session, so that a Span alone says where it is. A copy shares the files.
class SourceMap {
 public:
  FileId Add(SourceFile file);
  const SourceFile& file(FileId id) const { return *files_[id.index()]; }
  std::string_view Text(Span span) const;
  size_t size() const { return files_.size(); }

 private:
  std::vector<std::shared_ptr<const SourceFile>> files_;
};

}  // namespace tally
