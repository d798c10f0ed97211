#include "workbench/comparing/compare_target.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/counted.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "language/program/slot.h"
#include "outputs/publication/form_result.h"
#include "outputs/writing/texts_table.h"
#include "workbench/comparing/moved_rows.h"
#include "workbench/explain/parts.h"

namespace tally {
namespace {

template <class T>
const T* Named(const std::vector<T>& all, const std::string& name) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const T& each) { return each.name == name; });
  return at == all.end() ? nullptr : &*at;
}

/// Whether a definition has a value in each row; reported when it has not.
bool HasValues(const bound::Define& define, const ast::Target& target, DiagnosticSink& sink) {
  if (!define.args.empty()) {
    sink.Report(DiagnosticKind::WrongArguments, target.name.span,
                fmt::format("`{}` takes arguments: for which values is it to be compared?", target.name.text))
        .Hint("compare a form that uses it, or define one of its values by a name of its own");
    return false;
  }
  if (define.type.list || define.type.kind == TypeKind::kPeriod || define.type.kind == TypeKind::kAll) {
    sink.Report(DiagnosticKind::TypeMismatch, target.name.span,
                fmt::format("`{}` is a list or period: it has no single value to compare", target.name.text))
        .Hint("compare what is asked of it, such as a cohort or form that uses it");
    return false;
  }
  return true;
}

class Comparer {
 public:
  Comparer(Run& left, Run& right, const ast::Target& target, const SideNames& names, UnitNumbers* ledger)
      : left_(left), right_(right), target_(target), name_(target.name.text), names_(names), ledger_(ledger), errors_before_(Errors()) {}

  std::optional<std::vector<Comparison>> Compare() {
    switch (target_.kind) {
      case ast::DefinitionKind::kForm: CompareForms(); break;
      case ast::DefinitionKind::kListing:
      case ast::DefinitionKind::kWorksheet: CompareTablesNamed(left_.outputs().RunNamed(name_), right_.outputs().RunNamed(name_)); break;
      case ast::DefinitionKind::kMeasure: CompareMeasure(); break;
      case ast::DefinitionKind::kChecks:
      case ast::DefinitionKind::kTable: CompareRows(); break;
      case ast::DefinitionKind::kCohort:
      case ast::DefinitionKind::kDefine: CompareFact(); break;
      case ast::DefinitionKind::kParam:
      case ast::DefinitionKind::kCodes:
      case ast::DefinitionKind::kPatterns:
      case ast::DefinitionKind::kAxis:
      case ast::DefinitionKind::kTemplate: CheckComparable(target_, left_.sink()); break;
    }
    if (HasFault()) {
      return std::nullopt;
    }
    return std::move(found_);
  }

 private:
  size_t Errors() const { return left_.sink().error_count() + right_.sink().error_count(); }
  bool HasFault() const { return Errors() != errors_before_; }

  std::string Title() const {
    return target_.kind == ast::DefinitionKind::kMeasure ? fmt::format("measure \"{}\"", Printable(name_))
                                                         : fmt::format("{} {}", NounOf(target_.kind), Printable(name_));
  }

  void Begin(const std::string& title) { found_.push_back({.title = title, .target = target_}); }
  void Say(std::string line) { found_.back().lines.push_back(std::move(line)); }
  void Differ(bool differs) { found_.back().differs = found_.back().differs || differs; }
  void BeginOnlyOneHas(const std::string& title, bool left_has) {
    Begin(title);
    Say(fmt::format("{}: only {}", title, left_has ? names_.left : names_.right));
    Differ(true);
  }

  /// True when both sides have it; else a line or message says so.
  bool BothHave(bool left_has, bool right_has) {
    if (left_has && right_has) {
      return true;
    }
    if (left_has || right_has) {
      BeginOnlyOneHas(Title(), left_has);
    } else if (!HasFault()) {  // of which nothing came
      ReportNothingToCompare(target_, left_.sink());
    }
    return false;
  }

  void AddCells(const ResultTable& left, const ResultTable& right, const std::string& title) {
    Begin(title);
    DifferingCells cells = CompareTables(left, right, names_);
    Differ(cells.Differs());
    Say(DescribeCells(title, cells, names_));
    if (cells.table.rows > 0) {
      found_.back().tables.push_back(std::move(cells.table));
    }
    found_.back().cells = std::move(cells);
  }

