#include <fmt/format.h>

#include "foundation/base/counted.h"
#include "foundation/diagnostics/html_text.h"
#include "outputs/writing/texts_table.h"
#include "workbench/commands/write_comparison.h"

namespace tally {
namespace {

constexpr std::string_view kStyle =
    R"(body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:bold;padding:.25rem 0}
th,td{border:1px solid #777;padding:.2rem .5rem;text-align:left;vertical-align:top}td.n{text-align:right}
thead th{background:#eee}pre{white-space:pre-wrap;background:#f4f4f4;padding:.5rem}a{color:#003f9e})";

class PageWriter {
 public:
  explicit PageWriter(const ComparedOutputs& compared) : compared_(compared) {}

  std::string Page() {
    out_ = "<h1>What changed</h1>\n";
    out_ += fmt::format("<p>Old: {}<br>New: {}</p>\n", HtmlText(compared_.left_is), HtmlText(compared_.right_is));
    Contents();
    if (!compared_.rules.empty()) {
      out_ += fmt::format("<h2>Rules</h2>\n<pre>{}</pre>\n", HtmlText(compared_.rules));
    }
    for (size_t i = 0; i < compared_.differing.size(); ++i) {
      Section(i);
    }
    return HtmlPage("What changed", kStyle, out_);
  }

 private:
  void Contents() {
    out_ += fmt::format("<p>{} of {} output tables are equal.</p>\n", compared_.tables - compared_.differing.size(), compared_.tables);
    if (compared_.differing.empty()) {
      return;
    }
    out_ += "<nav aria-label=\"Tables that differ\">\n<ul>\n";
    for (size_t i = 0; i < compared_.differing.size(); ++i) {
      const Comparison& comparison = compared_.differing[i];
      out_ += fmt::format("<li><a href=\"#t{}\">{}</a>: {}</li>\n", i, HtmlText(comparison.title),
                          Counted(comparison.cells.cells.size(), "cell"));
    }
    out_ += "</ul>\n</nav>\n";
  }

  void Section(size_t i) {
    const Comparison& comparison = compared_.differing[i];
    out_ += fmt::format("<section aria-labelledby=\"t{0}\">\n<h2 id=\"t{0}\">{1}</h2>\n", i, HtmlText(comparison.title));
    for (const std::string& line : comparison.lines) {
      out_ += fmt::format("<p>{}</p>\n", HtmlText(line));
    }
    Cells(comparison, i);
    for (size_t c = 0; c < comparison.ledger.size(); ++c) {
      Movers(comparison, comparison.ledger[c], fmt::format("m{}-{}", i, c));
    }
    out_ += "</section>\n";
  }

  void Cells(const Comparison& comparison, size_t i) {
    const LedgerLines lines =
        LinesOf(comparison.cells, comparison.ledger, kSides, comparison.cells.cells.size() + comparison.ledger.size());
    const ResultTable& table = lines.table;
    if (table.rows == 0) {
      return;
    }
    out_ += "<table>\n<caption>Cells that differ</caption>\n<thead><tr>";
    for (const ResultColumn& column : table.columns) {
      out_ += fmt::format("<th scope=\"col\">{}</th>", HtmlText(column.heading));
    }
    out_ += "</tr></thead>\n<tbody>\n";
    const size_t keys = comparison.cells.key_headings.size();
    for (size_t row = 0; row < table.rows; ++row) {
      out_ += "<tr>";
      for (size_t c = 0; c < table.columns.size(); ++c) {
        const std::string text = HtmlText(TextOfCell(table.columns[c], row));
        const bool links = c > keys + 3 && !text.empty() && text != "0" && lines.cells[row] != nullptr;
        if (c <= keys) {
          out_ += fmt::format("<th scope=\"row\">{}</th>", text);
        } else if (links) {
          out_ += fmt::format("<td class=\"n\"><a href=\"#m{}-{}\">{}</a></td>", i, lines.cells[row] - comparison.ledger.data(), text);
        } else {
          out_ += fmt::format("<td class=\"n\">{}</td>", text);
        }
      }
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table>\n";
  }

  void Movers(const Comparison& comparison, const CellLedger& cell, const std::string& id) {
    const std::string row = WithCommas(cell.row.texts);
    out_ += fmt::format("<h3 id=\"{}\">{}</h3>\n<p>{} - {} left + {} came = {}</p>\n<ul>\n", id,
                        HtmlText(row.empty() ? cell.column : row + ": " + cell.column), cell.old_units, cell.left(), cell.came(),
                        cell.new_units);
    for (const Mover& mover : cell.movers) {
      out_ += fmt::format("<li>{} {}: {}</li>\n", HtmlText(compared_.numbers.NameOf(comparison.unit, mover.unit)),
                          mover.came ? "came" : "left", HtmlText(CauseInWords(mover, compared_.changes)));
    }
    out_ += "</ul>\n";
  }

  const ComparedOutputs& compared_;
  std::string out_;
};

}  // namespace

std::string ComparisonPage(const ComparedOutputs& compared) {
  return PageWriter(compared).Page();
}

}  // namespace tally
