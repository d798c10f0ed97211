#include "engine/csv/data_faults.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"

namespace tally {

DataFault& DataFaults::Add(DiagnosticKind kind, uint64_t line, std::string text, std::string hint) {
  if (keeps_ == Keeps::kFirst && of_rows_ >= 16 * kMaxKept) {
    Trim();
  }
  DataFault fault{.kind = kind, .line = line, .text = std::move(text)};
  if (!hint.empty()) {
    fault.hints.push_back(std::move(hint));
  }
  ++of_rows_;
  return kept_.emplace_back(std::move(fault));
}

std::string DataFaults::NameOf(DiagnosticKind kind, const std::string& column, const std::vector<std::string>& cells) {
  std::string name = fmt::format("{}:{}:{}", static_cast<int>(kind), column.size(), column);
  for (const std::string& cell : cells) {
    name += fmt::format(":{}:{}", cell.size(), cell);
  }
  return name;
}

void DataFaults::AddCell(DiagnosticKind kind, uint64_t line, const std::string& column, std::vector<std::string> cells,
                         const std::function<void(DataFault&)>& describe) {
  DataFault fault{.kind = kind, .line = line, .column = column, .cells = std::move(cells)};
  if (keeps_ == Keeps::kAll) {
    describe(fault);
    kept_.push_back(std::move(fault));
    return;
  }
  const auto [place, is_new] = places_.try_emplace(NameOf(kind, column, fault.cells), kept_.size());
  if (!is_new) {
    ++kept_[place->second].times;
    return;
  }
  if (of_column_[NameOf(kind, column, {})]++ < kMaxKept) {  // a later one is not among the first of the file either
    describe(fault);
  }
  kept_.push_back(std::move(fault));
}

void DataFaults::Count(DiagnosticKind kind, uint64_t times) {
  for (Counted& counted : counted_) {
    if (counted.kind == kind) {
      counted.times += times;
      return;
    }
  }
  counted_.push_back({kind, times});
}

void DataFaults::Clear() {
  kept_.clear();
  counted_.clear();
  places_.clear();
  of_column_.clear();
  of_rows_ = 0;
}

// Keeps the first of each kind by line among the findings that are no cell's; equal lines in the order in which they were found.
void DataFaults::Trim() {
  std::stable_sort(kept_.begin(), kept_.end(), [](const DataFault& a, const DataFault& b) { return a.line < b.line; });
  std::unordered_map<int, size_t> seen;
  std::vector<DataFault> first;
  places_.clear();
  of_rows_ = 0;
  for (DataFault& fault : kept_) {
    const bool is_cell = !fault.cells.empty();
    if (!is_cell && ++seen[static_cast<int>(fault.kind)] > kMaxKept) {
      Count(fault.kind, fault.times);
      continue;
    }
    if (is_cell) {
      places_.emplace(NameOf(fault.kind, fault.column, fault.cells), first.size());
    } else {
      ++of_rows_;
    }
    first.push_back(std::move(fault));
  }
  kept_ = std::move(first);
}

void DataFaults::Keep(DataFault fault) {
  if (keeps_ == Keeps::kAll || fault.cells.empty()) {
    ++of_rows_;
    kept_.push_back(std::move(fault));
    return;
  }
  const auto known = places_.find(NameOf(fault.kind, fault.column, fault.cells));
  if (known != places_.end()) {
    kept_[known->second].times += fault.times;
  } else if (of_column_[NameOf(fault.kind, fault.column, {})]++ < kMaxKept) {
    places_.emplace(NameOf(fault.kind, fault.column, fault.cells), kept_.size());
    kept_.push_back(std::move(fault));
  } else {
    Count(fault.kind, fault.times);
  }
}

void DataFaults::Absorb(DataFaults& block, const std::function<uint64_t(uint64_t)>& line_of) {
  if (block.empty()) {
    return;
  }
  std::stable_sort(block.kept_.begin(), block.kept_.end(), [](const DataFault& a, const DataFault& b) { return a.line < b.line; });
  for (DataFault& fault : block.kept_) {
    fault.line = line_of(fault.line);
    Keep(std::move(fault));
  }
  for (const Counted& counted : block.counted_) {
    Count(counted.kind, counted.times);
  }
  block.Clear();
  if (keeps_ == Keeps::kFirst) {
    Trim();
  }
}

void DataFaults::Report(const std::string& file, DiagnosticSink& sink) {
  std::stable_sort(kept_.begin(), kept_.end(), [](const DataFault& a, const DataFault& b) { return a.line < b.line; });
  std::unordered_map<int, size_t> shown;
  std::unordered_map<int, size_t> last;  // in kept_
  for (size_t i = 0; i < kept_.size(); ++i) {
    const int kind = static_cast<int>(kept_[i].kind);
    if (shown[kind]++ < kMaxKept) {
      last[kind] = i;
    } else {
      Count(kept_[i].kind, kept_[i].times);
    }
  }
  for (size_t i = 0; i < kept_.size(); ++i) {
    DataFault& fault = kept_[i];
    const size_t end = last[static_cast<int>(fault.kind)];
    if (i > end) {
      continue;
    }
    Diagnostic& diagnostic = sink.Report(fault.kind, DataPlace{.file = Printable(file), .line = fault.line}, std::move(fault.text));
    diagnostic.times = fault.times;
    for (std::string& hint : fault.hints) {
      diagnostic.Hint(std::move(hint));
    }
    const auto counted = std::find_if(counted_.begin(), counted_.end(), [&](const Counted& c) { return c.kind == fault.kind; });
    if (i == end && counted != counted_.end()) {
      diagnostic.Hint(
          fmt::format("{} more {} of this kind in {}", counted->times, counted->times == 1 ? "fault" : "faults", Printable(file)));
    }
  }
  Clear();
}

std::string Quoted(std::string_view text) {
  return "\"" + Printable(text) + "\"";
}

std::string DataValues(const std::vector<std::string>& values) {
  std::string words;
  for (const std::string& value : values) {
    words += (words.empty() ? "" : ", ") + DataValue(value);
  }
  return words;
}

std::string ColumnWords(const std::vector<std::string>& headers) {
  std::string words = headers.size() == 1 ? "column " : "columns ";
  for (size_t i = 0; i < headers.size(); ++i) {
    words += (i == 0 ? "" : ", ") + Quoted(headers[i]);
  }
  return words;
}

}  // namespace tally
