#include "workbench/proof/explanations.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "engine/csv/csv_record.h"
#include "engine/evaluation/row_name.h"
#include "foundation/base/counted.h"
#include "foundation/base/sha256.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/fold_text.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/output_columns.h"
#include "language/binder/tree/private_values.h"
#include "language/program/script_text.h"

namespace tally {
namespace {

constexpr size_t kDigitsOfNumbers = 16;

/// The cell of each column that is read, by name; nothing where a column is not there.
using Places = std::map<std::string, std::optional<size_t>>;

Places PlacesIn(const std::vector<std::string>& header) {
  Places places;
  for (const char* name : {"rule", "key", "text", "numbers"}) {
    const auto found = std::find(header.begin(), header.end(), name);
    places[name] = found == header.end() ? std::nullopt : std::optional(static_cast<size_t>(found - header.begin()));
  }
  return places;
}

std::string Quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) {
    return cell;
  }
  std::string out = "\"";
  for (const char c : cell) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + "\"";
}

/// The findings of one checks block as its table has them.
class FindingRows {
 public:
  FindingRows(Run& run, const bound::Table& table) : run_(run), rows_(run.outputs().Rows(table.id)) {
    const bound::Column* first = table.columns.empty() ? nullptr : &run.program().column(table.columns.front());
    if (first != nullptr && first->type.kind == TypeKind::kRow) {
      checked_ = first->type.table;
    }
  }

  size_t size() const { return rows_.rows; }
  bool has_private_keys() const { return checked_.is_valid() && PrivateValues(run_.program()).ShownByRowsOf(checked_) != nullptr; }
  std::string Text(bound::FindingColumn column, size_t row) const {
    const Vector& v = Column(column);
    return IsMissingAt(v, row) ? std::string() : std::string(TextAt(v, row));
  }
  std::string Key(size_t row) const {
    return checked_.is_valid() ? KeyOfRow(run_.executor(), checked_, static_cast<RowIndex>(IntegerAt(*rows_.columns.front(), row)))
                               : std::string();
  }
  /// What the finding says, so that no two sayings run together.
  std::string Saying(size_t row) const {
    using bound::FindingColumn;
    std::string out;
    for (const FindingColumn column : {FindingColumn::kMessage, FindingColumn::kHeading, FindingColumn::kValue, FindingColumn::kCell,
                                       FindingColumn::kActual, FindingColumn::kLimit}) {
      const std::string text = Text(column, row);
      out += fmt::format("{}:{},", text.size(), text);
    }
    return out;
  }

 private:
  const Vector& Column(bound::FindingColumn column) const {
    const auto columns = bound::ColumnsOfFindings();
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& each) { return each.column == column; });
    return *rows_.columns.at(static_cast<size_t>(found - columns.begin()) + (checked_.is_valid() ? 1 : 0));
  }

  Run& run_;
  DerivedRows rows_;
  TableId checked_;
};

struct Sayings {
  ExplainedFinding finding;
  std::vector<std::string> all;
};

void AddFindings(Run& run, const bound::Table& table, std::vector<Sayings>& found) {
  const FindingRows rows(run, table);
  std::map<std::pair<std::string, std::string>, size_t> places;
  for (size_t row = 0; row < rows.size(); ++row) {
    if (rows.Text(bound::FindingColumn::kResult, row) == "pass") {
      continue;
    }
    ExplainedFinding finding{.rule = rows.Text(bound::FindingColumn::kRule, row),
                             .key = rows.Key(row),
                             .is_private = rows.has_private_keys(),
                             .severity = rows.Text(bound::FindingColumn::kSeverity, row),
                             .message = rows.Text(bound::FindingColumn::kMessage, row)};
    const auto [place, fresh] = places.try_emplace({finding.rule, finding.key}, found.size());
    if (fresh) {
      found.push_back({std::move(finding), {}});
    }
    found[place->second].all.push_back(rows.Saying(row));
  }
}

std::string NumbersOf(std::vector<std::string> sayings) {
  std::sort(sayings.begin(), sayings.end());
  Sha256 sha256;
  for (const std::string& saying : sayings) {
    sha256.Add(saying);
  }
  return sha256.Finish().substr(0, kDigitsOfNumbers);
}

}  // namespace

