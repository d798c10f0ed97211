// Definitions are bound after those that they mention, as far as names alone tell, so that a chain of ten thousand of them does not nest.
#include <unordered_map>

#include "language/binder/names/binding.h"
#include "language/binder/names/definition_names.h"

namespace tally {

namespace {

// A name that very many tables use (`span`) says little about the order.
constexpr size_t kMaxSymbolsOfOneName = 64;

bool TakesPart(DefinitionKind kind) {
  return kind == DefinitionKind::kParam || kind == DefinitionKind::kTable || kind == DefinitionKind::kCohort ||
         kind == DefinitionKind::kDefine;
}

}  // namespace

void Binding::BindDefinesInOrder() {
  std::unordered_map<std::string, std::vector<size_t>> by_name;
  for (size_t i = 0; i < symbols_.size(); ++i) {
    if (TakesPart(symbols_[i].kind)) {
      by_name[symbols_[i].name].push_back(i);
    }
  }
  std::vector<size_t> order;
  std::vector<bool> seen(symbols_.size(), false);
  struct Visit {
    size_t symbol;
    std::vector<size_t> needs;
    size_t next = 0;
  };
  auto visit = [&](size_t symbol) {
    Visit result{.symbol = symbol, .needs = {}};
    for (const std::string& name : NamesIn(*symbols_[symbol].definition)) {
      auto it = by_name.find(name);
      if (it != by_name.end() && it->second.size() <= kMaxSymbolsOfOneName) {
        result.needs.insert(result.needs.end(), it->second.begin(), it->second.end());
      }
    }
    return result;
  };
  for (size_t start = 0; start < symbols_.size(); ++start) {
    if (seen[start] || !TakesPart(symbols_[start].kind)) {
      continue;
    }
    seen[start] = true;
    std::vector<Visit> stack{visit(start)};
    while (!stack.empty()) {
      Visit& top = stack.back();
      if (top.next < top.needs.size()) {
        const size_t need = top.needs[top.next++];
        if (!seen[need]) {
          seen[need] = true;
          stack.push_back(visit(need));
        }
        continue;
      }
      order.push_back(top.symbol);
      stack.pop_back();
    }
  }
  for (size_t i : order) {
    const Symbol symbol = symbols_[i];
    if (symbol.state != Symbol::State::kUnbound) {
      continue;
    }
    switch (symbol.kind) {
      case DefinitionKind::kParam: EnsureParam(ParamId(symbol.id), symbol.span); break;
      case DefinitionKind::kTable: EnsureTable(TableId(symbol.id), symbol.span); break;
      case DefinitionKind::kCohort:
      case DefinitionKind::kDefine: EnsureDefine(DefineId(symbol.id), symbol.span); break;
      case DefinitionKind::kCodes:
      case DefinitionKind::kPatterns:
      case DefinitionKind::kAxis:
      case DefinitionKind::kMeasure:
      case DefinitionKind::kTemplate:
      case DefinitionKind::kForm:
      case DefinitionKind::kListing:
      case DefinitionKind::kWorksheet:
      case DefinitionKind::kChecks: break;
    }
  }
}

}  // namespace tally
