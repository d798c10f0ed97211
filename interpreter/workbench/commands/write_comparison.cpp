#include "workbench/commands/write_comparison.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "foundation/base/counted.h"
#include "foundation/diagnostics/json_text.h"
#include "foundation/source/utf8.h"
#include "outputs/writing/csv_writer.h"
#include "outputs/writing/folder_writer.h"
#include "outputs/writing/stop_signals.h"
#include "outputs/writing/texts_table.h"

namespace tally {
namespace {

constexpr size_t kSummaryLines = 10;

std::string Sides(const ComparedOutputs& compared) {
  return fmt::format("{}: {}\n{}: {}\n", kSides.left, compared.left_is, kSides.right, compared.right_is);
}

std::string Closing(const ComparedOutputs& compared) {
  return fmt::format("{} of {} output tables are equal\n", compared.tables - compared.differing.size(), compared.tables);
}

/// Different units among those who left, and who came.
std::pair<size_t, size_t> MovedIn(const Comparison& comparison) {
  std::vector<uint32_t> left;
  std::vector<uint32_t> came;
  for (const CellLedger& cell : comparison.ledger) {
    for (const Mover& mover : cell.movers) {
      (mover.came ? came : left).push_back(mover.unit);
    }
  }
  const auto different = [](std::vector<uint32_t>& units) {
    std::sort(units.begin(), units.end());
    return static_cast<size_t>(std::unique(units.begin(), units.end()) - units.begin());
  };
  return {different(left), different(came)};
}

/// What a table's ledger counts, in words.
std::string UnitOf(const Comparison& comparison) {
  return comparison.unit == comparison.title ? "rows" : comparison.unit;
}

/// By class: how many different units moved in some cell, of all tables; and how many were moved and moved back.
std::string Classes(const ComparedOutputs& compared) {
  std::map<std::string, std::set<std::pair<std::string, uint32_t>>> units;
  for (const Comparison& comparison : compared.differing) {
    for (const CellLedger& cell : comparison.ledger) {
      for (const Mover& mover : compared.changes.empty() ? std::vector<Mover>() : cell.movers) {
        units[ClassOf(mover, compared.changes)].emplace(UnitOf(comparison), mover.unit);
      }
    }
  }
  std::string line;
  for (const auto& [of, moved] : units) {
    line += fmt::format("{}{}: {}", line.empty() ? "moved by " : "; ", of, moved.size());
  }
  return line.empty() ? line : line + "\n";
}

bool WriteSummary(const ComparedOutputs& compared, const WriteBytes& print) {
  std::string out = Sides(compared) + Classes(compared);
  size_t lines = 0;
  for (const Comparison& comparison : compared.differing) {
    if (++lines == kSummaryLines && compared.differing.size() > kSummaryLines) {
      out += fmt::format("... and {} more\n", compared.differing.size() - kSummaryLines + 1);
      break;
    }
    if (comparison.cells.cells.empty() && comparison.ledger.empty()) {
      out += comparison.lines[0] + "\n";  // only one side has it
      continue;
    }
    out += fmt::format("{}: {}", comparison.title, Counted(comparison.cells.cells.size(), "cell"));
    if (!comparison.ledger.empty()) {
      const auto [left, came] = MovedIn(comparison);
      out += fmt::format("; {}: {} left, {} came", UnitOf(comparison), left, came);
    }
    out += "\n";
  }
  return print(out + Closing(compared));
}

bool WriteTextOf(const ComparedOutputs& compared, size_t text_width, const WriteBytes& print) {
  bool good = print(compared.rules + (compared.rules.empty() ? "" : "\n") + Sides(compared));
  for (const Comparison& comparison : compared.differing) {
    good = good && print("\n") && PrintComparison(comparison, text_width, print);
  }
  return good && print("\n" + Closing(compared));
}

std::vector<std::vector<std::string>> CellsOf(const ComparedOutputs& compared) {
  std::vector<std::vector<std::string>> rows;
  for (const Comparison& comparison : compared.differing) {
    const size_t keys = comparison.cells.key_headings.size();
    const ResultTable table =
        LinesOf(comparison.cells, comparison.ledger, kSides, comparison.cells.cells.size() + comparison.ledger.size()).table;
    for (size_t row = 0; row < table.rows; ++row) {
      std::vector<std::string> key;
      for (size_t c = 0; c < keys; ++c) {
        key.push_back(TextOfCell(table.columns[c], row));
      }
      std::vector<std::string> line = {comparison.title, WithCommas(key)};
      for (size_t c = keys; c < keys + 6; ++c) {
        line.push_back(c < table.columns.size() ? TextOfCell(table.columns[c], row) : "");
      }
      rows.push_back(std::move(line));
    }
  }
  return rows;
}

bool WriteCells(const ComparedOutputs& compared, const WriteBytes& print) {
  const std::vector<std::string> headings = {"output", "row", "column", kSides.left, kSides.right, "difference", "left", "came"};
  return WriteCsv(MakeTextTable("", headings, CellsOf(compared), std::vector<bool>(headings.size(), false)), print);
}

std::string JsonTexts(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) {
    quoted.push_back(JsonText(text));
  }
  return "[" + WithCommas(quoted) + "]";
}

/// Where a row is printed on each side: rows may be called alike.
std::string JsonRows(size_t left, size_t right) {
  const auto number = [](size_t row) { return row == DifferingCell::kNowhere ? std::string("null") : std::to_string(row + 1); };
  return fmt::format("\"old_row\": {}, \"new_row\": {}", number(left), number(right));
}

std::string JsonMovers(const ComparedOutputs& compared, const Comparison& comparison, const CellLedger& cell, bool came) {
  std::vector<std::string> names;
  for (const Mover& mover : cell.movers) {
    if (mover.came == came) {
      names.push_back(fmt::format("{{\"key\": {}, \"cause\": {}}}", JsonText(compared.numbers.NameOf(comparison.unit, mover.unit)),
                                  JsonText(CauseInWords(mover, compared.changes))));
    }
  }
  return "[" + WithCommas(names) + "]";
}

std::string JsonOf(const ComparedOutputs& compared, const Comparison& comparison) {
  std::string cells;
  for (const DifferingCell& cell : comparison.cells.cells) {
    cells += fmt::format("{}\n      {{\"row\": {}, {}, \"column\": {}, \"old\": {}, \"new\": {}}}", cells.empty() ? "" : ",",
                         JsonTexts(cell.key), JsonRows(cell.left_row, cell.right_row), JsonText(cell.heading), JsonText(cell.left),
                         JsonText(cell.right));
  }
  std::string ledger;
  for (const CellLedger& cell : comparison.ledger) {
    ledger += fmt::format("{}\n      {{\"row\": {}, {}, \"column\": {}, \"old\": {}, \"new\": {}, \"left\": {}, \"came\": {}}}",
                          ledger.empty() ? "" : ",", JsonTexts(cell.row.texts), JsonRows(cell.left_row, cell.right_row),
                          JsonText(cell.column), cell.old_units, cell.new_units, JsonMovers(compared, comparison, cell, false),
                          JsonMovers(compared, comparison, cell, true));
  }
  const std::vector<std::string>& dropped = comparison.cells.columns_only_left;
  const std::vector<std::string>& added = comparison.cells.columns_only_right;
  return fmt::format(
      "    {{\"output\": {}, \"key\": {}, \"columns_dropped\": {}, \"columns_added\": {}, \"unit\": {},\n     \"cells\": [{}],\n     "
      "\"ledger\": [{}]}}",
      JsonText(comparison.title), JsonTexts(comparison.cells.key_headings), JsonTexts(dropped), JsonTexts(added),
      JsonText(comparison.ledger.empty() ? "" : UnitOf(comparison)), cells, ledger);
}

bool WriteJson(const ComparedOutputs& compared, const WriteBytes& print) {
  std::string outputs;
  for (const Comparison& comparison : compared.differing) {
    outputs += (outputs.empty() ? "\n" : ",\n") + JsonOf(compared, comparison);
  }
  return print(fmt::format(
      "{{\n  \"old\": {},\n  \"new\": {},\n  \"rules\": {},\n  \"tables\": {},\n  \"equal\": {},\n  \"differing\": [{}\n  ]\n}}\n",
      JsonText(compared.left_is), JsonText(compared.right_is), JsonText(compared.rules), compared.tables,
      compared.tables - compared.differing.size(), outputs));
}

}  // namespace

