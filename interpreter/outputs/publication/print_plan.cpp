#include "outputs/publication/print_plan.h"

#include <algorithm>

#include "foundation/types/function_catalogue.h"

namespace tally {
namespace {

constexpr bound::SpecialKind kSpecials[] = {
    bound::SpecialKind::kCount,     bound::SpecialKind::kNumerator,         bound::SpecialKind::kDenominator,
    bound::SpecialKind::kRate,      bound::SpecialKind::kLineNumber,        bound::SpecialKind::kLineText,
    bound::SpecialKind::kAxisTitle, bound::SpecialKind::kLineNumeratorOnly, bound::SpecialKind::kOffered,
    bound::SpecialKind::kProvided,  bound::SpecialKind::kColumnText,
};

PlacesPlan PlanPlaces(plan::Planner& planner, const FormPlan& form) {
  PlacesPlan places;
  places.env.domain = planner.MakeExternalDomain();
  places.env.label = form.form->name;
  for (const BlockPlan& block : form.blocks) {
    places.blocks.push_back(planner.MakeInput(places.env.domain));
    places.env.frames.push_back({block.domain, places.blocks.back()});
  }
  for (const bound::SpecialKind kind : kSpecials) {
    places.env.specials[kind] = planner.MakeInput(places.env.domain);
  }
  return places;
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

std::vector<PrintPlan::Shown> PlanShown(plan::Planner& planner, const std::vector<AxisLine>& lines, DomainId blocks) {
  std::vector<PrintPlan::Shown> shown(lines.size());
  for (size_t line = 0; line < lines.size(); ++line) {
    if (lines[line].shown == nullptr) {
      continue;
    }
    plan::Environment env = lines[line].constants;
    env.domain = blocks;
    env.label = lines[line].axis_name;
    shown[line].count = planner.MakeInput(blocks);
    env.specials[bound::SpecialKind::kCount] = shown[line].count;
    shown[line].where = planner.LowerDecision(*lines[line].shown, env);
  }
  return shown;
}

MarkPlan PlanMark(plan::Planner& planner, size_t show, const std::vector<bound::ExprPtr>& conditions, const PrintPlan& print) {
  MarkPlan mark{.show = show, .of_rows = {}, .of_cells = {}};
  for (const bound::ExprPtr& condition : conditions) {
    if (print.cells.env.domain.is_valid()) {
      mark.of_cells.push_back(planner.Lower(*condition, print.cells.env));
    } else {
      mark.of_rows.push_back(planner.Lower(*condition, print.rows.env));
    }
  }
  return mark;
}

}  // namespace

bool HidesForOthers(const bound::Form& form) {
  std::vector<bound::ExprPtr> conditions;
  for (const bound::ShowMark& show : form.shows) {
    AddJoined(show.where, conditions);
  }
  return std::any_of(conditions.begin(), conditions.end(),
                     [](const bound::ExprPtr& condition) { return RevealedMark(*condition) != nullptr; });
}

PrintPlan PlanPrint(Executor& executor, const FormPlan& form) {
  plan::Planner& planner = executor.planner();
  const std::vector<bound::ShowMark>& shows = form.form->shows;
  PrintPlan print;
  print.blocks = planner.MakeExternalDomain();
  print.shown = PlanShown(planner, form.lines.lines, print.blocks);
  print.all_blocks = planner.MakeExternalDomain();
  print.shown_columns = PlanShown(planner, form.columns.lines, print.all_blocks);
  print.rows = PlanPlaces(planner, form);
  for (const bound::OutputField& field : form.form->values) {
    const bool is_number = field.value != nullptr && field.value->type.is_number();
    print.numbers.push_back(is_number ? planner.Lower(*field.value, print.rows.env) : NodeId());
  }
  if (form.measure == nullptr && !shows.empty()) {
    print.cells = PlanPlaces(planner, form);
  }
  for (size_t show = 0; show < shows.size(); ++show) {
    print.marks.push_back(PlanMark(planner, show, {shows[show].where}, print));
    std::vector<bound::ExprPtr> conditions;
    AddJoined(shows[show].where, conditions);
    const bound::Expr* protects = nullptr;
    std::erase_if(conditions, [&](const bound::ExprPtr& condition) {
      const bound::Expr* mark = RevealedMark(*condition);
      protects = mark != nullptr ? mark : protects;
      return mark != nullptr;
    });
    if (protects != nullptr) {
      const Value text = executor.EvaluateScalar(*protects);
      const auto* mark = std::get_if<std::string>(&text.data);
      print.reveals.push_back({.show = show, .protects = mark == nullptr ? std::string() : *mark});
      print.further.push_back(PlanMark(planner, show, conditions, print));
    }
  }
  return print;
}

}  // namespace tally
