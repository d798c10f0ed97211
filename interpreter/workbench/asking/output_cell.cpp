#include "workbench/asking/output_cell.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "foundation/base/number.h"
#include "foundation/source/utf8.h"
#include "language/syntax/walk.h"
#include "outputs/publication/form_result.h"
#include "outputs/writing/texts_table.h"
#include "workbench/asking/cell_keys.h"

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
 public:
  Finder(Run& run, const ast::NameRef& call, Span span) : run_(run), call_(call), span_(span), errors_before_(run.sink().error_count()) {}

  std::optional<OutputCell> Find() {
    const std::optional<Place> place = FindRow();
    const std::optional<size_t> column = place ? ColumnOf(*place->table) : std::nullopt;
    return column ? CellOf(*place->table, place->row, *column) : std::nullopt;
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
      std::vector<std::string> known;
      for (const PrintedTable& table : tables_) {
        for (const auto& names : table.names) {
          known.insert(known.end(), names.texts.begin(), names.texts.end());
        }
      }
      ReportNoRow(run_, call_, span_, keys_, known);
      return std::nullopt;
    }
    if (matches > 1) {
      ReportSeveralRows(run_, call_, span_, matches);
      return std::nullopt;
    }
    return found;
  }

  bool ReadArguments() {
    std::optional<std::vector<CellKey>> keys = ReadCellKeys(run_, call_);
    if (!keys) {
      return false;
    }
    keys_ = *std::move(keys);
    if (keys_.empty()) {
      ReportNoKeys(run_, call_, span_, KeysBeforeLine(run_.program(), call_.name.text));
      return false;
    }
    heading_ = keys_.back().text;
    keys_.pop_back();
    return true;
  }

  bool Matches(const RowNames& names) const {
    return !names.texts.empty() && std::all_of(keys_.begin(), keys_.end(), [&](const CellKey& key) {
      return key.is_number ? names.number == key.text : std::find(names.texts.begin(), names.texts.end(), key.text) != names.texts.end();
    });
  }

  /// False when the line reads what the test does not give, which is reported.
  bool IsGiven(const LineTest& test) {
    return !test.where.is_valid() || run_.executor().CheckFaults(*run_.executor().Evaluate(test.where));
  }

  /// The column with the heading that was named.
  std::optional<size_t> ColumnOf(const PrintedTable& table) {
    std::vector<std::string> headings;
    for (const ResultColumn& column : table.table.columns) {
      headings.push_back(column.heading);
    }
    const auto found = std::find(headings.begin(), headings.end(), heading_);
    if (found != headings.end()) {
      return static_cast<size_t>(found - headings.begin());
    }
    ReportNoColumn(run_, call_, heading_, headings);
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
  std::vector<CellKey> keys_;
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

}  // namespace tally
