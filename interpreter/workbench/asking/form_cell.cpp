#include "workbench/asking/form_cell.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/specials.h"
#include "language/binder/tree/walk.h"
#include "outputs/publication/form_result.h"
#include "outputs/tables/output_fields.h"
#include "workbench/asking/cell_keys.h"

namespace tally {
namespace {

using Part = CellCondition::Part;

/// What a column says of its line.
enum class Counted { kCell, kLine, kNumerator, kDenominator, kNeither };

const std::vector<std::string>& MeasureWords() {
  static const std::vector<std::string> kWords = {"numerator", "denominator", "neither"};
  return kWords;
}

bool ReadsFrame(const bound::Expr& expr, size_t frames) {
  const auto* row = std::get_if<bound::RowOf>(&expr.node);
  bool reads = row != nullptr && static_cast<size_t>(row->frame) < frames;
  bound::ForEachPart(expr, [&](const bound::Expr& part) { reads = reads || ReadsFrame(part, frames); });
  return reads;
}

bool ReadsCounts(const bound::Expr& expr) {
  using Kind = bound::SpecialKind;
  return bound::Mentions(expr, Kind::kCount) || bound::Mentions(expr, Kind::kNumerator) || bound::Mentions(expr, Kind::kDenominator) ||
         bound::Mentions(expr, Kind::kRate);
}

/// What the rows of a form are called, before it is counted: lines, and blocks.
class FormNames {
 public:
  FormNames(Run& run, const UncountedForm& form) : executor_(run.executor()), form_(form) {
    if (form.form->measure.is_valid()) {
      code_ = run.program().measures[form.form->measure.index()].code;
    }
    for (const bound::OutputField& label : form.form->labels) {
      AddLabel(label);
    }
    for (size_t i = 0; i < form.blocks->rows.size(); ++i) {
      std::vector<std::string>& keys = of_blocks_.emplace_back();
      for (size_t block = 0; block < form.blocks->count; ++block) {
        keys.push_back(NameOfRow(executor_, form.form->blocks[i].domain, static_cast<RowIndex>(IntegerAt(*form.blocks->rows[i], block))));
      }
    }
  }

  size_t blocks() const { return form_.blocks->count; }
  const std::vector<AxisLine>& lines() const { return form_.plan->lines.lines; }

  bool LineHas(size_t line, const CellKey& key) const {
    const AxisLine& of_form = lines()[line];
    if (key.is_number) {
      return of_form.number && std::to_string(*of_form.number) == key.text;
    }
    return of_form.text == key.text || (!code_.empty() && code_ == key.text) ||
           std::any_of(of_lines_.begin(), of_lines_.end(), [&](const auto& texts) { return texts[line] == key.text; });
  }
  bool BlockHas(size_t block, const CellKey& key) const {
    return !key.is_number && std::any_of(of_blocks_.begin(), of_blocks_.end(), [&](const auto& texts) { return texts[block] == key.text; });
  }
  bool PlaceHas(size_t block, size_t line, const CellKey& key) const {
    return !key.is_number && std::any_of(of_places_.begin(), of_places_.end(),
                                         [&](const auto& texts) { return texts[block * lines().size() + line] == key.text; });
  }

  void AddKnown(std::vector<std::string>& known) const {
    for (const AxisLine& line : lines()) {
      if (!line.header) {
        known.push_back(line.text);
      }
    }
    if (!code_.empty()) {
      known.push_back(code_);
    }
    for (const auto* all : {&of_lines_, &of_blocks_, &of_places_}) {
      for (const std::vector<std::string>& texts : *all) {
        known.insert(known.end(), texts.begin(), texts.end());
      }
    }
  }

