#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "TallyParser.h"
#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/antlr/messages/written_numbers.h"
#include "language/syntax/antlr/tokens/token_reader.h"
#include "language/syntax/ast.h"

namespace tally::syntax {

/// Turns ANTLR's tree of one definition into the syntax tree, and reports what the grammar lets pass: `and` beside `or`, days that do not
/// exist, slots that cannot be read. The files build_*.cpp hold the functions of one group of definitions each.
class Builder {
 public:
  using P = grammar::TallyParser;

  Builder(const SourceMap& sources, FileId file, const TokenReader& tokens, DiagnosticSink& sink)
      : sources_(sources), file_(file), tokens_(tokens), sink_(sink) {}

  // build_definitions.cpp
  ast::LibraryHeader BuildLibraryHeader(P::LibraryHeaderContext* context);
  ast::LanguageLine BuildLanguageLine(P::LanguageLineContext* context);
  ast::Definition BuildDefinition(P::DefinitionContext* context);
  // build_questions.cpp
  ast::Question BuildQuestion(P::QuestionContext* context);
  ast::ExprPtr BuildCell(P::CellContext* context);
  void BuildAnswerWith(P::AnswerWithContext* context, ast::Question& question);
  std::vector<ast::OutputColumn> BuildShown(P::ShownColumnsContext* context);
  std::vector<ast::Question::AnswerKey> BuildAnswerOrder(P::AnswerOrderContext* context);
  std::optional<int> BuildFirstRows(P::FirstRowsContext* context);
  // build_expressions.cpp
  ast::ExprPtr BuildExpression(P::ExpressionContext* context);

 private:
  // ---- build_small_parts.cpp
  Span SpanOf(const antlr4::ParserRuleContext* context) const;
  Span SpanOf(antlr4::tree::TerminalNode* node) const;
  static Span Join(Span first, Span last);
  std::string_view Written(Span span) const;
  std::string_view Written(antlr4::tree::TerminalNode* node) const;
  ast::Name BuildName(P::NameContext* context);
  std::vector<ast::Name> BuildNames(P::NameListContext* context);
  ast::Path BuildPath(P::PathContext* context);
  ast::Text BuildText(P::TextContext* context);
  std::vector<ast::Text> BuildTexts(const std::vector<P::TextContext*>& contexts);
  ast::Text BuildText(antlr4::tree::TerminalNode* node);
  /// A text without its quotes, `\"`, `\\`, `\n` and `\t` replaced.
  std::string Unescaped(std::string_view written, uint32_t begin);
  int BuildInteger(antlr4::tree::TerminalNode* node);
  /// Reports a number that was meant as a code, a day or a school year.
  void CheckNumber(antlr4::tree::TerminalNode* node, NumberPlace place);
  std::optional<ast::Format> BuildFormat(P::FormatContext* context);
  ast::DataCell BuildDataCell(P::DataCellContext* context);
  std::vector<ast::DataCell> BuildDataBlock(P::DataBlockContext* context);
  /// Of the definition itself.
  void AddReasons(const std::vector<P::ReasonContext*>& contexts, ast::Clauses& clauses);
  /// Of one clause of the definition.
  void AddClauseReasons(const std::vector<P::ReasonContext*>& contexts, Span clause, int number, ast::Clauses& clauses);
  /// Of a block `{ reasons? (item reasons)* }`: those before its first item are the definition's.
  void AddBlockReasons(const antlr4::ParserRuleContext* block, ast::Clauses& clauses);
  void AddReason(P::ReasonContext* context, std::vector<ast::Text>& cites, std::optional<ast::Text>& because, std::string_view what);
  void Refuse(DiagnosticKind kind, Span span, std::string text, std::string hint = {});

  // ---- build_types.cpp
  ast::TypeRef BuildType(P::TypeContext* context);
  ast::TypeRef BuildColumnType(P::ColumnTypeContext* context);
  void SetTypeName(P::TypeNameContext* context, ast::TypeRef& type);
  void AddTypeOr(P::TypeOrContext* context, ast::TypeRef& type);
  ast::ExprPtr BuildBound(P::BoundContext* context);
  ast::Argument BuildArgument(P::ArgumentContext* context);
  std::vector<ast::Argument> BuildArguments(P::ArgumentsContext* context);

