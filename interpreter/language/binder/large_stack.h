#pragma once

#include <cstddef>
#include <functional>

namespace tally {

/// Runs `work` to its end on a stack of that size, of which only what is used takes memory. False: the system refused, nothing was run.
bool RunOnLargeStack(size_t bytes, const std::function<void()>& work);

}  // namespace tally