 private:
  // A label that prints counts names nothing.
  void AddLabel(const bound::OutputField& label) {
    if (label.value == nullptr || ReadsCounts(*label.value)) {
      return;
    }
    const bool of_block = ReadsFrame(*label.value, form_.form->blocks.size());
    const bool of_line = bound::MentionsSpecial(*label.value);
    const size_t per_block = of_line ? lines().size() : 1;
    const size_t places = of_block ? form_.blocks->count * per_block : per_block;
    plan::Environment env;
    env.domain = executor_.AddExternalDomain(places);
    std::vector<int32_t> block_of;
    for (size_t place = 0; place < places; ++place) {
      block_of.push_back(static_cast<int32_t>(place / per_block));
    }
    const VectorRef in_block = MakeOrdinals(std::move(block_of));
    for (size_t i = 0; i < form_.blocks->rows.size(); ++i) {
      const VectorRef rows = of_block ? std::make_shared<const Vector>(Gather(*form_.blocks->rows[i], *in_block))
                                      : MakeOrdinals(std::vector<int32_t>(places, kMissing32));
      env.frames.push_back({form_.form->blocks[i].domain, executor_.AddInput(env.domain, rows)});
    }
    AddSpecials(env, places, per_block);
    const VectorRef texts = EvaluateOver(executor_, LowerField(executor_.planner(), *label.value, label.format, env), places);
    std::vector<std::string> of_places;
    for (size_t place = 0; place < places; ++place) {
      of_places.emplace_back(TextOrNothing(*texts, place));
    }
    if (!of_block && !of_line) {
      of_places.assign(lines().size(), of_places.front());
    }
    (of_block ? of_line ? of_places_ : of_blocks_ : of_lines_).push_back(std::move(of_places));
  }

  void AddSpecials(plan::Environment& env, size_t places, size_t per_block) {
    TextColumn texts(places);
    TextColumn titles(places);
    std::vector<int64_t> numbers;
    std::vector<bool> numerator_only;
    std::vector<bool> offered;
    std::vector<bool> provided;
    for (size_t place = 0; place < places && !lines().empty(); ++place) {
      const AxisLine& line = lines()[place % per_block];
      texts.Add(line.text);
      titles.Add(line.axis_title);
      numbers.push_back(line.number ? *line.number : kMissing64);
      numerator_only.push_back(line.numerator_only);
      offered.push_back(line.offered);
      provided.push_back(line.provided);
    }
    const auto add = [&](bound::SpecialKind kind, VectorRef values) {
      env.specials[kind] = executor_.AddInput(env.domain, std::move(values));
    };
    add(bound::SpecialKind::kLineText, texts.Finish());
    add(bound::SpecialKind::kAxisTitle, titles.Finish());
    add(bound::SpecialKind::kLineNumber, MakeNumbers(std::move(numbers)));
    add(bound::SpecialKind::kLineNumeratorOnly, MakeBits(numerator_only));
    add(bound::SpecialKind::kOffered, MakeBits(offered));
    add(bound::SpecialKind::kProvided, MakeBits(provided));
  }

  Executor& executor_;
  const UncountedForm& form_;
  std::string code_;
  std::vector<std::vector<std::string>> of_lines_;   // by label, by line
  std::vector<std::vector<std::string>> of_blocks_;  // by label or block variable, by block
  std::vector<std::vector<std::string>> of_places_;  // by label, by block and line
};

/// One row of one of the forms of a name.
struct NamedPlace {
  size_t form;
  size_t block;
  size_t line;
  auto operator<=>(const NamedPlace&) const = default;
};

std::vector<NamedPlace> PlacesNamed(const FormNames& names, size_t form, const std::vector<CellKey>& keys) {
  std::vector<NamedPlace> found;
  std::vector<std::vector<bool>> line_has;
  for (const CellKey& key : keys) {
    std::vector<bool>& has = line_has.emplace_back();
    for (size_t line = 0; line < names.lines().size(); ++line) {
      has.push_back(names.LineHas(line, key));
    }
  }
  for (size_t block = 0; block < names.blocks(); ++block) {
    std::vector<bool> block_has;
    for (const CellKey& key : keys) {
      block_has.push_back(names.BlockHas(block, key));
    }
    for (size_t line = 0; line < names.lines().size(); ++line) {
      bool all = !names.lines()[line].header;
      for (size_t key = 0; key < keys.size() && all; ++key) {
        all = block_has[key] || line_has[key][line] || names.PlaceHas(block, line, keys[key]);
      }
      if (all) {
        found.push_back({form, block, line});
      }
    }
  }
  return found;
}

class FormCellFinder {
 public:
  FormCellFinder(Run& run, const ast::NameRef& call, Span span) : run_(run), call_(call), span_(span) {}

