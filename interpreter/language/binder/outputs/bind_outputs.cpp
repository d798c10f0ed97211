// Everything that nothing asked for while the rest was bound: outputs first of all, but also definitions that are not used.
#include "language/binder/outputs/output_binder.h"

namespace tally {

void Binding::BindOutputs() {
  for (size_t i = 0; i < symbols_.size(); ++i) {
    Symbol& symbol = symbols_[i];
    switch (symbol.kind) {
      case SymbolKind::kParam: EnsureParam(ParamId(symbol.id), symbol.span); break;
      case SymbolKind::kPatterns: EnsurePatterns(PatternsId(symbol.id), symbol.span); break;
      case SymbolKind::kTable:
      case SymbolKind::kChecks: EnsureTable(TableId(symbol.id), symbol.span); break;
      case SymbolKind::kAxis: EnsureAxis(AxisId(symbol.id), symbol.span); break;
      case SymbolKind::kMeasure: EnsureMeasure(MeasureId(symbol.id), symbol.span); break;
      case SymbolKind::kListing: EnsureListing(*this, symbol, symbol.span); break;
      case SymbolKind::kWorksheet: EnsureWorksheet(*this, symbol, symbol.span); break;
      case SymbolKind::kCodes:   // bound when they are declared
      case SymbolKind::kCohort:  // bound in the order of their dependencies
      case SymbolKind::kDefine:
      case SymbolKind::kTemplate:  // bound where a form uses them
      case SymbolKind::kForm: break;
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