  /// Who moved in the cells of the form at hand; those whose number is the same are told, too.
  void AddLedger(const PrintedForm& left, const PrintedForm& right) {
    if (ledger_ == nullptr) {
      return;
    }
    Comparison& comparison = found_.back();
    comparison.unit = UnitOf(left_, left);
    FormUnits left_units(left_, left, comparison.unit, *ledger_);
    FormUnits right_units(right_, right, comparison.unit, *ledger_);
    comparison.ledger = LedgerOfForm(left_units, right_units, comparison.cells);
    Differ(!comparison.ledger.empty());
    comparison.tables = {LinesOf(comparison.cells, comparison.ledger, names_, DifferingCells::kMaxShown).table};
    if (comparison.tables[0].rows == 0) {
      comparison.tables.clear();
    }
  }

  void CompareTablesNamed(const std::vector<ResultTable>& left, const std::vector<ResultTable>& right) {
    if (!BothHave(!left.empty(), !right.empty())) {
      return;
    }
    for (size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
      if (ledger_ != nullptr && SamePrint(left[i], right[i])) {
        Begin(Title());  // of which nothing is told
        continue;
      }
      AddCells(left[i], right[i], Title());
      if (ledger_ != nullptr && target_.kind == ast::DefinitionKind::kListing) {
        found_.back().unit = Title();
        found_.back().ledger = LedgerOfRows(found_.back().cells, Title(), *ledger_);
      }
    }
  }

  /// Not where rows are known by a private column.
  static bool MayName(Run& run, const RowsToName& rows) {
    return run.private_values() == nullptr || run.private_values()->ShownByRowsOf(rows.unit()) == nullptr;
  }

  void AddMoved(std::string_view what, const RowsToName& left_rows, const RowsToName& right_rows) {
    const std::string& kind = left_.program().table(left_rows.unit()).name;
    UnitNumbers& numbers = ledger_ != nullptr ? *ledger_ : own_numbers_;
    const std::optional<std::vector<uint32_t>> left = UnitsCounted(left_, left_rows, kind, numbers);
    const std::optional<std::vector<uint32_t>> right = UnitsCounted(right_, right_rows, kind, numbers);
    if (left && right) {
      const bool names_rows = MayName(left_, left_rows) && MayName(right_, right_rows);
      Say(fmt::format("  {}: {}", what, DescribeMoved(*left, *right, names_, kind, numbers, names_rows)));
      Differ(*left != *right);
    }
  }

  static std::string UnitName(const bound::Program& program, TableId table, const bound::ExprPtr& counting) {
    return program.table(counting ? counting->type.table : table).name;
  }

  void CompareForms() {
    const std::vector<PrintedForm> left = left_.outputs().FormsNamed(name_);
    const std::vector<PrintedForm> right = right_.outputs().FormsNamed(name_);
    if (!BothHave(!left.empty(), !right.empty())) {
      return;
    }
    for (const PrintedForm& form : left) {
      const auto code_of = [](Run& run, const PrintedForm& each) {
        return each.form->measure.is_valid() ? run.program().measures[each.form->measure.index()].code : std::string();
      };
      const std::string code = code_of(left_, form);
      const auto other = std::find_if(right.begin(), right.end(), [&](const PrintedForm& each) { return code_of(right_, each) == code; });
      const std::string title = code.empty() ? Title() : fmt::format("{}, measure \"{}\"", Title(), code);
      if (other == right.end()) {
        BeginOnlyOneHas(title, true);
        continue;
      }
      AddCells(form.table, other->table, title);
      found_.back().measure = code;
      AddLedger(form, *other);
      if (code.empty()) {
        const auto counted = [](const bound::Form& each) {
          return RowsToName{.table = each.table, .where = each.where, .counting = each.counting};
        };
        AddMoved(UnitName(left_.program(), form.form->table, form.form->counting), counted(*form.form), counted(*other->form));
      } else {
        AddMovedOfMeasure(left_.program().measures[form.form->measure.index()], right_.program().measures[other->form->measure.index()]);
      }
    }
    for (const PrintedForm& form : right) {
      const bool is_known = std::any_of(left.begin(), left.end(), [&](const PrintedForm& each) {
        return !form.form->measure.is_valid() ||
               (each.form->measure.is_valid() &&
                left_.program().measures[each.form->measure.index()].code == right_.program().measures[form.form->measure.index()].code);
      });
      if (!is_known) {
        BeginOnlyOneHas(fmt::format("{}, measure \"{}\"", Title(), right_.program().measures[form.form->measure.index()].code), false);
      }
    }
  }

