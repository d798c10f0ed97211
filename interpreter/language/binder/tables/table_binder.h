#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "language/binder/expressions/bind_expression.h"
#include "language/binder/names/program_builder.h"
#include "language/binder/tree/output_columns.h"

namespace tally {

/// Binds the tables of a program: code sets, stored tables, derived ones.
class TableBinder {
 public:
  explicit TableBinder(ProgramBuilder& builder) : b_(builder) {}

  // Before anything else is bound, each for all definitions of its kind: schemas, code sets and their columns, columns of stored tables
  // (also of replaced ones: `promised`), hidden references of all `each` tables (type and `derived` set), FindingsSource of checks.
  void Declare();
  void DeclareCodes();  // bind_codes.cpp
  void DeclareAttributes();
  void DeclareFindings();    // bind_derived.cpp
  void DeclareStored();      // bind_table.cpp: also what a replaced table promised
  void DeclareFormTables();  // bind_derived.cpp
  void DeclareParents();     // hidden references of `each` tables

  /// The bounds of stored columns, when all definitions without a row are known.
  void BindColumnBounds();

  /// The columns and rows of a derived table.
  void BindDerived(TableId id, const ast::DerivedTable& table);

 private:
  struct Named {
    std::string name;
    std::string heading;
    Type type;
    bool nullable = false;
  };
  ColumnId AddColumn(TableId table, const Named& column, Span span);
  /// The columns of a table that outputs make.
  template <class Column>
  void AddColumns(TableId table, std::span<const bound::OutputColumn<Column>> columns, Span span) {
    for (const bound::OutputColumn<Column>& column : columns) {
      AddColumn(table, {column.name, column.name, Type::Of(column.type), column.nullable}, span);
    }
  }
  /// The stored table that a definition is or replaces: what the table's name promises.
  static const ast::Table* Promised(const Symbol& symbol);

  TableSchema SchemaOf(TableId id, const ast::Table& table);
  ColumnSchema ColumnOf(const ast::Column& column);
  void BindBounds(const ast::Column& column, ColumnId id);
  FileStyleSchema StyleOf(const ast::FileStyle& style, Span span);
  std::vector<int> ColumnIndexes(const ast::Table& table, const TableSchema& schema, const std::vector<ast::Name>& names,
                                 std::string_view what);
  bool MayIgnoreCase(const Type& type) const;
  void ReadLikeTable(const ast::FileStyle& style, ColumnSchema& column) const;
  void CheckReading(const ast::Column& column, const ColumnSchema& schema);
  void CheckYesAndNo(const ast::Column& column, const Type& type);
  /// `what`: "a date". Instances are made where it is defined.
  template <class Written>
  void CheckSpellings(const ast::Column& column, std::string_view what);
  void CheckWritten(const ast::Column& column, const Type& type);
  static bool IsKeySpelled(const bound::Table& table);
  void CheckReferences(const ast::Table& table, TableSchema& schema);
  void AddAbsentRows(const ast::Table& table, TableSchema& schema);

  // ---- derived: bind_derived.cpp, bind_union.cpp
  bound::RowSource BindSource(const ResolvedRows& rows, const ast::ExprPtr& where, const ExprContext& context, Span span);
  void BindEach(TableId id, const ast::EachSource& source);
  void BindWith(TableId id, const ast::WithSource& source);
  void BindUnion(TableId id, const std::vector<const ast::Take*>& takes, Span span);
  void BindEmpty(TableId id, Span span);
  void BindForms(TableId id, const ast::FormSource& source);
  void CheckPromised(TableId id, size_t index, const std::vector<bound::ExprPtr>& values, bool absent);
  void MarkFaulty(TableId id);
  bool HasKeptPromise(TableId id, const std::vector<std::string>& names, Span span);
  /// Settles one type for a column whose parts were bound apart; reports where they do not fit.
  Type CommonType(const std::vector<bound::ExprPtr>& values, std::string_view column);

  ProgramBuilder& b_;
};

// ---- one definition each, when it is first needed

void BindTable(ProgramBuilder& builder, const Symbol& symbol);   // bind_derived.cpp: a derived one
void BindDefine(ProgramBuilder& builder, const Symbol& symbol);  // bind_define.cpp: also cohorts
/// What a parameter is set to; `what` names the value in messages. Null where its type does not allow `ALL` or `missing`, which is
/// reported.
bound::ExprPtr BindParamValue(Binding& binding, const ast::Expr& value, const bound::Param& param, std::string_view what);
void BindParam(ProgramBuilder& builder, const Symbol& symbol);     // bind_param.cpp
void BindPatterns(ProgramBuilder& builder, const Symbol& symbol);  // bind_patterns.cpp
/// All `require`s.
void BindRequires(ProgramBuilder& builder);  // bind_require.cpp
/// Reports definitions that take the name of a type or function of the language.
void CheckOwnNames(ProgramBuilder& builder);  // check_own_names.cpp
/// Reports a table whose rows depend on themselves, through definitions, cohorts and other tables.
void CheckRowCycles(ProgramBuilder& builder);  // check_row_cycles.cpp
/// What libraries say that they need, against what is there.
void CheckNeeds(ProgramBuilder& builder);  // check_needs.cpp
/// The rows that `checks ... of NAME` is about: of a table, cohort, listing or worksheet. No message.
std::optional<ResolvedRows> CheckedRows(const Names& names, const ast::Path& of);  // bind_derived.cpp

}  // namespace tally
