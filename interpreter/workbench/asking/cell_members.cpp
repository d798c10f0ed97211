#include "workbench/asking/cell_members.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "workbench/asking/form_cell.h"
#include "workbench/asking/other_cells.h"

namespace tally {
namespace {

template <class Named>
const Named* Find(const std::vector<Named>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const bound::Define* FindCohort(const bound::Program& program, const std::string& name) {
  const auto found = std::find_if(program.defines.begin(), program.defines.end(),
                                  [&](const bound::Define& define) { return define.is_cohort && define.name == name; });
  return found == program.defines.end() ? nullptr : &*found;
}

bool IsMeasure(const bound::Program& program, const std::string& code) {
  return std::any_of(program.measures.begin(), program.measures.end(), [&](const bound::Measure& measure) { return measure.code == code; });
}

std::optional<Cell> CohortCell(Run& run, const bound::Define& cohort, const ast::Expr& named) {
  auto row = std::make_shared<ast::Expr>();
  row->span = named.span;
  row->node = ast::NameRef{{run.program().table(cohort.table).name, named.span}, {}, false};
  ast::Expr membership;  // `student in concentrator(2025)`
  membership.span = named.span;
  membership.node = ast::In{.left = row, .right = std::make_shared<const ast::Expr>(named), .for_year = nullptr};
  const size_t errors = run.sink().error_count();
  const bound::ExprPtr condition = run.questions().BindExpression(membership, cohort.table);
  if (run.sink().error_count() != errors) {
    return std::nullopt;
  }
  Cell cell{.name = cohort.name, .span = cohort.span, .table = cohort.table, .unit = cohort.table};
  cell.conditions.push_back(MakeCondition(run.executor(), CellCondition::Part::kRows, fmt::format("in the cohort `{}`", cohort.name),
                                          cohort.span, condition, run.executor().planner().TableEnvironment(cohort.table)));
  return cell;
}

Cell ListingCell(Run& run, const bound::Listing& listing) {
  Cell cell{.name = listing.name, .span = listing.span, .table = listing.table, .unit = listing.table};
  if (listing.where != nullptr) {
    cell.conditions.push_back(MakeCondition(run.executor(), CellCondition::Part::kRows, fmt::format("on the listing `{}`", listing.name),
                                            listing.span, listing.where, run.executor().planner().TableEnvironment(listing.table)));
  }
  return cell;
}

std::vector<std::string> NamesOfCells(const bound::Program& program) {
  std::vector<std::string> names;
  const auto add = [&](const auto& all) {
    for (const auto& each : all) {
      names.push_back(each.name);
    }
  };
  add(program.forms);
  add(program.worksheets);
  add(program.checks);
  add(program.listings);
  for (const bound::Define& define : program.defines) {
    if (define.is_cohort) {
      names.push_back(define.name);
    }
  }
  return names;
}

std::nullopt_t Unknown(Run& run, const ast::Expr& named) {
  Diagnostic& message = run.sink().Report(DiagnosticKind::UnknownName, named.span, "this names no cell");
  const auto* call = std::get_if<ast::NameRef>(&named.node);
  if (const auto near = call == nullptr ? std::nullopt : NearestName(call->name.text, NamesOfCells(run.program()))) {
    message.Hint(fmt::format("did you mean `{}`?", *near));
  } else {
    message.Hint("write `FORM(\"the line\", \"the column\")`, `\"MEASURE\"(\"numerator\")`, `CHECKS(\"RULE\")`, or a cohort or listing");
  }
  return std::nullopt;
}

void LeaveMet(Executor& executor, const std::vector<CellCondition>& conditions, Bitmap& rows) {
  for (const CellCondition& condition : conditions) {
    rows = RowsThatMeet(executor, condition, rows);
  }
}

}  // namespace

bool NamesCell(const bound::Program& program, const ast::Expr& expr) {
  const auto* call = std::get_if<ast::NameRef>(&expr.node);
  if (call == nullptr) {
    return false;
  }
  const std::string& name = call->name.text;
  return Find(program.forms, name) != nullptr || IsMeasure(program, name) || Find(program.worksheets, name) != nullptr ||
         Find(program.checks, name) != nullptr || Find(program.listings, name) != nullptr || FindCohort(program, name) != nullptr;
}

std::optional<Cell> FindCell(Run& run, const ast::Expr& named) {
  const bound::Program& program = run.program();
  const auto* call = std::get_if<ast::NameRef>(&named.node);
  if (call == nullptr) {
    return Unknown(run, named);
  }
  const std::string& name = call->name.text;
  if (Find(program.forms, name) != nullptr) {
    return FindFormCell(run, *call, named.span);
  }
  if (IsMeasure(program, name)) {
    return FindMeasureCell(run, *call, named.span);
  }
  if (const bound::Worksheet* sheet = Find(program.worksheets, name)) {
    return FindWorksheetCell(run, *sheet, *call, named.span);
  }
  if (const bound::Checks* checks = Find(program.checks, name)) {
    return FindChecksCell(run, *checks, *call, named.span);
  }
  if (const bound::Listing* listing = Find(program.listings, name)) {
    if (!call->args.empty()) {
      run.sink()
          .Report(DiagnosticKind::WrongArguments, named.span, fmt::format("a field of `{}` counts nobody", listing->name))
          .Hint(fmt::format("`who in {}()` are its rows", listing->name));
      return std::nullopt;
    }
    return ListingCell(run, *listing);
  }
  const bound::Define* cohort = FindCohort(program, name);
  return cohort == nullptr ? Unknown(run, named) : CohortCell(run, *cohort, named);
}

Bitmap RowsThatMeet(Executor& executor, const CellCondition& condition, const Bitmap& used) {
  Bitmap yes = EvaluateYes(executor, condition.node, used.size(), &used);
  if (!condition.negated) {
    yes.And(used);
    return yes;
  }
  Bitmap left = used;
  left.AndNot(yes);
  return left;
}

Bitmap MembersOf(Executor& executor, const Cell& cell) {
  Bitmap rows(executor.RowsOf(cell.table), true);
  LeaveMet(executor, cell.conditions, rows);
  if (cell.ways.empty()) {
    return rows;
  }
  Bitmap members(rows.size());
  for (const std::vector<CellCondition>& way : cell.ways) {
    Bitmap of_way = rows;
    LeaveMet(executor, way, of_way);
    members.Or(of_way);
  }
  return members;
}

Bitmap UnitsOf(Executor& executor, const Cell& cell) {
  Bitmap units = UnitsOf(executor, cell, MembersOf(executor, cell));
  if (cell.apart_from != nullptr) {
    units.AndNot(UnitsOf(executor, *cell.apart_from));
  }
  return units;
}

Bitmap UnitsOf(Executor& executor, const Cell& cell, const Bitmap& rows) {
  if (cell.counting == nullptr) {
    return rows;
  }
  plan::Planner& planner = executor.planner();
  const plan::Environment env = cell.counting_env ? *cell.counting_env : planner.TableEnvironment(cell.table);
  Bitmap units(executor.RowsOf(cell.unit));
  const VectorRef ordinals = EvaluateOver(executor, planner.Lower(*cell.counting, env), rows.size(), &rows);
  rows.ForEach([&](size_t row) {
    if (!IsMissingAt(*ordinals, row)) {
      units.Set(static_cast<size_t>(IntegerAt(*ordinals, row)));
    }
  });
  return units;
}

}  // namespace tally
