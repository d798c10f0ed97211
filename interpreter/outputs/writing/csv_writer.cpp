#include "outputs/writing/csv_writer.h"

#include <string>
#include <vector>

#include "outputs/writing/cell_texts.h"

namespace tally {
namespace {

constexpr size_t kBufferBytes = 1 << 20;

bool NeedsQuotes(std::string_view text) {
  return text.find_first_of(",\"\r\n") != std::string_view::npos;
}

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"') {
      out += '"';
    }
    out += c;
  }
  out += '"';
}

void AppendCell(std::string& out, std::string_view text) {
  if (NeedsQuotes(text)) {
    AppendQuoted(out, text);
  } else {
    out += text;
  }
}

/// One column, which looks at each different text only once.
class ColumnPrinter {
 public:
  explicit ColumnPrinter(const Vector& vector) : texts_(vector), quotes_(texts_.code_count(), Quotes::kUnknown) {}

  void Append(std::string& out, size_t row) {
    const uint32_t code = texts_.CodeAt(row);
    if (code == CellTexts::kMissing) {
      return;
    }
    const std::string_view text = texts_.TextOf(code);
    Quotes& quotes = quotes_[code];
    if (quotes == Quotes::kUnknown) {
      quotes = NeedsQuotes(text) ? Quotes::kNeeded : Quotes::kNone;
    }
    if (quotes == Quotes::kNeeded) {
      AppendQuoted(out, text);
    } else {
      out += text;
    }
  }

 private:
  enum class Quotes : uint8_t { kUnknown, kNone, kNeeded };
  CellTexts texts_;
  std::vector<Quotes> quotes_;
};

}  // namespace

bool WriteCsv(const ResultTable& table, const WriteBytes& write) {
  std::string buffer;
  buffer.reserve(kBufferBytes + kBufferBytes / 4);
  if (table.header) {
    for (size_t i = 0; i < table.columns.size(); ++i) {
      buffer += i == 0 ? "" : ",";
      AppendCell(buffer, table.columns[i].heading);
    }
    buffer += '\n';
  }
  std::vector<ColumnPrinter> printers;
  for (const ResultColumn& column : table.columns) {
    printers.emplace_back(*column.text);
  }
  const size_t count = PrintedRowCount(table);
  for (size_t position = 0; position < count; ++position) {
    const size_t row = PrintedRow(table, position);
    for (size_t i = 0; i < printers.size(); ++i) {
      if (i > 0) {
        buffer += ',';
      }
      printers[i].Append(buffer, row);
    }
    buffer += '\n';
    if (buffer.size() >= kBufferBytes) {
      if (!write(buffer)) {
        return false;
      }
      buffer.clear();
    }
  }
  return buffer.empty() || write(buffer);
}

}  // namespace tally
