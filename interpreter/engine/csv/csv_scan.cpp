// Cells by bit masks of 64 bytes: which bytes are quotes, separators, line feeds. A running exclusive-or over the quote bits says which
// bytes lie inside of quotes. Only the masks are made by vector instructions (byte_masks.cpp); the logic here is one for all paths.
#include "engine/csv/csv_scan.h"

#include <algorithm>
#include <bit>

namespace tally {
namespace {

constexpr size_t kChunk = 64;
constexpr size_t kChunksAtOnce = 32;

// Each bit becomes the exclusive-or of itself and all lower ones.
uint64_t PrefixXor(uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

uint64_t AllBitsIfLast(uint64_t bits) {
  return static_cast<uint64_t>(static_cast<int64_t>(bits) >> 63);
}

// The state between two chunks. `inside` is all ones within quotes; the others are the bit for the first byte of the next chunk.
class CellScanner {
 public:
  explicit CellScanner(CellSpan* cells) : first_(cells), next_(cells) { next_->begin = 0; }

  void Take(const ByteMasks& masks, uint32_t offset) {
    uint64_t structure = masks.separator | masks.line_feed;
    uint64_t returns = masks.carriage_return;
    if ((masks.quote | inside_ | after_closing_) != 0) {
      const uint64_t inside = PrefixXor(masks.quote) ^ inside_;  // from an opening quote to before the closing one
      const uint64_t opening = masks.quote & inside;
      const uint64_t closing = masks.quote & ~inside;
      inside_line_feeds_ += static_cast<size_t>(std::popcount(masks.line_feed & inside));
      structure &= ~inside;
      returns &= ~inside;
      const uint64_t after_closing = closing << 1 | after_closing_;
      const uint64_t after_structure = structure << 1 | after_structure_;
      wrong_ |= opening & ~(after_structure | after_closing);
      wrong_ |= after_closing & ~(structure | masks.quote | returns);
      inside_ = AllBitsIfLast(inside);
      after_closing_ = closing >> 63;
    }
    after_structure_ = structure >> 63;
    if ((returns | after_return_) != 0) {
      wrong_ |= (returns << 1 | after_return_) & ~masks.line_feed;
      after_return_ = returns >> 63;
    }
    for (uint64_t bits = structure; bits != 0; bits &= bits - 1) {
      const uint32_t at = offset + static_cast<uint32_t>(std::countr_zero(bits));
      next_->end = at;
      ++next_;
      next_->begin = at + 1;
    }
  }

  // The text ends with a line feed, so that no bit of `wrong_` stands for a byte past its end but inside of quotes.
  ScanOutcome Finish(const ByteSummary& bytes) const {
    ScanOutcome outcome;
    outcome.bytes = bytes;
    outcome.cells = static_cast<size_t>(next_ - first_);
    outcome.rows = static_cast<size_t>(bytes.line_feeds) - inside_line_feeds_;
    outcome.open_quote = inside_ != 0;
    outcome.malformed = wrong_ != 0 || inside_ != 0 || after_return_ != 0;
    return outcome;
  }

 private:
  CellSpan* first_;
  CellSpan* next_;
  uint64_t inside_ = 0;
  uint64_t after_structure_ = 1;
  uint64_t after_closing_ = 0;
  uint64_t after_return_ = 0;
  uint64_t wrong_ = 0;
  size_t inside_line_feeds_ = 0;
};

// Byte by byte, for cells in armour: `="` opens a cell as a quote does.
ScanOutcome ScanArmoured(const char* text, size_t size, char separator, CellSpan* cells) {
  ScanOutcome outcome;
  bool inside = false;
  size_t cell_begin = 0;
  for (size_t i = 0; i < size; ++i) {
    const char c = text[i];
    outcome.bytes.has_nul = outcome.bytes.has_nul || c == '\0';
    outcome.bytes.has_non_ascii = outcome.bytes.has_non_ascii || (static_cast<unsigned char>(c) & 0x80) != 0;
    outcome.bytes.has_carriage_returns = outcome.bytes.has_carriage_returns || c == '\r';
    outcome.bytes.line_feeds += c == '\n' ? 1 : 0;
    if (c == '"') {
      outcome.bytes.has_quotes = true;
      if (inside) {
        const char after = i + 1 < size ? text[i + 1] : '\n';
        outcome.malformed = outcome.malformed || (after != '"' && after != separator && after != '\n' && after != '\r');
      } else {
        const bool opens = i == cell_begin || (i == cell_begin + 1 && text[cell_begin] == '=') || text[i - 1] == '"';
        outcome.malformed = outcome.malformed || !opens;
      }
      inside = !inside;
    } else if (!inside && (c == separator || c == '\n')) {
      cells[outcome.cells++] = {static_cast<uint32_t>(cell_begin), static_cast<uint32_t>(i)};
      outcome.rows += c == '\n' ? 1 : 0;
      cell_begin = i + 1;
    } else if (!inside && c == '\r') {
      outcome.malformed = outcome.malformed || i + 1 == size || text[i + 1] != '\n';
    }
  }
  outcome.open_quote = inside;
  outcome.malformed = outcome.malformed || inside;
  return outcome;
}

}  // namespace

ScanOutcome ScanCells(ScanPath path, const char* text, size_t size, const CsvDialect& dialect, CellSpan* cells) {
  if (dialect.armour) {
    return ScanArmoured(text, size, dialect.separator, cells);
  }
  const MakeMasksFunction make_masks = MaskMaker(path);
  CellScanner scanner(cells);
  ByteSummary summary;
  ByteMasks masks[kChunksAtOnce];
  for (size_t base = 0; base < size; base += kChunk * kChunksAtOnce) {
    const size_t bytes = std::min(kChunk * kChunksAtOnce, size - base);
    make_masks(text + base, bytes, dialect.separator, masks, summary);
    for (size_t chunk = 0; chunk * kChunk < bytes; ++chunk) {
      scanner.Take(masks[chunk], static_cast<uint32_t>(base + chunk * kChunk));
    }
  }
  return scanner.Finish(summary);
}

RowEnd FindLastRowEnd(ScanPath path, const char* text, size_t size) {
  const MakeMasksFunction make_masks = MaskMaker(path);
  RowEnd result;
  ByteSummary summary;
  ByteMasks masks[kChunksAtOnce];
  uint64_t carried_inside = 0;
  uint64_t inside_line_feeds = 0;
  for (size_t base = 0; base < size; base += kChunk * kChunksAtOnce) {
    const size_t bytes = std::min(kChunk * kChunksAtOnce, size - base);
    make_masks(text + base, bytes, ',', masks, summary);
    for (size_t chunk = 0; chunk * kChunk < bytes; ++chunk) {
      const ByteMasks& m = masks[chunk];
      uint64_t row_ends = m.line_feed;
      if ((m.quote | carried_inside) != 0) {
        const uint64_t inside = PrefixXor(m.quote) ^ carried_inside;
        carried_inside = AllBitsIfLast(inside);
        row_ends &= ~inside;
        inside_line_feeds += static_cast<uint64_t>(std::popcount(m.line_feed & inside));
      }
      if (row_ends != 0) {
        result.end = base + chunk * kChunk + kChunk - static_cast<size_t>(std::countl_zero(row_ends));
      }
    }
  }
  result.rows = static_cast<size_t>(summary.line_feeds - inside_line_feeds);
  return result;
}

}  // namespace tally
