#include "workbench/comparing/unit_numbers.h"

#include <fmt/format.h>

#include "language/binder/tree/make.h"

namespace tally {

uint32_t UnitNumbers::Number(Kind& kind, const std::string& key, const std::string& name) {
  const auto [at, fresh] = kind.numbers.try_emplace(key, static_cast<uint32_t>(kind.names.size()));
  if (fresh) {
    kind.names.push_back(name);
  }
  return at->second;
}

uint32_t UnitNumbers::Of(const std::string& kind, const std::string& name) {
  return Number(kinds_[kind], name, name);
}

const std::string& UnitNumbers::NameOf(const std::string& kind, uint32_t unit) const {
  static const std::string kPrivate = "(private)";
  const Kind& found = kinds_.at(kind);
  return found.is_private ? kPrivate : found.names[unit];
}

UnitNumbers::Numbers UnitNumbers::Of(Run& run, TableId table) {
  Executor& executor = run.executor();
  const std::string& name = run.program().table(table).name;
  Kind& kind = kinds_[name];
  kind.is_private = kind.is_private || (run.private_values() != nullptr && run.private_values()->ShownByRowsOf(table) != nullptr);
  const bool is_stored = executor.Stored(table) != nullptr;
  const auto key = std::pair(run.data().kept, name);
  if (const auto known = stored_.find(key); is_stored && known != stored_.end()) {
    return known->second;
  }
  const bound::ExprPtr row = bound::MakeRowOf(table, 0, Span{});
  const VectorRef texts = executor.Evaluate(executor.planner().LowerText(*row, executor.planner().TableEnvironment(table)));
  auto numbers = std::make_shared<std::vector<uint32_t>>();
  std::unordered_map<uint32_t, size_t> times;
  for (size_t i = 0; i < executor.RowsOf(table); ++i) {
    const std::string text(IsMissingAt(*texts, i) ? "" : TextAt(*texts, i));
    uint32_t number = Number(kind, text, text);
    if (const size_t before = times[number]++; before > 0) {
      number = Number(kind, fmt::format("{}\n{}", text, before), text);
    }
    numbers->push_back(number);
  }
  if (is_stored) {
    stored_.emplace(key, numbers);
  }
  return numbers;
}

}  // namespace tally
