#include "workbench/proof/zip_file.h"

#include <zip.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "foundation/types/output_file_name.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

constexpr zip_uint16_t kFirstOfJanuary1980 = 1 << 5 | 1;
constexpr size_t kPiece = 256 * 1024;

struct Discard {
  void operator()(zip_t* zip) const { zip_discard(zip); }
};
using Zip = std::unique_ptr<zip_t, Discard>;

Result<Zip> Open(const fs::path& file, int flags) {
  int code = 0;
  Zip zip(zip_open(file.c_str(), flags, &code));
  if (zip != nullptr) {
    return Result<Zip>(std::move(zip));
  }
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return Failure{std::move(text)};
}

bool Add(zip_t* zip, const ZipEntry& entry) {
  zip_source_t* const source =
      entry.file ? zip_source_file(zip, entry.file->c_str(), 0, -1) : zip_source_buffer(zip, entry.bytes.data(), entry.bytes.size(), 0);
  if (source == nullptr) {
    return false;
  }
  const zip_int64_t index = zip_file_add(zip, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  const auto place = static_cast<zip_uint64_t>(index);
  return zip_set_file_compression(zip, place, entry.smaller ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) == 0 &&
         zip_file_set_dostime(zip, place, 0, kFirstOfJanuary1980, 0) == 0;
}

bool IsPlainPath(const std::string& name) {
  size_t begin = 0;
  while (true) {
    const size_t end = std::min(name.find('/', begin), name.size());
    if (FaultOfFileName(std::string_view(name).substr(begin, end - begin))) {
      return false;
    }
    if (end == name.size()) {
      return true;
    }
    begin = end + 1;
  }
}

std::optional<std::string> ExtractOne(zip_t* zip, zip_uint64_t index, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  std::ofstream out(to, std::ios::binary);
  zip_file_t* const file = zip_fopen_index(zip, index, 0);
  if (file == nullptr) {
    return zip_strerror(zip);
  }
  const auto piece = std::make_unique<char[]>(kPiece);
  zip_int64_t got = 0;
  while ((got = zip_fread(file, piece.get(), kPiece)) > 0) {
    out.write(piece.get(), got);
  }
  const bool is_whole = zip_fclose(file) == 0 && got == 0;  // closing checks the checksum
  out.close();
  return is_whole && out ? std::nullopt : std::optional<std::string>("it is damaged, or there is no room for it");
}

}  // namespace

std::optional<std::string> WriteZip(const fs::path& file, std::vector<ZipEntry> entries) {
  std::sort(entries.begin(), entries.end(), [](const ZipEntry& a, const ZipEntry& b) { return a.name < b.name; });
  Result<Zip> zip = Open(file, ZIP_CREATE | ZIP_TRUNCATE);
  if (!zip) {
    return zip.message();
  }
  for (const ZipEntry& entry : entries) {
    if (!Add(zip->get(), entry)) {
      return fmt::format("`{}`: {}", Printable(entry.name), zip_strerror(zip->get()));
    }
  }
  if (zip_close(zip->get()) != 0) {
    return std::string(zip_strerror(zip->get()));
  }
  zip->release();
  return std::nullopt;
}

bool LooksLikeZip(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  char first[4] = {};
  stream.read(first, sizeof first);
  return stream.gcount() == sizeof first && std::string_view(first, sizeof first) == "PK\x03\x04";
}

Result<std::vector<std::string>> ExtractZip(const fs::path& file, const fs::path& folder) {
  Result<Zip> zip = Open(file, ZIP_RDONLY | ZIP_CHECKCONS);
  if (!zip) {
    return Failure{zip.message()};
  }
  std::vector<std::string> names;
  const zip_int64_t count = zip_get_num_entries(zip->get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    const char* const name = zip_get_name(zip->get(), index, 0);
    if (name == nullptr || !IsPlainPath(name)) {
      return Failure{"a name in it is no plain path"};
    }
    if (const std::optional<std::string> fault = ExtractOne(zip->get(), index, folder / name)) {
      return Failure{fmt::format("`{}`: {}", Printable(name), *fault)};
    }
    names.emplace_back(name);
  }
  return names;
}

}  // namespace tally
