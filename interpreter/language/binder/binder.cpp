#include "language/binder/binder.h"

#include "foundation/base/deep_stack.h"
#include "language/binder/names/program_builder.h"
#include "language/binder/outputs/output_binder.h"
#include "language/binder/tables/table_binder.h"
#include "language/binder/warnings/check_rules.h"

namespace tally {
namespace {

void BindSymbol(ProgramBuilder& builder, const Symbol& symbol) {
  switch (symbol.kind) {
    case DefinitionKind::kParam: BindParam(builder, symbol); break;
    case DefinitionKind::kPatterns: BindPatterns(builder, symbol); break;
    case DefinitionKind::kTable: BindTable(builder, symbol); break;
    case DefinitionKind::kCohort:
    case DefinitionKind::kDefine: BindDefine(builder, symbol); break;
    case DefinitionKind::kAxis: BindAxis(builder, symbol); break;
    case DefinitionKind::kMeasure: BindMeasure(builder, symbol); break;
    case DefinitionKind::kListing: BindListing(builder, symbol); break;
    case DefinitionKind::kWorksheet: BindWorksheet(builder, symbol); break;
    case DefinitionKind::kChecks: BindChecks(builder, symbol); break;
    case DefinitionKind::kCodes:        // bound when they are declared
    case DefinitionKind::kTemplate:     // bound where a form uses them
    case DefinitionKind::kForm: break;  // bound when everything else is
  }
}

void BindAll(ProgramBuilder& builder) {
  builder.DeclareNames();
  CheckOwnNames(builder);
  TableBinder(builder).Declare();
  AllocateMeasureForms(builder);
  builder.DeclareFacts();
  TableBinder(builder).BindColumnBounds();
  builder.BindInOrder();
  // What nothing asked for: outputs first of all, but also definitions that are not used.
  for (const Symbol& symbol : builder.names.symbols()) {
    if (symbol.kind != DefinitionKind::kForm) {
      builder.Ensure(symbol, symbol.span);
    }
  }
  CheckNeeds(builder);
  BindForms(builder);
  BindRequires(builder);
  CheckFileNames(builder);
  CheckFormCycles(builder);
  if (!builder.sink.HasErrors()) {
    CheckRowCycles(builder);
  }
  builder.CheckFactsAgainstColumns();
  builder.FinishUses();
}

}  // namespace

bound::Program Bind(const MergedProgram& merged, const SourceMap& sources, DiagnosticSink& sink) {
  ProgramBuilder builder(merged, sources, sink, BindSymbol);
  RunOnDeepStack([&] { BindAll(builder); });
  CheckRules(builder.made, sources, sink);
  return std::move(builder.made);
}

}  // namespace tally
