#include "engine/cache/checksum.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace tally {

uint64_t Checksum(const void* bytes, size_t size) {
  return XXH3_64bits(bytes, size);
}

}  // namespace tally
