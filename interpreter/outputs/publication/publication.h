#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "outputs/publication/form_knowledge.h"

namespace tally {

/// A form that is ready to be printed.
struct PublishedForm {
  const bound::Form* form = nullptr;
  const FormResult* result = nullptr;
  const FormRows* rows = nullptr;
  FormMarks marks;
  std::vector<RevealsMark> reveals;
  FormMarks further;                                         // where those may be printed
  std::string file;                                          // empty: none
  std::map<std::pair<size_t, size_t>, std::string> reasons;  // by row and part (FormPlace): what it would reveal

  /// Whether a mark stands at a place; part as in FormPlace.
  bool IsHidden(size_t row, size_t part) const;
  /// For RelateForms. `own`: the marks' conditions tell of every number behind them, because nothing further is hidden yet.
  MarkedForm ToRelate(bool own) const;
};

/// The forms of a run as they are asked for.
class CountedForms {
 public:
  virtual ~CountedForms() = default;
  /// The form with its counts, which stay where they are.
  virtual const FormResult& Counted(const bound::Form& form) = 0;
  /// The rows that it prints, of a form whose counts are right.
  virtual const FormRows& Rows(const bound::Form& form) = 0;
  /// The first file that it is written to; empty: none.
  virtual const std::string& FileOf(const bound::Form& form) = 0;
};

/// The marks of all forms. Where one is printed for what `reveals(...)`, numbers are hidden until nobody can find out one behind the mark
/// that it protects from all that the forms of the run print together.
class Publication {
 public:
  Publication(Executor& executor, CountedForms& forms) : executor_(executor), counted_(forms) {}

  /// The form with its final marks. Reports numbers that cannot be protected.
  const PublishedForm& Of(const bound::Form& form);

 private:
  const PublishedForm& Marked(const bound::Form& form);
  void ProtectAll();

  Executor& executor_;
  CountedForms& counted_;
  std::map<FormId, std::unique_ptr<PublishedForm>> forms_;
  bool protecting_ = false;
  bool protected_ = false;
};

/// A form with the marks of its own conditions.
std::unique_ptr<PublishedForm> MarkForm(Executor& executor, const FormRows& rows, std::string file);

/// `2a.csv, line 3, c05`: how a place is called in reasons and messages.
std::string NameOfPlace(Executor& executor, const PublishedForm& published, size_t row, size_t part);

}  // namespace tally
