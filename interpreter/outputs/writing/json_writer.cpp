#include "outputs/writing/json_writer.h"

#include <string>

#include "foundation/base/number.h"
#include "foundation/diagnostics/json_text.h"
#include "outputs/writing/cell_texts.h"

namespace tally {
namespace {

constexpr size_t kFlushBytes = 1 << 16;

/// Whether a text is a number of JSON, which has no leading zeros.
bool IsJsonNumber(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  return IsDecimalForm(text) && (digits.size() == 1 || digits[0] != '0' || digits[1] == '.');
}

}  // namespace

std::string JsonValue(std::string_view text, bool is_number) {
  return is_number && IsJsonNumber(text) ? std::string(text) : JsonText(text);
}

bool WriteJson(const ResultTable& table, const WriteBytes& write) {
  std::string out = "{\"title\":" + JsonText(table.title) + ",\"columns\":[";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    out += (i == 0 ? "" : ",") + JsonText(table.columns[i].heading);
  }
  out += "],\"rows\":[";
  const size_t count = PrintedRowCount(table);
  for (size_t position = 0; position < count; ++position) {
    const size_t row = PrintedRow(table, position);
    out += position == 0 ? "[" : ",[";
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const CellTexts texts(*table.columns[i].text);
      const uint32_t code = texts.CodeAt(row);
      const std::string_view text = texts.TextOf(code);
      out += i == 0 ? "" : ",";
      if (code == CellTexts::kMissing) {
        out += "null";
      } else {
        out += JsonValue(text, table.columns[i].right_aligned);
      }
    }
    out += ']';
    if (out.size() >= kFlushBytes) {
      if (!write(out)) {
        return false;
      }
      out.clear();
    }
  }
  return write(out + "]}");
}

}  // namespace tally
