#include "workbench/comparing/unit_numbers.h"

#include <fmt/format.h>

#include "language/binder/tree/make.h"

namespace tally {
namespace {

/// What rows that are called alike are known by: the first by its name.
std::string InOrder(const std::string& name, size_t before) {
  return before == 0 ? name : fmt::format("{}\n{}", name, before);
}

}  // namespace

uint32_t UnitNumbers::Number(Kind& kind, const std::string& key, const std::string& name) {
  const auto [at, fresh] = kind.numbers.try_emplace(key, static_cast<uint32_t>(kind.names.size()));
  if (fresh) {
    kind.names.push_back(name);
  }
  return at->second;
}

uint32_t UnitNumbers::Of(const std::string& kind, const RowKey& key) {
  std::string texts;
  for (const std::string& text : key.texts) {
    texts += text + '\0';
  }
  return Number(kinds_[kind], InOrder(texts, key.time), WithCommas(key.texts));
}

const std::string& UnitNumbers::NameOf(const std::string& kind, uint32_t unit) const {
  static const std::string kPrivate = "(private)";
  const Kind& found = kinds_.at(kind);
  return found.is_private ? kPrivate : found.names[unit];
}

UnitNumbers::Numbers UnitNumbers::Of(Run& run, TableId table, const std::string& kind_name) {
  Executor& executor = run.executor();
  Kind& kind = kinds_[kind_name];
  kind.is_private = kind.is_private || (run.private_values() != nullptr && run.private_values()->ShownByRowsOf(table) != nullptr);
  const bound::ExprPtr row = bound::MakeRowOf(table, 0, Span{});
  const VectorRef texts = executor.Evaluate(executor.planner().LowerText(*row, executor.planner().TableEnvironment(table)));
  Numbers& known = known_[{kind_name, texts}];
  if (known != nullptr) {
    return known;
  }
  auto numbers = std::make_shared<std::vector<uint32_t>>();
  std::unordered_map<uint32_t, size_t> times;
  for (size_t i = 0; i < executor.RowsOf(table); ++i) {
    const std::string text(IsMissingAt(*texts, i) ? "" : TextAt(*texts, i));
    const uint32_t first = Number(kind, text, text);
    const size_t before = times[first]++;
    numbers->push_back(before == 0 ? first : Number(kind, InOrder(text, before), text));
  }
  return known = std::move(numbers);
}

}  // namespace tally
