// Tables made of others: groups, pairs, and the fixed tables of findings and form cells.
#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/binder/tables/table_binder.h"
#include "language/binder/tree/walk.h"

namespace tally {

using bound::ExprPtr;

namespace {

const Type kYesNo = Type::Of(TypeKind::kYesNo);
const Type kInteger = Type::Of(TypeKind::kInteger);
const Type kDecimal = Type::Of(TypeKind::kDecimal);
const Type kText = Type::Of(TypeKind::kText);

/// Whether an expression reads rows of a table by an aggregate.
bool Aggregates(const bound::Expr& expr, TableId table) {
  const auto* aggregate = std::get_if<bound::AggregateOf>(&expr.node);
  bool found = aggregate != nullptr && aggregate->table == table;
  bound::ForEachPart(expr, [&](const bound::Expr& part) { found = found || Aggregates(part, table); });
  return found;
}

std::string NameOf(const ast::Path& path) {
  return path.parts.empty() ? std::string() : path.parts.back().text;
}

}  // namespace

void TableBinder::Declare() {
  DeclareCodes();
  DeclareStored();
  DeclareAttributes();
  DeclareFindings();
  DeclareFormTables();
  DeclareParents();
}

void BindTable(ProgramBuilder& builder, const Symbol& symbol) {
  TableBinder(builder).BindDerived(TableId(symbol.id), std::get<ast::DerivedTable>(symbol.definition->node));
}

std::optional<ResolvedRows> CheckedRows(const Names& names, const ast::Path& of) {
  const std::string name = NameOf(of);
  if (const Symbol* listing = names.Find(DefinitionKind::kListing, name)) {
    const auto rows = names.FindRows(NameOf(std::get<ast::Listing>(listing->definition->node).of));
    return rows ? std::optional(ResolvedRows{rows->table, {}}) : std::nullopt;
  }
  if (const Symbol* sheet = names.Find(DefinitionKind::kWorksheet, name)) {
    const auto rows = names.FindRows(NameOf(std::get<ast::Worksheet>(sheet->definition->node).of));
    return rows ? std::optional(ResolvedRows{rows->table, {}}) : std::nullopt;
  }
  return names.FindRows(name);
}

// ---- fixed columns ---------------------------------------------------------------------------------------------------

void TableBinder::DeclareFindings() {
  for (const Symbol& symbol : b_.names.symbols()) {
    if (symbol.kind != DefinitionKind::kChecks) {
      continue;
    }
    const TableId id(symbol.id);
    const auto& checks = std::get<ast::Checks>(symbol.definition->node);
    b_.made.tables[id.index()].source = bound::FindingsSource{ChecksId(symbol.checks_id)};
    if (const std::optional<ResolvedRows> rows = checks.of ? CheckedRows(b_.names, *checks.of) : std::nullopt) {
      AddColumn(id, {b_.names.NameOf(rows->table), b_.names.NameOf(rows->table), Type::Row(rows->table), false}, symbol.span);
    }
    AddColumns(id, bound::ColumnsOfFindings(), symbol.span);
  }
}

void TableBinder::DeclareFormTables() {
  for (const Symbol& symbol : b_.names.symbols()) {
    const auto* derived = std::get_if<ast::DerivedTable>(&symbol.definition->node);
    const auto* source = derived == nullptr ? nullptr : std::get_if<ast::FormSource>(&derived->source);
    if (source == nullptr) {
      continue;
    }
    const TableId id(symbol.id);
    if (source->lines) {
      AddColumns(id, bound::ColumnsOfLines(), symbol.span);
    } else {
      AddColumns(id, bound::ColumnsOfCells(), symbol.span);
    }
  }
}

void TableBinder::DeclareParents() {
  for (const Symbol& symbol : b_.names.symbols()) {
    const auto* derived = std::get_if<ast::DerivedTable>(&symbol.definition->node);
    const auto* each = derived == nullptr ? nullptr : std::get_if<ast::EachSource>(&derived->source);
    if (each == nullptr) {
      continue;
    }
    bound::EachSource source;
    for (size_t i = 0; i < each->sources.size(); ++i) {
      const std::optional<ResolvedRows> rows = b_.names.FindRows(NameOf(each->sources[i].table));
      ColumnId reference;
      if (rows) {
        bound::Column column;
        column.id = reference = ColumnId(b_.program.columns.size());
        column.table = rows->table;
        column.type = Type::Row(TableId(symbol.id));
        column.nullable = true;
        column.index = static_cast<int>(i);
        column.hidden_ref = true;
        column.derived = TableId(symbol.id);
        column.span = symbol.span;
        b_.made.columns.push_back(std::move(column));
      }
      source.refs.push_back(reference);
    }
    b_.made.tables[symbol.id].source = std::move(source);
  }
}

// ---- derived ---------------------------------------------------------------------------------------------------------

void TableBinder::BindDerived(TableId id, const ast::DerivedTable& table) {
  const Span span = table.name.span;
  if (b_.program.tables[id.index()].promised &&
      (std::holds_alternative<ast::EachSource>(table.source) || std::holds_alternative<ast::WithSource>(table.source))) {
    b_.Error(DiagnosticKind::TypeMismatch, span,
             fmt::format("`{}` keeps its columns when it is replaced, and groups or pairs have others", table.name.text))
        .Hint("give them a name of their own, and `take` the columns from there");
    return;
  }
  std::visit(
      Overloaded{[&](const ast::EachSource& source) { BindEach(id, source); }, [&](const ast::WithSource& source) { BindWith(id, source); },
                 [&](const ast::Take& take) { BindUnion(id, {&take}, span); },
                 [&](const ast::UnionSource& source) {
                   std::vector<const ast::Take*> takes;
                   for (const ast::Take& take : source.takes) {
                     takes.push_back(&take);
                   }
                   BindUnion(id, takes, span);
                 },
                 [&](const ast::EmptySource&) { BindEmpty(id, span); }, [&](const ast::FormSource& source) { BindForms(id, source); }},
      table.source);
}

void TableBinder::MarkFaulty(TableId id) {
  b_.MarkFaulty(b_.names.At(DefinitionKind::kTable, id.value));
}

/// Rows of a table or cohort with a further condition; frame 0 is the row.
bound::RowSource TableBinder::BindSource(const ResolvedRows& rows, const ast::ExprPtr& where, const ExprContext& context, Span span) {
  ExprPtr condition = CohortCondition(rows, MakeRowOf(context, 0, span), span);
  if (where != nullptr) {
    condition = MakeAnd(condition, BindCondition(b_, *where, context), span);
  }
  return {rows.table, std::move(condition)};
}

Type TableBinder::CommonType(const std::vector<ExprPtr>& values, std::string_view column) {
  Type common = Type::Of(TypeKind::kMissing);
  for (const ExprPtr& value : values) {
    const std::optional<Type> both = Unify(common, value->type);
    if (!both) {
      b_.Error(DiagnosticKind::TypeMismatch, value->span,
               fmt::format("the column `{}` is {} elsewhere and {} here", column, b_.names.NameOf(common), b_.names.NameOf(value->type)));
      return Type{};
    }
    common = *both;
  }
  if (common.kind == TypeKind::kMissing && !values.empty()) {
    b_.Error(DiagnosticKind::TypeMismatch, values.front()->span,
             fmt::format("the column `{}` is always missing, so it has no type", column));
    return Type{};
  }
  if (common.list || common.kind == TypeKind::kPeriod || common.kind == TypeKind::kAll) {
    b_.Error(DiagnosticKind::TypeMismatch, values.front()->span,
             fmt::format("the column `{}` cannot hold {}", column, b_.names.NameOf(common)));
    return Type{};
  }
  return common;
}

void TableBinder::BindEach(TableId id, const ast::EachSource& source) {
  bound::EachSource each = std::get<bound::EachSource>(b_.program.tables[id.index()].source);
  std::vector<std::string> names;
  for (const ast::KeyPart& key : source.keys) {
    if (std::find(names.begin(), names.end(), key.name.text) != names.end()) {
      b_.Error(DiagnosticKind::DefinedTwice, key.name.span, fmt::format("the key `{}` is named twice", key.name.text));
      return;
    }
    names.push_back(key.name.text);
  }
  std::vector<std::vector<ExprPtr>> by_key(source.keys.size());
  std::vector<TableId> tables;
  for (const ast::TableSource& from : source.sources) {
    const std::optional<ResolvedRows> rows = b_.ResolveRows(from.table);
    if (!rows || !b_.EnsureTable(rows->table, from.table.span)) {
      MarkFaulty(id);
      return;
    }
    if (std::find(tables.begin(), tables.end(), rows->table) != tables.end()) {
      b_.Error(DiagnosticKind::DefinedTwice, from.table.span,
               fmt::format("the rows of `{}` are grouped already", b_.names.NameOf(rows->table)))
          .Hint("write one cohort that holds the rows of both");
      return;
    }
    tables.push_back(rows->table);
    ExprContext context;
    context.frames.push_back(b_.names.FrameOf(*rows, NameOf(from.table)));
    each.sources.push_back(BindSource(*rows, from.where, context, from.table.span));
    std::vector<ExprPtr> keys;
    for (size_t k = 0; k < source.keys.size(); ++k) {
      const ast::KeyPart& key = source.keys[k];
      keys.push_back(key.value != nullptr ? BindExpr(b_, *key.value, context) : BindOuterName(b_, key.name, context));
      by_key[k].push_back(keys.back());
    }
    each.keys.push_back(std::move(keys));
  }
  std::vector<ColumnId> columns;
  for (size_t k = 0; k < source.keys.size(); ++k) {
    const Type type = CommonType(by_key[k], names[k]);
    const bool nullable = std::any_of(by_key[k].begin(), by_key[k].end(), [](const ExprPtr& value) { return value->nullable; });
    columns.push_back(AddColumn(id, {names[k], names[k], type, nullable}, source.keys[k].name.span));
  }
  b_.made.tables[id.index()].key = columns;
  b_.made.tables[id.index()].source = std::move(each);
}

void TableBinder::BindWith(TableId id, const ast::WithSource& source) {
  const std::optional<ResolvedRows> left = b_.ResolveRows(source.left);
  const std::optional<ResolvedRows> right = b_.ResolveRows(source.right);
  if (!left || !right || !b_.EnsureTable(left->table, source.left.span) || !b_.EnsureTable(right->table, source.right.span)) {
    MarkFaulty(id);
    return;
  }
  const std::string left_name = NameOf(source.left);
  const std::string right_name = source.alias ? source.alias->text : NameOf(source.right);
  if (left_name == right_name) {
    b_.Error(DiagnosticKind::DefinedTwice, source.right.span, fmt::format("both rows of a pair would be called `{}`", left_name))
        .Hint(fmt::format("name the second one: `{} with {} as other matching ...`", left_name, right_name));
    return;
  }
  ExprContext left_context;
  left_context.frames.push_back(b_.names.FrameOf(*left, left_name));
  ExprContext right_context;
  right_context.frames.push_back(b_.names.FrameOf(*right, right_name));
  bound::WithSource with;
  with.left = BindSource(*left, nullptr, left_context, source.left.span);
  with.right = BindSource(*right, nullptr, right_context, source.right.span);
  for (bound::AggregateOf::Key& key : BindMatching(b_, source.matching, right_context, left_context)) {
    with.keys.emplace_back(std::move(key.outer), std::move(key.child));
  }
  const ColumnId left_column = AddColumn(id, {left_name, left_name, Type::Row(left->table), false}, source.left.span);
  const ColumnId right_column = AddColumn(id, {right_name, right_name, Type::Row(right->table), false}, source.right.span);
  b_.made.tables[id.index()].key = {left_column, right_column};
  if (source.where != nullptr) {
    ExprContext pair;
    pair.frames.push_back(Frame{.table = id, .names = {b_.names.NameOf(id)}, .being_bound = true});
    with.where = BindCondition(b_, *source.where, pair);
    if (Aggregates(*with.where, id)) {
      b_.Error(DiagnosticKind::DependsOnItself, source.where->span,
               fmt::format("the table `{}` depends on itself: its condition reads its rows", b_.names.NameOf(id)));
    }
  }
  b_.made.tables[id.index()].source = std::move(with);
}

void TableBinder::BindForms(TableId id, const ast::FormSource& source) {
  std::vector<FormId> forms;
  for (const ast::Name& name : source.forms) {
    const Symbol* symbol = b_.names.Find(DefinitionKind::kForm, name.text);
    if (symbol == nullptr && b_.names.IsFaulty(name.text)) {
      continue;
    }
    if (symbol == nullptr) {
      Diagnostic& message = b_.Error(DiagnosticKind::UnknownName, name.span, fmt::format("there is no form `{}`", name.text));
      b_.Suggest(message, name.text, b_.names.NamesOf(DefinitionKind::kForm));
      continue;
    }
    const bool over_measures = std::get<ast::Form>(symbol->definition->node).measure.has_value();
    if (over_measures != source.lines) {
      b_.Error(DiagnosticKind::TypeMismatch, name.span,
               over_measures ? fmt::format("`{}` is a form over measures: it has `lines of`, not `cells of`", name.text)
                             : fmt::format("`{}` counts in cells: it has `cells of`, not `lines of`", name.text))
          .Label(symbol->span, "the form");
      continue;
    }
    b_.Means(name.span, FormId(symbol->id));
    for (const bound::Form& form : b_.program.forms) {  // a form over measures is one form a measure
      if (form.name == name.text) {
        forms.push_back(form.id);
      }
    }
  }
  if (source.lines) {
    b_.made.tables[id.index()].source = bound::FormLinesSource{std::move(forms)};
  } else {
    b_.made.tables[id.index()].source = bound::FormCellsSource{std::move(forms)};
  }
}

}  // namespace tally
