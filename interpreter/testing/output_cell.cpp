#include "testing/output_cell.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/number.h"
#include "diagnostics/suggestions.h"
#include "execution/form_result.h"
#include "output/texts_table.h"
#include "source/utf8.h"

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
  std::vector<RowNames> names;  // by row
  const FormResult* result = nullptr;           // of a form that counts
  size_t first_cell = 0;                        // column in the table of the form's first column
};

std::vector<PrintedTable> TablesOf(Session& session, const std::string& name) {
  std::vector<PrintedTable> all;
  for (PrintedForm& form : session.outputs().FormsNamed(name)) {
    PrintedTable printed{.table = std::move(form.table), .names = {}, .result = form.form->measure.is_valid() ? nullptr : form.result};
    printed.first_cell = form.form->labels.size() + form.form->values.size();
    for (size_t row = 0; row < form.result->rows.size(); ++row) {
      const AxisLine& line = form.result->line(form.result->rows[row]);
      RowNames names;
      if (!line.header) {
        names.texts.push_back(line.text);
        names.number = line.number ? std::to_string(*line.number) : "";
        if (form.form->measure.is_valid()) {
          names.texts.push_back(session.program().measures[form.form->measure.index()].code);
        }
        for (size_t label = 0; label < form.form->labels.size(); ++label) {
          names.texts.push_back(TextOfCell(printed.table.columns[label], row));
        }
      }
      printed.names.push_back(std::move(names));
    }
    all.push_back(std::move(printed));
  }
  if (!all.empty()) {
    return all;
  }
  for (ResultTable& table : session.outputs().RunNamed(name)) {
    PrintedTable printed{.table = std::move(table)};
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
  Finder(Session& session, const ast::NameRef& call, Span span)
      : session_(session), call_(call), span_(span), errors_before_(session.sink().error_count()) {}

  std::optional<OutputCell> Find() {
    if (!ReadArguments()) {
      return std::nullopt;
    }
    const std::vector<PrintedTable> tables = TablesOf(session_, call_.name.text);
    if (session_.sink().error_count() != errors_before_) {
      return std::nullopt;
    }
    const PrintedTable* found = nullptr;
    size_t found_row = 0;
    size_t matches = 0;
    for (const PrintedTable& table : tables) {
      for (size_t row = 0; row < table.names.size(); ++row) {
        if (Matches(table.names[row])) {
          ++matches;
          found = &table;
          found_row = row;
        }
      }
    }
    if (matches == 0) {
      NoRow(tables);
      return std::nullopt;
    }
    if (matches > 1) {
      session_.sink()
          .Report(DiagnosticKind::AmbiguousName, span_, fmt::format("{} rows of `{}` are named so", matches, call_.name.text))
          .Hint("add what tells them apart: the code of the measure, the block, another label");
      return std::nullopt;
    }
    return CellOf(*found, found_row);
  }

 private:
  bool ReadArguments() {
    Executor& executor = session_.executor();
    for (const ast::ExprPtr& arg : call_.args) {
      const bound::ExprPtr value = session_.questions().BindExpression(*arg, TableId());
      if (session_.sink().error_count() != errors_before_) {
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
      session_.sink().Report(DiagnosticKind::WrongArguments, span_, fmt::format("a cell of `{}` is named by its row and its column", call_.name.text))
          .Hint(fmt::format("write `{}(\"the line\", \"the column\")`", call_.name.text));
      return false;
    }
    heading_ = keys_.back().text;
    keys_.pop_back();
    return true;
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
    Diagnostic& message = session_.sink().Report(
        DiagnosticKind::UnknownName, place,
        keys_.empty() ? fmt::format("`{}` has no rows", call_.name.text)
                      : fmt::format("no row of `{}` is named {}", call_.name.text, named));
    const auto near = keys_.empty() ? std::nullopt : NearestName(keys_[wrong].text, known);
    if (near && *near != keys_[wrong].text) {
      message.Hint(fmt::format("did you mean \"{}\"?", Printable(*near)));
    }
  }

  /// False when the line reads what the test does not give, which is reported.
  bool IsGiven(const LineTest& test) {
    return !test.where.is_valid() || session_.executor().CheckFaults(*session_.executor().Evaluate(test.where));
  }

  std::optional<OutputCell> CellOf(const PrintedTable& table, size_t row) {
    std::vector<std::string> headings;
    for (size_t c = 0; c < table.table.columns.size(); ++c) {
      const ResultColumn& column = table.table.columns[c];
      headings.push_back(column.heading);
      if (column.heading != heading_) {
        continue;
      }
      OutputCell cell{.printed = TextOfCell(column, row), .number = std::nullopt};
      if (table.result != nullptr && c >= table.first_cell) {
        if (!IsGiven(table.result->line(table.result->rows[row]).test) || !IsGiven(table.result->columns.lines[c - table.first_cell].test)) {
          return std::nullopt;
        }
        const int64_t count = table.result->cell(row, c - table.first_cell);
        cell.number = count == kMissing64 ? std::nullopt : std::optional<Rational>(count);
      } else {
        cell.number = ParseRational(cell.printed);
      }
      return cell;
    }
    Diagnostic& message = session_.sink().Report(DiagnosticKind::UnknownName, call_.args.back()->span,
                                                 fmt::format("`{}` has no column \"{}\"", call_.name.text, Printable(heading_)));
    if (const auto near = NearestName(heading_, headings)) {
      message.Hint(fmt::format("did you mean \"{}\"?", Printable(*near)));
    } else if (headings.size() <= 12) {
      message.Hint(fmt::format("its columns are \"{}\"", Printable(fmt::format("{}", fmt::join(headings, "\", \"")))));
    }
    return std::nullopt;
  }

  Session& session_;
  const ast::NameRef& call_;
  Span span_;
  size_t errors_before_;
  std::vector<Key> keys_;
  std::string heading_;
};

}  // namespace

bool IsOutputCall(const bound::Program& program, const ast::Expr& expr) {
  const auto* call = std::get_if<ast::NameRef>(&expr.node);
  return call != nullptr && call->has_args && IsOutput(program, call->name.text);
}

std::optional<OutputCell> FindOutputCell(Session& session, const ast::NameRef& call, Span span) { return Finder(session, call, span).Find(); }

}  // namespace tally
