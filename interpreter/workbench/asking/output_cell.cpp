#include "workbench/asking/output_cell.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "foundation/base/number.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/syntax/walk.h"
#include "outputs/publication/form_result.h"
#include "outputs/writing/texts_table.h"

namespace tally {
namespace {

bool IsOutput(const bound::Program& program, const std::string& name) {
  const auto is_named = [&](const auto& output) { return output.name == name; };
  return std::any_of(program.forms.begin(), program.forms.end(), is_named) ||
         std::any_of(program.listings.begin(), program.listings.end(), is_named) ||
         std::any_of(program.worksheets.begin(), program.worksheets.end(), is_named);
}

/// What a row is called: texts, and the number of a line or of the row.
struct RowNames {
  std::vector<std::string> texts;
  std::string number;
};

/// The printed tables of one output with what names their rows.
struct PrintedTable {
  ResultTable table;
  ResultTable behind;                  // without marks; without columns where there are none
  std::vector<RowNames> names;         // by row
  const bound::Form* form = nullptr;   // null: a listing or worksheet
  const FormResult* result = nullptr;  // of the form
  size_t first_cell = 0;               // column in the table of the form's first column

  bool has_cells() const { return form != nullptr && !form->measure.is_valid(); }
};

/// The keys of the rows that make up a row's block.
void AddBlockNames(Executor& executor, const PrintedTable& table, size_t row, std::vector<std::string>& texts) {
  const FormBlocks& blocks = table.result->blocks();
  for (size_t i = 0; i < blocks.rows.size(); ++i) {
    const auto ordinal = static_cast<RowIndex>(IntegerAt(*blocks.rows[i], table.result->rows[row].block));
    texts.push_back(NameOfRow(executor, table.form->blocks[i].domain, ordinal));
  }
}

std::vector<PrintedTable> TablesOf(Run& run, const std::string& name) {
  std::vector<PrintedTable> all;
  for (PrintedForm& form : run.outputs().FormsNamed(name)) {
    PrintedTable printed{
        .table = std::move(form.table), .behind = std::move(form.behind), .names = {}, .form = form.form, .result = form.result};
    printed.first_cell = form.form->labels.size() + form.form->values.size();
    for (size_t row = 0; row < form.result->rows.size(); ++row) {
      const AxisLine& line = form.result->line(form.result->rows[row]);
      RowNames names;
      if (!line.header) {
        names.texts.push_back(line.text);
        names.number = line.number ? std::to_string(*line.number) : "";
        if (form.form->measure.is_valid()) {
          names.texts.push_back(run.program().measures[form.form->measure.index()].code);
        }
        for (size_t label = 0; label < form.form->labels.size(); ++label) {
          names.texts.push_back(TextOfCell(printed.table.columns[label], row));
        }
        if (form.form->labels.empty()) {
          AddBlockNames(run.executor(), printed, row, names.texts);
        }
      }
      printed.names.push_back(std::move(names));
    }
    all.push_back(std::move(printed));
  }
  if (!all.empty()) {
    return all;
  }
  for (ResultTable& table : run.outputs().RunNamed(name)) {
    PrintedTable printed{.table = std::move(table), .behind = {}, .names = {}};
    printed.names.resize(printed.table.rows);
    for (size_t i = 0; i < printed.table.rows; ++i) {
      const size_t row = printed.table.order.empty() ? i : printed.table.order[i];
      printed.names[row].number = std::to_string(i + 1);
      for (const ResultColumn& column : printed.table.columns) {
        if (!column.right_aligned) {
          printed.names[row].texts.push_back(TextOfCell(column, row));
        }
      }
    }
    all.push_back(std::move(printed));
  }
  return all;
}

class Finder {
  struct Key {
    std::string text;
    bool is_number = false;
  };

 public:
  Finder(Run& run, const ast::NameRef& call, Span span) : run_(run), call_(call), span_(span), errors_before_(run.sink().error_count()) {}

  std::optional<OutputCell> Find() {
    const std::optional<Place> place = FindRow();
    const std::optional<size_t> column = place ? ColumnOf(*place->table, {}) : std::nullopt;
    return column ? CellOf(*place->table, place->row, *column) : std::nullopt;
  }

