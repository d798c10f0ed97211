#include "engine/csv/rows_left_out.h"

#include <algorithm>
#include <cstring>

#include "engine/csv/csv_header.h"

namespace tally {
namespace {

constexpr size_t kPiece = 256 * 1024;

class SourceWithoutRows : public ByteSource {
 public:
  SourceWithoutRows(std::unique_ptr<ByteSource> source, const FileStyleSchema& style, LinesLeftOut lines,
                    std::shared_ptr<RowsLeftOut> left_out)
      : source_(std::move(source)),
        dialect_{.separator = style.separator, .armour = style.armour},
        header_from_(static_cast<uint64_t>(style.header_from)),
        header_through_(static_cast<uint64_t>(std::max(style.header_through, style.header_from))),
        lines_(std::move(lines)),
        left_out_(std::move(left_out)) {}

  Result<size_t> Read(char* to, size_t size) override {
    while (given_ == out_.size()) {
      out_.clear();
      given_ = 0;
      Result<bool> more = TakePiece();
      if (!more) {
        return Failure{more.message()};
      }
      if (!*more) {
        return size_t{0};
      }
    }
    const size_t count = std::min(size, out_.size() - given_);
    std::memcpy(to, out_.data() + given_, count);
    given_ += count;
    return count;
  }
  uint64_t TotalBytes() const override { return source_->TotalBytes(); }

 private:
  struct Row {
    size_t size;
    std::optional<StructureFault> fault;
  };

  // Reads on, and sorts the rows that are whole now. False at the end.
  Result<bool> TakePiece() {
    if (ended_) {
      return false;
    }
    const size_t before = rest_.size();
    rest_.resize(before + std::max(kPiece, before));
    Result<size_t> got = source_->Read(rest_.data() + before, rest_.size() - before);
    if (!got) {
      return Failure{got.message()};
    }
    rest_.resize(before + *got);
    ended_ = *got == 0;
    size_t begin = 0;
    while (begin < rest_.size()) {
      const std::optional<Row> row = RowAt(std::string_view(rest_).substr(begin));
      if (!row) {
        break;
      }
      Sort(std::string_view(rest_).substr(begin, row->size), row->fault);
      begin += row->size;
    }
    rest_.erase(0, begin);
    return true;
  }

  // The row with which the text begins; nothing when more of it must be read. A row that is not well-formed is its first line.
  std::optional<Row> RowAt(std::string_view text) const {
    const size_t line_feed = text.find('\n');
    const bool has_line = line_feed != std::string_view::npos;
    if (!has_line && !ended_ && text.size() < kMaxRowBytes) {
      return std::nullopt;
    }
    const size_t line_size = has_line ? line_feed + 1 : text.size();
    const std::string_view line = text.substr(0, line_size);
    if (line_ < header_from_) {
      return Row{line_size, std::nullopt};
    }
    const size_t mark = line_ == 1 && text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const size_t carriage_return = line.find('\r');
    if (line.find('"') == std::string_view::npos &&
        (carriage_return == std::string_view::npos || (has_line && carriage_return + 2 == line_size))) {
      return Row{line_size, std::nullopt};
    }
    CsvRecordReader records(text.substr(mark), dialect_);
    const std::optional<StructureFault> fault = records.Read(nullptr);
    if (fault && fault->kind == StructureFault::Kind::kOpenQuote && !ended_ && text.size() < kMaxRowBytes) {
      return std::nullopt;
    }
    if (!fault && records.AtEnd() && text.back() != '\n' && !ended_) {
      return std::nullopt;
    }
    if (fault || mark + records.next() > kMaxRowBytes) {
      return Row{line_size, fault ? fault : StructureFault{.kind = StructureFault::Kind::kOpenQuote}};
    }
    return Row{mark + records.next(), std::nullopt};
  }

  void Sort(std::string_view row, const std::optional<StructureFault>& fault) {
    const uint64_t count = std::max<uint64_t>(1, CountLineFeeds(row));
    const bool is_header = line_ <= header_through_;
    const auto named = lines_.lines.lower_bound(line_);
    const bool is_left_out =
        !is_header && ((named != lines_.lines.end() && *named < line_ + count) || (fault.has_value() && lines_.also_unreadable));
    if (is_left_out) {
      left_out_->Add({line_, std::string(row), fault}, lines_given_);
    } else {
      out_ += row;
      lines_given_ += count;
    }
    line_ += count;
  }

  std::unique_ptr<ByteSource> source_;
  CsvDialect dialect_;
  uint64_t header_from_;
  uint64_t header_through_;
  LinesLeftOut lines_;
  std::shared_ptr<RowsLeftOut> left_out_;
  std::string rest_;  // read, but not sorted
  std::string out_;   // of whole rows
  size_t given_ = 0;  // of `out_`
  uint64_t line_ = 1;
  uint64_t lines_given_ = 0;
  bool ended_ = false;
};

}  // namespace

uint64_t RowsLeftOut::LineInFile(uint64_t line_read) const {
  const std::lock_guard lock(mutex_);
  const auto after = std::upper_bound(extra_.begin(), extra_.end(), line_read, [](uint64_t line, const auto& e) { return line < e.first; });
  return line_read + (after == extra_.begin() ? 0 : (after - 1)->second);
}

void RowsLeftOut::Add(Row row, uint64_t lines_read) {
  const std::lock_guard lock(mutex_);
  const uint64_t before = extra_.empty() ? 0 : extra_.back().second;
  const uint64_t now = before + std::max<uint64_t>(1, CountLineFeeds(row.text));
  if (!extra_.empty() && extra_.back().first == lines_read + 1) {
    extra_.back().second = now;
  } else {
    extra_.emplace_back(lines_read + 1, now);
  }
  rows_.push_back(std::move(row));
}

std::unique_ptr<ByteSource> LeaveOutRows(std::unique_ptr<ByteSource> source, const FileStyleSchema& style, LinesLeftOut lines,
                                         std::shared_ptr<RowsLeftOut> left_out) {
  return std::make_unique<SourceWithoutRows>(std::move(source), style, std::move(lines), std::move(left_out));
}

}  // namespace tally
