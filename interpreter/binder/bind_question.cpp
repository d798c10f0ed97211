#include "binder/binding.h"
#include "binder/output_binder.h"

namespace tally {

std::vector<bound::AxisUse> BindAxis(const bound::Program& program, const ast::AxisRef& axis, TableId table, DiagnosticSink& sink) {
  static const MergedProgram kNoDefinitions;
  static const SourceMap kNoSources;
  const size_t errors_before = sink.error_count();
  Binding binding(program, kNoDefinitions, kNoSources, sink);
  ExprContext context;
  context.frames.push_back(Frame{.table = table, .names = {program.table(table).name}});
  std::vector<bound::AxisUse> uses = BindAxisUses(binding, {axis}, table, context, nullptr, "");
  if (sink.error_count() != errors_before) {
    uses.clear();
  }
  return uses;
}

}  // namespace tally