  std::optional<Cell> Find() {
    const size_t errors = run_.sink().error_count();
    std::optional<std::vector<CellKey>> keys = ReadCellKeys(run_, call_);
    if (!keys) {
      return std::nullopt;
    }
    if (keys->empty()) {
      ReportNoKeys(run_, call_, span_, KeysBeforeLine(run_.program(), call_.name.text));
      return std::nullopt;
    }
    const std::string heading = keys->back().text;
    keys->pop_back();
    forms_ = run_.outputs().UncountedFormsNamed(call_.name.text);
    if (run_.sink().error_count() != errors) {
      return std::nullopt;
    }
    const std::optional<NamedPlace> place = FindPlace(*keys);
    if (!place || run_.sink().error_count() != errors) {
      return std::nullopt;
    }
    const UncountedForm& form = forms_[place->form];
    const std::optional<size_t> column = ColumnOf(form, heading);
    if (!column) {
      return std::nullopt;
    }
    const std::optional<Counted> counted = CountedBy(*form.form, *column);
    if (!counted) {
      RefuseColumn(form);
      return std::nullopt;
    }
    const size_t first = form.form->labels.size() + form.form->values.size();
    const AxisLine* crossed = *counted == Counted::kCell ? &form.plan->columns.lines[*column - first] : nullptr;
    return MakeFormCell(run_, *form.form, *form.plan, form.blocks, place->block, &form.plan->lines.lines[place->line], crossed, *counted);
  }

  static Cell MakeFormCell(Run& run, const bound::Form& form, const FormPlan& plan, const FormBlocks* blocks, size_t block,
                           const AxisLine* line, const AxisLine* column, Counted counted);

 private:
  std::optional<NamedPlace> FindPlace(const std::vector<CellKey>& keys) {
    std::vector<NamedPlace> found;
    std::vector<std::string> known;
    for (size_t form = 0; form < forms_.size(); ++form) {
      const FormNames names(run_, forms_[form]);
      const std::vector<NamedPlace> places = PlacesNamed(names, form, keys);
      found.insert(found.end(), places.begin(), places.end());
      if (found.empty()) {
        names.AddKnown(known);
      }
    }
    if (found.size() > 1 && std::any_of(found.begin(), found.end(), [&](const NamedPlace& place) {
          return forms_[place.form].plan->lines.lines[place.line].shown != nullptr;
        })) {
      LeaveShown(found);
    }
    if (found.empty()) {
      ReportNoRow(run_, call_, span_, keys, known);
      return std::nullopt;
    }
    if (found.size() > 1) {
      ReportSeveralRows(run_, call_, span_, found.size());
      return std::nullopt;
    }
    return found.front();
  }

  // Only counting tells which lines are shown; it is asked where names alone do not tell rows apart.
  void LeaveShown(std::vector<NamedPlace>& places) {
    std::set<NamedPlace> shown;
    const std::vector<PrintedForm> printed = run_.outputs().FormsNamed(call_.name.text);
    forms_ = run_.outputs().UncountedFormsNamed(call_.name.text);
    for (const PrintedForm& form : printed) {
      for (size_t i = 0; i < forms_.size(); ++i) {
        for (size_t row = 0; forms_[i].form == form.form && row < form.result->rows.size(); ++row) {
          shown.insert({i, form.result->rows[row].block, form.result->rows[row].line});
        }
      }
    }
    std::erase_if(places, [&](const NamedPlace& place) { return !shown.contains(place); });
  }

  // The column with the heading that was named, labels and values first, then columns; behind those the words of measures.
  std::optional<size_t> ColumnOf(const UncountedForm& form, const std::string& heading) {
    Executor& executor = run_.executor();
    const plan::Environment env = executor.planner().ScalarEnvironment();
    std::vector<std::string> headings;
    for (const auto* fields : {&form.form->labels, &form.form->values}) {
      for (const bound::OutputField& field : *fields) {
        headings.push_back(TextOfScalar(executor, field.heading, env));
      }
    }
    for (const AxisLine& column : form.plan->columns.lines) {
      headings.push_back(column.text);
    }
    if (form.form->measure.is_valid()) {
      headings.insert(headings.end(), MeasureWords().begin(), MeasureWords().end());
    }
    const auto found = std::find(headings.begin(), headings.end(), heading);
    if (found == headings.end()) {
      ReportNoColumn(run_, call_, heading, headings);
      return std::nullopt;
    }
    return static_cast<size_t>(found - headings.begin());
  }

