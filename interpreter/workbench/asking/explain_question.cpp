#include "workbench/asking/explain_question.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/walk.h"
#include "outputs/forms/axis_lines.h"
#include "workbench/asking/cell_keys.h"
#include "workbench/asking/cell_members.h"
#include "workbench/asking/explain_membership.h"
#include "workbench/asking/form_cell.h"
#include "workbench/asking/other_cells.h"
#include "workbench/asking/row_by_key.h"
#include "workbench/asking/rows_table.h"
#include "workbench/parameters/parameter_text.h"

namespace tally {
namespace {

std::string WhereSet(Run& run, const bound::Param& param) {
  return run.session().options().settings.contains(param.name) ? "set by `--set`" : "its default";
}

Verdict Opposite(Verdict verdict) {
  return verdict == Verdict::kYes ? Verdict::kNo : verdict == Verdict::kNo ? Verdict::kYes : verdict;
}

template <class Named>
const Named* Find(const std::vector<Named>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

class Asked {
 public:
  Asked(Run& run, const ast::Question& question)
      : run_(run),
        question_(question),
        explainer_(run.executor(), run.sources(),
                   {.others = question.with_others,
                    .param_note = [&run](const bound::Param& param) { return WhereSet(run, param); },
                    .param_value =
                        [&run](const bound::Param& param) {
                          return PrintValue(run.program(), param.type, run.executor().planner().params()[param.id.index()]);
                        }}) {}

  std::optional<Explanation> Answer() {
    const ast::Expr* expr = question_.value.get();
    bool negated = false;
    if (const auto* unary = std::get_if<ast::Unary>(&expr->node); unary != nullptr && unary->op == ast::Unary::Op::kNot) {
      negated = std::holds_alternative<ast::In>(unary->operand->node);
      expr = negated ? unary->operand.get() : expr;
    }
    const auto* in = std::get_if<ast::In>(&expr->node);
    const bool of_cell = in != nullptr && in->for_year == nullptr && NamesCell(run_.program(), *in->right);
    std::optional<Explanation> answer = of_cell ? InCell(*in) : NamesPrintedCell(*expr) ? OfCell(*expr) : OfExpression(*expr);
    if (!answer || run_.sink().HasErrors()) {
      return std::nullopt;
    }
    answer->text = explainer_.OneLine(question_.value->span);
    answer->shows_private = explainer_.shows_private();
    if (answer->verdict == Verdict::kNo || answer->verdict == Verdict::kUndetermined || answer->verdict == Verdict::kMissing) {
      MarkDecisive(*answer);
    }
    if (negated) {
      answer->verdict = Opposite(answer->verdict);
      answer->value = VerdictText(answer->verdict);
    }
    return answer;
  }

 private:
  bool NamesPrintedCell(const ast::Expr& expr) const {
    const auto* call = std::get_if<ast::NameRef>(&expr.node);
    return call != nullptr && call->has_args && NamesCell(run_.program(), expr) &&
           std::none_of(run_.program().defines.begin(), run_.program().defines.end(),
                        [&](const bound::Define& define) { return define.name == call->name.text; });
  }

  // A cell; `ROW in FORM` is about all rows that it counts.
  std::optional<Cell> CellNamed(const ast::Expr& named) {
    const auto& call = std::get<ast::NameRef>(named.node);
    const bound::Form* form = call.has_args ? nullptr : Find(run_.program().forms, call.name.text);
    return form == nullptr || form->measure.is_valid() ? FindCell(run_, named) : RowsOfForm(run_, *form);
  }

  std::optional<Explanation> InCell(const ast::In& in) {
    const bound::ExprPtr row = run_.questions().BindExpression(*in.left, TableId());
    if (run_.sink().HasErrors()) {
      return std::nullopt;
    }
    const std::optional<Cell> cell = CellNamed(*in.right);
    if (!cell || run_.sink().HasErrors()) {
      return std::nullopt;
    }
    const bound::Program& program = run_.program();
    if (row->type.kind != TypeKind::kRow || (row->type.table != cell->table && row->type.table != cell->unit)) {
      run_.sink().Report(DiagnosticKind::TypeMismatch, in.left->span,
                         cell->unit == cell->table
                             ? fmt::format("`{}` counts rows of `{}`: ask about one of them", cell->name, program.table(cell->table).name)
                             : fmt::format("`{}` counts rows of `{}` and of `{}`: ask about one of them", cell->name,
                                           program.table(cell->table).name, program.table(cell->unit).name));
      return std::nullopt;
    }
    std::optional<NamedRow> named = FindNamedRow(run_, explainer_, *row);
    if (!named) {
      named = NamedRow{.table = row->type.table,
                       .row = explainer_.RowOf(*row, run_.executor().planner().ScalarEnvironment()),
                       .key = explainer_.OneLine(in.left->span)};
    }
    if (!named->row) {
      return NoSuchRow(*named, in.left->span);
    }
    explainer_.persons().SetSubject(named->table, *named->row);
    return MembershipExplanation(explainer_, *cell).Of(named->table, *named->row);
  }

  // A row that a rule would have made never came to be: what left it out is told. A row of a file is not there.
  std::optional<Explanation> NoSuchRow(const NamedRow& named, Span span) {
    if (!named.is_derived || named.wanted.empty() || named.no_row_of.is_valid()) {
      ReportNoSuchRow(run_, named, span);
      return std::nullopt;
    }
    for (const auto& [expr, value] : named.wanted) {
      if (const auto* row = std::get_if<int64_t>(&value.data); row != nullptr && expr->type.kind == TypeKind::kRow) {
        explainer_.persons().SetSubject(expr->type.table, static_cast<RowIndex>(*row));
      }
    }
    Explanation out;
    out.verdict = Verdict::kNo;
    out.value = "no";
    out.note = fmt::format("there is no row \"{}\" of `{}`", Printable(named.key), run_.program().table(named.table).name);
    out.defined_at = run_.program().table(named.table).span;
    out.children = explainer_.ExplainAbsence(named.table, named.wanted);
    out.decisive = FirstNo(out.children);
    return out;
  }

  std::optional<Explanation> OfCell(const ast::Expr& named) {
    const auto& call = std::get<ast::NameRef>(named.node);
    if (const bound::Worksheet* sheet = Find(run_.program().worksheets, call.name.text)) {
      const std::optional<SheetPlace> place = FindSheetPlace(run_, *sheet, call, named.span);
      if (!place) {
        return std::nullopt;
      }
      const bound::ExprPtr cell =
          bound::MakeExpr(bound::SheetCell{sheet->id, place->row, place->column, explainer_.RowConstant(sheet->table, place->report)},
                          Type::Of(TypeKind::kDecimal), true, named.span);
      return explainer_.Explain(*cell, run_.executor().planner().ScalarEnvironment());
    }
    const bound::Listing* listing = Find(run_.program().listings, call.name.text);
    if (listing != nullptr && !call.args.empty()) {
      return OfField(*listing, call, named.span);
    }
    const std::optional<Cell> cell = FindCell(run_, named);
    return cell ? std::optional(ExplainCount(run_.executor(), *cell)) : std::nullopt;
  }

  std::optional<RowIndex> RowOfListing(const bound::Listing& listing, const ast::NameRef& call, Span span) {
    const bound::ExprPtr first = run_.questions().BindExpression(*call.args.front(), TableId());
    if (run_.sink().HasErrors()) {
      return std::nullopt;
    }
    NamedRow named{.table = listing.table, .row = std::nullopt, .key = explainer_.OneLine(call.args.front()->span)};
    const plan::Environment env = run_.executor().planner().ScalarEnvironment();
    if (call.args.size() == 2 && first->type.kind == TypeKind::kRow && first->type.table == listing.table) {
      named.row = explainer_.RowOf(*first, env);
    } else if (std::optional<std::vector<CellKey>> keys = ReadCellKeys(run_, call)) {
      named.key.clear();
      for (size_t i = 0; i + 1 < keys->size(); ++i) {
        named.key += (named.key.empty() ? "" : "/") + (*keys)[i].text;
      }
      const bound::ExprPtr printed =
          bound::MakeExpr(bound::TextOf{{bound::MakeRowOf(listing.table, 0, span)}}, Type::Of(TypeKind::kText), false, span);
      const std::vector<RowIndex> rows = explainer_.RowsWith(listing.table, 0, env, printed, Value{named.key}, printed->type);
      named.row = rows.empty() ? std::nullopt : std::optional(rows.front());
    }
    if (!named.row && !run_.sink().HasErrors()) {
      ReportNoSuchRow(run_, named, call.args.front()->span);
    }
    return named.row;
  }

  // `LISTING(row, "column")`: whether the row is on the listing, and the rule of the field.
  std::optional<Explanation> OfField(const bound::Listing& listing, const ast::NameRef& call, Span span) {
    const std::optional<RowIndex> row = call.args.size() < 2 ? std::nullopt : RowOfListing(listing, call, span);
    if (!row) {
      if (call.args.size() < 2) {
        ReportNoKeys(run_, call, span, "");
      }
      return std::nullopt;
    }
    explainer_.persons().SetSubject(listing.table, *row);
    const bound::ExprPtr heading = run_.questions().BindExpression(*call.args.back(), TableId());
    if (run_.sink().HasErrors() || !MayShow(run_, *heading, call.args.back()->span)) {
      return std::nullopt;
    }
    const std::string wanted = TextOfScalar(run_.executor(), heading, run_.executor().planner().ScalarEnvironment());
    std::optional<Explanation> found;
    std::vector<std::string> headings;
    for (const bound::OutputField& field : listing.fields) {
      plan::Planner& planner = run_.executor().planner();
      ForEachCombination(run_.executor(), field.loops, planner.TableEnvironment(listing.table), field.span,
                         [&](const plan::Environment& env) {
                           plan::Environment scalar = planner.ScalarEnvironment();
                           scalar.loops = env.loops;
                           headings.push_back(TextOfScalar(run_.executor(), field.heading, scalar));
                           if (headings.back() == wanted && !found) {
                             found = FieldOf(listing, field, *row, env);
                           }
                         });
    }
    if (!found) {
      ReportNoColumn(run_, call, wanted, headings);
    }
    return found;
  }

  Explanation FieldOf(const bound::Listing& listing, const bound::OutputField& field, RowIndex row, const plan::Environment& env) {
    Explanation out;
    out.span = field.span;
    if (listing.where != nullptr) {
      out.children.push_back(explainer_.Explain(*listing.where, explainer_.EnvironmentOf(listing.table, row)));
      out.children.back().note = out.children.back().verdict == Verdict::kYes ? "on the listing" : "so the row is not on the listing";
    }
    if (field.value == nullptr) {
      out.value = "not collected";
      return out;
    }
    out.children.push_back(explainer_.Explain(*field.value, explainer_.AtRow(env, row)));
    out.value = out.children.back().value;
    out.verdict = out.children.back().verdict;
    out.decisive = out.children.size() - 1;
    return out;
  }

  std::optional<Explanation> OfExpression(const ast::Expr& expr) {
    const bound::ExprPtr value = run_.questions().BindExpression(expr, TableId());
    if (run_.sink().HasErrors()) {
      return std::nullopt;
    }
    std::optional<Explanation> absent;
    if (!FindRows(*value, absent) || absent) {
      return absent;
    }
    Explanation out = explainer_.Explain(*value, run_.executor().planner().ScalarEnvironment());
    const auto* param = std::get_if<bound::ParamRef>(&value->node);
    const bound::Param* declared = param == nullptr ? nullptr : &run_.program().params[param->param.index()];
    if (declared != nullptr && declared->default_value != nullptr && !declared->type.list &&
        !run_.session().options().settings.contains(declared->name)) {
      out.children.push_back(explainer_.Explain(*declared->default_value, run_.executor().planner().ScalarEnvironment()));
    }
    return out;
  }

  // The rows that the question names: who is asked about. False: one is not there.
  bool FindRows(const bound::Expr& expr, std::optional<Explanation>& absent) {
    if (const std::optional<NamedRow> named = FindNamedRow(run_, explainer_, expr)) {
      if (!named->row) {
        absent = NoSuchRow(*named, expr.span);
        return false;
      }
      explainer_.persons().SetSubject(named->table, *named->row);
      return true;
    }
    bool all = true;
    bound::ForEachPart(expr, [&](const bound::Expr& part) { all = all && FindRows(part, absent); });
    return all;
  }

  Run& run_;
  const ast::Question& question_;
  Explainer explainer_;
};

}  // namespace

std::optional<Explanation> ExplainQuestion(Run& run, const ast::Question& question) {
  return Asked(run, question).Answer();
}

}  // namespace tally
