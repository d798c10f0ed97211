// Everything that nothing asked for while the rest was bound: outputs first of all, but also definitions that are not used.
#include "language/binder/outputs/output_binder.h"

namespace tally {

void Binding::BindOutputs() {
  for (size_t i = 0; i < symbols_.size(); ++i) {
    Symbol& symbol = symbols_[i];
    switch (symbol.kind) {
      case DefinitionKind::kParam: EnsureParam(ParamId(symbol.id), symbol.span); break;
      case DefinitionKind::kPatterns: EnsurePatterns(PatternsId(symbol.id), symbol.span); break;
      case DefinitionKind::kTable:
      case DefinitionKind::kChecks: EnsureTable(TableId(symbol.id), symbol.span); break;
      case DefinitionKind::kAxis: EnsureAxis(AxisId(symbol.id), symbol.span); break;
      case DefinitionKind::kMeasure: EnsureMeasure(MeasureId(symbol.id), symbol.span); break;
      case DefinitionKind::kListing: EnsureListing(*this, symbol, symbol.span); break;
      case DefinitionKind::kWorksheet: EnsureWorksheet(*this, symbol, symbol.span); break;
      case DefinitionKind::kCodes:   // bound when they are declared
      case DefinitionKind::kCohort:  // bound in the order of their dependencies
      case DefinitionKind::kDefine:
      case DefinitionKind::kTemplate:  // bound where a form uses them
      case DefinitionKind::kForm: break;
    }
  }
  BindForms(*this);
  BindRequires(*this);
  if (!sink.HasErrors()) {
    CheckFileNames(*this);
    CheckFormCycles(*this);
  }
}

}  // namespace tally