std::vector<FindingExplanation> ReadExplanations(const std::filesystem::path& file, DiagnosticSink& sink) {
  std::vector<FindingExplanation> explanations;
  const auto refuse = [&](std::string text) {
    sink.Report(DiagnosticKind::BadPath, PathPlace{Printable(file.string())}, std::move(text))
        .Hint("explanations are a CSV file with the columns rule, key and text; `explanations.csv` of an earlier run is one");
  };
  const Result<std::string> text = ReadScriptText(file);
  if (!text) {
    refuse(fmt::format("the explanations cannot be read: {}", text.message()));
    return explanations;
  }
  CsvRecordReader records(text.value(), {});
  std::vector<std::string> cells;
  if (records.Read(&cells)) {
    refuse("the first line is no line of a CSV file");
    return explanations;
  }
  if (!cells.empty() && cells.front().starts_with("\xEF\xBB\xBF")) {
    cells.front().erase(0, 3);
  }
  Places places = PlacesIn(cells);
  for (const char* wanted : {"rule", "key", "text"}) {
    if (!places[wanted]) {
      refuse(fmt::format("there is no column `{}`", wanted));
      return explanations;
    }
  }
  std::map<std::pair<std::string, std::string>, size_t> rows;  // of a rule and key
  for (size_t row = 2; !records.AtEnd(); ++row) {
    cells.clear();
    if (records.Read(&cells)) {
      refuse(fmt::format("row {} is no row of a CSV file", row));
      return explanations;
    }
    const auto cell = [&](const char* name) {
      const std::optional<size_t> place = places[name];
      return place && *place < cells.size() ? cells[*place] : std::string();
    };
    if (cell("text").empty()) {
      continue;
    }
    if (const auto [place, fresh] = rows.try_emplace({cell("rule"), cell("key")}, row); !fresh) {
      refuse(fmt::format("row {} explains again what row {} explains", row, place->second));
      return explanations;
    }
    explanations.push_back({cell("rule"), cell("key"), cell("numbers"), cell("text")});
  }
  return explanations;
}

std::string_view StateWord(ExplainedFinding::State state) {
  using State = ExplainedFinding::State;
  switch (state) {
    case State::kExplained: return "explained";
    case State::kNumbersChanged: return "numbers changed";
    case State::kToBeExplained: return "to be explained";
    case State::kNoSuchFinding: return "no such finding";
  }
  return {};
}

std::vector<ExplainedFinding> ExplainFindings(Run& run, const std::vector<FindingExplanation>& explanations) {
  using State = ExplainedFinding::State;
  std::vector<Sayings> found;
  for (const bound::Table& table : run.program().tables) {
    if (std::holds_alternative<bound::FindingsSource>(table.source)) {
      AddFindings(run, table, found);
    }
  }
  std::map<std::pair<std::string, std::string>, size_t> places;  // of a rule and key
  for (size_t i = 0; i < explanations.size(); ++i) {
    places[{explanations[i].rule, explanations[i].key}] = i;
  }
  const bool any_private = std::any_of(found.begin(), found.end(), [](const Sayings& each) { return each.finding.is_private; });
  std::vector<bool> used(explanations.size(), false);
  std::vector<ExplainedFinding> told;
  for (Sayings& sayings : found) {
    ExplainedFinding finding = std::move(sayings.finding);
    finding.numbers = NumbersOf(std::move(sayings.all));
    if (const auto place = places.find({finding.rule, finding.key}); place != places.end()) {
      const FindingExplanation& given = explanations[place->second];
      used[place->second] = true;
      finding.text = given.text;
      if (given.numbers.empty() || given.numbers == finding.numbers) {
        finding.state = State::kExplained;
      } else {
        finding.state = State::kNumbersChanged;
        finding.numbers = given.numbers;  // a further run asks again
      }
    }
    if (!finding.text.empty() || FoldText(finding.severity) == "warning") {
      told.push_back(std::move(finding));
    }
  }
  for (size_t i = 0; i < explanations.size(); ++i) {
    if (!used[i]) {
      const FindingExplanation& given = explanations[i];
      told.push_back({.rule = given.rule,
                      .key = given.key,
                      .is_private = any_private,
                      .severity = {},
                      .message = {},
                      .numbers = given.numbers,
                      .state = State::kNoSuchFinding,
                      .text = given.text});
    }
  }
  return told;
}

std::string ExplanationsText(const std::vector<ExplainedFinding>& findings) {
  std::string out = "rule,key,severity,message,state,numbers,text\n";
  for (const ExplainedFinding& finding : findings) {
    out += fmt::format("{},{},{},{},{},{},{}\n", Quoted(finding.rule), Quoted(finding.key), Quoted(finding.severity),
                       Quoted(finding.message), StateWord(finding.state), finding.numbers, Quoted(finding.text));
  }
  return out;
}

void NoteExplanations(const std::vector<ExplainedFinding>& findings, const std::string& file, DiagnosticSink& sink) {
  using State = ExplainedFinding::State;
  const auto note = [&](State state, std::string_view one, std::string_view many, std::string_view hint) {
    const auto is = [&](const ExplainedFinding& finding) { return finding.state == state; };
    const auto count = std::count_if(findings.begin(), findings.end(), is);
    if (count == 0) {
      return;
    }
    const ExplainedFinding& first = *std::find_if(findings.begin(), findings.end(), is);
    sink.Note(DiagnosticKind::Unexplained, PathPlace{Printable(file)},
              fmt::format("{}, the first of `{}`{}", Counted(static_cast<size_t>(count), one, many), Printable(first.rule),
                          first.key.empty() || first.is_private ? "" : fmt::format(" about {}", DataValue(first.key))))
        .Hint(std::string(hint));
  };
  note(State::kToBeExplained, "warning is not explained", "warnings are not explained",
       "`explanations.csv` has a line for each: say there why it is so");
  note(State::kNumbersChanged, "explanation was written for other numbers", "explanations were written for other numbers",
       "look at it again; without the old `numbers` in its line it holds for the new ones");
  note(State::kNoSuchFinding, "explanation explains nothing that was found", "explanations explain nothing that was found",
       "take it out, or look for the rule and the row that it means");
}

}  // namespace tally