  static bound::ExprPtr And(const bound::ExprPtr& a, const bound::ExprPtr& b) { return bound::MakeAnd(a, b, b ? b->span : Span{}); }

  void AddMovedOfMeasure(const bound::Measure& left, const bound::Measure& right) {
    const auto denominator = [](const bound::Measure& each) {
      return RowsToName{
          .table = each.table, .where = And(each.where, each.denominator), .exclude = each.exclude, .counting = each.counting};
    };
    const auto numerator = [&](const bound::Measure& each) {
      RowsToName rows = denominator(each);
      rows.where = And(rows.where, each.numerator);
      return rows;
    };
    const std::string unit = UnitName(left_.program(), left.table, left.counting);
    AddMoved(unit + " in the denominator", denominator(left), denominator(right));
    AddMoved(unit + " in the numerator", numerator(left), numerator(right));
  }

  void CompareMeasure() {
    const auto find = [&](const bound::Program& program) -> const bound::Measure* {
      const auto at =
          std::find_if(program.measures.begin(), program.measures.end(), [&](const bound::Measure& each) { return each.code == name_; });
      return at == program.measures.end() ? nullptr : &*at;
    };
    const bound::Measure* left = find(left_.program());
    const bound::Measure* right = find(right_.program());
    if (!BothHave(left != nullptr, right != nullptr)) {
      return;
    }
    Begin(Title());
    Say(Title());
    AddMovedOfMeasure(*left, *right);
    for (const bound::Form& form : left_.program().forms) {
      if (form.measure.is_valid() && form.measure.index() == left->id.index()) {
        CompareLinesOf(form.name);
      }
    }
  }

  /// One measure's print of a form over measures.
  void CompareLinesOf(const std::string& form_name) {
    const auto print = [&](Run& run) -> std::optional<ResultTable> {
      for (PrintedForm& form : run.outputs().FormsNamed(form_name)) {
        if (form.form->measure.is_valid() && run.program().measures[form.form->measure.index()].code == name_) {
          return std::move(form.table);
        }
      }
      return std::nullopt;
    };
    const std::optional<ResultTable> left = print(left_);
    const std::optional<ResultTable> right = print(right_);
    if (left && right) {
      AddCells(*left, *right, fmt::format("form {}", form_name));
    }
  }

  void CompareRows() {
    const bound::Table* left = Named(left_.program().tables, name_);
    const bound::Table* right = Named(right_.program().tables, name_);
    if (!BothHave(left != nullptr, right != nullptr)) {
      return;
    }
    Begin(Title());
    Say(Title());
    if (target_.kind == ast::DefinitionKind::kChecks) {
      CompareFindings(left->id, right->id);
    } else {
      AddMoved("rows", {.table = left->id}, {.table = right->id});
    }
  }

  /// How often each rule was found.
  void CompareFindings(TableId left, TableId right) {
    const auto count = [](Run& run, TableId table) {
      std::map<std::string, size_t> times;
      Executor& executor = run.executor();
      for (const ColumnId column : run.program().table(table).columns) {
        if (run.program().column(column).name != "rule") {
          continue;
        }
        const VectorRef rules = executor.Evaluate(executor.planner().ColumnNode(column));
        for (size_t row = 0; row < executor.RowsOf(table); ++row) {
          ++times[std::string(TextAt(*rules, row))];
        }
      }
      return times;
    };
    std::map<std::string, std::pair<size_t, size_t>> rules;
    for (const auto& [rule, times] : count(left_, left)) {
      rules[rule].first = times;
    }
    for (const auto& [rule, times] : count(right_, right)) {
      rules[rule].second = times;
    }
    for (const auto& [rule, times] : rules) {
      Differ(times.first != times.second);
      Say(times.first == times.second ? fmt::format("  {}: {} in both", Printable(rule), Counted(times.first, "finding"))
                                      : fmt::format("  {}: {} {}, {} {}", Printable(rule), Counted(times.first, "finding"), names_.left,
                                                    times.second, names_.right));
    }
  }

