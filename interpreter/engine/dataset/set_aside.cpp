#include "engine/dataset/set_aside.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/csv/csv_header.h"

namespace tally {

std::string RowsSetAside::NameOf(const std::vector<std::string>& key) {
  std::string name;
  for (const std::string& cell : key) {
    name += fmt::format("{}:{},", cell.size(), cell);
  }
  return name;
}

bool RowsSetAside::Add(SetAsideFinding finding) {
  const bool is_new = lines_[finding.file].lines.insert(finding.line).second;
  findings_.push_back(std::move(finding));
  return is_new;
}

bool RowsSetAside::Take(const TableSchema& table, DataFaults& faults) {
  // Keys are compared among rows that can be read: those of the others mean nothing yet.
  std::stable_partition(faults.kept().begin(), faults.kept().end(),
                        [](const DataFault& fault) { return fault.kind != DiagnosticKind::DataKeyRepeated; });
  bool again = false;
  bool keys_count = false;
  std::vector<DataFault> others;
  const std::set<uint64_t> before = lines_[table.file].lines;
  for (DataFault& fault : faults.kept()) {
    const bool is_of_row = !fault.is_of_file && fault.line != 0 && fault.kind != DiagnosticKind::DataHeader &&
                           fault.kind != DiagnosticKind::DataFileMissing && !before.contains(fault.line);
    if (!is_of_row) {
      others.push_back(std::move(fault));
      continue;
    }
    if (fault.is_structure) {
      bool& also_unreadable = lines_[table.file].also_unreadable;
      if (also_unreadable) {
        others.push_back(std::move(fault));
      }
      again = again || !also_unreadable;
      also_unreadable = true;
      continue;
    }
    if (fault.kind == DiagnosticKind::DataKeyRepeated && again && !keys_count) {
      continue;
    }
    keys_count = keys_count || fault.kind == DiagnosticKind::DataKeyRepeated;
    SetAsideFinding finding{.file = table.file,
                            .line = fault.line,
                            .kind = fault.kind,
                            .column = fault.column,
                            .cells = fault.cells,
                            .text = fault.text,
                            .key = {},
                            .hangs_on = {}};
    if (fault.target) {
      const auto rows = line_of_key_.find(*fault.target);
      if (rows != line_of_key_.end()) {
        if (const auto row = rows->second.find(NameOf(fault.cells)); row != rows->second.end()) {
          finding.hangs_on = {file_of_.at(*fault.target), row->second};
        }
      }
    }
    if (fault.first_line && !before.contains(*fault.first_line) && !lines_[table.file].lines.contains(*fault.first_line)) {
      SetAsideFinding first = finding;
      first.line = *fault.first_line;
      again = Add(std::move(first)) || again;
    }
    again = Add(std::move(finding)) || again;
  }
  faults.kept() = again ? std::vector<DataFault>() : std::move(others);
  return again;
}

std::optional<LinesLeftOut> RowsSetAside::LinesOf(const std::string& file) const {
  const auto lines = lines_.find(file);
  return lines == lines_.end() || (lines->second.lines.empty() && !lines->second.also_unreadable) ? std::nullopt
                                                                                                  : std::optional(lines->second);
}

// A fault that stands on a later line of a row is one of the row.
void RowsSetAside::MergeLines(const std::string& file, const RowsLeftOut::Row& row) {
  std::set<uint64_t>& lines = lines_[file].lines;
  const uint64_t end = row.line + std::max<uint64_t>(1, CountLineFeeds(row.text));
  const auto first = lines.upper_bound(row.line);
  if (first == lines.end() || *first >= end) {
    return;
  }
  lines.erase(first, lines.lower_bound(end));
  lines.insert(row.line);
  for (SetAsideFinding& finding : findings_) {
    if (finding.file == file && finding.line > row.line && finding.line < end) {
      finding.line = row.line;
    }
  }
}

void RowsSetAside::Name(const TableSchema& table, const std::vector<std::string>& headers, const std::vector<std::vector<size_t>>& matches,
                        const RowsLeftOut& left_out) {
  const CsvDialect dialect{.separator = table.style.separator, .armour = table.style.armour};
  for (const RowsLeftOut::Row& row : left_out.rows()) {
    if (row.fault) {
      const std::string column = row.fault->cell < headers.size() ? headers[row.fault->cell] : std::string();
      const bool is_new = lines_[table.file].lines.insert(row.line).second;
      if (is_new) {
        findings_.push_back({.file = table.file,
                             .line = row.line,
                             .kind = DiagnosticKind::DataMalformed,
                             .column = column,
                             .cells = {},
                             .text = (column.empty() ? "" : fmt::format("column {}: ", Quoted(column))) + StructureWords(*row.fault, false),
                             .key = {},
                             .hangs_on = {}});
      }
      continue;
    }
    MergeLines(table.file, row);
    std::vector<std::string> cells;
    if (CsvRecordReader(row.text, dialect).Read(&cells).has_value() || cells.size() != headers.size()) {
      continue;
    }
    std::vector<std::string> key;
    for (const int column : table.key) {
      for (const size_t place : matches[static_cast<size_t>(column)]) {
        key.push_back(cells[place]);
      }
    }
    if (!key.empty()) {
      line_of_key_[table.id].emplace(NameOf(key), row.line);
      file_of_[table.id] = table.file;
      keys_[{table.file, row.line}] = std::move(key);
    }
  }
}

size_t RowsSetAside::rows() const {
  size_t rows = 0;
  for (const auto& [file, lines] : lines_) {
    rows += lines.lines.size();
  }
  return rows;
}

uint64_t RowsSetAside::RowsOf(const std::string& file) const {
  const auto lines = lines_.find(file);
  return lines == lines_.end() ? 0 : lines->second.lines.size();
}

std::vector<SetAsideFinding> RowsSetAside::Findings(const std::vector<TableSchema>& tables) const {
  std::vector<SetAsideFinding> findings = findings_;
  std::unordered_map<std::string, size_t> order;
  for (const TableSchema& table : tables) {
    order.try_emplace(table.file, order.size());
  }
  std::stable_sort(findings.begin(), findings.end(), [&](const SetAsideFinding& a, const SetAsideFinding& b) {
    const auto place = [&](const SetAsideFinding& f) { return std::pair(order[f.file], f.line); };
    return place(a) < place(b);
  });
  for (SetAsideFinding& finding : findings) {
    if (const auto key = keys_.find({finding.file, finding.line}); key != keys_.end()) {
      finding.key = key->second;
    }
  }
  return findings;
}

}  // namespace tally