  // ---- build_definitions.cpp
  void BuildReplaceable(P::ReplaceableContext* context, ast::Definition& definition);
  void Build(P::UseContext* context, ast::Definition& definition);
  void Build(P::NeedsContext* context, ast::Definition& definition);
  void Build(P::ParamContext* context, ast::Definition& definition);
  void Build(P::RequireContext* context, ast::Definition& definition);
  void Build(P::CohortContext* context, ast::Definition& definition);
  void Build(P::DefineContext* context, ast::Definition& definition);
  void SetHead(ast::Definition& definition, Span name);

  // ---- build_tables.cpp
  void Build(P::CodesContext* context, ast::Definition& definition);
  void Build(P::PatternsContext* context, ast::Definition& definition);
  void Build(P::TableContext* context, ast::Definition& definition);
  ast::Patterns::Years BuildPatternYears(P::PatternYearsContext* context);
  void AddTableItem(P::TableItemContext* context, ast::Table& table);
  std::vector<ast::Column> BuildColumns(P::ColumnContext* context);
  // ---- build_derived_tables.cpp
  ast::DerivedTable BuildDerivedTable(P::TableSourceContext* context, ast::Name name, ast::Clauses& clauses);
  ast::TableSource BuildTableSource(P::SourceTableContext* context, int number, ast::Clauses& clauses);
  ast::KeyPart BuildKeyPart(P::KeyPartContext* context);
  ast::Take BuildTake(P::TakeContext* context, int number, ast::Clauses& clauses);

  // ---- build_axes.cpp
  void Build(P::AxisContext* context, ast::Definition& definition);
  void Build(P::MeasureContext* context, ast::Definition& definition);
  ast::AxisItem BuildAxisItem(P::AxisItemContext* context, ast::Clauses& clauses);
  ast::Line BuildLine(P::LineContext* context);
  std::vector<ast::AxisItem> BuildAxisItems(P::AxisBlockContext* context, ast::Clauses& clauses);
  ast::AxisRef BuildAxisRef(P::AxisRefContext* context);
  std::vector<ast::AxisRef> BuildAxisRefs(const std::vector<P::AxisRefContext*>& contexts);
  struct Population {
    ast::Path of;
    ast::ExprPtr where;
    std::optional<ast::Path> counting;
  };
  Population BuildPopulation(P::PopulationContext* context, ast::Clauses& clauses);

  // ---- build_outputs.cpp
  void Build(P::FormContext* context, ast::Definition& definition);
  void Build(P::TemplateDefinitionContext* context, ast::Definition& definition);
  void Build(P::ListingContext* context, ast::Definition& definition);
  ast::FormBody BuildFormBody(P::FormBlockContext* context, ast::Clauses& clauses);
  ast::FormItem BuildFormItem(P::FormItemContext* context);
  std::pair<ast::Loop, std::vector<ast::OutputColumn>> BuildListingLoop(P::LoopContext* loop, P::OutputBlockContext* block);
  ast::FileClause BuildFileClause(P::FileClauseContext* context);
  ast::OutputColumn BuildOutput(P::OutputContext* context);
  ast::OutputColumn BuildOutputColumn(P::OutputColumnContext* context);
  std::vector<ast::SortKey> BuildSorted(P::SortedContext* context);
  ast::SortKey BuildSortKey(P::SortKeyContext* context);
  ast::Loop BuildLoop(P::LoopContext* context);
  // ---- build_worksheets.cpp
  void Build(P::WorksheetContext* context, ast::Definition& definition);
  void AddWorksheetItem(P::WorksheetItemContext* context, ast::Worksheet& worksheet);
  ast::Worksheet::SheetColumnDef BuildSheetColumn(P::SheetColumnDefContext* context);
  ast::Worksheet::SheetRowDef BuildSheetRow(P::SheetRowDefContext* context);

  // ---- build_checks.cpp
  void Build(P::ChecksContext* context, ast::Definition& definition);
  ast::Rule BuildRule(P::Rule_Context* context);
  ast::RuleLoop BuildRuleLoop(P::LoopContext* loop, P::RuleBlockContext* block, ast::Clauses& clauses);
  void AddRuleClause(P::RuleClauseContext* context, ast::Rule& rule);
  // ---- build_tests.cpp
  void Build(P::TestContext* context, ast::Definition& definition);
  void AddTestItem(P::TestItemContext* context, ast::Test& test);
  ast::Expectation BuildExpectation(P::ExpectationContext* context);
  // ---- build_revisions.cpp
  void Build(P::DropContext* context, ast::Definition& definition);
  void Build(P::ChangeContext* context, ast::Definition& definition);
  void Build(P::WhatIfContext* context, ast::Definition& definition);
  void AddEdits(P::EditContext* context, std::vector<ast::Change::Edit>& edits, ast::Clauses& clauses);
  void AddEditSubject(P::EditSubjectContext* context, std::vector<ast::Change::Edit>& edits, ast::Clauses& clauses);
  ast::Change::Edit BuildDropEdit(P::DropEditContext* context);
  ast::DefinitionKind BuildKind(P::DefinitionKindContext* context);
  ast::Name BuildTarget(P::TargetContext* context);
  ast::Definition BuildWhatIfEdit(P::WhatIfEditContext* context);
  ast::Target BuildCompare(P::CompareContext* context);

