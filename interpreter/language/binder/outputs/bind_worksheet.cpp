// Worksheets: rows and columns of entered and computed cells.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/binder/expressions/cell_value.h"
#include "language/binder/outputs/output_binder.h"
#include "language/binder/tree/walk.h"

namespace tally {

using bound::ExprPtr;
using bound::SpecialKind;

namespace {

const Type kText = Type::Of(TypeKind::kText);
const Type kDecimal = Type::Of(TypeKind::kDecimal);

class WorksheetBinder {
 public:
  WorksheetBinder(ProgramBuilder& binding, WorksheetId id, const ast::Worksheet& written) : b_(binding), id_(id), written_(written) {}

  /// False: the table or the entries are not known.
  bool Bind() {
    if (written_.entries_from.parts.empty()) {
      b_.Error(DiagnosticKind::WrongArguments, Sheet().span,
               fmt::format("the worksheet `{}` has no `entries`: the table that holds what was typed in", written_.name.text))
          .Hint("write `entries from TABLE matching ROW_OF_THE_REPORT, row`");
      return false;
    }
    const std::optional<ResolvedRows> rows = b_.ResolveRows(written_.of);
    const std::optional<ResolvedRows> entries = b_.ResolveRows(written_.entries_from);
    if (!rows || !entries || !b_.EnsureTable(rows->table, written_.of.span) ||
        !b_.EnsureTable(entries->table, written_.entries_from.span)) {
      return false;
    }
    if (rows->cohort.is_valid() || entries->cohort.is_valid()) {
      b_.Error(DiagnosticKind::TypeMismatch, written_.of.span,
               "a worksheet is of a table, and takes its entries from a table: cells refer to those of other reports")
          .Hint("`file \"x.csv\" of COHORT` says which reports are written");
      return false;
    }
    Sheet().table = rows->table;
    Sheet().entries = entries->table;
    context_.frames.push_back(b_.names.FrameOf(*rows, written_.of.parts.back().text));
    DeclareCells();
    BindEntries(*entries);
    std::vector<bound::OutputFile> files = BindFiles(b_, written_.files, ExprContext{}, &context_);
    ExprContext label = context_;
    label.named["row.name"] = MakeSpecial(SpecialKind::kRowName, kText, false, Sheet().span);
    label.named["row.text"] = MakeSpecial(SpecialKind::kRowText, kText, false, Sheet().span);
    std::vector<bound::OutputField> labels;
    for (const ast::OutputColumn& column : written_.labels) {
      labels.push_back(BindField(b_, column, label));
    }
    const bound::Format format = BindFormat(b_, written_.cell_format, kDecimal);
    BindFormulas();
    CheckHeadings(b_, labels);
    CheckColumnHeadings(labels);
    CheckCycles();
    Sheet().files = std::move(files);
    Sheet().labels = std::move(labels);
    Sheet().cell_format = format;
    return true;
  }

 private:
  bound::Worksheet& Sheet() { return b_.made.worksheets[id_.index()]; }

  /// Numbers and names first: formulas refer to each other.
  void DeclareCells() {
    std::map<int, Span> numbers;
    for (const auto& column : written_.columns) {
      const auto [first, is_new] = numbers.try_emplace(column.number, column.span);
      if (!is_new) {
        b_.Error(DiagnosticKind::DefinedTwice, column.span, fmt::format("two columns have the number {}", column.number))
            .Label(first->second, "the first one");
      }
      bound::Worksheet::SheetColumn bound;
      bound.number = column.number;
      bound.heading = column.heading.text;
      bound.span = column.span;
      Sheet().columns.push_back(std::move(bound));
    }
    std::map<std::string, Span> names;
    for (const auto& row : written_.rows) {
      bound::Worksheet::SheetRow bound;
      if (row.name) {
        const auto [first, is_new] = names.try_emplace(row.name->text, row.name->span);
        if (!is_new) {
          b_.Error(DiagnosticKind::DefinedTwice, row.name->span, fmt::format("two rows are named `{}`", row.name->text))
              .Label(first->second, "the first one");
        }
        bound.name = row.name->text;
      }
      bound.text = row.text.text;
      bound.entered = row.entered;
      bound.span = row.span;
      Sheet().rows.push_back(std::move(bound));
    }
    if (numbers.empty() || names.empty()) {
      b_.Error(DiagnosticKind::WrongArguments, Sheet().span,
               fmt::format("the worksheet `{}` has no {}", Sheet().name, numbers.empty() ? "columns" : "rows"));
    }
  }

