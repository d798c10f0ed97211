#pragma once

#include <map>
#include <set>
#include <string>

#include "workbench/session/compile.h"

namespace tally {

/// Which definitions of two programs an output is made of, by the names that they write. A name stands for all that bears it on either
/// side: more are found than lead to the output, never fewer. Over the same data an output is the same where no definition that differs
/// leads to it.
class Reach {
 public:
  Reach(const Compiled& left, const Compiled& right);

  /// The names that lead to what an output prints, its own with them. `measure`: of a form over measures that of one; empty: all.
  std::set<std::string> LeadingTo(const std::string& output, const std::string& measure = {}) const;
  /// The names of definitions that differ.
  const std::set<std::string>& differing() const { return differing_; }

 private:
  void Add(const MergedDefinition& merged);

  std::map<std::string, std::set<std::string>> uses_;  // by name, whatever definitions of the name write
  std::set<std::string> forms_;
  std::set<std::string> forms_that_hide_;  // and templates: which cells show a mark follows from what all forms print
  std::set<std::string> over_measures_;    // forms
  std::set<std::string> measures_;         // their codes
  std::set<std::string> differing_;
};

/// Whether two sets of names share one.
bool ShareName(const std::set<std::string>& a, const std::set<std::string>& b);

}  // namespace tally
