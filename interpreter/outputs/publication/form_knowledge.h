#pragma once

#include <vector>

#include "outputs/disclosure/protect.h"
#include "outputs/publication/form_marks.h"

namespace tally {

/// Where a number is printed: a column of a count form; over a measure kNumerator or kDenominator.
struct FormPlace {
  static constexpr size_t kNumerator = 0;
  static constexpr size_t kDenominator = 1;
  size_t form = 0;  // index of the given forms
  size_t row = 0;
  size_t part = 0;
};

/// A form with the marks that it prints.
struct MarkedForm {
  const bound::Form* form = nullptr;
  const FormResult* result = nullptr;
  const FormMarks* marks = nullptr;
  const FormMarks* further = nullptr;  // where a mark may be printed for the sake of other numbers; null: nowhere
  std::vector<bool> protects;          // by show: nobody may find out the numbers behind it
  std::vector<bool> tells;             // by show: a number behind it is known to meet its condition; no: any number may stand there
  /// Over a measure: the number that a value prints, by value, then by row; used where it is not marked.
  std::vector<std::vector<std::optional<Rational>>> printed;
  /// By row, then by part: the numbers that are printed where they are not those of `result` (an audit's); empty: they are.
  std::vector<std::vector<int64_t>> read;

  /// The number at a place; kMissing64: none is printed there.
  int64_t NumberAt(size_t row, size_t part) const;
};

/// What all forms say together; places[i] is where cells[i] stands.
struct FormKnowledge {
  Knowledge knowledge;
  std::vector<FormPlace> places;
  std::vector<PrintedCell> cells;
};

/// The numbers of forms and what is known of them by what the script says of lines, columns and measures:
///   - cells that ask the same of the same rows are one number, in whatever forms they stand;
///   - who meets more conditions is among those who meet fewer: at most as many;
///   - the lines of a partition give their whole, when a counted unit is on one of them only; at least the whole, when it may be on
///   several;
///     `unlisted`: at most the whole, and readers take for granted that it is the whole;
///   - what is not offered is 0; what is not provided can be anything.
///   - a printed rate tells how many of how many, as exactly as its places are.
FormKnowledge RelateForms(Executor& executor, const std::vector<MarkedForm>& forms);

/// The value that prints numerator or denominator as it is; -1: none.
int ValueOfPart(const bound::Form& form, size_t part);

}  // namespace tally
