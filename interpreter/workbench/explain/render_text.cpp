#include <algorithm>

#include <fmt/format.h>

#include "foundation/diagnostics/renderer.h"
#include "foundation/source/utf8.h"
#include "workbench/explain/render.h"

namespace tally {
namespace {

std::string Cut(const std::string& text, size_t width) {
  if (DisplayWidth(text) <= width || width < 4) {
    return text;
  }
  return text.substr(0, SkipCodePoints(text, 0, width - 3)) + "...";
}

class TextWriter {
 public:
  TextWriter(const SourceMap& sources, const RenderExplanationOptions& options) : sources_(sources), options_(options) {}

  std::string Write(const Explanation& root) {
    out_ = fmt::format("{}: {}\n", root.text, root.value);
    Below(root, 1, true);
    if (folded_ > 0) {
      out_ += fmt::format("{} parts that did not decide are folded: `--full` or `with full` tells them\n", folded_);
    }
    out_.pop_back();  // the last line end is that of who prints
    return std::move(out_);
  }

 private:
  // What is below a part; `decides`: the verdict is due to it.
  void Below(const Explanation& part, size_t depth, bool decides) {
    Line(depth, part.note);
    if (decides || options_.full) {
      for (const std::string& cite : part.cites) {
        Line(depth, fmt::format("cites {}", cite));
      }
      Line(depth, part.because.empty() ? "" : fmt::format("because {}", part.because));
    }
    for (const ReadRecord& record : part.records) {
      const std::string cells = RecordCells(record);
      if (part.is_row && cells.empty() && record.file.empty()) {
        continue;
      }
      Line(depth, fmt::format("{}{}{}", RecordPlace(record), cells.empty() ? "" : ": ", cells));
    }
    if (part.others > 0) {
      Line(depth, fmt::format("{} of others: counted, not shown", part.others == 1 ? "1 row" : fmt::format("{} rows", part.others)));
    }
    for (size_t i = 0; i < part.children.size(); ++i) {
      Part(part.children[i], depth, decides && (!part.decisive || part.decisive == i));
    }
  }

  void Part(const Explanation& part, size_t depth, bool decides) {
    const std::string place = part.span ? EscapeControls(DescribePlace(part.defined_at ? *part.defined_at : *part.span, sources_)) : "";
    const std::string value = part.not_reached ? "not reached" : part.value;
    const std::string mark = part.failed_first ? ">" : " ";
    const std::string indent(2 * depth - 1, ' ');
    const size_t room = options_.width - std::min(options_.width / 2, indent.size() + 1);
    const std::string tail = fmt::format("{}{}{}", value, place.empty() ? "" : "    -- ", place);
    const std::string text =
        Cut(part.text, options_.full ? 4 * options_.width : std::max(room - std::min(room, DisplayWidth(tail) + 2), options_.width / 3));
    out_ += fmt::format("{}{}{}{}{}\n", mark, indent, text, text.empty() || tail.empty() ? "" : ": ", tail);
    const bool folds = !options_.full && !decides && depth > 2 && !part.failed_first && !HasMark(part);
    if (folds && !part.children.empty()) {
      Line(depth + 1, part.note);
      Count(part);
      return;
    }
    Below(part, depth + 1, decides || HasMark(part));
  }

  static bool HasMark(const Explanation& part) { return MarkedPart(part) != nullptr; }

  void Count(const Explanation& part) {
    folded_ += part.children.size();
    for (const Explanation& child : part.children) {
      Count(child);
    }
  }

  void Line(size_t depth, const std::string& text) {
    if (!text.empty()) {
      const std::string indent(2 * depth + 2, ' ');
      out_ += fmt::format(
          "{}{}\n", indent,
          options_.full ? text : Cut(text, std::max(options_.width - std::min(options_.width / 2, indent.size()), options_.width / 2)));
    }
  }

  const SourceMap& sources_;
  const RenderExplanationOptions& options_;
  std::string out_;
  size_t folded_ = 0;
};

}  // namespace

std::string RecordPlace(const ReadRecord& record) {
  const std::string row = record.row.empty() ? record.table : fmt::format("{} \"{}\"", record.table, record.row);
  return record.file.empty() ? row : fmt::format("{}, line {} ({})", record.file, record.line, row);
}

std::string RecordCells(const ReadRecord& record) {
  std::string text;
  for (const ReadCell& cell : record.cells) {
    const std::string heading = cell.heading.empty() || cell.heading == cell.column ? "" : fmt::format(" [{}]", Printable(cell.heading));
    text += fmt::format("{}{}{} = {}", text.empty() ? "" : ", ", cell.column, heading, cell.value);
  }
  return text;
}

std::string ExplanationAsText(const Explanation& root, const SourceMap& sources, const RenderExplanationOptions& options) {
  return TextWriter(sources, options).Write(root);
}

}  // namespace tally
