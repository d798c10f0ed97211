#include "outputs/publication/form_result.h"

#include "engine/evaluation/row_vectors.h"

namespace tally {
namespace {

// The blocks in which each line is shown.
std::vector<Bitmap> ShownBlocks(Executor& executor, const ExpandedAxes& lines, const Counts& counts) {
  const size_t blocks = counts.blocks().count;
  std::vector<Bitmap> shown(lines.lines.size(), Bitmap(blocks, true));
  DomainId domain;
  for (size_t line = 0; line < shown.size(); ++line) {
    const AxisLine& of = lines.lines[line];
    if (of.shown == nullptr) {
      continue;
    }
    if (!domain.is_valid()) {
      domain = executor.AddExternalDomain(blocks);
    }
    std::vector<int64_t> in_blocks(blocks);
    for (size_t block = 0; block < blocks; ++block) {
      in_blocks[block] = counts.Count(block, line);
    }
    plan::Environment env = of.constants;
    env.domain = domain;
    env.specials[bound::SpecialKind::kCount] = executor.AddInput(domain, MakeNumbers(std::move(in_blocks)));
    shown[line] = RowsWhere(executor, of.shown, env, blocks, of.axis_name);
  }
  return shown;
}

}  // namespace

FormResult ShowRows(Executor& executor, FormAxes axes, std::optional<Counts> counts) {
  FormResult result;
  result.axes = std::move(axes);
  if (!counts.has_value()) {
    return result;
  }
  const size_t errors = executor.sink().error_count();
  result.counts = *std::move(counts);
  const std::vector<Bitmap> shown = ShownBlocks(executor, result.axes.lines, result.counts);
  for (size_t block = 0; block < result.blocks().count; ++block) {
    for (size_t line = 0; line < shown.size(); ++line) {
      if (shown[line].Test(block)) {
        result.rows.push_back({.block = static_cast<uint32_t>(block), .line = static_cast<uint32_t>(line)});
      }
    }
  }
  result.ok = executor.sink().error_count() == errors;
  return result;
}

}  // namespace tally
