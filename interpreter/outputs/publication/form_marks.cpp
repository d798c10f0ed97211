#include "outputs/publication/form_marks.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"
#include "foundation/types/function_catalogue.h"

namespace tally {
namespace {

/// A mark with the conditions under which it is printed.
struct Candidate {
  size_t show;
  std::vector<bound::ExprPtr> conditions;
};

// The first candidate of each of `size` places; `value`: the value that is printed there, -1 in cells.
std::vector<int> MarksAt(Executor& executor, const bound::Form& form, const std::vector<Candidate>& candidates,
                         const plan::Environment& env, size_t size, int value, const DescribeRow& describe) {
  std::vector<int> marks(size, FormMarks::kNoMark);
  for (const Candidate& candidate : candidates) {
    const std::vector<int>& in = form.shows[candidate.show].in;
    if (value >= 0 && !in.empty() && std::find(in.begin(), in.end(), value) == in.end()) {
      continue;
    }
    Bitmap places(size, true);
    for (const bound::ExprPtr& condition : candidate.conditions) {
      places.And(EvaluateYes(executor, executor.planner().Lower(*condition, env), size, nullptr, describe));
    }
    places.ForEach([&](size_t place) {
      if (marks[place] == FormMarks::kNoMark) {
        marks[place] = static_cast<int>(candidate.show);
      }
    });
  }
  return marks;
}

FormMarks AllMarks(Executor& executor, const bound::Form& form, const FormResult& result, const FormRows& rows,
                   const std::vector<Candidate>& candidates) {
  FormMarks marks;
  for (size_t i = 0; i < form.values.size(); ++i) {
    marks.values.push_back(
        MarksAt(executor, form, candidates, rows.env(), rows.size(), static_cast<int>(i), [&](size_t row) { return rows.NameOf(row); }));
  }
  const size_t columns = result.columns().size();
  const size_t cells = result.rows.size() * columns;
  if (candidates.empty() || columns == 0) {
    marks.cells.assign(cells, FormMarks::kNoMark);
    return marks;
  }
  const auto describe = [&](size_t cell) {
    return fmt::format("{}, column \"{}\"", rows.NameOf(cell / columns), Printable(result.columns()[cell % columns].text));
  };
  marks.cells = MarksAt(executor, form, candidates, rows.ForCells(), cells, -1, describe);
  return marks;
}

// The conditions that `condition` joins by `and`.
void AddJoined(const bound::ExprPtr& condition, std::vector<bound::ExprPtr>& joined) {
  const auto* all = std::get_if<bound::AndOr>(&condition->node);
  if (all == nullptr || !all->is_and) {
    joined.push_back(condition);
    return;
  }
  for (const bound::ExprPtr& operand : all->operands) {
    AddJoined(operand, joined);
  }
}

// The argument of `reveals(...)`; null: another condition.
const bound::Expr* RevealedMark(const bound::Expr& condition) {
  const auto* call = std::get_if<bound::FunctionCall>(&condition.node);
  const bool reveals = call != nullptr && call->function == FunctionCatalogue::Get().Find("reveals");
  return reveals ? call->args.front().get() : nullptr;
}

}  // namespace

FormMarks MarksOf(Executor& executor, const bound::Form& form, const FormResult& result, const FormRows& rows) {
  std::vector<Candidate> candidates;
  for (size_t s = 0; s < form.shows.size(); ++s) {
    candidates.push_back({s, {form.shows[s].where}});
  }
  return AllMarks(executor, form, result, rows, candidates);
}

std::vector<RevealsMark> RevealsMarksOf(Executor& executor, const bound::Form& form) {
  std::vector<RevealsMark> found;
  for (size_t s = 0; s < form.shows.size(); ++s) {
    std::vector<bound::ExprPtr> conditions;
    AddJoined(form.shows[s].where, conditions);
    RevealsMark mark{.show = s, .protects = {}, .conditions = {}};
    bool reveals = false;
    for (const bound::ExprPtr& condition : conditions) {
      const bound::Expr* protects = RevealedMark(*condition);
      if (protects == nullptr) {
        mark.conditions.push_back(condition);
        continue;
      }
      reveals = true;
      const Value text = executor.EvaluateScalar(*protects);
      mark.protects = std::holds_alternative<std::string>(text.data) ? std::get<std::string>(text.data) : std::string();
    }
    if (reveals) {
      found.push_back(std::move(mark));
    }
  }
  return found;
}

FormMarks FurtherMarksOf(Executor& executor, const bound::Form& form, const FormResult& result, const FormRows& rows,
                         const std::vector<RevealsMark>& reveals) {
  std::vector<Candidate> candidates;
  for (const RevealsMark& mark : reveals) {
    candidates.push_back({mark.show, mark.conditions});
  }
  return AllMarks(executor, form, result, rows, candidates);
}

bool HasMarks(const FormMarks& marks) {
  const auto any = [](const std::vector<int>& places) {
    return std::any_of(places.begin(), places.end(), [](int mark) { return mark != FormMarks::kNoMark; });
  };
  return any(marks.cells) || std::any_of(marks.values.begin(), marks.values.end(), any);
}

}  // namespace tally
