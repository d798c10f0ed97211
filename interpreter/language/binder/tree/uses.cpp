#include "language/binder/tree/uses.h"

#include <algorithm>
#include <tuple>

#include "foundation/base/overloaded.h"

namespace tally::bound {

namespace {

auto PlaceOf(const Use& use) {
  return std::tuple(use.span.file, use.span.begin, use.span.end);
}

}  // namespace

const Use* UseAt(const Program& program, FileId file, uint32_t byte) {
  const Use* found = nullptr;
  for (const Use& use : program.uses) {
    const bool holds = use.span.file == file && use.span.begin <= byte && byte < use.span.end;
    if (holds && (found == nullptr || use.span.end - use.span.begin < found->span.end - found->span.begin)) {
      found = &use;
    }
  }
  return found;
}

std::vector<Span> UsesOf(const Program& program, const Target& target) {
  std::vector<Span> places;
  for (const Use& use : program.uses) {
    if (use.target == target) {
      places.push_back(use.span);
    }
  }
  return places;
}

Span DeclarationOf(const Program& program, const Target& target) {
  return std::visit(Overloaded{
                        [&](TableId id) { return program.table(id).span; },
                        [&](ColumnId id) { return program.column(id).span; },
                        [&](DefineId id) { return program.define(id).span; },
                        [&](ParamId id) { return program.params[id.index()].span; },
                        [&](PatternsId id) { return program.patterns[id.index()].span; },
                        [&](AxisId id) { return program.axes[id.index()].span; },
                        [&](MeasureId id) { return program.measures[id.index()].span; },
                        [&](FormId id) { return program.forms[id.index()].span; },
                        [&](ListingId id) { return program.listings[id.index()].span; },
                        [&](WorksheetId id) { return program.worksheets[id.index()].span; },
                        [&](ChecksId id) { return program.checks[id.index()].span; },
                        [](FunctionId) { return Span{}; },
                        [&](const CodeTarget& code) { return program.table(code.codes).span; },
                        [](const NamedAt& name) {
                          return Span{name.file, name.begin, name.end};
                        },
                    },
                    target);
}

void SortUses(std::vector<Use>& uses) {
  std::sort(uses.begin(), uses.end(),
            [](const Use& a, const Use& b) { return std::pair(PlaceOf(a), a.target) < std::pair(PlaceOf(b), b.target); });
  uses.erase(
      std::unique(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return PlaceOf(a) == PlaceOf(b) && a.target == b.target; }),
      uses.end());
}

}  // namespace tally::bound
