#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
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

constexpr size_t kValueWidth = 13;
constexpr size_t kPlaceWidth = 26;

std::string Padded(const std::string& text, size_t width) {
  return text + std::string(width - std::min(width, DisplayWidth(text)), ' ');
}

class TextWriter {
 public:
  TextWriter(const SourceMap& sources, const RenderExplanationOptions& options)
      : sources_(sources), options_(options), text_width_(options.width - kValueWidth - kPlaceWidth - 4) {}

  std::string Write(const Explanation& root) {
    out_ = fmt::format("{}: {}\n", root.text, root.value);
    Below(root, 1, true);
    if (folded_ > 0) {
      out_ += fmt::format("({} parts that did not decide are folded: `--full`, or `with full`, tells them)\n", folded_);
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
      if (part.is_row && cells.empty() && (record.file.empty() || part.text == fmt::format("{}, line {}", record.file, record.line))) {
        continue;
      }
      Line(depth, fmt::format("{}{}{}", RecordPlace(record), cells.empty() ? "" : ": ", cells));
    }
    if (part.others > 0) {
      Line(depth, OthersNote(part.others));
    }
    for (size_t i = 0; i < part.children.size(); ++i) {
      Part(part.children[i], depth, decides && (!part.decisive || part.decisive == i));
    }
  }

  void Part(const Explanation& part, size_t depth, bool decides) {
    const std::optional<Span>& at = part.defined_at ? part.defined_at : part.span;
    const std::string place = at && at->file.is_valid() ? ShortPlace(*at, sources_) : "";
    const std::string value = part.not_reached ? "not reached" : part.value;
    std::string text = fmt::format("{}{}{}", part.failed_first ? "*" : " ", std::string(2 * depth - 1, ' '), part.text);
    text = options_.full ? text : Cut(text, text_width_);
    std::string line = place.empty() ? fmt::format("{}  {}", Padded(text, text_width_), value)
                                     : fmt::format("{}  {}  {}", Padded(text, text_width_), Padded(value, kValueWidth), place);
    line.erase(line.find_last_not_of(' ') + 1);
    out_ += line + "\n";
    const bool has_mark = MarkedPart(part) != nullptr;
    if (!options_.full && !decides && depth > 2 && !has_mark && !part.children.empty()) {
      Line(depth + 1, part.note);
      Count(part);
      return;
    }
    Below(part, depth + 1, decides || has_mark);
  }

  void Count(const Explanation& part) {
    folded_ += part.children.size();
    for (const Explanation& child : part.children) {
      Count(child);
    }
  }

  void Line(size_t depth, const std::string& text) {
    if (!text.empty()) {
      const std::string line = std::string(2 * depth, ' ') + "| " + text;
      out_ += (options_.full ? line : Cut(line, options_.width)) + "\n";
    }
  }

  const SourceMap& sources_;
  const RenderExplanationOptions& options_;
  size_t text_width_;
  std::string out_;
  size_t folded_ = 0;
};

}  // namespace

std::string OthersNote(size_t others) {
  return fmt::format("{} of others counted and not shown", RowsText(others));
}

std::string ShortPlace(Span span, const SourceMap& sources) {
  const SourceFile& file = sources.file(span.file);
  std::string name = file.name();
  const size_t last = name.rfind('/');
  if (name.starts_with('/') && last > 0) {  // of a library: its folder is told by its own page
    const size_t before = name.rfind('/', last - 1);
    name.erase(0, before + 1);
  }
  return fmt::format("{}:{}", EscapeControls(name), file.Locate(span.begin).line);
}

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
