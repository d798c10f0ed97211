// Definitions are bound after those that they mention, as far as names alone tell, so that a chain of ten thousand of them does not nest.
#include <unordered_map>

#include "language/binder/names/definition_names.h"
#include "language/binder/names/program_builder.h"

namespace tally {

namespace {

// A name that very many tables use (`span`) says little about the order.
constexpr size_t kMaxSymbolsOfOneName = 64;

bool TakesPart(DefinitionKind kind) {
  return kind == DefinitionKind::kParam || kind == DefinitionKind::kTable || kind == DefinitionKind::kCohort ||
         kind == DefinitionKind::kDefine;
}

}  // namespace

void ProgramBuilder::BindInOrder() {
  const std::vector<Symbol>& symbols = names.symbols();
  std::unordered_map<std::string, std::vector<size_t>> by_name;
  for (size_t i = 0; i < symbols.size(); ++i) {
    if (TakesPart(symbols[i].kind)) {
      by_name[symbols[i].name].push_back(i);
    }
  }
  std::vector<size_t> order;
  std::vector<bool> seen(symbols.size(), false);
  struct Visit {
    size_t symbol;
    std::vector<size_t> needs;
    size_t next = 0;
  };
  auto visit = [&](size_t symbol) {
    Visit result{.symbol = symbol, .needs = {}};
    for (const std::string& name : NamesIn(*symbols[symbol].definition)) {
      auto it = by_name.find(name);
      if (it != by_name.end() && it->second.size() <= kMaxSymbolsOfOneName) {
        result.needs.insert(result.needs.end(), it->second.begin(), it->second.end());
      }
    }
    return result;
  };
  for (size_t start = 0; start < symbols.size(); ++start) {
    if (seen[start] || !TakesPart(symbols[start].kind)) {
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
    if (progress_[i].state == State::kUnbound) {
      Ensure(symbols[i], symbols[i].span);
    }
  }
}

}  // namespace tally
