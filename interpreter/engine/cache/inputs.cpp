#include "engine/cache/inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "engine/cache/cache_file.h"
#include "engine/csv/file_digest.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr int64_t kNanoseconds = 1000000000;

CacheInput LookAt(const std::filesystem::path& folder, const std::string& name) {
  CacheInput input{.name = name};
  struct stat status {};
  if (stat((folder / name).c_str(), &status) == 0) {
    input.present = true;
    input.bytes = static_cast<uint64_t>(status.st_size);
    input.modified = static_cast<int64_t>(status.st_mtim.tv_sec) * kNanoseconds + status.st_mtim.tv_nsec;
  }
  return input;
}

/// How a file differs; empty when it does not.
std::string ChangeOf(const std::filesystem::path& folder, const CacheInput& then, InputComparison comparison) {
  const CacheInput now = LookAt(folder, then.name);
  if (!then.present || !now.present) {
    return then.present == now.present ? "" : then.present ? "is not there any more" : "was not there when the cache was made";
  }
  if (comparison == InputComparison::kSizeAndTime) {
    return now.bytes != then.bytes || now.modified != then.modified ? "was changed after the cache was made" : "";
  }
  Result<FileDigest> digest = DigestOfFile(folder / then.name);
  return !digest ? "cannot be read" : digest->sha256 != then.sha256 ? "holds other data than the cache" : "";
}

}  // namespace

std::vector<CacheInput> LookAtInputs(const std::filesystem::path& folder, const std::vector<TableSchema>& tables) {
  std::vector<CacheInput> inputs;
  for (const TableSchema& table : tables) {
    const auto same = [&](const CacheInput& input) { return input.name == table.file; };
    if (std::none_of(inputs.begin(), inputs.end(), same)) {
      inputs.push_back(LookAt(folder, table.file));
    }
  }
  return inputs;
}

bool CheckInputs(const CacheContents& contents, InputComparison comparison, const std::string& cache, DiagnosticSink& sink) {
  const std::filesystem::path folder = contents.folder;
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
    sink.Note(DiagnosticKind::CacheAlone, PathPlace{cache},
              fmt::format("the folder {} is not there: whether its data changed cannot be told, the cache stands for them",
                          Printable(folder.string())));
    return true;
  }
  bool same = true;
  for (const CacheInput& input : contents.inputs) {
    const std::string change = ChangeOf(folder, input, comparison);
    if (change.empty()) {
      continue;
    }
    Diagnostic& diagnostic =
        sink.Report(DiagnosticKind::CacheStale, PathPlace{cache}, fmt::format("{} {}", Printable((folder / input.name).string()), change));
    if (same) {
      diagnostic.Hint(MakeAgainHint());
      if (comparison == InputComparison::kSizeAndTime) {
        diagnostic.Hint("`--verify` compares what the files hold, for files whose time alone is another");
      }
    }
    same = false;
  }
  return same;
}

}  // namespace tally