  // ---- build_expressions.cpp
  ast::ExprPtr BuildPart(P::PartContext* context);
  ast::ExprPtr BuildOptionalWhere(P::WhereContext* context);
  ast::ExprPtr BuildCall(Span span, ast::Name name, P::CallContext* call);
  std::vector<ast::ExprPtr> BuildCallArguments(P::CallContext* context);
  // ---- build_conditions.cpp
  ast::ExprPtr BuildCondition(P::ConditionContext* context);
  template <class Node>
  ast::ExprPtr BuildLogic(Node* context, ast::Logic::Op op);
  ast::ExprPtr BuildComparison(P::ComparisonContext* context);
  ast::ExprPtr BuildComparisonTail(Span span, const ast::ExprPtr& left, P::ComparisonTailContext* context);
  ast::ExprPtr BuildIs(Span span, const ast::ExprPtr& left, P::IsTailContext* context);
  ast::ExprPtr BuildIn(Span span, const ast::ExprPtr& left, P::InTailContext* context);
  void RefuseMixedLogic(P::OrConditionContext* context, const ast::Logic& logic);
  // ---- build_operands.cpp
  ast::ExprPtr BuildOperand(P::OperandContext* context);
  template <class Node>
  ast::ExprPtr BuildArithmetic(Node* context);
  ast::ExprPtr BuildDefault(P::DefaultOperandContext* context);
  ast::ExprPtr BuildThrough(P::ThroughOperandContext* context);
  ast::ExprPtr BuildList(P::ListLiteralContext* context);
  ast::ExprPtr BuildPostfix(P::PostfixContext* context);
  ast::ExprPtr BuildPrimary(P::PrimaryContext* context);
  ast::ExprPtr BuildNameRef(P::NameRefContext* context);
  ast::ExprPtr BuildMonthDay(P::MonthDayContext* context);
  ast::ExprPtr BuildYearName(P::MonthYearContext* context);
  ast::ExprPtr BuildNumber(antlr4::tree::TerminalNode* node);
  ast::ExprPtr BuildDate(antlr4::tree::TerminalNode* node);
  // ---- build_aggregates.cpp
  ast::ExprPtr BuildAggregate(P::AggregateContext* context);
  void SetPercent(P::ValueWordContext* context, ast::Aggregate& aggregate);
  ast::ExprPtr BuildPlace(P::PlaceContext* context);
  void SetOrder(P::InOrderContext* context, ast::Place& place);
  void SetWithin(P::WithinContext* context, ast::Place& place);
  ast::ExprPtr BuildShortAggregate(P::ShortAggregateContext* context);
  void SetRowSource(P::RowSourceContext* context, ast::Aggregate& aggregate);
  ast::ExprPtr BuildCounted(P::AxisRefContext* context);
  void SetTail(P::AggregateTailContext* context, ast::Aggregate& aggregate);
  std::vector<ast::MatchKey> BuildMatching(P::MatchingContext* context);
  ast::OrderTerm BuildOrderTerm(P::OrderTermContext* context);
  ast::OrderTerm::Missing BuildMissingPlace(P::MissingPlaceContext* context);
  // ---- build_texts.cpp
  ast::ExprPtr BuildTextLiteral(P::TextLiteralContext* context);
  ast::ExprPtr BuildSlot(Span span);

  /// The expression, marked as written in brackets.
  static ast::ExprPtr InBrackets(const ast::ExprPtr& expr);
  template <class Node>
  static ast::ExprPtr MakeExpr(Span span, Node node) {
    auto expr = std::make_shared<ast::Expr>();
    expr->span = span;
    expr->node = std::move(node);
    return expr;
  }

  const SourceMap& sources_;
  FileId file_;
  const TokenReader& tokens_;
  DiagnosticSink& sink_;
};

}  // namespace tally::syntax