  static std::optional<Counted> CountedBy(const bound::Form& form, size_t column) {
    if (column < form.labels.size()) {
      return std::nullopt;
    }
    column -= form.labels.size();
    if (!form.measure.is_valid()) {
      return Counted::kCell;
    }
    if (column >= form.values.size()) {
      constexpr Counted kOfWords[] = {Counted::kNumerator, Counted::kDenominator, Counted::kNeither};
      return kOfWords[column - form.values.size()];
    }
    const bound::ExprPtr& value = form.values[column].value;
    const auto* special = value == nullptr ? nullptr : std::get_if<bound::Special>(&value->node);
    if (special == nullptr) {
      return std::nullopt;
    }
    switch (special->kind) {
      case bound::SpecialKind::kNumerator: return Counted::kNumerator;
      case bound::SpecialKind::kDenominator: return Counted::kDenominator;
      case bound::SpecialKind::kCount: return Counted::kLine;
      default: return std::nullopt;
    }
  }

  void RefuseColumn(const UncountedForm& form) {
    std::string before;  // what names the row stays
    for (size_t i = 0; i + 1 < call_.args.size(); ++i) {
      before += std::string(run_.sources().Text(call_.args[i]->span)) + ", ";
    }
    Diagnostic& message = run_.sink().Report(DiagnosticKind::WrongArguments, call_.args.back()->span, "this column counts nobody");
    if (form.form->measure.is_valid()) {
      message.Hint(fmt::format("ask `who in {0}({1}\"numerator\")` or `who in {0}({1}\"denominator\")`", form.form->name, before));
    } else if (!form.plan->columns.lines.empty()) {
      message.Hint(fmt::format("ask `who in {}({}\"{}\")`", form.form->name, before, Printable(form.plan->columns.lines.front().text)));
    }
  }

  Run& run_;
  const ast::NameRef& call_;
  Span span_;
  std::vector<UncountedForm> forms_;
};

/// Puts the conditions of a form's cell together.
class CellMaker {
 public:
  CellMaker(Run& run, const bound::Form& form, const FormPlan& plan)
      : run_(run), executor_(run.executor()), form_(form), plan_(plan), env_(executor_.planner().TableEnvironment(plan.table)) {}

  Cell Make(const FormBlocks* blocks, size_t block, const AxisLine* line, const AxisLine* column, Counted counted) {
    AddRows(counted);
    for (size_t i = 0; blocks != nullptr && i < form_.blocks.size(); ++i) {
      AddBlock(form_.blocks[i], static_cast<RowIndex>(IntegerAt(*blocks->rows[i], block)));
    }
    if (line != nullptr) {
      AddLine(Part::kLine, fmt::format("on the line \"{}\"", Printable(line->text)), *line);
    }
    if (column != nullptr) {
      AddLine(Part::kColumn, fmt::format("in the column \"{}\"", Printable(column->text)), *column);
    }
    const bool numerator = counted == Counted::kNumerator || (line != nullptr && line->numerator_only);
    if (plan_.measure != nullptr && numerator) {
      Add(Part::kNumerator, fmt::format("in the numerator of measure \"{}\"", Printable(plan_.measure->code)),
          plan_.measure->numerator->span, plan_.measure->numerator, env_);
    }
    return std::move(cell_);
  }

  Cell MakeRows() {
    AddRows(Counted::kCell);
    return std::move(cell_);
  }