  /// The facts of the name, by the table whose fact each is; of a rule and those that it replaced the one that holds.
  std::map<std::string, const bound::Define*> FactsIn(Run& run) const {
    const bool wants_cohort = target_.kind == ast::DefinitionKind::kCohort;
    std::map<std::string, const bound::Define*> found;
    for (const bound::Define& define : run.program().defines) {
      if (define.name != name_ || define.is_cohort != wants_cohort) {
        continue;
      }
      const bound::Define*& at = found[define.table.is_valid() ? run.program().table(define.table).name : std::string()];
      if (at == nullptr || define.id.index() > at->id.index()) {
        at = &define;
      }
    }
    return found;
  }

  void CompareFact() {
    const std::map<std::string, const bound::Define*> left = FactsIn(left_);
    const std::map<std::string, const bound::Define*> right = FactsIn(right_);
    const bool is_one =
        left.size() <= 1 && right.size() <= 1 && (left.empty() || right.empty() || left.begin()->first == right.begin()->first);
    if (is_one) {
      if (BothHave(!left.empty(), !right.empty())) {
        CompareFact(*left.begin()->second, *right.begin()->second, Title());
      }
      return;
    }
    std::map<std::string, std::pair<const bound::Define*, const bound::Define*>> tables;
    for (const auto& [table, define] : left) {
      tables[table].first = define;
    }
    for (const auto& [table, define] : right) {
      tables[table].second = define;
    }
    for (const auto& [table, sides] : tables) {
      const std::string title = table.empty() ? Title() : fmt::format("{} of {}", Title(), table);
      if (sides.first == nullptr || sides.second == nullptr) {
        BeginOnlyOneHas(title, sides.first != nullptr);
      } else {
        CompareFact(*sides.first, *sides.second, title);
      }
    }
  }

  void CompareFact(const bound::Define& left, const bound::Define& right, const std::string& title) {
    if (!HasValues(left, target_, left_.sink()) || !HasValues(right, target_, left_.sink())) {
      return;
    }
    if (!left.table.is_valid()) {
      const std::string a = DescribeValue(left_.executor(), *left.value, left_.executor().planner().ScalarEnvironment());
      const std::string b = DescribeValue(right_.executor(), *right.value, right_.executor().planner().ScalarEnvironment());
      Begin(title);
      Differ(a != b);
      Say(a == b ? fmt::format("{}: {} in both", title, a) : fmt::format("{}: {} {}, {} {}", title, a, names_.left, b, names_.right));
      return;
    }
    Begin(title);
    Say(title);
    if (left.type.kind == TypeKind::kYesNo && right.type.kind == TypeKind::kYesNo) {
      AddMoved(left_.program().table(left.table).name, {.table = left.table, .where = left.value},
               {.table = right.table, .where = right.value});
      return;
    }
    CompareValues(left, right);
  }

  /// How many rows have which value on each side, for the values that differ.
  void CompareValues(const bound::Define& left, const bound::Define& right) {
    const auto values_of = [](Run& run, const bound::Define& define) {
      std::map<std::string, std::string> values;  // by what the row is called
      Executor& executor = run.executor();
      const plan::Environment env = executor.planner().TableEnvironment(define.table);
      const bound::ExprPtr row = bound::MakeRowOf(define.table, 0, Span{});
      const VectorRef names = executor.Evaluate(executor.planner().LowerText(*row, env));
      const VectorRef texts = executor.Evaluate(executor.planner().LowerText(*define.value, env));
      executor.CheckFaults(*texts);
      for (size_t i = 0; i < executor.RowsOf(define.table); ++i) {
        values[std::string(IsMissingAt(*names, i) ? "" : TextAt(*names, i))] =
            IsMissingAt(*texts, i) ? "missing" : std::string(TextAt(*texts, i));
      }
      return values;
    };
    const auto left_values = values_of(left_, left);
    const auto right_values = values_of(right_, right);
    std::map<std::pair<std::string, std::string>, size_t> changes;
    for (const auto& [name, value] : left_values) {
      const auto other = right_values.find(name);
      if (other != right_values.end() && other->second != value) {
        ++changes[{value, other->second}];
      }
    }
    size_t rows = 0;
    std::vector<std::vector<std::string>> lines;
    for (const auto& [values, times] : changes) {
      rows += times;
      lines.push_back({values.first, values.second, std::to_string(times)});
    }
    Say(fmt::format("  {} of {} rows {} another value", rows, left_values.size(), rows == 1 ? "has" : "have"));
    Differ(!lines.empty());
    const auto may_show = [](Run& run, const bound::Define& define) {
      return run.private_values() == nullptr || run.private_values()->ShownBy(*define.value) == nullptr;
    };
    if (!lines.empty() && may_show(left_, left) && may_show(right_, right)) {
      found_.back().tables.push_back(MakeTextTable("", {names_.left, names_.right, "rows"}, lines, {false, false, true}));
    }
  }

