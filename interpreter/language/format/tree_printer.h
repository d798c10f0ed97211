#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/syntax/ast.h"

namespace tally::format {

/// Writes one definition: an item of a block is a line, what belongs to it goes on two columns further in.
class TreePrinter {
 public:
  void Print(const ast::Definition& definition);
  std::string Take() { return std::move(out_); }

 private:
  // ---- lines (tree_printer.cpp)
  void Add(std::string_view text) { out_ += text; }
  void NewItem();
  void GoOn();
  void Open();
  void Close();
  void Reasons(const std::vector<ast::Text>& cites, const std::optional<ast::Text>& because);
  void HeadReasons();
  /// Of the clause that holds a place.
  void ClauseReasons(Span inside);
  /// Of the clause that begins where an item does: items may hold items.
  void ReasonsOfItem(Span item);
  void Clause(std::string_view word, const ast::ExprPtr& expr);
  void Value(const ast::ExprPtr& expr);
  void Cells(const std::vector<ast::DataCell>& cells, size_t width);
  /// Clauses of several lists, in the order in which they were written.
  struct Placed {
    Span span;
    std::string text;
  };
  void Items(std::vector<Placed> items);

  // ---- tables (print_tables.cpp)
  void Put(const ast::Use& use);
  void Put(const ast::Needs& needs);
  void Put(const ast::Param& param);
  void Put(const ast::Require& require);
  void Put(const ast::Codes& codes);
  void Put(const ast::Patterns& patterns);
  void Put(const ast::Table& table);
  void Put(const ast::DerivedTable& table);
  void Source(const ast::TableSource& source);
  void Source(const ast::Take& take);
  // ---- rules (print_rules.cpp)
  void Put(const ast::Cohort& cohort);
  void Put(const ast::Define& define);
  void Put(const ast::Axis& axis);
  void Put(const ast::Measure& measure);
  void AxisItems(const std::vector<ast::AxisItem>& items);
  void Put(const ast::Checks& checks);
  void Item(const ast::RuleItem& item);
  void Rule(const ast::Rule& rule);
  // ---- outputs (print_outputs.cpp)
  void Put(const ast::Template& form_template);
  void Put(const ast::Form& form);
  void Put(const ast::Listing& listing);
  void Put(const ast::Worksheet& worksheet);
  void Item(const ast::ListingItem& item);
  void Body(const ast::FormBody& body);
  void Population(const std::optional<ast::Path>& of, const ast::ExprPtr& where, const std::optional<ast::Path>& counting);
  // ---- tests, revisions (print_revisions.cpp)
  void Put(const ast::Test& test);
  void Put(const ast::Drop& drop);
  void Put(const ast::Change& change);
  void Put(const ast::WhatIf& what_if);
  void Put(const ast::Faulty& faulty);

  const ast::Definition* definition_ = nullptr;
  std::string out_;
  size_t depth_ = 0;  // of blocks
};

// ---- small parts, one line each (print_parts.cpp)
std::string Of(const ast::Path& path);
std::string Of(const std::vector<ast::Name>& names);
std::string Of(const ast::TypeRef& type);
std::string Of(const ast::DataCell& cell);
std::string Of(const ast::AxisRef& axis);
std::string Of(const std::vector<ast::AxisRef>& axes);
std::string Of(const ast::Column& column);
std::string Of(const ast::OutputColumn& column);
std::string Of(const ast::FileClause& file);
std::string Of(const ast::Loop& loop);
std::string Of(const ast::Show& show);
std::string Of(const ast::FormItem& item);
std::string Of(const ast::Patterns::Years& years);
std::string Of(const ast::Worksheet::SheetColumnDef& column);
std::string Of(const ast::Worksheet::SheetRowDef& row);
std::string Of(const std::vector<ast::MatchKey>& keys);           // ` matching a, b = c`, empty for none
std::string Of(const std::vector<ast::SortKey>& keys);            // ` sorted by a, b descending`, empty for none
std::string Of(const std::optional<ast::Format>& format);         // ` as numeric 7`, empty for none
std::string ArgumentsOf(const std::vector<ast::Argument>& args);  // `(a : date)`, empty for none
std::string Words(const std::vector<ast::Text>& texts);           // ` "a" "b"`
std::string Named(ast::DefinitionKind kind, const ast::Name& name);

// ---- expressions (print_expressions.cpp)
std::string Of(const ast::Expr& expr);
/// An expression where only an operand may stand: with brackets where it needs them.
std::string OperandOf(const ast::Expr& expr);
/// ` word expr`, empty for none.
std::string Clause(std::string_view word, const ast::ExprPtr& expr);
std::string CallOf(const std::vector<ast::ExprPtr>& args);  // `(a, b)`

}  // namespace tally::format