  /// The same of a form, without its value.
  std::optional<FormCellPlace> FindInForm(const std::vector<std::string>& measure_words) {
    const std::optional<Place> place = FindRow();
    if (!place) {
      return std::nullopt;
    }
    const PrintedTable& table = *place->table;
    const std::optional<size_t> column = ColumnOf(table, table.has_cells() ? std::vector<std::string>() : measure_words);
    return column ? std::optional(FormCellPlace{table.form, table.result, place->row, *column}) : std::nullopt;
  }

 private:
  struct Place {
    const PrintedTable* table;
    size_t row;
  };

  std::optional<Place> FindRow() {
    if (!ReadArguments()) {
      return std::nullopt;
    }
    tables_ = TablesOf(run_, call_.name.text);
    if (run_.sink().error_count() != errors_before_) {
      return std::nullopt;
    }
    std::optional<Place> found;
    size_t matches = 0;
    for (const PrintedTable& table : tables_) {
      for (size_t row = 0; row < table.names.size(); ++row) {
        if (Matches(table.names[row])) {
          ++matches;
          found = {&table, row};
        }
      }
    }
    if (matches == 0) {
      NoRow(tables_);
      return std::nullopt;
    }
    if (matches > 1) {
      run_.sink()
          .Report(DiagnosticKind::AmbiguousName, span_, fmt::format("{} rows of `{}` are named so", matches, call_.name.text))
          .Hint("add what tells them apart: the code of the measure, the block, another label");
      return std::nullopt;
    }
    return found;
  }

  bool ReadArguments() {
    Executor& executor = run_.executor();
    for (const ast::ExprPtr& arg : call_.args) {
      const bound::ExprPtr value = run_.questions().BindExpression(*arg, TableId());
      if (run_.sink().error_count() != errors_before_ || !run_.questions().IsOneValue(*value)) {
        return false;
      }
      if (value->type.kind == TypeKind::kMissing) {
        keys_.push_back({});
        continue;
      }
      const VectorRef text = executor.Evaluate(executor.planner().LowerText(*value, executor.planner().ScalarEnvironment()));
      if (!executor.CheckFaults(*text)) {
        return false;
      }
      keys_.push_back({IsMissingAt(*text, 0) ? std::string() : std::string(TextAt(*text, 0)), value->type.is_number()});
    }
    if (keys_.empty()) {
      run_.sink()
          .Report(DiagnosticKind::WrongArguments, span_, fmt::format("a cell of `{}` is named by its row and its column", call_.name.text))
          .Hint(fmt::format("write `{}({}\"the line\", \"the column\")`", call_.name.text, BeforeTheLine()));
      return false;
    }
    heading_ = keys_.back().text;
    keys_.pop_back();
    return true;
  }

  /// What names a row of a form before its line does: `"the school", `.
  std::string BeforeTheLine() const {
    std::string names;
    for (const bound::Form& form : run_.program().forms) {
      if (form.name != call_.name.text) {
        continue;
      }
      names = form.measure.is_valid() ? "\"the measure\", " : "";
      for (const bound::Block& block : form.blocks) {
        names += fmt::format("\"the {}\", ", block.name);
      }
    }
    return names;
  }

  bool Matches(const RowNames& names) const {
    return !names.texts.empty() && std::all_of(keys_.begin(), keys_.end(), [&](const Key& key) {
      return key.is_number ? names.number == key.text : std::find(names.texts.begin(), names.texts.end(), key.text) != names.texts.end();
    });
  }

