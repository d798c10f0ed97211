#pragma once

#include <cstddef>
#include <functional>

namespace tally {

/// Stack for chains of definitions: each of 10,000 may call the next. Only what is used takes memory.
inline constexpr size_t kDeepStackBytes = size_t{512} << 20;

/// Runs `body` on a thread with a deep stack and waits for it; on the caller's own stack where no such thread can be had.
/// `body` throws nothing.
void RunOnDeepStack(const std::function<void()>& body);

}  // namespace tally
