#include "engine/csv/file_digest.h"

#include "foundation/base/sha256.h"

namespace tally {

Result<FileDigest> DigestOf(ByteSource& source) {
  constexpr size_t kPiece = 256 * 1024;
  const auto piece = std::make_unique<char[]>(kPiece);
  FileDigest digest;
  Sha256 sha256;
  while (true) {
    Result<size_t> got = source.Read(piece.get(), kPiece);
    if (!got) {
      return Failure{got.message()};
    }
    if (*got == 0) {
      digest.sha256 = sha256.Finish();
      return digest;
    }
    sha256.Add({piece.get(), *got});
    digest.bytes += *got;
  }
}

Result<FileDigest> DigestOfFile(const std::filesystem::path& path) {
  Result<std::unique_ptr<ByteSource>> source = OpenFileSource(path);
  return source ? DigestOf(**source) : Result<FileDigest>(Failure{source.message()});
}

}  // namespace tally