bool WriteComparison(const ComparedOutputs& compared, ComparisonFormat format, bool summary, size_t text_width, const WriteBytes& print) {
  switch (format) {
    case ComparisonFormat::kText: return summary ? WriteSummary(compared, print) : WriteTextOf(compared, text_width, print);
    case ComparisonFormat::kCsv: return WriteCells(compared, print);
    case ComparisonFormat::kJson: return WriteJson(compared, print);
    case ComparisonFormat::kHtml: return print(ComparisonPage(compared));
  }
  return false;
}

void TellCauses(ComparedOutputs& compared) {
  constexpr size_t kMostNamed = 5;
  for (Comparison& comparison : compared.differing) {
    std::map<std::string, std::set<uint32_t>> units;
    size_t cancelled = 0;
    for (const CellLedger& cell : comparison.ledger) {
      cancelled += cell.cancelled;
      for (const Mover& mover : compared.changes.empty() ? std::vector<Mover>() : cell.movers) {
        units[CauseInWords(mover, compared.changes)].insert(mover.unit);
      }
    }
    for (const auto& [cause, moved] : units) {
      std::vector<std::string> names;
      for (const uint32_t unit : moved) {
        names.push_back(names.size() < kMostNamed ? Printable(compared.numbers.NameOf(comparison.unit, unit)) : "...");
        if (names.size() > kMostNamed) {
          break;
        }
      }
      const bool names_units = !compared.numbers.IsPrivate(comparison.unit);
      comparison.lines.push_back(
          fmt::format("  {} moved by {}{}", moved.size(), cause, names_units ? fmt::format(" ({})", WithCommas(names)) : ""));
    }
    if (cancelled > 0) {
      comparison.lines.push_back(fmt::format("  {} moved by one change and back by another", Counted(cancelled, "time")));
    }
  }
}

void WriteMovers(const ComparedOutputs& compared, const std::filesystem::path& file, DiagnosticSink& sink) {
  std::vector<std::vector<std::string>> rows;
  for (const Comparison& comparison : compared.differing) {
    for (const CellLedger& cell : comparison.ledger) {
      for (const Mover& mover : cell.movers) {
        rows.push_back({UnitOf(comparison), compared.numbers.NameOf(comparison.unit, mover.unit), comparison.title,
                        WithCommas(cell.row.texts), cell.column, mover.came ? "came" : "left", ClassOf(mover, compared.changes),
                        CauseInWords(mover, compared.changes)});
      }
    }
  }
  const std::vector<std::string> headings = {"unit", "key", "output", "row", "column", "moved", "class", "cause"};
  const auto produce = [&](const WriteBytes& write) {
    return WriteCsv(MakeTextTable("", headings, rows, std::vector<bool>(headings.size(), false)), write);
  };
  if (const std::optional<PathFault> fault = WriteOneFile(file, produce, StopSignals::Asked)) {
    ReportPath(*fault, sink);
  }
}

}  // namespace tally
