#include "workbench/asking/breakdown_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/kernels/exact.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr size_t kMaxCells = 4'000'000;
constexpr const char* kAll = "all";  // rows: the heading of the last line and column

std::string NameOf(const ast::Path& path) {
  std::string name;
  for (const ast::Name& part : path.parts) {
    name += (name.empty() ? "" : ".") + part.text;
  }
  return name;
}

/// Calls f with each combination of lines of the first `dimensions` breakdowns that a row is on, as a number: the first counts most.
template <class F>
void ForEachCombinationOf(size_t row, const std::vector<BreakdownLines>& by, size_t dimensions, F& f, size_t dimension = 0,
                          size_t so_far = 0) {
  if (dimension == dimensions) {
    f(so_far);
    return;
  }
  by[dimension].ForEachOf(
      row, [&](size_t line) { ForEachCombinationOf(row, by, dimensions, f, dimension + 1, so_far * by[dimension].labels.size() + line); });
}

}  // namespace

BreakdownTable::BreakdownTable(Run& run, const ast::Question& question, const std::vector<BreakdownLines>& by, bool across,
                               const std::vector<CountedRows>& counted)
    : run_(run), question_(question), by_(by), across_(across), dimensions_(by.size() - (across ? 1 : 0)) {
  size_t wanted = 1;
  for (size_t i = 0; i < by.size(); ++i) {
    (i < dimensions_ ? lines_ : columns_) *= by[i].labels.size();
    wanted *= by[i].labels.size() + 1;
    if (wanted > kMaxCells) {
      run.sink().Report(DiagnosticKind::RunFault, question.span,
                        fmt::format("the answer would have {} cells; at most {} are shown", wanted, kMaxCells));
      return;
    }
  }
  columns_ += across ? 1 : 0;
  occurs_.assign(lines_ + 1, by.size() <= 2);  // of more breakdowns only the combinations that occur are printed
  for (const CountedRows& each : counted) {
    Cells& cells = cells_.emplace_back((lines_ + 1) * columns_, each.measured);
    each.rows.ForEach([&](size_t row) {
      const auto add_line = [&](size_t line) {
        occurs_[line] = true;
        if (across) {
          by.back().ForEachOf(row, [&](size_t column) { cells.Add(line * columns_ + column, row); });
        }
        cells.Add(line * columns_ + columns_ - 1, row);
      };
      if (dimensions_ > 0) {
        ForEachCombinationOf(row, by, dimensions_, add_line);
      }
      add_line(lines_);
    });
    if (cells.too_large()) {
      run.sink().Report(DiagnosticKind::RunFault, question.span, kTooLargeMessage);
      return;
    }
  }
  fits_ = true;
}

std::vector<std::string> BreakdownTable::LabelsOf(size_t line) const {
  std::vector<std::string> labels(dimensions_);
  for (size_t i = dimensions_; i-- > 0;) {
    labels[i] = by_[i].labels[line % by_[i].labels.size()];
    line /= by_[i].labels.size();
  }
  return labels;
}

std::optional<std::vector<size_t>> BreakdownTable::LinesInOrder(const std::vector<NumberColumn>& numbers) const {
  std::vector<size_t> lines;
  for (size_t line = 0; line < lines_; ++line) {
    if (occurs_[line]) {
      lines.push_back(line);
    }
  }
  using Key = std::function<std::optional<Rational>(size_t line)>;
  std::vector<std::pair<Key, bool>> keys;
  for (const ast::Question::AnswerKey& key : question_.order) {
    const std::string name = NameOf(key.column);
    std::vector<std::string> headings;
    Key found;
    size_t width = lines_;
    for (size_t i = 0; i < dimensions_; ++i) {
      width /= by_[i].labels.size();
      headings.push_back(by_[i].title);
      if (by_[i].title == name) {
        found = [width, size = by_[i].labels.size()](size_t line) { return std::optional<Rational>(line / width % size); };
      }
    }
    for (const NumberColumn& number : numbers) {
      const std::string heading = across_ ? kAll : number.heading;
      headings.push_back(heading);
      if (heading == name) {
        found = [this, &number](size_t line) { return number.order(line * columns_ + columns_ - 1); };
      }
    }
    if (!found) {
      Diagnostic& message = run_.sink().Report(DiagnosticKind::UnknownName, key.column.span,
                                               fmt::format("the answer has no column \"{}\" to be sorted by", Printable(name)));
      message.Hint(fmt::format("its columns are `{}`", fmt::join(headings, "`, `")));
      return std::nullopt;
    }
    keys.emplace_back(std::move(found), key.descending);
  }
  std::vector<std::vector<std::optional<Rational>>> values(lines_);
  for (const size_t line : lines) {
    for (const auto& [key, descending] : keys) {
      values[line].push_back(key(line));
    }
  }
  std::stable_sort(lines.begin(), lines.end(), [&](size_t a, size_t b) {
    for (size_t i = 0; i < keys.size(); ++i) {
      if (values[a][i] != values[b][i]) {
        return (values[a][i] < values[b][i]) != keys[i].second;
      }
    }
    return false;
  });
  if (question_.first && lines.size() > static_cast<size_t>(*question_.first)) {
    lines.resize(static_cast<size_t>(*question_.first));
  }
  return lines;
}

std::optional<ResultTable> BreakdownTable::Print(const std::vector<NumberColumn>& numbers) const {
  const std::optional<std::vector<size_t>> lines = LinesInOrder(numbers);
  if (!lines) {
    return std::nullopt;
  }
  std::vector<std::string> headings;
  for (size_t i = 0; i < dimensions_; ++i) {
    headings.push_back(by_[i].title);
  }
  if (across_) {
    headings.insert(headings.end(), by_.back().labels.begin(), by_.back().labels.end());
    headings.emplace_back(kAll);
  } else {
    for (const NumberColumn& number : numbers) {
      headings.push_back(number.heading);
    }
  }
  std::vector<std::vector<std::string>> texts;
  const auto add_line = [&](size_t line, std::vector<std::string> text) {
    for (size_t column = 0; column < columns_; ++column) {
      for (const NumberColumn& number : numbers) {
        text.push_back(number.text(line * columns_ + column));
      }
    }
    texts.push_back(std::move(text));
  };
  for (const size_t line : *lines) {
    add_line(line, LabelsOf(line));
  }
  if (dimensions_ == 0) {
    add_line(lines_, {});
  } else {
    std::vector<std::string> all(dimensions_);
    all.front() = kAll;
    add_line(lines_, std::move(all));
  }
  std::vector<bool> right(headings.size(), true);
  std::fill(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(dimensions_), false);
  return MakeTextTable("", headings, texts, right);
}

}  // namespace tally
