#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "language/syntax/walk.h"
#include "outputs/tables/output_fields.h"
#include "workbench/asking/answer.h"
#include "workbench/asking/output_cell.h"
#include "workbench/asking/rows_table.h"
#include "workbench/parameters/parameter_text.h"

namespace tally {
namespace {

bool IsPlainName(const ast::Question& question, std::string* name) {
  if (question.kind != ast::Question::Kind::kExpression || !question.value) {
    return false;
  }
  const auto* ref = std::get_if<ast::NameRef>(&question.value->node);
  if (ref == nullptr || ref->has_args) {
    return false;
  }
  *name = ref->name.text;
  return true;
}

std::string HeadingOf(Run& run, const ast::Expr& expr) {
  std::string heading;
  for (const char c : run.sources().Text(expr.span)) {
    heading += c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
  }
  return heading;
}

/// How many of the rows have no answer to a condition because a value is missing.
size_t CountUndetermined(const Vector& answers, const Bitmap& rows) {
  const Vector flat = SpreadOver(answers, rows.size());
  if (flat.missing.size() == 0) {
    return 0;
  }
  Bitmap undetermined = UndeterminedIn(flat);
  undetermined.And(rows);
  return undetermined.Count();
}

void TellUndetermined(Run& run, size_t count) {
  if (count > 0) {
    run.sink().Note(DiagnosticKind::NotDecided, PathPlace{"<prompt>"},
                    fmt::format("{} undetermined in `where`, because a value is missing: counted as no", RowsText(count)));
  }
}

/// Leaves the rows for which a condition holds.
bool Keep(Run& run, const ast::Expr& condition, QuestionRows& rows, bool tells) {
  DiagnosticSink& sink = run.sink();
  Executor& executor = run.executor();
  const plan::Environment env = executor.planner().TableEnvironment(rows.table);
  const bound::ExprPtr bound_condition = run.questions().BindExpression(condition, rows.table);
  if (sink.HasErrors()) {
    return false;
  }
  if (bound_condition->type.kind != TypeKind::kYesNo || bound_condition->type.list) {
    sink.Report(DiagnosticKind::TypeMismatch, condition.span, "`where` needs a condition that is yes or no");
    return false;
  }
  const VectorRef answers = executor.Evaluate(executor.planner().Lower(*bound_condition, env));
  const VectorRef bits = executor.Evaluate(executor.planner().LowerDecision(*bound_condition, env));
  if (!executor.CheckFaults(*bits, &rows.rows)) {
    return false;
  }
  if (tells) {
    TellUndetermined(run, CountUndetermined(*answers, rows.rows));
  }
  rows.rows.And(bits->constant ? SpreadOver(*bits, rows.rows.size()).yes : bits->yes);
  return true;
}

/// The condition of `count T where C` and the like, where it is asked of all rows of a table.
const bound::Expr* ConditionOfTable(Run& run, const ast::Aggregate& aggregate, const bound::Expr& value) {
  const auto* bound = std::get_if<bound::AggregateOf>(&value.node);
  const bool is_table = bound != nullptr && run.program().table(bound->table).name == aggregate.source.parts[0].text;
  return is_table ? bound->where.get() : nullptr;
}

/// `count T where C` and the like: the rows of T for which C has no answer are told with the value. Gives the value where it is their
/// number.
std::optional<size_t> TellUndeterminedOf(Run& run, const ast::Expr& expr, const bound::Expr& value) {
  const auto* aggregate = std::get_if<ast::Aggregate>(&expr.node);
  if (aggregate == nullptr || !aggregate->where || !aggregate->matching.empty() || aggregate->source.parts.size() != 1) {
    return std::nullopt;
  }
  if (const bound::Expr* condition = ConditionOfTable(run, *aggregate, value)) {
    Executor& executor = run.executor();
    plan::Planner& planner = executor.planner();
    const NodeId answers = planner.Lower(*condition, planner.TableEnvironment(std::get<bound::AggregateOf>(value.node).table));
    const std::optional<AnswerCounts> counts = planner.graph().IsScalar(answers) ? std::nullopt : executor.CountAnswers(answers);
    if (counts) {
      TellUndetermined(run, counts->undetermined);
      return aggregate->kind == ast::Aggregate::Kind::kCount && !aggregate->value ? std::optional(counts->yes) : std::nullopt;
    }
  }
  SelectRows(run, aggregate->source, aggregate->source_args, aggregate->where);
  return std::nullopt;
}

/// The columns of a table that an answer shows without being asked for them; private ones are told.
std::vector<bound::OutputField> FieldsOfTable(Run& run, TableId table) {
  const bound::Program& program = run.program();
  PrivateValues values(program);
  std::vector<bound::OutputField> fields;
  std::string left_out;
  for (const ColumnId id : program.table(table).columns) {
    bound::OutputField field =
        FieldOf(bound::MakeColumnOf(program, bound::MakeRowOf(table, 0, Span{}), id, Span{}), program.column(id).name);
    if (values.ShownBy(*field.value) != nullptr) {
      left_out += fmt::format("{}`{}`", left_out.empty() ? "" : ", ", program.column(id).name);
    } else {
      fields.push_back(std::move(field));
    }
  }
  if (!left_out.empty()) {
    run.sink().Note(DiagnosticKind::PrivateColumn, PathPlace{"<prompt>"}, fmt::format("private, and left out: {}", left_out));
  }
  return fields;
}

Answer ListRows(Run& run, const ast::Question& question, LastRows* it) {
  Answer answer;
  std::optional<QuestionRows> rows = SelectRows(run, question.source, question.source_args, question.where, it);
  std::optional<ShownRows> shown = rows ? BindShown(run, question, rows->table) : std::nullopt;
  if (!shown) {
    return answer;
  }
  if (question.show.empty()) {
    shown->fields = FieldsOfTable(run, rows->table);
  }
  return AnswerOfRows(run, *shown, std::move(*rows), "no rows");
}

/// The first `student("S999")` in an expression whose row is not there.
const ast::Expr* RowNotThere(Run& run, const ast::ExprPtr& expr) {
  const ast::Expr* found = nullptr;
  ast::ForEachPart(*expr, [&](const ast::ExprPtr& part) { found = found != nullptr ? found : RowNotThere(run, part); });
  const auto* call = std::get_if<ast::NameRef>(&expr->node);
  const auto& tables = run.program().tables;
  const bool is_row = call != nullptr && call->has_args &&
                      std::any_of(tables.begin(), tables.end(), [&](const bound::Table& table) { return table.name == call->name.text; });
  if (found != nullptr || !is_row) {
    return found;
  }
  DiagnosticSink unheard;  // the whole was bound without a fault; a part may stand in a row that is not here
  const bound::ExprPtr row = QuestionBinder(run.program(), run.sources(), unheard).BindExpression(*expr, TableId());
  if (unheard.HasErrors() || row->type.kind != TypeKind::kRow) {
    return nullptr;
  }
  plan::Planner& planner = run.executor().planner();
  return IsMissingAt(*run.executor().Evaluate(planner.Lower(*row, planner.ScalarEnvironment())), 0) ? expr.get() : nullptr;
}

/// A value is missing where a row is not there; that is told.
std::string WhyMissing(Run& run, const ast::Expr& expr, std::string_view otherwise) {
  const ast::Expr* row = RowNotThere(run, std::make_shared<const ast::Expr>(expr));
  return row == nullptr ? std::string(otherwise)
                        : fmt::format("{}: there is no {}", otherwise.substr(0, otherwise.find(':')), HeadingOf(run, *row));
}

/// `school_year = 2024` asks; who wants to set it is told how.
void TellParameterIsAsked(Run& run, const ast::Expr& expr) {
  const auto* comparison = std::get_if<ast::Comparison>(&expr.node);
  const auto* name =
      comparison == nullptr || comparison->op != ast::Comparison::Op::kEqual ? nullptr : std::get_if<ast::NameRef>(&comparison->left->node);
  const auto& params = run.program().params;
  const bool is_param = name != nullptr &&
                        std::any_of(params.begin(), params.end(), [&](const bound::Param& param) { return param.name == name->name.text; });
  if (is_param) {
    const std::string value = HeadingOf(run, *comparison->right);
    run.sink()
        .Note(DiagnosticKind::BadParameter, expr.span, fmt::format("this asks whether `{}` is {}; it sets nothing", name->name.text, value))
        .Hint(fmt::format("`what if {} = {} compare form F` tries it, `--set {}={}` starts with it", name->name.text, value,
                          name->name.text, value));
  }
}

Answer ShowValue(Run& run, const ast::Question& question) {
  Answer answer;
  if (IsOutputCall(run.program(), *question.value)) {  // what is printed there
    const std::optional<OutputCell> cell = FindOutputCell(run, std::get<ast::NameRef>(question.value->node), question.value->span);
    answer.text = cell ? EscapeControls(cell->printed) : "";
    answer.shows_private = PrintsPrivate(run, std::get<ast::NameRef>(question.value->node).name.text);
    return answer;
  }
  const bound::ExprPtr value = run.questions().BindExpression(*question.value, TableId());
  if (run.sink().HasErrors()) {
    return answer;
  }
  if (const std::optional<size_t> count = TellUndeterminedOf(run, *question.value, *value)) {
    answer.text = fmt::format("{}", *count);
    answer.is_number = true;
    return answer;
  }
  Executor& executor = run.executor();
  answer.shows_private = ShowsPrivate(run, *value);
  if (const auto* param = std::get_if<bound::ParamRef>(&value->node)) {
    if (!MayShow(run, *value, question.value->span)) {
      return answer;
    }
    const bound::Param& declared = run.program().params[param->param.index()];
    answer.text = EscapeControls(PrintValue(run.program(), declared.type, executor.planner().params()[param->param.index()]));
    answer.text = answer.text.empty() ? "missing" : answer.text;
    return answer;
  }
  if (value->type.kind == TypeKind::kMissing) {
    answer.text = "missing";
    return answer;
  }
  if (!run.questions().IsOneValue(*value) || !MayShow(run, *value, question.value->span)) {
    return answer;
  }
  const bound::Format format = run.questions().BindFormat(question.format, value->type);
  if (run.sink().HasErrors()) {
    return answer;
  }
  if (value->type.kind == TypeKind::kYesNo) {
    const Value result = executor.EvaluateScalar(*value);
    const auto* yes = std::get_if<bool>(&result.data);
    answer.text = yes == nullptr ? WhyMissing(run, *question.value, "undetermined: a value is missing") : *yes ? "yes" : "no";
    TellParameterIsAsked(run, *question.value);
    return answer;
  }
  const VectorRef text = executor.Evaluate(LowerField(executor.planner(), *value, format, executor.planner().ScalarEnvironment()));
  if (executor.CheckFaults(*text)) {
    answer.is_number = value->type.is_number() && !IsMissingAt(*text, 0);
    answer.text = IsMissingAt(*text, 0) ? WhyMissing(run, *question.value, "missing") : EscapeControls(TextAt(*text, 0));
  }
  return answer;
}

/// What the name of a file says that holds an output: that a listing names the rows of its table.
std::string RowsNamedBy(const Run& run, const std::string& output) {
  for (const bound::Listing& listing : run.program().listings) {
    if (listing.name == output) {
      return RowsOf(run, listing.table);
    }
  }
  return "";
}

/// The tables of an output.
Answer AnswerOfOutput(Run& run, const std::string& name) {
  Answer answer;
  answer.tables = run.outputs().RunNamed(name);
  answer.names = RowsNamedBy(run, name);
  answer.shows_private = PrintsPrivate(run, name);
  return answer;
}

/// `show measure "3S1"`, `show form NAME`: an output's table; of a measure, the forms that print it.
Answer ShowDefinition(Run& run, const ast::Question& question) {
  Answer answer;
  const bound::Program& program = run.program();
  const std::string& name = question.name.text;
  const auto is_named = [&](const auto& output) { return output.name == name; };
  const auto has = [&](const auto& outputs) { return std::any_of(outputs.begin(), outputs.end(), is_named); };
  if (question.show_kind == "measure") {
    for (const bound::Form& form : program.forms) {
      if (form.measure.is_valid() && program.measures[form.measure.index()].code == name) {
        for (PrintedForm& printed : run.outputs().FormsNamed(form.name)) {
          if (printed.form->measure.index() == form.measure.index()) {
            answer.tables.push_back(std::move(printed.table));
          }
        }
      }
    }
  } else if ((question.show_kind == "form" && has(program.forms)) || (question.show_kind == "listing" && has(program.listings)) ||
             (question.show_kind == "worksheet" && has(program.worksheets))) {
    answer = AnswerOfOutput(run, name);
  }
  if (answer.tables.empty() && !run.sink().HasErrors()) {
    Diagnostic& message =
        run.sink().Report(DiagnosticKind::UnknownName, question.name.span,
                          fmt::format("there is no {} `{}` that can be printed", Printable(question.show_kind), Printable(name)));
    for (const auto& [kind, there] : {std::pair("form", has(program.forms)), std::pair("listing", has(program.listings)),
                                      std::pair("worksheet", has(program.worksheets))}) {
      if (there) {
        message.Hint(fmt::format("`{}` is a {}: `show {} {}`", Printable(name), kind, kind, Printable(name)));
        return answer;
      }
    }
    message.Hint(fmt::format("`show {}` prints the text of what has this name", Printable(name)));
  }
  return answer;
}

}  // namespace

Vector SpreadOver(const Vector& values, size_t rows) {
  if (!values.constant) {
    return values;
  }
  Vector spread = values;
  spread.size = rows;
  return Flatten(spread);
}

bool IsIt(const Run& run, const ast::Path& source) {
  const auto is_it = [](const auto& named) { return named.name == kIt; };
  const bound::Program& program = run.program();
  return source.parts.size() == 1 && source.parts.front().text == kIt &&
         std::none_of(program.tables.begin(), program.tables.end(), is_it) &&
         std::none_of(program.defines.begin(), program.defines.end(), is_it);
}

bool Narrow(Run& run, const ast::Expr& condition, QuestionRows& rows) {
  return Keep(run, condition, rows, true);
}

std::optional<QuestionRows> SelectRows(Run& run, const ast::Path& source, const std::vector<ast::ExprPtr>& args, const ast::ExprPtr& where,
                                       LastRows* it) {
  const bound::Program& program = run.program();
  DiagnosticSink& sink = run.sink();
  const std::string& name = source.parts.back().text;
  QuestionRows result;
  for (const bound::Table& table : program.tables) {
    if (source.parts.size() == 1 && table.name == name) {
      result.table = table.id;
    }
  }
  const bound::Define* cohort = nullptr;
  if (!result.table.is_valid()) {
    for (const bound::Define& define : program.defines) {
      if (source.parts.size() == 1 && define.is_cohort && define.name == name) {
        cohort = &define;
        result.table = define.table;
      }
    }
  }
  const bool is_it = IsIt(run, source);
  const QuestionRows* const last = is_it && it != nullptr ? it->In(run) : nullptr;
  if (is_it && last == nullptr) {
    sink.Report(DiagnosticKind::UnknownTable, source.span, "no answer before this one was about rows, so there is no `it`")
        .Hint("`it` is the rows of the last `list`, `who` or `count` that was answered");
    return std::nullopt;
  }
  if (!result.table.is_valid() && !is_it) {
    sink.Report(DiagnosticKind::UnknownTable, source.span, fmt::format("there is no table or cohort `{}`", Printable(name)));
    return std::nullopt;
  }
  if (cohort == nullptr && !args.empty()) {
    sink.Report(DiagnosticKind::WrongArguments, source.span, fmt::format("the table `{}` takes no arguments", Printable(name)));
    return std::nullopt;
  }
  if (is_it) {
    result = *last;
  } else {
    result.rows = Bitmap(run.executor().RowsOf(result.table), true);
  }
  if (cohort != nullptr) {
    const auto name_ref = [&](const ast::Name& named, const std::vector<ast::ExprPtr>& given) {
      auto expr = std::make_shared<ast::Expr>();
      expr->span = source.span;
      expr->node = ast::NameRef{named, given, !given.empty()};
      return expr;
    };
    ast::Expr membership;  // `student in concentrator(2025)`
    membership.span = source.span;
    membership.node = ast::In{.left = name_ref({program.table(cohort->table).name, source.span}, {}),
                              .right = name_ref(source.parts.back(), args),
                              .for_year = nullptr};
    if (!Keep(run, membership, result, false)) {
      return std::nullopt;
    }
  }
  if (where && !Keep(run, *where, result, true)) {
    return std::nullopt;
  }
  return result;
}

namespace {

Answer AnswerAlone(Run& run, const ast::Question& question, LastRows* it) {
  std::string name;
  if (IsPlainName(question, &name)) {
    Answer answer = AnswerOfOutput(run, name);
    if (!answer.tables.empty() || run.sink().HasErrors()) {
      return answer;
    }
    for (const bound::Table& table : run.program().tables) {
      if (table.name == name) {
        answer.text = RowsText(run.executor().RowsOf(table.id));
        return answer;
      }
    }
    if (const QuestionRows* last = it == nullptr || name != kIt ? nullptr : it->In(run)) {
      answer.text = RowsText(last->rows.Count());
      return answer;
    }
  }
  switch (question.kind) {
    case ast::Question::Kind::kExpression:
    case ast::Question::Kind::kCount:
    case ast::Question::Kind::kSum:
      return !question.by.empty() || ReadsIt(run, *question.value) ? AnswerBreakdown(run, question, it) : ShowValue(run, question);
    case ast::Question::Kind::kList: return ListRows(run, question, it);
    case ast::Question::Kind::kShow: return ShowDefinition(run, question);
    case ast::Question::Kind::kProfile: return AnswerBreakdown(run, question, it);
    case ast::Question::Kind::kWho: return AnswerWho(run, question);
    case ast::Question::Kind::kWhy: return AnswerWhy(run, question);
    case ast::Question::Kind::kCompare: return AnswerCompare(run, question);
    case ast::Question::Kind::kMeasure: return AnswerMeasure(run, question);
  }
  return {};
}

/// `count T where C`, whose rows may be asked for by `it`.
const ast::Aggregate* CountedRows(const Run& run, const ast::Question& question) {
  const auto* aggregate = question.kind == ast::Question::Kind::kCount ? std::get_if<ast::Aggregate>(&question.value->node) : nullptr;
  return aggregate == nullptr || !aggregate->matching.empty() || aggregate->source.parts.size() != 1 || IsIt(run, aggregate->source)
             ? nullptr
             : aggregate;
}

}  // namespace

Answer AnswerQuestion(Run& run, const ast::Question& question, LastRows* it) {
  Answer answer = AnswerAlone(run, question, it);
  answer.names = question.kind == ast::Question::Kind::kWhy ? "names-a-row" : answer.names;
  if (it != nullptr && !run.sink().HasErrors()) {
    if (answer.rows) {
      it->Keep(run, *answer.rows);
    } else if (const ast::Aggregate* counted = CountedRows(run, question)) {
      it->Keep(*counted);
    }
  }
  return answer;
}

}  // namespace tally
