#include "outputs/forms/form_blocks.h"

#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "engine/evaluation/sort_rows.h"
#include "outputs/forms/line_bits.h"

namespace tally {
namespace {

constexpr size_t kMaxBlocks = 20'000'000;  // combinations that are looked at

VectorRef Chosen(const Vector& ordinals, const std::vector<RowIndex>& rows) {
  std::vector<int32_t> chosen;
  chosen.reserve(rows.size());
  for (const RowIndex row : rows) {
    chosen.push_back(IntegerAt(ordinals, row));
  }
  return MakeOrdinals(std::move(chosen));
}

// Adds one variable: every block so far with every row of its domain for which its condition holds, sorted within the block so far.
bool AddVariable(Executor& executor, const bound::Form& form, const BlockPlan& block, FormBlocks& blocks) {
  const size_t domain_rows = executor.RowsOf(block.domain);
  if (domain_rows != 0 && blocks.count > kMaxBlocks / domain_rows) {
    executor.sink().Report(DiagnosticKind::RunFault, form.span,
                           fmt::format("the blocks of `{}` have more than {} combinations", form.name, kMaxBlocks));
    return false;
  }
  const size_t count = blocks.count * domain_rows;
  std::vector<int32_t> outer(count);
  std::vector<int32_t> inner(count);
  for (size_t i = 0; i < count; ++i) {
    outer[i] = static_cast<int32_t>(i / domain_rows);
    inner[i] = static_cast<int32_t>(i % domain_rows);
  }
  const VectorRef outer_block = MakeOrdinals(std::move(outer));
  std::vector<VectorRef> candidates;
  for (const VectorRef& rows : blocks.rows) {
    candidates.push_back(std::make_shared<const Vector>(Gather(*rows, *outer_block)));
  }
  candidates.push_back(MakeOrdinals(std::move(inner)));

  executor.Provide(block.candidates, count);
  for (size_t i = 0; i < candidates.size(); ++i) {
    executor.Provide(block.rows[i], candidates[i]);
  }
  const Bitmap chosen = RowsThat(executor, block.where, count);
  std::vector<RowIndex> rows;
  chosen.ForEach([&](size_t row) { rows.push_back(static_cast<RowIndex>(row)); });
  if (!block.sorted.empty()) {
    RowComparison comparison;
    comparison.Add({.key = outer_block.get(), .highest = false, .missing_first = true});
    AddOrder(executor, block.sorted, count, nullptr, comparison);
    comparison.Sort(rows);
  }
  for (VectorRef& candidate : candidates) {
    candidate = Chosen(*candidate, rows);
  }
  blocks.rows = std::move(candidates);
  blocks.count = rows.size();
  return true;
}

}  // namespace

std::optional<FormBlocks> MakeBlocks(Executor& executor, const FormPlan& plan) {
  FormBlocks blocks;
  for (const BlockPlan& block : plan.blocks) {
    if (!AddVariable(executor, *plan.form, block, blocks)) {
      return std::nullopt;
    }
  }
  return blocks;
}

std::vector<uint32_t> PlaceInBlocks(Executor& executor, const FormPlan& plan, const FormBlocks& blocks, const std::vector<RowIndex>& rows) {
  const bound::Form& form = *plan.form;
  if (plan.blocks.empty()) {
    return {};
  }
  constexpr uint32_t kNone = 0xFFFFFFFFu;
  // Variable by variable: blocks that agree so far have one number.
  std::vector<uint32_t> number_of_block(blocks.count, 0);
  std::vector<uint32_t> number_of_row(rows.size(), 0);
  for (size_t variable = 0; variable < plan.blocks.size(); ++variable) {
    std::unordered_map<uint64_t, uint32_t> numbers;
    for (size_t block = 0; block < blocks.count; ++block) {
      const uint64_t key = uint64_t{number_of_block[block]} << 32 | static_cast<uint32_t>(IntegerAt(*blocks.rows[variable], block));
      number_of_block[block] = numbers.emplace(key, static_cast<uint32_t>(numbers.size())).first->second;
    }
    const VectorRef belongs = EvaluateOver(executor, plan.blocks[variable].of_row, executor.RowsOf(plan.table));
    for (size_t i = 0; i < rows.size(); ++i) {
      if (number_of_row[i] == kNone || IsMissingAt(*belongs, rows[i])) {
        number_of_row[i] = kNone;
        continue;
      }
      const auto found = numbers.find(uint64_t{number_of_row[i]} << 32 | static_cast<uint32_t>(IntegerAt(*belongs, rows[i])));
      number_of_row[i] = found == numbers.end() ? kNone : found->second;
    }
  }
  std::vector<uint32_t> block_of_number(blocks.count, 0);
  for (size_t block = 0; block < blocks.count; ++block) {
    block_of_number[number_of_block[block]] = static_cast<uint32_t>(block);
  }
  size_t nowhere = 0;
  RowIndex example = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (number_of_row[i] == kNone) {
      example = nowhere++ == 0 ? rows[i] : example;
      number_of_row[i] = 0;
    } else {
      number_of_row[i] = block_of_number[number_of_row[i]];
    }
  }
  if (nowhere != 0) {
    executor.sink()
        .Report(DiagnosticKind::RunFault, form.span,
                fmt::format("{} of `{}` that `{}` counts belong{} to none of its blocks, such as {}", RowsText(nowhere),
                            executor.planner().program().table(plan.table).name, form.name, nowhere == 1 ? "s" : "",
                            RowInWords(executor, plan.table, example)))
        .Hint("say in the form's `where` which rows are counted, or let the blocks hold them");
    return std::vector<uint32_t>(rows.size(), 0);
  }
  return number_of_row;
}

}  // namespace tally
