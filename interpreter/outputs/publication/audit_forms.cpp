#include <algorithm>
#include <limits>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/base/counted.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/private_values.h"
#include "outputs/publication/audit.h"
#include "outputs/publication/printed_rates.h"

namespace tally {
namespace {

using Cells = std::vector<std::vector<std::string>>;

/// A form with the numbers and marks of its published file.
struct ReadForm {
  PublishedForm published;
  std::vector<std::vector<int64_t>> numbers;  // by row, then by part
  std::vector<std::vector<std::optional<Rational>>> printed;
};

class FileReading {
 public:
  FileReading(Executor& executor, PublishedFile file)
      : executor_(executor), form_(*file.form->form), counted_(*file.form->result), file_(std::move(file)), cells_(file_.cells) {}

  /// Nothing when the file is not one of this form: reported.
  std::unique_ptr<ReadForm> Read() {
    if (!SameShape()) {
      return nullptr;
    }
    auto read = std::make_unique<ReadForm>();
    read->published = std::move(*file_.form);
    PublishedForm& published = read->published;
    const MarkedForm as_counted = published.ToRelate(false);
    const size_t parts = form_.measure.is_valid() ? 2 : counted_.columns().size();
    const size_t rows = counted_.rows.size();
    read->printed.assign(form_.values.size(), std::vector<std::optional<Rational>>(rows));
    const size_t first = form_.labels.size();
    bool good = true;
    for (size_t row = 0; row < rows; ++row) {
      std::vector<int64_t>& numbers = read->numbers.emplace_back();
      for (size_t part = 0; part < parts; ++part) {
        numbers.push_back(as_counted.NumberAt(row, part));
      }
      if (published.rows->is_header(row)) {
        continue;
      }
      for (size_t column = first; column < cells_.front().size(); ++column) {
        good = Take(*read, row, column - first, TextOf(row, column)) && good;
      }
    }
    return good ? std::move(read) : nullptr;
  }

 private:
  const std::string& TextOf(size_t row, size_t column) const { return cells_[row + 1][column]; }

  void Fault(size_t line, std::string text) {
    executor_.sink()
        .Report(DiagnosticKind::DataValue, DataPlace(line), std::move(text))
        .Hint("the published files and the script must be of one report");
  }
  PathPlace DataPlace(size_t line) const { return PathPlace{line == 0 ? name_ : fmt::format("{}:{}", name_, line)}; }

  bool ShowsPrivate(const bound::OutputField& label) const {
    return label.value != nullptr && PrivateValues(executor_.planner().program()).ShownBy(*label.value) != nullptr;
  }

  bool SameShape() {
    if (cells_.empty() || cells_.front() != file_.headings) {
      Fault(file_.first_line - 1, fmt::format("the header is not that of the form `{}`", form_.name));
      return false;
    }
    if (file_.file_rows != file_.wanted_rows) {
      Fault(0, fmt::format("has {}, the form `{}` has {}", Counted(file_.file_rows, "row"), form_.name, file_.wanted_rows));
      return false;
    }
    for (size_t row = 0; row < counted_.rows.size(); ++row) {
      if (cells_[row + 1].size() != file_.headings.size()) {
        Fault(file_.first_line + row, "has not as many cells as the header");
        return false;
      }
      for (size_t label = 0; label < form_.labels.size(); ++label) {
        const std::string_view expected = TextOrNothing(*file_.labels[label], row);
        if (TextOf(row, label) != expected) {
          const std::string words =
              fmt::format("{} stands where the form `{}` has {}", DataValue(TextOf(row, label)), form_.name, DataValue(expected));
          Fault(file_.first_line + row, ShowsPrivate(form_.labels[label]) ? WithoutPrivateValues(words) : words);
          return false;
        }
      }
    }
    return true;
  }

  // One published cell: `part` counts from the first value or column.
  bool Take(ReadForm& read, size_t row, size_t part, const std::string& text) {
    const bool over_measure = form_.measure.is_valid();
    int& mark = over_measure ? read.published.marks.values[part][row] : read.published.marks.cells[row * counted_.columns().size() + part];
    mark = MarkOf(text, over_measure ? static_cast<int>(part) : -1);
    int64_t* count = nullptr;
    if (!over_measure) {
      count = &read.numbers[row][part];
    } else if (static_cast<int>(part) == ValueOfPart(form_, FormPlace::kNumerator)) {
      count = &read.numbers[row][FormPlace::kNumerator];
    } else if (static_cast<int>(part) == ValueOfPart(form_, FormPlace::kDenominator)) {
      count = &read.numbers[row][FormPlace::kDenominator];
    }
    const std::optional<Rational> number = mark == FormMarks::kNoMark ? ParseRational(text) : std::nullopt;
    if (count == nullptr) {
      read.printed[part][row] = number;
      return true;
    }
    if (mark != FormMarks::kNoMark || (text.empty() && *count == kMissing64)) {
      return true;
    }
    const std::optional<int64_t> whole = WholeNumber(number);
    if (!whole.has_value()) {
      Fault(file_.first_line + row, fmt::format("\"{}\" is neither a count nor a mark of the form `{}`", Printable(text), form_.name));
      return false;
    }
    *count = *whole;
    return true;
  }