  void NoRow(const std::vector<PrintedTable>& tables) {
    std::vector<std::string> known;
    for (const PrintedTable& table : tables) {
      for (const auto& names : table.names) {
        known.insert(known.end(), names.texts.begin(), names.texts.end());
      }
    }
    size_t wrong = 0;
    while (wrong + 1 < keys_.size() && std::find(known.begin(), known.end(), keys_[wrong].text) != known.end()) {
      ++wrong;
    }
    const Span place = keys_.empty() ? span_ : call_.args[wrong]->span;
    std::string named;
    for (const Key& key : keys_) {
      named += fmt::format("{}{}", named.empty() ? "" : ", ", key.is_number ? key.text : fmt::format("\"{}\"", Printable(key.text)));
    }
    Diagnostic& message = run_.sink().Report(DiagnosticKind::UnknownName, place,
                                             keys_.empty() ? fmt::format("`{}` has no rows", call_.name.text)
                                                           : fmt::format("no row of `{}` is named {}", call_.name.text, named));
    const auto near = keys_.empty() ? std::nullopt : NearestName(keys_[wrong].text, known);
    if (near && *near != keys_[wrong].text) {
      message.Hint(fmt::format("did you mean \"{}\"?", Printable(*near)));
    }
  }

  /// False when the line reads what the test does not give, which is reported.
  bool IsGiven(const LineTest& test) {
    return !test.where.is_valid() || run_.executor().CheckFaults(*run_.executor().Evaluate(test.where));
  }

  /// The column with the heading that was named; behind the last column the `words` that are allowed as well.
  std::optional<size_t> ColumnOf(const PrintedTable& table, const std::vector<std::string>& words) {
    std::vector<std::string> headings;
    for (const ResultColumn& column : table.table.columns) {
      headings.push_back(column.heading);
    }
    headings.insert(headings.end(), words.begin(), words.end());
    const auto found = std::find(headings.begin(), headings.end(), heading_);
    if (found != headings.end()) {
      return static_cast<size_t>(found - headings.begin());
    }
    Diagnostic& message = run_.sink().Report(DiagnosticKind::UnknownName, call_.args.back()->span,
                                             fmt::format("`{}` has no column \"{}\"", call_.name.text, Printable(heading_)));
    if (const auto near = NearestName(heading_, headings)) {
      message.Hint(fmt::format("did you mean \"{}\"?", Printable(*near)));
    } else if (headings.size() <= 12) {
      message.Hint(fmt::format("its columns are \"{}\"", Printable(fmt::format("{}", fmt::join(headings, "\", \"")))));
    }
    return std::nullopt;
  }

  std::optional<OutputCell> CellOf(const PrintedTable& table, size_t row, size_t column) {
    const ResultColumn& of = table.table.columns[column];
    OutputCell cell{.printed = TextOfCell(of, row), .behind = "", .number = std::nullopt};
    if (!table.has_cells() || column < table.first_cell) {
      cell.behind = column < table.behind.columns.size() ? TextOfCell(table.behind.columns[column], row) : cell.printed;
      cell.number = ParseRational(cell.behind);
      return cell;
    }
    const size_t counted = column - table.first_cell;
    if (!IsGiven(table.result->line(table.result->rows[row]).test) || !IsGiven(table.result->columns()[counted].test)) {
      return std::nullopt;
    }
    const int64_t count = table.result->cell(row, counted);
    cell.number = count == kMissing64 ? std::nullopt : std::optional<Rational>(count);
    cell.behind = cell.number ? FormatExact(*cell.number) : "";
    return cell;
  }

  Run& run_;
  const ast::NameRef& call_;
  Span span_;
  size_t errors_before_;
  std::vector<Key> keys_;
  std::string heading_;
  std::vector<PrintedTable> tables_;
};

}  // namespace

bool IsOutputCall(const bound::Program& program, const ast::Expr& expr) {
  const auto* call = std::get_if<ast::NameRef>(&expr.node);
  return call != nullptr && call->has_args && IsOutput(program, call->name.text);
}

bool ReadsOutput(const bound::Program& program, const ast::ExprPtr& expr) {
  if (expr == nullptr) {
    return false;
  }
  bool reads = IsOutputCall(program, *expr);
  ast::ForEachPart(*expr, [&](const ast::ExprPtr& part) { reads = reads || ReadsOutput(program, part); });
  return reads;
}

std::optional<OutputCell> FindOutputCell(Run& run, const ast::NameRef& call, Span span) {
  return Finder(run, call, span).Find();
}

std::optional<FormCellPlace> FindFormCell(Run& run, const ast::NameRef& call, Span span, const std::vector<std::string>& measure_words) {
  return Finder(run, call, span).FindInForm(measure_words);
}

}  // namespace tally
