// Zip files: written alike, read with care.
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "temporary_folder.h"
#include "workbench/proof/note.h"
#include "workbench/proof/zip_file.h"

namespace tally {
namespace {

std::string BytesOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

}  // namespace

TEST_CASE("zip: entries in any order give the same bytes, and are there again") {
  const TemporaryFolder folder;
  const std::filesystem::path large = folder.path() / "large.csv";
  std::ofstream(large) << std::string(100000, 'a');
  const ZipEntry text{.name = "b/c.txt", .bytes = "text"};
  const ZipEntry data{.name = "a.csv", .bytes = {}, .file = large, .smaller = true};
  CHECK_FALSE(WriteZip(folder.path() / "one.zip", {text, data}));
  CHECK_FALSE(WriteZip(folder.path() / "two.zip", {data, text}));
  CHECK(LooksLikeZip(folder.path() / "one.zip"));
  CHECK_FALSE(LooksLikeZip(large));
  const std::string bytes = BytesOf(folder.path() / "one.zip");
  CHECK(bytes == BytesOf(folder.path() / "two.zip"));
  CHECK(bytes.size() < 2000);
  const Result<std::vector<std::string>> names = ExtractZip(folder.path() / "one.zip", folder.path() / "opened");
  REQUIRE(names);
  CHECK(names.value() == std::vector<std::string>{"a.csv", "b/c.txt"});
  CHECK(BytesOf(folder.path() / "opened/b/c.txt") == "text");
  CHECK(BytesOf(folder.path() / "opened/a.csv").size() == 100000);
}

TEST_CASE("zip: names that lead out of the folder, and damage, are refused") {
  const TemporaryFolder folder;
  for (const char* const name : {"../x", "/x", "a/../x", "a//b", "a\\b"}) {
    REQUIRE_FALSE(WriteZip(folder.path() / "x.zip", {{.name = name, .bytes = "x"}}));
    const Result<std::vector<std::string>> names = ExtractZip(folder.path() / "x.zip", folder.path() / "opened");
    REQUIRE_FALSE(names);
    CHECK(names.message() == "a name in it is no plain path");
  }
  REQUIRE_FALSE(WriteZip(folder.path() / "x.zip", {{.name = "x", .bytes = std::string(1000, 'x')}}));
  std::string bytes = BytesOf(folder.path() / "x.zip");
  bytes[500] = 'y';
  std::ofstream(folder.path() / "x.zip", std::ios::binary) << bytes;
  const Result<std::vector<std::string>> damaged = ExtractZip(folder.path() / "x.zip", folder.path() / "opened");
  REQUIRE_FALSE(damaged);
  CHECK(damaged.message() == "`x`: it is damaged, or there is no room for it");
  CHECK_FALSE(ExtractZip(folder.path() / "none.zip", folder.path() / "opened"));
  CHECK(WriteZip(folder.path() / "none/x.zip", {{.name = "x", .bytes = "x"}}));
}

TEST_CASE("note: what a person said of a manifest") {
  CHECK(NoteText({.text = "for the \"board\"", .user = "ana", .time = 1751328000}, "ab") ==
        "{\n  \"manifest_sha256\": \"ab\",\n  \"note\": \"for the \\\"board\\\"\",\n  \"user\": \"ana\",\n  \"time\": "
        "\"2025-07-01T00:00:00Z\"\n}\n");
}

}  // namespace tally
