#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/binder/expressions/bind_expression.h"
#include "language/binder/names/program_builder.h"
#include "language/binder/tree/known_text.h"

/// What the outputs of a program have in common: files, fields, formats, loops, axes.
namespace tally {

// ---- pieces: bind_output.cpp

bound::Format BindFormat(Binding& binding, const std::optional<ast::Format>& format, const Type& type);
std::vector<bound::SortKey> BindSorted(Binding& binding, const std::vector<ast::SortKey>& keys, const ExprContext& context);
/// `plain` is the context without rows; `rows` the one of the output's rows (null: a file cannot pick rows).
std::vector<bound::OutputFile> BindFiles(Binding& binding, const std::vector<ast::FileClause>& files, const ExprContext& plain,
                                         const ExprContext* rows);
bound::OutputField BindField(Binding& binding, const ast::OutputColumn& column, const ExprContext& context);
/// Reports headings that stand twice. `uses`: by field the `use` of a template that brought it, if any.
void CheckHeadings(Binding& binding, const std::vector<bound::OutputField>& fields, const std::vector<Span>& uses = {});
bound::ExprPtr MakeSpecial(bound::SpecialKind kind, Type type, bool nullable, Span span);

// ---- loops: bind_loop.cpp

/// `for each` over lists, code sets and values: binds the variables into `context`, then the body. A list of texts of which one expression
/// of `asked`, which are those of the body, compares a member with a code is a list of such codes. Slots are counted on in `next_slot`.
std::vector<bound::Loop> BindLoop(Binding& binding, const ast::Loop& loop, const ExprContext& context, int& next_slot,
                                  const std::vector<const ast::Expr*>& asked, const std::function<void(const ExprContext&)>& body);

// ---- axes: bind_axis.cpp

/// How a row of `from` (frame 0 of the user) leads to a row of `to`: itself, or the column or fact named as the table. Reports when there
/// is none.
bound::ExprPtr RowForAxis(Binding& binding, TableId from, TableId to, std::string_view axis, Span span);
/// The axes that a form, a measure or another axis names; `lines` stands for `m.lines`.
std::vector<bound::AxisUse> BindAxisUses(Binding& binding, const std::vector<ast::AxisRef>& axes, TableId table, const ExprContext& context,
                                         const std::vector<bound::AxisUse>* lines, std::string_view measure);
/// Reports an axis that is reached twice, also through the axes that others include: each of its lines would stand twice.
void CheckAxesOnce(Binding& binding, TableId table, const std::vector<bound::AxisUse>& axes);
/// `counting student`: the row of the unit.
bound::ExprPtr BindUnit(Binding& binding, const ast::Path& unit, TableId table, const ExprContext& context);

// ---- one definition each, when it is first needed

void BindAxis(ProgramBuilder& builder, const Symbol& symbol);       // bind_axis.cpp
void BindMeasure(ProgramBuilder& builder, const Symbol& symbol);    // bind_measure.cpp
void BindListing(ProgramBuilder& builder, const Symbol& symbol);    // bind_listing.cpp
void BindWorksheet(ProgramBuilder& builder, const Symbol& symbol);  // bind_worksheet.cpp
void BindChecks(ProgramBuilder& builder, const Symbol& symbol);     // bind_checks.cpp

// ---- the whole program

/// A form over measures is one form a measure: the declared one is that of the first. When names are declared.
void AllocateMeasureForms(ProgramBuilder& builder);  // bind_form.cpp
/// All forms, when everything else is bound.
void BindForms(ProgramBuilder& builder);  // bind_form.cpp
/// Reports outputs that always write one file.
void CheckFileNames(Binding& binding);  // bind_output.cpp
/// Reports a form that counts by a table of its own cells.
void CheckFormCycles(Binding& binding);  // check_form_cycles.cpp

}  // namespace tally
