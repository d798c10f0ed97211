// Reads any bytes as a cache, and changes of a good cache whose checksums are made right again: no input may end the process, and what is
// not refused can be read to the last value.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "../unit/engine/cache/sample_cache.h"

namespace {

using namespace tally;

/// Bytes of the input as changes: four bytes where, one what.
void ChangeBytes(std::string& bytes, const uint8_t* data, size_t size) {
  for (size_t i = 0; i + 5 <= size; i += 5) {
    uint32_t where;
    std::memcpy(&where, data + i, sizeof(where));
    bytes[where % bytes.size()] = static_cast<char>(data[i + 4]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const cached::SampleCache sample;
  if (size < 2) {
    return 0;
  }
  const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0: sample.Read(rest); return 0;
    case 1: {  // the list of contents, changed
      sample.Read(cached::Forge(sample.bytes(), [&](CacheContents& contents, std::string&) {
        std::string list = EncodeContents(contents);
        ChangeBytes(list, data + 1, size - 1);
        if (std::optional<CacheContents> changed = DecodeContents(list, sample.bytes().size())) {
          contents = std::move(*changed);
        }
      }));
      return 0;
    }
    default:
      sample.Read(cached::Forge(sample.bytes(), [&](CacheContents&, std::string& bytes) { ChangeBytes(bytes, data + 1, size - 1); }));
      return 0;
  }
}
