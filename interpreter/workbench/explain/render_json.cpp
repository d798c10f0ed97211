#include <fmt/format.h>

#include "foundation/diagnostics/json_text.h"
#include "workbench/explain/render.h"

namespace tally {
namespace {

std::string PlaceAsJson(Span span, const SourceMap& sources) {
  const SourceFile& file = sources.file(span.file);
  const LineColumn at = file.Locate(span.begin);
  const std::string numbers = fmt::format("\"line\": {}, \"column\": {}", at.line, at.column);
  return fmt::format("{{\"file\": {}, {}}}", JsonText(file.name()), numbers);
}

std::string RecordAsJson(const ReadRecord& record) {
  std::string cells;
  for (const ReadCell& cell : record.cells) {
    const std::string heading = cell.heading.empty() ? "" : fmt::format(", \"heading\": {}", JsonText(cell.heading));
    cells += fmt::format("{}{{\"column\": {}{}, \"value\": {}}}", cells.empty() ? "" : ", ", JsonText(cell.column), heading,
                         JsonText(cell.value));
  }
  std::string out = fmt::format("{{\"table\": {}", JsonText(record.table));
  out += record.row.empty() ? "" : fmt::format(", \"row\": {}", JsonText(record.row));
  out += record.file.empty() ? "" : fmt::format(", \"file\": {}, \"line\": {}", JsonText(record.file), record.line);
  return out + fmt::format(", \"cells\": [{}]}}", cells);
}

class JsonWriter {
 public:
  explicit JsonWriter(const SourceMap& sources) : sources_(sources) {}

  std::string Members(const Explanation& part, size_t depth) {
    const std::string indent(2 * depth, ' ');
    std::vector<std::string> members{fmt::format("\"text\": {}", JsonText(part.text))};
    const auto add = [&](const char* name, const std::string& text) {
      if (!text.empty()) {
        members.push_back(fmt::format("\"{}\": {}", name, JsonText(text)));
      }
    };
    add("value", part.value);
    if (part.span && part.span->file.is_valid()) {
      members.push_back(fmt::format("\"place\": {}", PlaceAsJson(*part.span, sources_)));
    }
    add("definition", part.definition);
    if (part.defined_at && part.defined_at->file.is_valid()) {
      members.push_back(fmt::format("\"defined_at\": {}", PlaceAsJson(*part.defined_at, sources_)));
    }
    if (!part.cites.empty()) {
      std::string cites;
      for (const std::string& cite : part.cites) {
        cites += (cites.empty() ? "" : ", ") + JsonText(cite);
      }
      members.push_back(fmt::format("\"cites\": [{}]", cites));
    }
    add("because", part.because);
    add("note", part.note);
    for (const auto& [name, holds] :
         {std::pair("failed_first", part.failed_first), std::pair("not_reached", part.not_reached), std::pair("row", part.is_row)}) {
      if (holds) {
        members.push_back(fmt::format("\"{}\": true", name));
      }
    }
    if (part.others > 0) {
      members.push_back(fmt::format("\"others\": {}", part.others));
    }
    if (!part.records.empty()) {
      members.push_back(fmt::format(
          "\"records\": [{}]", Listed(part.records, depth + 1, [](const ReadRecord& record, size_t) { return RecordAsJson(record); })));
    }
    if (!part.children.empty()) {
      members.push_back(fmt::format("\"children\": [{}]", Listed(part.children, depth + 1, [&](const Explanation& child, size_t at) {
                                      return fmt::format("{{{}}}", Members(child, at));
                                    })));
    }
    std::string out;
    for (const std::string& member : members) {
      out += fmt::format("{}\n{}  {}", out.empty() ? "" : ",", indent, member);
    }
    return out + "\n" + indent;
  }

 private:
  template <class Items, class Write>
  static std::string Listed(const Items& items, size_t depth, Write write) {
    const std::string indent(2 * depth, ' ');
    std::string out;
    for (const auto& item : items) {
      out += fmt::format("{}\n{}  {}", out.empty() ? "" : ",", indent, write(item, depth + 1));
    }
    return out + "\n" + indent;
  }

  const SourceMap& sources_;
};

}  // namespace

std::string ExplanationAsJson(const Explanation& root, const SourceMap& sources) {
  const char* verdict = root.verdict == Verdict::kYes ? "true" : root.verdict == Verdict::kNo ? "false" : "null";
  return fmt::format("{{\n  \"verdict\": {},{}}}\n", verdict, JsonWriter(sources).Members(root, 0));
}

}  // namespace tally
