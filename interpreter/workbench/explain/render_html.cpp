#include <fmt/format.h>

#include "foundation/diagnostics/html_text.h"
#include "workbench/explain/render.h"

namespace tally {
namespace {

constexpr std::string_view kStyle =
    R"(body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
code{font-family:ui-monospace,monospace}ul{list-style:none;padding-left:1.25rem;border-left:1px solid #bbb}li{margin:.25rem 0}
.value{font-weight:bold}.place,.note,.record{color:#444}.decides{border:2px solid #8a1c00;padding:.25rem .5rem;display:inline-block}
.mark{color:#8a1c00;font-weight:bold}@media print{details>ul{display:block}})";

class HtmlWriter {
 public:
  explicit HtmlWriter(const SourceMap& sources) : sources_(sources) {}

  std::string Page(const Explanation& root) {
    out_ = fmt::format("<h1><code>{}</code></h1>\n<p>Answer: <strong>{}</strong></p>\n", HtmlText(root.text), HtmlText(root.value));
    if (const Explanation* marked = MarkedPart(root)) {
      out_ += "<h2>What decided</h2>\n<div class=\"decides\">\n";
      Head(*marked);
      Facts(*marked);
      out_ += "</div>\n";
    }
    out_ += "<h2>The rule, part by part</h2>\n";
    Facts(root);
    Children(root, true);
    return HtmlPage(fmt::format("{}: {}", root.text, root.value), kStyle, out_);
  }

 private:
  void Head(const Explanation& part) {
    if (part.failed_first) {
      out_ += "<span class=\"mark\">decides:</span> ";
    }
    out_ += fmt::format("<code>{}</code>", HtmlText(part.text));
    const std::string value = part.not_reached ? "not reached" : part.value;
    if (!value.empty()) {
      out_ += fmt::format(": <span class=\"value\">{}</span>", HtmlText(value));
    }
    const std::optional<Span>& at = part.defined_at ? part.defined_at : part.span;
    if (at && at->file.is_valid()) {
      out_ += fmt::format(" <span class=\"place\">({})</span>", HtmlText(ShortPlace(*at, sources_)));
    }
    out_ += "\n";
  }

  void Facts(const Explanation& part) {
    const auto line = [&](std::string_view of_class, const std::string& text) {
      if (!text.empty()) {
        out_ += fmt::format("<div class=\"{}\">{}</div>\n", of_class, HtmlText(text));
      }
    };
    line("note", part.note);
    for (const std::string& cite : part.cites) {
      line("note", "cites " + cite);
    }
    line("note", part.because.empty() ? "" : "because " + part.because);
    for (const ReadRecord& record : part.records) {
      const std::string cells = RecordCells(record);
      line("record", RecordPlace(record) + (cells.empty() ? "" : ": " + cells));
    }
    line("note", part.others == 0 ? "" : OthersNote(part.others));
  }

  void Children(const Explanation& part, bool open) {
    if (part.children.empty()) {
      return;
    }
    out_ += "<ul>\n";
    for (const Explanation& child : part.children) {
      const bool leads = MarkedPart(child) != nullptr;
      out_ += "<li>";
      if (child.children.empty()) {
        Head(child);
        Facts(child);
      } else {
        out_ += leads || open ? "<details open><summary>" : "<details><summary>";
        Head(child);
        out_ += "</summary>\n";
        Facts(child);
        Children(child, leads);
        out_ += "</details>";
      }
      out_ += "</li>\n";
    }
    out_ += "</ul>\n";
  }

  const SourceMap& sources_;
  std::string out_;
};

}  // namespace

std::string ExplanationAsHtml(const Explanation& root, const SourceMap& sources) {
  return HtmlWriter(sources).Page(root);
}

}  // namespace tally
