#pragma once

#include <functional>
#include <memory>

#include "engine/csv/block_parser.h"
#include "engine/csv/csv_blocks.h"
#include "foundation/base/parallel.h"

namespace tally {

/// Reads blocks in order, parses them on all threads, and hands them on in order again. Nobody waits for another block's turn: who
/// finds the next block parsed hands on all that are ready. An exception of any step ends the run and is thrown by Run.
struct BlockPipeline {
  BlockReader& reader;
  std::unique_ptr<BlockWork> first;                // read already
  std::function<void(BlockWork&)> parse;           // many at once
  std::function<bool(BlockWork&)> commit;          // one at a time, in order; false: stop
  std::function<void(const std::string&)> failed;  // reading failed; after all that was read

  void Run(ThreadPool& pool);
};

}  // namespace tally
