#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "language/syntax/ast.h"

namespace tally::syntax_dump {

/// Writes nested `(head part part)` forms; the items of blocks go to lines of their own.
class Writer {
 public:
  void Open(std::string_view head);
  void Close();
  void Word(std::string_view word);
  void Quoted(std::string_view text);
  void NewLine() { new_line_ = true; }  // before the next part

  void Put(const ast::Name& name) { Word(name.text); }
  void Put(const ast::Path& path);
  void Put(const ast::Text& text) { Quoted(text.text); }
  void Put(const ast::Expr& expr);
  void Put(const ast::ExprPtr& expr);  // `-` when null
  void Put(const ast::TypeRef& type);
  void Put(const ast::DataCell& cell);
  void Put(const ast::Format& format);
  void Put(const std::vector<ast::Name>& names);
  void PutArguments(const std::vector<ast::Argument>& arguments);
  void PutMatching(const std::vector<ast::MatchKey>& keys);
  void PutLoop(const ast::Loop& loop);
  void PutSorted(const std::vector<ast::SortKey>& keys);
  void Put(const ast::AxisRef& axis);
  void PutClause(std::string_view word, const ast::ExprPtr& expr);  // nothing when null
  void PutClause(std::string_view word, const ast::Path& path);
  void PutClause(std::string_view word, const ast::Text& text);

  std::string Take();

 private:
  void Separate();

  std::string out_;
  size_t depth_ = 0;
  bool new_line_ = false;
};

void PutDefinition(Writer& writer, const ast::Definition& definition);
void PutOutputs(Writer& writer, const ast::Form& form);
void PutOutputs(Writer& writer, const ast::Template& form_template);
void PutOutputs(Writer& writer, const ast::Listing& listing);
void PutOutputs(Writer& writer, const ast::Worksheet& worksheet);
void PutColumn(Writer& writer, const ast::OutputColumn& column);
void PutFile(Writer& writer, const ast::FileClause& file);
void PutNamedColumn(Writer& writer, std::string_view word, const ast::OutputColumn& column);
void PutAxes(Writer& writer, std::string_view word, const std::vector<ast::AxisRef>& axes, const std::optional<ast::Format>& format);
void PutFormItem(Writer& writer, const ast::FormItem& item);
void PutListingItem(Writer& writer, const ast::ListingItem& item);
void PutRuleItem(Writer& writer, const ast::RuleItem& item);
void PutSheetColumn(Writer& writer, const ast::Worksheet::SheetColumnDef& column);
void PutSheetRow(Writer& writer, const ast::Worksheet::SheetRowDef& row);
void PutRule(Writer& writer, const ast::Rule& rule);
void PutAxisItem(Writer& writer, const ast::AxisItem& item);
void PutTableColumn(Writer& writer, const ast::Column& column);
void PutYears(Writer& writer, const ast::Patterns::Years& years);
void PutRevision(Writer& writer, const ast::Drop& drop);
void PutRevision(Writer& writer, const ast::Change& change);
void PutRevision(Writer& writer, const ast::WhatIf& what_if);
void PutTest(Writer& writer, const ast::Test& test);

}  // namespace tally::syntax_dump