 private:
  /// What is counted, whatever the block, line and column.
  void AddRows(Counted counted) {
    cell_.name = form_.name;
    cell_.span = plan_.measure != nullptr && form_.span.begin == form_.span.end ? plan_.measure->span : form_.span;
    cell_.table = plan_.table;
    const bound::ExprPtr& counting = plan_.measure != nullptr ? plan_.measure->counting : form_.counting;
    const bool rows = counting == nullptr || std::holds_alternative<bound::RowOf>(counting->node);
    cell_.counting = rows ? nullptr : counting;
    cell_.unit = rows ? plan_.table : counting->type.table;
    if (plan_.measure != nullptr) {
      AddMeasure(counted == Counted::kNeither);
    } else if (form_.where != nullptr) {
      Add(Part::kRows, fmt::format("counted by the form `{}`", form_.name), form_.span, form_.where, env_);
    }
    if (cell_.counting != nullptr && cell_.counting->nullable) {
      const bound::ExprPtr given =
          bound::MakeExpr(bound::IsMissing{counting, true}, Type::Of(TypeKind::kYesNo), false, cell_.counting->span);
      Add(Part::kUnit, fmt::format("has a `{}`", run_.program().table(cell_.unit).name), cell_.counting->span, given, env_);
    }
  }

  void Add(Part part, std::string words, Span span, const bound::ExprPtr& expr, const plan::Environment& env) {
    cell_.conditions.push_back(MakeCondition(executor_, part, std::move(words), span, expr, env));
  }

  void AddMeasure(bool neither) {
    const bound::Measure& measure = *plan_.measure;
    const std::string code = Printable(measure.code);
    if (measure.where != nullptr) {
      Add(Part::kRows, fmt::format("in the population of measure \"{}\"", code), measure.where->span, measure.where, env_);
    }
    if (form_.where != nullptr) {
      Add(Part::kRows, fmt::format("counted by the form `{}`", form_.name), form_.where->span, form_.where, env_);
    }
    if (neither) {
      bound::ExprPtr both = measure.denominator;
      if (measure.exclude != nullptr) {
        const bound::ExprPtr no = bound::MakeExpr(bound::Constant{Value{false}}, Type::Of(TypeKind::kYesNo), false, measure.exclude->span);
        const bound::ExprPtr excluded =
            bound::MakeExpr(bound::DefaultOf{{measure.exclude, no}}, Type::Of(TypeKind::kYesNo), false, measure.exclude->span);
        both = bound::MakeAnd(both, bound::MakeExpr(bound::NotOf{excluded}, Type::Of(TypeKind::kYesNo), false, measure.exclude->span),
                              measure.denominator->span);
      }
      Add(Part::kDenominator, fmt::format("not in the denominator of measure \"{}\"", code), measure.denominator->span, both, env_);
      cell_.conditions.back().negated = true;
      return;
    }
    Add(Part::kDenominator, fmt::format("in the denominator of measure \"{}\"", code), measure.denominator->span, measure.denominator,
        env_);
    if (measure.exclude != nullptr) {
      Add(Part::kExclude, fmt::format("not excluded from measure \"{}\"", code), measure.exclude->span, measure.exclude, env_);
      cell_.conditions.back().negated = true;
    }
  }

  void AddBlock(const bound::Block& block, RowIndex row) {
    const Span span = block.of_row->span;
    const bound::ExprPtr wanted = bound::MakeExpr(bound::Constant{Value{static_cast<int64_t>(row)}}, Type::Row(block.domain), false, span);
    const bound::ExprPtr belongs =
        bound::MakeExpr(bound::CompareOf{CompareOp::kEqual, block.of_row, wanted}, Type::Of(TypeKind::kYesNo), true, span);
    Add(Part::kBlock, fmt::format("in the block `{}` \"{}\"", block.name, Printable(NameOfRow(executor_, block.domain, row))), span,
        belongs, env_);
  }

  void AddLine(Part part, std::string words, const AxisLine& line) {
    plan::Planner& planner = executor_.planner();
    CellCondition condition{.part = part, .words = std::move(words), .span = line.span, .node = {}, .expr = nullptr, .env = {}};
    if (!line.test.where.is_valid() || !line.offered || !line.provided) {
      condition.words += line.offered ? ", which is not provided" : ", which is not offered";
      condition.node = planner.LowerConstant(Value{false}, Type::Of(TypeKind::kYesNo));
      cell_.conditions.push_back(std::move(condition));
      return;
    }
    condition.node = line.test.row.is_valid() ? planner.Gather(line.test.where, line.test.row) : line.test.where;
    condition.expr = line.where;
    condition.env = env_;
    condition.env.frames = {{line.test.table, line.test.row.is_valid() ? line.test.row : env_.frames[0].ordinals}};
    condition.env.args = line.constants.args;
    condition.env.loops = line.constants.loops;
    cell_.conditions.push_back(std::move(condition));
  }

