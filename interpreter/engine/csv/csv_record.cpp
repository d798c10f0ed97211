#include "engine/csv/csv_record.h"

#include <cstring>

namespace tally {
namespace {

CellSpan StripQuotes(char* text, CellSpan raw, uint32_t opening_bytes) {
  const uint32_t begin = raw.begin + opening_bytes;
  const uint32_t end = raw.end - 1;
  char* doubled = static_cast<char*>(std::memchr(text + begin, '"', end - begin));
  if (doubled == nullptr) {
    return {begin, end};
  }
  char* to = doubled;
  for (const char* from = doubled; from < text + end; ++from) {
    *to++ = *from;
    if (*from == '"') {
      ++from;  // the second of two
    }
  }
  return {begin, static_cast<uint32_t>(to - text)};
}

// `="..."` whose inner quotes are all doubled.
bool IsArmoured(const char* text, CellSpan cell) {
  if (cell.end - cell.begin < 3 || text[cell.begin] != '=' || text[cell.begin + 1] != '"' || text[cell.end - 1] != '"') {
    return false;
  }
  for (uint32_t i = cell.begin + 2; i < cell.end - 1; ++i) {
    if (text[i] == '"' && (++i == cell.end - 1 || text[i] != '"')) {
      return false;
    }
  }
  return true;
}

}  // namespace

CellSpan UnquoteCell(char* text, CellSpan raw, const CsvDialect& dialect) {
  CellSpan cell = raw;
  if (cell.begin < cell.end && text[cell.begin] == '"') {
    cell = StripQuotes(text, cell, 1);
  }
  if (dialect.armour && IsArmoured(text, cell)) {
    cell = StripQuotes(text, cell, 2);
  }
  return cell;
}

std::optional<StructureFault> CsvRecordReader::ReadCell(std::string* cell, bool& row_ends) {
  const size_t begin = next_;
  size_t i = begin;
  std::string raw;
  const bool armoured = dialect_.armour && i + 1 < text_.size() && text_[i] == '=' && text_[i + 1] == '"';
  const bool quoted = armoured || (i < text_.size() && text_[i] == '"');
  if (quoted) {
    i += armoured ? 2 : 1;
    for (;; ++i) {
      i = text_.find('"', i);
      if (i == std::string_view::npos) {
        return StructureFault{.kind = StructureFault::Kind::kOpenQuote, .at = begin + (armoured ? 1 : 0), .opened = begin};
      }
      if (i + 1 >= text_.size() || text_[i + 1] != '"') {
        break;
      }
      ++i;
    }
    ++i;
  }
  for (; i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == dialect_.separator || c == '\n') {
      break;
    }
    if (c == '\r') {
      if (i + 1 < text_.size() && text_[i + 1] == '\n') {
        break;
      }
      return StructureFault{.kind = StructureFault::Kind::kBareCarriageReturn, .at = i, .opened = begin};
    }
    if (quoted) {
      return StructureFault{.kind = StructureFault::Kind::kTextAfterQuote, .at = i, .opened = begin};
    }
    if (c == '"') {
      return StructureFault{.kind = StructureFault::Kind::kQuoteInsideCell, .at = i, .opened = begin};
    }
  }
  if (cell != nullptr) {
    raw.assign(text_.substr(begin, i - begin));
    const CellSpan span = UnquoteCell(raw.data(), {0, static_cast<uint32_t>(raw.size())}, dialect_);
    *cell = raw.substr(span.begin, span.end - span.begin);
  }
  if (i < text_.size() && text_[i] == '\r') {
    ++i;
  }
  row_ends = i >= text_.size() || text_[i] == '\n';
  next_ = i < text_.size() ? i + 1 : i;
  return std::nullopt;
}

std::optional<StructureFault> CsvRecordReader::Read(std::vector<std::string>* cells) {
  bool row_ends = false;
  for (size_t number = 0; !row_ends; ++number) {
    std::string cell;
    const bool take = cells != nullptr && cells->size() <= kMaxColumns;
    if (std::optional<StructureFault> fault = ReadCell(take ? &cell : nullptr, row_ends)) {
      fault->cell = number;
      return fault;
    }
    if (take) {
      cells->push_back(std::move(cell));
    }
  }
  return std::nullopt;
}

}  // namespace tally