  Run& left_;
  Run& right_;
  const ast::Target& target_;
  const std::string& name_;
  const SideNames& names_;
  UnitNumbers* const ledger_;  // null: it is not asked for
  UnitNumbers own_numbers_;    // where there is none
  const size_t errors_before_;
  std::vector<Comparison> found_;
};

}  // namespace

void ReportNothingToCompare(const ast::Target& target, DiagnosticSink& sink) {
  sink.Report(DiagnosticKind::UnknownName, target.name.span,
              fmt::format("there is no {} `{}` to compare", NounOf(target.kind), Printable(target.name.text)));
}

void CheckValuesOf(const bound::Program& program, const ast::Target& target, DiagnosticSink& sink) {
  if (target.kind != ast::DefinitionKind::kDefine && target.kind != ast::DefinitionKind::kCohort) {
    return;
  }
  for (const bound::Define& define : program.defines) {
    if (define.name == target.name.text && define.is_cohort == (target.kind == ast::DefinitionKind::kCohort) &&
        !HasValues(define, target, sink)) {
      return;
    }
  }
}

bool CheckComparable(const ast::Target& target, DiagnosticSink& sink) {
  switch (target.kind) {
    case ast::DefinitionKind::kForm:
    case ast::DefinitionKind::kListing:
    case ast::DefinitionKind::kWorksheet:
    case ast::DefinitionKind::kMeasure:
    case ast::DefinitionKind::kChecks:
    case ast::DefinitionKind::kTable:
    case ast::DefinitionKind::kCohort:
    case ast::DefinitionKind::kDefine: return true;
    case ast::DefinitionKind::kParam:
    case ast::DefinitionKind::kCodes:
    case ast::DefinitionKind::kPatterns:
    case ast::DefinitionKind::kAxis:
    case ast::DefinitionKind::kTemplate: break;
  }
  sink.Report(DiagnosticKind::TypeMismatch, target.name.span,
              fmt::format("{} {} has no numbers to compare", ArticleOf(target.kind), NounOf(target.kind)))
      .Hint("compare a form, listing, worksheet, measure, block of checks, table, cohort or definition");
  return false;
}

std::optional<std::vector<Comparison>> CompareTarget(Run& left, Run& right, const ast::Target& target, const SideNames& names,
                                                     UnitNumbers* numbers) {
  return Comparer(left, right, target, names, numbers).Compare();
}

std::string DescribeCells(const std::string& title, const DifferingCells& cells, const SideNames& names) {
  std::string line = cells.differing == 0 ? fmt::format("{}: none of {} cells differ", title, cells.compared)
                                          : fmt::format("{}: {} of {} cells {}", title, cells.differing, cells.compared,
                                                        cells.differing == 1 ? "differs" : "differ");
  if (cells.only_left + cells.only_right > 0) {
    line += fmt::format("; {} only {}, {} only {}", Counted(cells.only_left, "row"), names.left, cells.only_right, names.right);
  }
  const auto add_columns = [&](const std::vector<std::string>& headings, const std::string& side) {
    for (const std::string& heading : headings) {
      line += fmt::format("; column \"{}\" only {}", Printable(heading), side);
    }
  };
  add_columns(cells.columns_only_left, names.left);
  add_columns(cells.columns_only_right, names.right);
  return line;
}

bool PrintComparison(const Comparison& comparison, size_t text_width, const WriteBytes& print) {
  bool good = true;
  for (const std::string& line : comparison.lines) {
    good = good && print(line + "\n");
  }
  for (const ResultTable& table : comparison.tables) {
    good = good && WriteText(table, {.width = text_width, .title = false}, print);
  }
  return good;
}

}  // namespace tally
