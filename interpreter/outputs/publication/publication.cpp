#include "outputs/publication/publication.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "engine/plan/phase.h"
#include "language/binder/tree/specials.h"
#include "outputs/publication/printed_rates.h"

namespace tally {
namespace {

/// Set while forms are protected, also where that is interrupted.
class WhileProtecting {
 public:
  explicit WhileProtecting(bool& protecting) : protecting_(protecting) { protecting_ = true; }
  ~WhileProtecting() { protecting_ = false; }
  WhileProtecting(const WhileProtecting&) = delete;
  WhileProtecting& operator=(const WhileProtecting&) = delete;

 private:
  bool& protecting_;
};

// The printed values of a form over a measure, without those that are hidden together with the numbers that they are computed of.
std::vector<std::vector<std::optional<Rational>>> PrintedValuesThatStay(Executor& executor, const PublishedForm& published) {
  std::vector<std::vector<std::optional<Rational>>> printed = PrintedValues(executor, *published.rows);
  for (size_t value = 0; value < printed.size(); ++value) {
    for (size_t row = 0; row < printed[value].size(); ++row) {
      if (published.further.values[value][row] != FormMarks::kNoMark) {
        printed[value][row].reset();
      }
    }
  }
  return printed;
}

// Prints the mark at a place: for the number and for all that is computed of it, as far as the mark is for these values.
void Hide(PublishedForm& published, const FormPlace& place) {
  const bound::Form& form = *published.form;
  if (!form.measure.is_valid()) {
    const size_t cell = place.row * published.result->columns().size() + place.part;
    published.marks.cells[cell] = published.further.cells[cell];
    return;
  }
  const bound::SpecialKind kind = place.part == FormPlace::kNumerator ? bound::SpecialKind::kNumerator : bound::SpecialKind::kDenominator;
  for (size_t i = 0; i < form.values.size(); ++i) {
    const bound::ExprPtr& value = form.values[i].value;
    int& mark = published.marks.values[i][place.row];
    if (mark == FormMarks::kNoMark && value != nullptr &&
        (bound::Mentions(*value, kind) || bound::Mentions(*value, bound::SpecialKind::kRate))) {
      mark = published.further.values[i][place.row];
    }
  }
}

}  // namespace

bool PublishedForm::IsHidden(size_t row, size_t part) const {
  int mark = FormMarks::kNoMark;
  if (form->measure.is_valid()) {
    const int value = ValueOfPart(*form, part);
    mark = value < 0 ? FormMarks::kNoMark : marks.values[static_cast<size_t>(value)][row];
  } else {
    mark = marks.cells[row * result->columns().size() + part];
  }
  return mark != FormMarks::kNoMark;
}

MarkedForm PublishedForm::ToRelate(bool own) const {
  MarkedForm marked{.form = form, .result = result, .marks = &marks, .further = &further};
  const bool active = HasMarks(further);
  for (const bound::ShowMark& show : form->shows) {
    bool protects = false;
    bool tells = true;
    for (const RevealsMark& reveal : reveals) {
      const std::string& further_text = form->shows[reveal.show].mark;
      protects = protects || (active && (show.mark == reveal.protects || show.mark == further_text));
      tells = tells && (own || !active || show.mark != further_text);
    }
    marked.protects.push_back(protects);
    marked.tells.push_back(tells);
  }
  return marked;
}

std::unique_ptr<PublishedForm> MarkForm(Executor& executor, const FormRows& rows, std::string file) {
  const PrintPlan& plan = rows.result().print;
  auto published = std::make_unique<PublishedForm>();
  published->form = rows.result().plan.form;
  published->result = &rows.result();
  published->rows = &rows;
  published->marks = MarksOf(executor, rows, plan.marks);
  published->reveals = plan.reveals;
  published->further = MarksOf(executor, rows, plan.further);
  published->file = std::move(file);
  return published;
}

const PublishedForm& Publication::Of(const bound::Form& form) {
  if (!HidesForOthers(form)) {
    return Marked(form);
  }
  if (protecting_) {
    executor_.sink().Report(DiagnosticKind::DependsOnItself, form.span,
                            fmt::format("what is hidden in the form `{}` depends on a form that counts by its cells or lines", form.name));
  } else if (!protected_) {
    const WhileProtecting mark(protecting_);
    ProtectAll();
    protected_ = true;
  }
  return Marked(form);
}

const PublishedForm& Publication::Marked(const bound::Form& form) {
  if (const auto found = forms_.find(form.id); found != forms_.end()) {
    return *found->second;
  }
  std::unique_ptr<PublishedForm> marked = MarkForm(executor_, counted_.Rows(form), counted_.FileOf(form));
  return *(forms_[form.id] = std::move(marked));
}

void Publication::ProtectAll() {
  const size_t errors = executor_.sink().error_count();
  const auto& all = executor_.planner().program().forms;
  bool active = false;
  for (const bound::Form& form : all) {
    if (!HidesForOthers(form) || counted_.FileOf(form).empty() || !counted_.Counted(form).ok) {
      continue;
    }
    forms_[form.id] = MarkForm(executor_, counted_.Rows(form), counted_.FileOf(form));
    active = active || HasMarks(forms_[form.id]->further);
  }
  if (!active) {
    return;
  }
  std::vector<MarkedForm> marked;
  std::vector<PublishedForm*> published;
  for (const bound::Form& form : all) {
    if (counted_.FileOf(form).empty() || !counted_.Counted(form).ok) {
      continue;
    }
    std::unique_ptr<PublishedForm>& made = forms_[form.id];
    if (made == nullptr) {
      made = MarkForm(executor_, counted_.Rows(form), counted_.FileOf(form));
    }
    marked.push_back(made->ToRelate(true));
    marked.back().printed = PrintedValuesThatStay(executor_, *made);
    published.push_back(made.get());
  }
  if (executor_.sink().error_count() != errors) {
    return;
  }
  FormKnowledge known = RelateForms(executor_, marked);
  const Protection protection = Protect(std::move(known.knowledge), known.cells);
  const auto name_of = [&](size_t cell) {
    const FormPlace& place = known.places[cell];
    return NameOfPlace(executor_, *published[place.form], place.row, place.part);
  };
  for (const FurtherHidden& hidden : protection.hidden) {
    const FormPlace& place = known.places[hidden.cell];
    Hide(*published[place.form], place);
    published[place.form]->reasons[{place.row, place.part}] =
        fmt::format("{} {}", hidden.same_number ? "is the number of" : "would reveal", name_of(hidden.would_reveal));
  }
  for (const size_t open : protection.open) {
    const FormPlace& place = known.places[open];
    executor_.sink()
        .Report(DiagnosticKind::RunFault, marked[place.form].form->span,
                fmt::format("the number behind the mark at {} can be found out, and no further number can be hidden for it", name_of(open)))
        .Hint("let the forms that print the other numbers hide them, too: `show \"*\" where reveals(\"*\")`");
  }
}

std::string NameOfPlace(Executor& executor, const PublishedForm& published, size_t row, size_t part) {
  const bound::Form& form = *published.form;
  const FormResult& result = *published.result;
  const AxisLine& line = result.line(result.rows[row]);
  std::string name = published.file.empty() ? form.name : published.file;
  for (size_t i = 0; i < form.blocks.size(); ++i) {
    name += ", " +
            NameOfRow(executor, form.blocks[i].domain, static_cast<RowIndex>(IntegerAt(*result.blocks().rows[i], result.rows[row].block)));
  }
  name += line.number.has_value() ? fmt::format(", line {}", *line.number) : ", " + line.text;
  if (!form.measure.is_valid()) {
    return name + ", " + result.columns()[part].text;
  }
  const int value = ValueOfPart(form, part);
  const plan::OpenPlan phase(executor.planner().graph(), plan::Phase::kWording);
  return value < 0 ? name
                   : name + ", " +
                         TextOfScalar(executor, form.values[static_cast<size_t>(value)].heading, executor.planner().ScalarEnvironment());
}

}  // namespace tally
