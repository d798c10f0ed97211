#include "outputs/writing/text_writer.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "outputs/writing/cell_texts.h"

namespace tally {
namespace {

constexpr size_t kGap = 2;            // blanks between columns
constexpr size_t kHeadingWidth = 16;  // a longer heading goes on below, unless the values are as wide
constexpr size_t kFlushBytes = 1 << 16;

/// Splits a heading into lines of at most `width` columns, after blanks and punctuation; a longer word stays whole.
std::vector<std::string> WrapHeading(const std::string& heading, size_t width) {
  std::vector<std::string> lines;
  std::string line;
  std::string word;
  const auto add_word = [&] {
    if (!line.empty() && DisplayWidth(line) + DisplayWidth(word) > width) {
      lines.push_back(line);
      line.clear();
    }
    line += word;
    word.clear();
  };
  for (const char c : heading) {
    if (c == ' ') {
      add_word();
      if (DisplayWidth(line) < width) {
        line += ' ';
      }
      continue;
    }
    word += c;
    if (c == '-' || c == '_' || c == '/' || c == '.') {
      add_word();
    }
  }
  add_word();
  lines.push_back(line);
  for (std::string& each : lines) {
    each.erase(each.find_last_not_of(' ') + 1);
  }
  return lines;
}

void AppendPadded(std::string& out, std::string_view text, size_t text_width, size_t width, bool right) {
  const size_t padding = width > text_width ? width - text_width : 0;
  if (right) {
    out.append(padding, ' ');
  }
  out += text;
  if (!right) {
    out.append(padding, ' ');
  }
}

void EndLine(std::string& out) {
  out.erase(out.find_last_not_of(' ') + 1);
  out += '\n';
}

/// One column with its width; looks at each different text only once.
class TextColumn {
 public:
  TextColumn(const ResultTable& table, const ResultColumn& column) : texts_(*column.text), right_(column.right_aligned) {
    printed_.resize(texts_.code_count());
    const size_t count = PrintedRowCount(table);
    for (size_t position = 0; position < count; ++position) {
      const uint32_t code = texts_.CodeAt(PrintedRow(table, position));
      if (code == CellTexts::kMissing || printed_[code].seen) {
        continue;
      }
      Printed& printed = printed_[code];
      printed.seen = true;
      printed.text = EscapeControls(texts_.TextOf(code));
      printed.width = DisplayWidth(printed.text);
      width_ = std::max(width_, printed.width);
    }
    const std::string heading = EscapeControls(column.heading);
    heading_ = WrapHeading(heading, std::max(width_, kHeadingWidth));
    for (const std::string& line : table.header ? heading_ : std::vector<std::string>()) {
      width_ = std::max(width_, DisplayWidth(line));
    }
  }

  size_t width() const { return width_; }
  size_t heading_lines() const { return heading_.size(); }

  /// Line `index` of `count` heading lines; headings stand on the bottom.
  void AppendHeading(std::string& out, size_t index, size_t count) const {
    const size_t blank_lines = count - heading_.size();
    const std::string_view line = index < blank_lines ? std::string_view() : std::string_view(heading_[index - blank_lines]);
    AppendPadded(out, line, DisplayWidth(line), width_, right_);
  }
  void AppendCell(std::string& out, size_t row) const {
    const uint32_t code = texts_.CodeAt(row);
    if (code == CellTexts::kMissing) {
      out.append(width_, ' ');
      return;
    }
    AppendPadded(out, printed_[code].text, printed_[code].width, width_, right_);
  }

 private:
  struct Printed {
    std::string text;
    size_t width = 0;
    bool seen = false;
  };
  CellTexts texts_;
  bool right_;
  std::vector<Printed> printed_;  // by dictionary code
  std::vector<std::string> heading_;
  size_t width_ = 1;
};

/// Which columns stand beside each other: the row's labels first in every group.
std::vector<std::vector<size_t>> GroupColumns(const ResultTable& table, const std::vector<TextColumn>& columns, size_t width) {
  std::vector<size_t> labels;
  size_t label_width = 0;
  if (table.row_labels.empty()) {
    labels.push_back(0);
  }
  for (const int label : table.row_labels) {
    labels.push_back(static_cast<size_t>(label));
  }
  for (size_t i = 0; i < labels.size(); ++i) {
    label_width += columns[labels[i]].width() + kGap;
    if (label_width > width / 2) {  // too wide to be repeated: only those that leave room
      labels.resize(i);
      break;
    }
  }
  label_width = 0;
  for (const size_t label : labels) {
    label_width += columns[label].width() + kGap;
  }
  std::vector<std::vector<size_t>> groups = {{}};
  size_t used = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    const bool shown_as_label = groups.size() > 1 && std::find(labels.begin(), labels.end(), i) != labels.end();
    if (shown_as_label) {
      continue;
    }
    if (!groups.back().empty() && used + columns[i].width() > width) {
      groups.push_back(labels);
      used = label_width;
      if (std::find(labels.begin(), labels.end(), i) != labels.end()) {
        continue;
      }
    }
    groups.back().push_back(i);
    used += columns[i].width() + kGap;
  }
  return groups;
}

}  // namespace

bool WriteText(const ResultTable& table, const TextOptions& options, const WriteBytes& write) {
  std::string out;
  const size_t count = PrintedRowCount(table);
  if (options.title) {
    out += fmt::format("{}: {} {}\n", EscapeControls(table.file.empty() ? table.title : table.file), count, count == 1 ? "row" : "rows");
  }
  std::vector<TextColumn> columns;
  columns.reserve(table.columns.size());
  for (const ResultColumn& column : table.columns) {
    columns.emplace_back(table, column);
  }
  if (columns.empty()) {
    return write(out);
  }
  bool first_group = true;
  for (const std::vector<size_t>& group : GroupColumns(table, columns, options.width)) {
    if (!first_group) {
      out += '\n';
    }
    first_group = false;
    size_t heading_lines = 1;
    for (const size_t i : group) {
      heading_lines = std::max(heading_lines, columns[i].heading_lines());
    }
    const auto line_of = [&](auto&& append_cell) {
      std::string line;
      for (size_t k = 0; k < group.size(); ++k) {
        line.append(k == 0 ? 0 : kGap, ' ');
        append_cell(line, columns[group[k]]);
      }
      EndLine(line);
      out += line;
    };
    for (size_t index = 0; table.header && index < heading_lines; ++index) {
      line_of([&](std::string& line, const TextColumn& column) { column.AppendHeading(line, index, heading_lines); });
    }
    if (table.header) {
      line_of([](std::string& line, const TextColumn& column) { line.append(column.width(), '-'); });
    }
    for (size_t position = 0; position < count; ++position) {
      line_of([&](std::string& line, const TextColumn& column) { column.AppendCell(line, PrintedRow(table, position)); });
      if (out.size() >= kFlushBytes) {
        if (!write(out)) {
          return false;
        }
        out.clear();
      }
    }
  }
  return out.empty() || write(out);
}

}  // namespace tally
