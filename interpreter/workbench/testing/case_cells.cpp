#include "workbench/testing/case_cells.h"

#include <fmt/format.h>

#include "engine/dataset/dataset.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/syntax/walk.h"
#include "workbench/testing/test_files.h"

namespace tally {
namespace {

/// The heading of `NAME.heading`; null when the expression is something else.
const std::string* HeadingIn(const ast::Expr& expr, const std::string& name) {
  const auto* member = std::get_if<ast::Member>(&expr.node);
  const auto* row =
      member == nullptr || member->has_args || member->row == nullptr ? nullptr : std::get_if<ast::NameRef>(&member->row->node);
  return row != nullptr && !row->has_args && row->name.text == name ? &member->name.text : nullptr;
}

/// Copies an expression with every `NAME.heading` replaced.
class CellPutter {
 public:
  CellPutter(const std::string& name, const TestCase& row, DiagnosticSink& sink) : name_(name), row_(row), sink_(sink) {}

  ast::ExprPtr Put(const ast::ExprPtr& expr) {
    if (expr == nullptr) {
      return nullptr;
    }
    if (const std::string* heading = HeadingIn(*expr, name_)) {
      return MakeCell(*expr, *heading);
    }
    ast::ExprPtr copy = ast::MapParts(*expr, [&](const ast::ExprPtr& part) { return Put(part); });
    const auto* text = std::get_if<ast::TextLiteral>(&copy->node);
    return text == nullptr ? copy : WithCellsAsWritten(*copy, *text);
  }

 private:
  ast::ExprPtr MakeCell(const ast::Expr& expr, const std::string& heading) {
    ast::TextLiteral text;
    text.is_cell = true;
    const auto cell = row_.cells.find(heading);
    if (cell != row_.cells.end()) {
      text.pieces.push_back({.text = cell->second, .slot = nullptr});
    } else {
      std::vector<std::string> headings;
      for (const auto& [known, value] : row_.cells) {
        headings.push_back(known);
      }
      Diagnostic& message =
          sink_.Report(DiagnosticKind::UnknownColumn, expr.span, fmt::format("the cases have no column `{}`", Printable(heading)));
      if (const auto near = NearestName(heading, headings)) {
        message.Hint(fmt::format("did you mean `{}.{}`?", name_, Printable(*near)));
      }
    }
    auto literal = std::make_shared<ast::Expr>();
    literal->span = expr.span;
    literal->node = std::move(text);
    return literal;
  }

  /// A cell in the slot of a text is printed as it is written.
  static ast::ExprPtr WithCellsAsWritten(const ast::Expr& expr, ast::TextLiteral text) {
    for (ast::TextLiteral::Piece& piece : text.pieces) {
      const auto* cell = piece.slot == nullptr ? nullptr : std::get_if<ast::TextLiteral>(&piece.slot->node);
      if (cell != nullptr && cell->is_cell) {
        piece = {.text = cell->pieces.empty() ? std::string() : cell->pieces.front().text, .slot = nullptr};
      }
    }
    return std::make_shared<ast::Expr>(ast::Expr{.span = expr.span, .bracketed = expr.bracketed, .node = std::move(text)});
  }

  const std::string& name_;
  const TestCase& row_;
  DiagnosticSink& sink_;
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
  const std::unique_ptr<DataSource> source = OpenCsvTexts({{file.text, *text}});
  if (!source->Load(schemas, {}, pool, {}, sink, tables)) {
    return std::nullopt;
  }
  std::vector<TestCase> cases;
  const StoredTable& table = tables.at(schema.id);
  for (size_t row = 0; row < table.rows; ++row) {
    const std::optional<RowOrigin> origin = source->OriginOf(table, static_cast<RowIndex>(row));
    TestCase each{.line = std::get<FileLine>(origin.value()).line, .cells = {}};
    for (size_t c = 0; c < headings->size(); ++c) {
      const Vector& column = *table.columns[c];
      each.cells[(*headings)[c]] = IsMissingAt(column, row) ? std::string() : std::string(TextAt(column, row));
    }
    cases.push_back(std::move(each));
  }
  return cases;
}

ast::ExprPtr PutCells(const ast::ExprPtr& expr, const std::string& name, const TestCase& row, DiagnosticSink& sink) {
  return CellPutter(name, row, sink).Put(expr);
}

bool ReadsCase(const ast::ExprPtr& expr, const std::string& name) {
  if (expr == nullptr) {
    return false;
  }
  bool reads = HeadingIn(*expr, name) != nullptr;
  ast::ForEachPart(*expr, [&](const ast::ExprPtr& part) { reads = reads || ReadsCase(part, name); });
  return reads;
}

}  // namespace tally
