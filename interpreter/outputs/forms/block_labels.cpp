#include "outputs/forms/block_labels.h"

#include <unordered_map>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "engine/plan/phase.h"
#include "foundation/diagnostics/data_value.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/private_values.h"

namespace tally {
namespace {

// The texts by which the rows of a table are known, by row.
VectorRef RowTexts(Executor& executor, TableId table) {
  plan::Planner& planner = executor.planner();
  const bound::Expr row{.type = Type::Row(table), .nullable = false, .span = planner.program().table(table).span, .node = bound::RowOf{0}};
  return executor.Evaluate(planner.LowerText(row, planner.TableEnvironment(table)));
}

ValueList ValuesOf(const Vector& values, size_t count) {
  ValueList list;
  list.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    list.push_back(ValueAt(values, i));
  }
  return list;
}

// As blocks are sorted: by what the variable is sorted by, then by the key of its row (AddKeyWords), then as its table stands.
void AddOrder(Executor& executor, const bound::Block& block, const plan::Environment& env, size_t variable, FormBlocks& blocks) {
  plan::Planner& planner = executor.planner();
  const auto add = [&](const bound::Expr& key, bool descending, bool missing_first) {
    const VectorRef values = EvaluateOver(executor, planner.LowerOrder(key, env), blocks.count);
    blocks.order.push_back({descending, missing_first, ValuesOf(*values, blocks.count)});
  };
  for (const bound::SortKey& key : block.sorted) {
    add(*key.key, key.descending, key.missing_first);
  }
  const bound::Table& table = planner.program().table(block.domain);
  if (!block.sorted.empty() && !std::holds_alternative<bound::CodesSource>(table.source)) {
    const bound::ExprPtr row = bound::MakeRowOf(block.domain, static_cast<int>(variable), table.span);
    for (const ColumnId id : table.key) {
      add(*bound::MakeColumnOf(planner.program(), row, id, table.span), false, true);
    }
  }
  blocks.order.push_back({false, true, ValuesOf(*blocks.rows[variable], blocks.count)});
}

}  // namespace

void LabelBlocks(Executor& executor, const bound::Form& form, FormBlocks& blocks) {
  blocks.keys.clear();
  blocks.order.clear();
  const plan::OpenPlan phase(executor.planner().graph(), plan::Phase::kBlockKeys);
  plan::Environment env;
  env.domain = executor.AddExternalDomain(blocks.count);
  env.label = form.name;
  for (size_t variable = 0; variable < form.blocks.size(); ++variable) {
    const bound::Block& block = form.blocks[variable];
    env.frames.push_back({block.domain, executor.AddInput(env.domain, blocks.rows[variable])});
    const VectorRef texts = RowTexts(executor, block.domain);
    std::vector<std::string>& keys = blocks.keys.emplace_back();
    for (size_t i = 0; i < blocks.count; ++i) {
      keys.emplace_back(TextOrNothing(*texts, static_cast<size_t>(IntegerAt(*blocks.rows[variable], i))));
    }
    AddOrder(executor, block, env, variable, blocks);
  }
}

bool FindBlocks(Executor& executor, const bound::Form& form, FormBlocks& blocks) {
  blocks.rows.clear();
  const plan::OpenPlan phase(executor.planner().graph(), plan::Phase::kBlockKeys);
  for (size_t variable = 0; variable < form.blocks.size(); ++variable) {
    const TableId table = form.blocks[variable].domain;
    const VectorRef texts = RowTexts(executor, table);
    std::unordered_map<std::string_view, int32_t> rows;
    for (size_t row = 0; row < executor.RowsOf(table); ++row) {
      rows.emplace(TextOrNothing(*texts, row), static_cast<int32_t>(row));
    }
    std::vector<int32_t> found;
    for (const std::string& key : blocks.keys[variable]) {
      const auto at = rows.find(key);
      if (at == rows.end()) {
        executor.sink().Report(
            DiagnosticKind::RunFault, form.span,
            fmt::format("`{}` has no row {}, which is a block of `{}`", executor.planner().program().table(table).name,
                        PrivateValues(executor.planner().program()).ShownByRowsOf(table) != nullptr ? WithoutPrivateValues(DataValue(key))
                                                                                                    : DataValue(key),
                        form.name));
        return false;
      }
      found.push_back(at->second);
    }
    blocks.rows.push_back(MakeOrdinals(std::move(found)));
  }
  return true;
}

}  // namespace tally
