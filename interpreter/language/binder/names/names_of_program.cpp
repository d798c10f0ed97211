#include "language/binder/names/names.h"

namespace tally {

Names Names::Of(const bound::Program& program) {
  Names names(program);
  auto add = [&](DefinitionKind kind, const std::string& name, Span span, size_t id) {
    names.Add(Symbol{.kind = kind, .name = name, .span = span, .id = static_cast<uint32_t>(id)});
  };
  for (const bound::Table& table : program.tables) {
    bool codes = std::holds_alternative<bound::CodesSource>(table.source);
    add(codes ? DefinitionKind::kCodes : DefinitionKind::kTable, table.name, table.span, table.id.index());
  }
  for (const bound::Define& define : program.defines) {
    add(define.is_cohort ? DefinitionKind::kCohort : DefinitionKind::kDefine, define.name, define.span, define.id.index());
    names.AddFact(define.table, define.name, define.id);
  }
  for (const bound::Param& param : program.params) {
    add(DefinitionKind::kParam, param.name, param.span, param.id.index());
  }
  for (const bound::Patterns& patterns : program.patterns) {
    add(DefinitionKind::kPatterns, patterns.name, patterns.span, patterns.id.index());
  }
  for (const bound::Axis& axis : program.axes) {
    add(DefinitionKind::kAxis, axis.name, axis.span, axis.id.index());
  }
  for (const bound::Measure& measure : program.measures) {
    add(DefinitionKind::kMeasure, measure.code, measure.span, measure.id.index());
  }
  for (const bound::Form& form : program.forms) {
    add(DefinitionKind::kForm, form.name, form.span, form.id.index());
  }
  for (const bound::Listing& listing : program.listings) {
    add(DefinitionKind::kListing, listing.name, listing.span, listing.id.index());
  }
  for (const bound::Worksheet& worksheet : program.worksheets) {
    add(DefinitionKind::kWorksheet, worksheet.name, worksheet.span, worksheet.id.index());
  }
  names.IndexHiddenReferences();
  return names;
}

}  // namespace tally