  Run& run_;
  Executor& executor_;
  const bound::Form& form_;
  const FormPlan& plan_;
  plan::Environment env_;
  Cell cell_;
};

Cell FormCellFinder::MakeFormCell(Run& run, const bound::Form& form, const FormPlan& plan, const FormBlocks* blocks, size_t block,
                                  const AxisLine* line, const AxisLine* column, Counted counted) {
  Cell cell = CellMaker(run, form, plan).Make(blocks, block, line, column, counted);
  if (counted == Counted::kNeither) {
    cell.apart_from = std::make_shared<const Cell>(CellMaker(run, form, plan).Make(blocks, block, line, column, Counted::kDenominator));
  }
  return cell;
}

}  // namespace

CellCondition MakeCondition(Executor& executor, Part part, std::string words, Span span, const bound::ExprPtr& expr,
                            const plan::Environment& env) {
  return {.part = part, .words = std::move(words), .span = span, .node = executor.planner().Lower(*expr, env), .expr = expr, .env = env};
}

Cell RowsOfForm(Run& run, const bound::Form& form) {
  FormPlan rows;
  rows.form = &form;
  rows.table = form.table;
  return CellMaker(run, form, rows).MakeRows();
}

std::optional<Cell> FindFormCell(Run& run, const ast::NameRef& call, Span span) {
  return FormCellFinder(run, call, span).Find();
}

std::optional<Cell> FindMeasureCell(Run& run, const ast::NameRef& call, Span span) {
  const auto& measures = run.program().measures;
  const auto measure =
      std::find_if(measures.begin(), measures.end(), [&](const bound::Measure& each) { return each.code == call.name.text; });
  std::optional<std::vector<CellKey>> keys = ReadCellKeys(run, call);
  if (measure == measures.end() || !keys) {
    return std::nullopt;
  }
  const std::string word = keys->empty() ? "" : keys->back().text;
  const auto known = std::find(MeasureWords().begin(), MeasureWords().end(), word);
  if (known == MeasureWords().end()) {
    run.sink()
        .Report(DiagnosticKind::UnknownName, keys->empty() ? span : call.args.back()->span, "a measure has a numerator and a denominator")
        .Hint(fmt::format("ask `who in \"{0}\"(\"numerator\")`, `who in \"{0}\"(\"denominator\")` or `who in \"{0}\"(\"neither\")`",
                          Printable(call.name.text)));
    return std::nullopt;
  }
  keys->pop_back();
  constexpr Counted kOfWords[] = {Counted::kNumerator, Counted::kDenominator, Counted::kNeither};
  const Counted counted = kOfWords[known - MeasureWords().begin()];
  bound::Form all;  // of the measure, without blocks
  all.name = measure->code;
  all.table = measure->table;
  all.measure = measure->id;
  const FormPlan plan = PlanForm(run.executor(), all);
  if (!plan.ok) {
    return std::nullopt;
  }
  if (keys->empty()) {
    return FormCellFinder::MakeFormCell(run, all, plan, nullptr, 0, nullptr, nullptr, counted);
  }
  const FormBlocks one_block;
  const UncountedForm uncounted{&all, &plan, &one_block};
  const FormNames names(run, uncounted);
  const std::vector<NamedPlace> found = PlacesNamed(names, 0, *keys);
  if (found.size() == 1) {
    return FormCellFinder::MakeFormCell(run, all, plan, nullptr, 0, &plan.lines.lines[found.front().line], nullptr, counted);
  }
  std::vector<std::string> lines;
  names.AddKnown(lines);
  if (found.empty()) {
    ReportNoRow(run, call, span, *keys, lines);
  } else {
    ReportSeveralRows(run, call, span, found.size());
  }
  return std::nullopt;
}

}  // namespace tally