  // A count, also where it is printed with places.
  static std::optional<int64_t> WholeNumber(const std::optional<Rational>& number) {
    const bool counts = number.has_value() && boost::multiprecision::denominator(*number) == 1 && *number >= 0 &&
                        *number < Rational(std::numeric_limits<int64_t>::max());
    return counts ? std::optional(static_cast<int64_t>(boost::multiprecision::numerator(*number))) : std::nullopt;
  }

  int MarkOf(const std::string& text, int value) const {
    for (size_t s = 0; s < form_.shows.size(); ++s) {
      const std::vector<int>& in = form_.shows[s].in;
      if (form_.shows[s].mark == text && (value < 0 || in.empty() || std::find(in.begin(), in.end(), value) != in.end())) {
        return static_cast<int>(s);
      }
    }
    return FormMarks::kNoMark;
  }

  Executor& executor_;
  const bound::Form& form_;
  const FormResult& counted_;
  PublishedFile file_;
  std::string name_ = file_.form->file;
  const Cells& cells_;
};

class FormAudit {
 public:
  FormAudit(Executor& executor, std::vector<std::unique_ptr<ReadForm>> forms) : executor_(executor), forms_(std::move(forms)) {
    for (const std::unique_ptr<ReadForm>& read : forms_) {
      marked_.push_back(read->published.ToRelate(false));
      marked_.back().printed = std::move(read->printed);
      marked_.back().read = std::move(read->numbers);
    }
  }

  std::vector<RevealedNumber> Run() {
    known_ = RelateForms(executor_, marked_);
    SetPrinted();
    const Solution solution = Solve(known_.knowledge);
    std::vector<RevealedNumber> revealed;
    for (size_t cell = 0; cell < known_.cells.size(); ++cell) {
      const PrintedCell& at = known_.cells[cell];
      if (!at.hidden || !solution.numbers[at.number].known()) {
        continue;
      }
      revealed.push_back({NameOf(cell), solution.numbers[at.number].low, Sources(cell, solution)});
    }
    for (const uint32_t relation : solution.contradicting) {
      executor_.sink().Report(DiagnosticKind::RequireFailed, PathPlace{NameOfRelation(relation)},
                              "the published numbers contradict each other");
    }
    return revealed;
  }

 private:
  void SetPrinted() {
    cells_of_.resize(known_.knowledge.numbers.size());
    for (size_t cell = 0; cell < known_.cells.size(); ++cell) {
      cells_of_[known_.cells[cell].number].push_back(cell);
    }
    for (NumberId number = 0; number < cells_of_.size(); ++number) {
      Bounds& bounds = known_.knowledge.numbers[number];
      bounds = BoundsOfPrinted(bounds, known_.cells, cells_of_[number]);
    }
  }

  std::string NameOf(size_t cell) const {
    const FormPlace& place = known_.places[cell];
    return NameOfPlace(executor_, forms_[place.form]->published, place.row, place.part);
  }

  // The printed numbers that lead to a hidden one.
  std::string Sources(size_t cell, const Solution& solution) const {
    const NumberId number = known_.cells[cell].number;
    std::set<size_t> sources;
    for (const size_t other : cells_of_[number]) {
      if (!known_.cells[other].hidden) {
        sources.insert(other);
      }
    }
    for (const uint32_t relation : solution.because[number]) {
      for (const Relation::Term& term : known_.knowledge.relations[relation].terms) {
        for (const size_t other : cells_of_[term.number]) {
          if (!known_.cells[other].hidden && (known_.cells[other].value != 0 || sources.empty())) {
            sources.insert(other);
            break;
          }
        }
      }
    }
    constexpr size_t kMost = 12;
    std::string text;
    size_t said = 0;
    for (const size_t source : sources) {
      if (said++ == kMost) {
        return text + fmt::format("; {} more", sources.size() - kMost);
      }
      text += (text.empty() ? "" : "; ") + NameOf(source);
    }
    return text;
  }

  std::string NameOfRelation(uint32_t relation) const {
    std::string name;
    for (const Relation::Term& term : known_.knowledge.relations[relation].terms) {
      if (!cells_of_[term.number].empty()) {
        name += (name.empty() ? "" : "; ") + NameOf(cells_of_[term.number].front());
      }
    }
    return name.empty() ? "published files" : name;
  }

  Executor& executor_;
  std::vector<std::unique_ptr<ReadForm>> forms_;
  std::vector<MarkedForm> marked_;
  FormKnowledge known_;
  std::vector<std::vector<size_t>> cells_of_;
};

}  // namespace

std::vector<RevealedNumber> AuditForms(Executor& executor, std::vector<PublishedFile> files) {
  const size_t errors = executor.sink().error_count();
  std::vector<std::unique_ptr<ReadForm>> forms;
  for (PublishedFile& file : files) {
    if (std::unique_ptr<ReadForm> read = FileReading(executor, std::move(file)).Read()) {
      forms.push_back(std::move(read));
    }
  }
  if (executor.sink().error_count() != errors) {
    return {};
  }
  return FormAudit(executor, std::move(forms)).Run();
}

}  // namespace tally
