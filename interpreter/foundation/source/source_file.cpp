#include "foundation/source/source_file.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

SourceFile::SourceFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', end + 1)) {
    line_starts_.push_back(static_cast<uint32_t>(end + 1));
  }
}

LineColumn SourceFile::Locate(uint32_t byte) const {
  byte = std::min(byte, static_cast<uint32_t>(text_.size()));
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), byte);
  const auto line = static_cast<uint32_t>(after - line_starts_.begin());
  uint32_t begin = *(after - 1);
  if (line == 1 && byte >= kByteOrderMark.size() && text_.starts_with(kByteOrderMark)) {
    begin = kByteOrderMark.size();
  }
  const std::string_view before = std::string_view(text_).substr(begin, byte - begin);
  return LineColumn{.line = line, .column = static_cast<uint32_t>(CountCodePoints(before) + 1)};
}

std::string_view SourceFile::Line(uint32_t line) const {
  const uint32_t begin = LineStart(line);
  const size_t end = line < line_starts_.size() ? line_starts_[line] - 1 : text_.size();
  std::string_view text = std::string_view(text_).substr(begin, end - begin);
  if (text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  return text;
}

uint32_t SourceFile::LineStart(uint32_t line) const {
  TALLY_CHECK(line >= 1 && line <= line_starts_.size());
  return line_starts_[line - 1];
}

FileId SourceMap::Add(SourceFile file) {
  files_.push_back(std::make_shared<const SourceFile>(std::move(file)));
  return FileId(files_.size() - 1);
}

std::string_view SourceMap::Text(Span span) const {
  if (span.file.index() >= size()) {
    return {};
  }
  const std::string_view text = file(span.file).text();
  const size_t begin = std::min<size_t>(span.begin, text.size());
  const size_t end = std::clamp<size_t>(span.end, begin, text.size());
  return text.substr(begin, end - begin);
}

}  // namespace tally