  void BindEntries(const ResolvedRows& entries) {
    ExprContext outer = context_;
    // The name of a row is a code where the entries' column is of a code set.
    Type name_type = kText;
    for (const ColumnId id : b_.program.table(entries.table).columns) {
      const bound::Column& column = b_.program.column(id);
      if (column.name == "row" && column.type.kind == TypeKind::kRow) {
        name_type = column.type;
      }
    }
    outer.named["row"] = MakeSpecial(SpecialKind::kRowName, name_type, false, Sheet().span);
    outer.named["row.name"] = outer.named["row"];
    const ExprContext inner = context_.Within(b_.names.FrameOf(entries, written_.entries_from.parts.back().text));
    std::vector<ast::MatchKey> others;
    std::vector<bound::AggregateOf::Key> keys;
    for (const ast::MatchKey& key : written_.entries_matching) {
      if (std::optional<bound::AggregateOf::Key> row = RowKey(key, entries.table, inner, outer)) {
        keys.push_back(std::move(*row));
      } else {
        others.push_back(key);
      }
    }
    for (bound::AggregateOf::Key& key : BindMatching(b_, others, inner, outer)) {
      keys.push_back(std::move(key));
    }
    Sheet().keys = std::move(keys);
    for (size_t i = 0; i < written_.columns.size(); ++i) {
      const auto& column = written_.columns[i];
      if (!column.entered) {
        continue;
      }
      ColumnId entered;
      for (const ColumnId id : b_.program.table(entries.table).columns) {
        const bound::Column& candidate = b_.program.column(id);
        if (candidate.heading == column.heading.text || (!entered.is_valid() && candidate.name == column.heading.text)) {
          entered = id;
        }
      }
      if (!entered.is_valid()) {
        b_.Error(DiagnosticKind::UnknownColumn, column.heading.span,
                 fmt::format("`{}` has no column \"{}\", from which this one would be entered", b_.names.NameOf(entries.table),
                             Printable(column.heading.text)));
        continue;
      }
      const Type type = b_.program.column(entered).type;
      if (!type.is_error() && !type.is_number()) {
        b_.Error(DiagnosticKind::TypeMismatch, column.span,
                 fmt::format("a cell is a number, and the entries' column is {}", b_.names.NameOf(type)));
      }
      if (column.entered_default) {
        Sheet().columns[i].entered_default = CellValue(b_, *column.entered_default, kDecimal, true, "the default of a cell");
      }
      Sheet().columns[i].entered = entered;
    }
  }

  /// `row`, where the entries name their row by a code: the name on the sheet is such a code.
  std::optional<bound::AggregateOf::Key> RowKey(const ast::MatchKey& key, TableId entries, const ExprContext& inner,
                                                const ExprContext& outer) {
    const ColumnId column = key.value == nullptr && key.column.text == "row" ? b_.names.FindColumn(entries, "row") : ColumnId();
    if (!column.is_valid()) {
      return std::nullopt;
    }
    const Type type = b_.program.column(column).type;
    if (type.kind != TypeKind::kRow || !b_.names.IsCodeSet(type.table)) {
      return std::nullopt;
    }
    for (const auto& row : written_.rows) {
      if (row.entered && row.name) {
        FindCode(b_, type.table, row.name->text, row.name->span);
      }
    }
    const ColumnId code = b_.program.table(type.table).columns.front();
    const ExprPtr entry = MakeExpr(bound::ColumnOf{MakeRowOf(inner, 1, key.column.span), column}, type, true, key.column.span);
    return bound::AggregateOf::Key{MakeExpr(bound::ColumnOf{entry, code}, Type::Of(TypeKind::kCode), true, key.column.span),
                                   outer.named.at("row")};
  }

  void BindFormulas() {
    ExprContext column_context = context_;
    column_context.sheet = id_;
    column_context.sheet_report = MakeRowOf(context_, 0, Sheet().span);
    for (size_t i = 0; i < written_.columns.size(); ++i) {
      if (written_.columns[i].value != nullptr) {
        ExprPtr value = BindTyped(b_, *written_.columns[i].value, column_context, kDecimal, "a cell");
        Sheet().columns[i].value = std::move(value);
      }
    }
    ExprContext row_context = context_;
    for (size_t r = 0; r < written_.rows.size(); ++r) {
      if (written_.rows[r].name) {
        row_context.named[written_.rows[r].name->text] = MakeExpr(
            bound::SheetCell{id_, static_cast<int>(r), -1, MakeRowOf(context_, 0, Sheet().span)}, kDecimal, true, written_.rows[r].span);
      }
    }
    for (size_t r = 0; r < written_.rows.size(); ++r) {
      if (written_.rows[r].value != nullptr) {
        ExprPtr value = BindTyped(b_, *written_.rows[r].value, row_context, kDecimal, "a cell");
        Sheet().rows[r].value = std::move(value);
      }
    }
  }

