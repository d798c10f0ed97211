#pragma once

#include <cstddef>
#include <cstdint>

namespace tally {

/// XXH3, 64 bits: finds every accident, as fast as memory is read. It is no protection against somebody who forges it.
uint64_t Checksum(const void* bytes, size_t size);

}  // namespace tally
