#include "workbench/testing/case_cells.h"

#include <fmt/format.h>

#include "engine/dataset/dataset.h"
#include "foundation/base/overloaded.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "workbench/testing/test_files.h"

namespace tally {
namespace {

/// Copies an expression with every `NAME.heading` replaced.
class CellPutter {
 public:
  CellPutter(const std::string& name, const TestCase* row, DiagnosticSink* sink) : name_(name), row_(row), sink_(sink) {}

  bool found() const { return found_; }

  ast::ExprPtr Put(const ast::ExprPtr& expr) {
    if (expr == nullptr) {
      return nullptr;
    }
    if (const std::string* heading = HeadingIn(*expr)) {
      found_ = true;
      return row_ == nullptr ? expr : MakeCell(*expr, *heading);
    }
    auto copy = std::make_shared<ast::Expr>(*expr);
    std::visit([&](auto& node) { PutIn(node); }, copy->node);
    return copy;
  }

 private:
  const std::string* HeadingIn(const ast::Expr& expr) const {
    const auto* member = std::get_if<ast::Member>(&expr.node);
    const auto* row =
        member == nullptr || member->has_args || member->row == nullptr ? nullptr : std::get_if<ast::NameRef>(&member->row->node);
    return row != nullptr && !row->has_args && row->name.text == name_ ? &member->name.text : nullptr;
  }

  ast::ExprPtr MakeCell(const ast::Expr& expr, const std::string& heading) {
    ast::TextLiteral text;
    text.is_cell = true;
    const auto cell = row_->cells.find(heading);
    if (cell != row_->cells.end()) {
      text.pieces.push_back({.text = cell->second, .slot = nullptr});
    } else {
      std::vector<std::string> headings;
      for (const auto& [known, value] : row_->cells) {
        headings.push_back(known);
      }
      Diagnostic& message =
          sink_->Report(DiagnosticKind::UnknownColumn, expr.span, fmt::format("the cases have no column `{}`", Printable(heading)));
      if (const auto near = NearestName(heading, headings)) {
        message.Hint(fmt::format("did you mean `{}.{}`?", name_, Printable(*near)));
      }
    }
    auto literal = std::make_shared<ast::Expr>();
    literal->span = expr.span;
    literal->node = std::move(text);
    return literal;
  }

  void PutIn(ast::NumberLiteral&) {}
  void PutIn(ast::DateLiteral&) {}
  void PutIn(ast::YesNoLiteral&) {}
  void PutIn(ast::MissingLiteral&) {}
  void PutIn(ast::AllLiteral&) {}
  void PutIn(ast::TextLiteral& text) {
    for (ast::TextLiteral::Piece& piece : text.pieces) {
      const std::string* heading = piece.slot == nullptr ? nullptr : HeadingIn(*piece.slot);
      piece.slot = Put(piece.slot);
      if (heading != nullptr && row_ != nullptr) {  // printed as it is written
        const auto cell = row_->cells.find(*heading);
        piece = {.text = cell == row_->cells.end() ? std::string() : cell->second, .slot = nullptr};
      }
    }
  }
  void PutIn(ast::ListLiteral& list) {
    for (ast::ListLiteral::Item& item : list.items) {
      item = {.value = Put(item.value), .through = Put(item.through)};
    }
  }
  void PutIn(ast::NameRef& name) { PutAll(name.args); }
  void PutIn(ast::Member& member) {
    member.row = Put(member.row);
    PutAll(member.args);
  }
  void PutIn(ast::SheetColumn& cell) { cell.row = Put(cell.row); }
  void PutIn(ast::MonthDay& day) { day.year = Put(day.year); }
  void PutIn(ast::Unary& unary) { unary.operand = Put(unary.operand); }
  void PutIn(ast::Arithmetic& arithmetic) {
    arithmetic.first = Put(arithmetic.first);
    for (ast::Arithmetic::Term& term : arithmetic.terms) {
      term.operand = Put(term.operand);
    }
  }
  void PutIn(ast::Logic& logic) { PutAll(logic.operands); }
  void PutIn(ast::Comparison& comparison) {
    comparison.left = Put(comparison.left);
    comparison.right = Put(comparison.right);
  }
  void PutIn(ast::Is& is) {
    is.left = Put(is.left);
    is.right = Put(is.right);
  }
  void PutIn(ast::In& in) {
    in.left = Put(in.left);
    in.right = Put(in.right);
    in.for_year = Put(in.for_year);
  }
  void PutIn(ast::Through& through) {
    through.start = Put(through.start);
    through.end = Put(through.end);
  }
  void PutIn(ast::Default& options) { PutAll(options.options); }
  void PutIn(ast::Choice& choice) {
    for (ast::Choice::Branch& branch : choice.branches) {
      branch = {.value = Put(branch.value), .condition = Put(branch.condition)};
    }
    choice.otherwise = Put(choice.otherwise);
  }
  void PutIn(ast::Aggregate& aggregate) {
    aggregate.value = Put(aggregate.value);
    PutAll(aggregate.source_args);
    for (ast::MatchKey& key : aggregate.matching) {
      key.value = Put(key.value);
    }
    aggregate.where = Put(aggregate.where);
    for (ast::OrderTerm& term : aggregate.order) {
      term.key = Put(term.key);
    }
  }
  void PutAll(std::vector<ast::ExprPtr>& all) {
    for (ast::ExprPtr& each : all) {
      each = Put(each);
    }
  }

  const std::string& name_;
  const TestCase* row_;
  DiagnosticSink* sink_;
  bool found_ = false;
};

}  // namespace

std::optional<std::vector<TestCase>> ReadTestCases(const ast::Text& file, const std::filesystem::path& folder, ThreadPool& pool,
                                                   DiagnosticSink& sink) {
  const std::optional<std::string> text = ReadFileOfTest(file, folder, sink);
  const auto headings = text ? CsvHeaderOf(*text, file.text, {}, sink) : std::nullopt;
  if (!headings) {
    return std::nullopt;
  }
  TableSchema schema;
  schema.id = TableId(0);
  schema.name = "cases";
  schema.file = file.text;
  for (const std::string& heading : *headings) {
    ColumnSchema column;
    column.id = ColumnId(schema.columns.size());
    column.name = heading;
    column.headers = {heading};
    column.type = Type::Of(TypeKind::kText);
    column.nullable = true;
    schema.columns.push_back(std::move(column));
  }
  std::unordered_map<TableId, StoredTable> tables;
  const std::vector<TableSchema> schemas = {schema};
  const bool read = OpenCsvTexts({{file.text, *text}})->Load(schemas, {}, pool, {}, sink, tables);
  if (!read) {
    return std::nullopt;
  }
  std::vector<TestCase> cases;
  const StoredTable& table = tables.at(schema.id);
  for (size_t row = 0; row < table.rows; ++row) {
    TestCase each{.line = table.LineOf(static_cast<RowIndex>(row)), .cells = {}};
    for (size_t c = 0; c < headings->size(); ++c) {
      const Vector& column = *table.columns[c];
      each.cells[(*headings)[c]] = IsMissingAt(column, row) ? std::string() : std::string(TextAt(column, row));
    }
    cases.push_back(std::move(each));
  }
  return cases;
}

ast::ExprPtr PutCells(const ast::ExprPtr& expr, const std::string& name, const TestCase& row, DiagnosticSink& sink) {
  return CellPutter(name, &row, &sink).Put(expr);
}

bool ReadsCase(const ast::ExprPtr& expr, const std::string& name) {
  CellPutter putter(name, nullptr, nullptr);
  putter.Put(expr);
  return putter.found();
}

}  // namespace tally