  void CheckColumnHeadings(const std::vector<bound::OutputField>& labels) {
    std::map<std::string, Span> seen;
    for (const bound::OutputField& label : labels) {
      if (const auto heading = ConstantText(label.heading)) {
        seen.try_emplace(*heading, label.span);
      }
    }
    for (const auto& column : Sheet().columns) {
      const auto [first, is_new] = seen.try_emplace(column.heading, column.span);
      if (!is_new) {
        b_.Error(DiagnosticKind::DefinedTwice, column.span, fmt::format("two columns have the heading \"{}\"", Printable(column.heading)))
            .Label(first->second, "the first one");
      }
    }
  }

  /// Columns (or rows) whose formulas lead back to themselves, also by way of another report's sheet.
  void CheckCycles() {
    std::vector<std::vector<int>> columns;
    for (const auto& column : Sheet().columns) {
      columns.push_back(Mentioned(column.value, /*columns=*/true));
    }
    std::vector<std::vector<int>> rows;
    for (const auto& row : Sheet().rows) {
      rows.push_back(Mentioned(row.value, /*columns=*/false));
    }
    if (const std::vector<int> circle = CircleIn(columns); !circle.empty()) {
      const auto& column = Sheet().columns[static_cast<size_t>(circle.front())];
      std::string members;
      for (const int at : circle) {
        members += fmt::format("{} -> ", Sheet().columns[static_cast<size_t>(at)].number);
      }
      b_.Error(DiagnosticKind::DependsOnItself, column.span, fmt::format("column {0} depends on itself: {1}{0}", column.number, members));
    }
    if (const std::vector<int> circle = CircleIn(rows); !circle.empty()) {
      const auto& row = Sheet().rows[static_cast<size_t>(circle.front())];
      std::string members;
      for (const int at : circle) {
        members += fmt::format("`{}` -> ", Sheet().rows[static_cast<size_t>(at)].name);
      }
      b_.Error(DiagnosticKind::DependsOnItself, row.span, fmt::format("row `{0}` depends on itself: {1}`{0}`", row.name, members));
    }
  }

  std::vector<int> Mentioned(const ExprPtr& value, bool columns) const {
    std::vector<int> found;
    const std::function<void(const bound::Expr&)> visit = [&](const bound::Expr& expr) {
      if (const auto* cell = std::get_if<bound::SheetCell>(&expr.node); cell != nullptr && cell->sheet == id_) {
        const int index = columns ? cell->column : cell->row;
        if (index >= 0) {
          found.push_back(index);
        }
      }
      bound::ForEachPart(expr, visit);
    };
    if (value != nullptr) {
      visit(*value);
    }
    return found;
  }

  /// Takes away what depends on nothing that is left; from the first that remains each step leads to another that does, at last in a
  /// circle.
  static std::vector<int> CircleIn(const std::vector<std::vector<int>>& needs) {
    std::vector<bool> settled(needs.size(), false);
    const auto is_settled = [&](int n) { return settled[static_cast<size_t>(n)]; };
    for (bool more = true; more;) {
      more = false;
      for (size_t i = 0; i < needs.size(); ++i) {
        if (!settled[i] && std::all_of(needs[i].begin(), needs[i].end(), is_settled)) {
          settled[i] = more = true;
        }
      }
    }
    const auto first = std::find(settled.begin(), settled.end(), false);
    std::vector<int> path;
    for (int at = static_cast<int>(first - settled.begin()); first != settled.end();) {
      const auto met = std::find(path.begin(), path.end(), at);
      if (met != path.end()) {
        path.erase(path.begin(), met);
        break;
      }
      path.push_back(at);
      const std::vector<int>& needed = needs[static_cast<size_t>(at)];
      at = *std::find_if_not(needed.begin(), needed.end(), is_settled);
    }
    return path;
  }

  ProgramBuilder& b_;
  WorksheetId id_;
  const ast::Worksheet& written_;
  ExprContext context_;  // frame 0: the report
};

}  // namespace

void BindWorksheet(ProgramBuilder& builder, const Symbol& symbol) {
  if (!WorksheetBinder(builder, WorksheetId(symbol.id), std::get<ast::Worksheet>(symbol.definition->node)).Bind()) {
    builder.MarkFaulty(symbol);
  }
}

}  // namespace tally
