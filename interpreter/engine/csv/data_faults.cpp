#include "engine/csv/data_faults.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {

void DataFaults::Add(DiagnosticKind kind, uint64_t line, std::string text, std::string hint) {
  DataFault fault{.kind = kind, .line = line, .text = std::move(text), .hints = {}};
  if (!hint.empty()) {
    fault.hints.push_back(std::move(hint));
  }
  kept_.push_back(std::move(fault));
  Increase(of_column_, kind, 1);
  if (kept_.size() >= 16 * kMaxKept) {
    Trim();
  }
}

void DataFaults::Increase(std::vector<Counted>& list, DiagnosticKind kind, uint64_t times) {
  for (Counted& counted : list) {
    if (counted.kind == kind) {
      counted.times += times;
      return;
    }
  }
  list.push_back({kind, times});
}

void DataFaults::Count(DiagnosticKind kind, uint64_t times) {
  Increase(counted_, kind, times);
}

bool DataFaults::HasEnough(DiagnosticKind kind) const {
  return std::any_of(of_column_.begin(), of_column_.end(),
                     [&](const Counted& counted) { return counted.kind == kind && counted.times >= kMaxKept; });
}

void DataFaults::Clear() {
  kept_.clear();
  counted_.clear();
  of_column_.clear();
}

// Keeps the first of each kind by line; equal lines in the order in which they were found.
void DataFaults::Trim() {
  std::stable_sort(kept_.begin(), kept_.end(), [](const DataFault& a, const DataFault& b) { return a.line < b.line; });
  std::vector<Counted> seen;
  std::vector<DataFault> first;
  for (DataFault& fault : kept_) {
    auto it = std::find_if(seen.begin(), seen.end(), [&](const Counted& s) { return s.kind == fault.kind; });
    if (it == seen.end()) {
      it = seen.insert(seen.end(), {fault.kind, 0});
    }
    if (++it->times <= kMaxKept) {
      first.push_back(std::move(fault));
    } else {
      Count(fault.kind);
    }
  }
  kept_ = std::move(first);
}

void DataFaults::Absorb(DataFaults& block, uint64_t first_line) {
  if (block.empty()) {
    return;
  }
  for (DataFault& fault : block.kept_) {
    fault.line += first_line;
    kept_.push_back(std::move(fault));
  }
  for (const Counted& counted : block.counted_) {
    Count(counted.kind, counted.times);
  }
  block.Clear();
  Trim();
}

void DataFaults::Report(const std::string& file, DiagnosticSink& sink) {
  Trim();
  for (size_t i = 0; i < kept_.size(); ++i) {
    DataFault& fault = kept_[i];
    Diagnostic& diagnostic = sink.Report(fault.kind, DataPlace{.file = file, .line = fault.line}, std::move(fault.text));
    for (std::string& hint : fault.hints) {
      diagnostic.Hint(std::move(hint));
    }
    const bool is_last =
        std::none_of(kept_.begin() + static_cast<ptrdiff_t>(i) + 1, kept_.end(), [&](const DataFault& f) { return f.kind == fault.kind; });
    const auto counted = std::find_if(counted_.begin(), counted_.end(), [&](const Counted& c) { return c.kind == fault.kind; });
    if (is_last && counted != counted_.end()) {
      diagnostic.Hint(
          fmt::format("{} more {} of this kind in {}", counted->times, counted->times == 1 ? "fault" : "faults", Printable(file)));
    }
  }
  Clear();
}

std::string Quoted(std::string_view text) {
  return "\"" + Printable(text) + "\"";
}

std::string ColumnWords(const std::vector<std::string>& headers) {
  std::string words = headers.size() == 1 ? "column " : "columns ";
  for (size_t i = 0; i < headers.size(); ++i) {
    words += (i == 0 ? "" : ", ") + Quoted(headers[i]);
  }
  return words;
}

}  // namespace tally
