// Forms are bound when everything else is, so that a table of a form's cells on which the form itself depends shows only here.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "language/binder/outputs/output_binder.h"
#include "language/binder/tree/reads.h"

namespace tally {
namespace {

using bound::Reading;

/// The forms whose cells or lines a table holds; null for other tables.
const std::vector<FormId>* FormsOf(const bound::Table& table) {
  if (const auto* cells = std::get_if<bound::FormCellsSource>(&table.source)) {
    return &cells->forms;
  }
  const auto* lines = std::get_if<bound::FormLinesSource>(&table.source);
  return lines == nullptr ? nullptr : &lines->forms;
}

/// Follows what the cells of one form depend on, with their marks, to see whether that leads back to the form.
class FormCycle : public bound::FollowsReads<FormCycle> {
 public:
  using FollowsReads::operator();

  FormCycle(Binding& binding, FormId target) : FollowsReads(binding.program), b_(binding), target_(target) {}

  /// True when a message was given.
  bool Check() {
    (*this)(target_);
    return found_;
  }

  void operator()(FormId id) {
    if (forms_.insert(id).second) {
      const bound::Form& form = program_.forms[id.index()];
      bound::Reads(*this).OfCounts(form);
      for (const bound::ShowMark& show : form.shows) {  // `hidden` of a cell says where its form prints a mark
        (*this)(*show.where, Reading::kValue);
      }
    }
  }
  void operator()(TableId id, Reading reading) {
    if (!id.is_valid() || reading == Reading::kPresence || !tables_.insert(id).second) {
      return;
    }
    const bound::Table& table = program_.table(id);
    if (const std::vector<FormId>* forms = FormsOf(table); forms != nullptr && !found_) {
      Report(table, *forms);
    }
    bound::ForEachRead(table, *this);
  }
  void operator()(ColumnId, Reading) {}
  void operator()(ChecksId id) { bound::ForEachRead(program_.checks[id.index()], *this); }
  /// Findings depend on the fields, not on the files.
  void operator()(ListingId id) {
    for (const bound::OutputField& field : program_.listings[id.index()].fields) {
      if (field.value) {
        (*this)(*field.value, Reading::kValue);
      }
    }
  }
  void operator()(WorksheetId id) { (*this)(program_.worksheets[id.index()].entries, Reading::kValue); }

 private:
  void Report(const bound::Table& table, const std::vector<FormId>& forms) {
    if (std::find(forms.begin(), forms.end(), target_) == forms.end()) {
      return;
    }
    found_ = true;
    const bound::Form& form = program_.forms[target_.index()];
    b_.Error(DiagnosticKind::DependsOnItself, table.span,
             fmt::format("the table `{}` depends on itself: it holds cells of `{}`, which counts or hides by it", table.name, form.name))
        .Label(form.span, "the form");
  }

  Binding& b_;
  FormId target_;
  bool found_ = false;
  std::set<FormId> forms_;
  std::set<TableId> tables_;
};

}  // namespace

void CheckFormCycles(Binding& binding) {
  for (const bound::Table& table : binding.program.tables) {
    const std::vector<FormId>* forms = FormsOf(table);
    for (const FormId form : forms == nullptr ? std::vector<FormId>() : *forms) {
      if (FormCycle(binding, form).Check()) {
        return;
      }
    }
  }
}

}  // namespace tally
