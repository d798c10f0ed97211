#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "foundation/types/output_file_name.h"
#include "outputs/writing/folder_writer.h"
#include "temporary_folder.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

void Put(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::map<std::string, std::string> Contents(const fs::path& folder) {
  std::map<std::string, std::string> contents;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    contents[fs::relative(entry.path(), folder).string()] =
        entry.is_regular_file() ? std::string(std::istreambuf_iterator<char>(in), {}) : "<not a file>";
  }
  return contents;
}

PlannedFile File(std::string name, std::string text) {
  return {std::move(name), [text](const WriteBytes& write) { return write(text); }};
}

/// Fails at the n-th step of one kind.
class FailingOperations : public FileOperations {
 public:
  int fail_write = -1, fail_sync = -1, fail_link = -1, fail_rename = -1;
  ssize_t Write(int file, const char* bytes, size_t count) override {
    return Fails(fail_write, ENOSPC) ? -1 : FileOperations::Write(file, bytes, count);
  }
  int Sync(int file) override { return Fails(fail_sync, EIO) ? -1 : FileOperations::Sync(file); }
  int Link(int from_folder, const char* from, int to_folder, const char* to) override {
    return Fails(fail_link, EPERM) ? -1 : FileOperations::Link(from_folder, from, to_folder, to);
  }
  int Rename(int from_folder, const char* from, int to_folder, const char* to) override {
    return Fails(fail_rename, EIO) ? -1 : FileOperations::Rename(from_folder, from, to_folder, to);
  }

 private:
  static bool Fails(int& left, int error) {
    if (left < 0 || left-- > 0) {
      return false;
    }
    errno = error;
    return true;
  }
};

bool Never() {
  return false;
}

TEST_CASE("a missing folder is made with all files") {
  TemporaryFolder folder;
  FileOperations operations;
  CHECK_FALSE(WriteFolder(folder.path() / "out/", {File("a.csv", "1\n"), File("b.csv", "2\n")}, operations, Never));
  CHECK(Contents(folder.path()) == std::map<std::string, std::string>{{"out", "<not a file>"}, {"out/a.csv", "1\n"}, {"out/b.csv", "2\n"}});
}

TEST_CASE("old outputs are replaced and other files stay") {
  TemporaryFolder folder;
  Put(folder.path() / "a.csv", "old");
  Put(folder.path() / "other.txt", "keep");
  FileOperations operations;
  CHECK_FALSE(WriteFolder(folder.path(), {File("a.csv", "new"), File("b.csv", "2")}, operations, Never));
  CHECK(Contents(folder.path()) == std::map<std::string, std::string>{{"a.csv", "new"}, {"b.csv", "2"}, {"other.txt", "keep"}});
}

TEST_CASE("whatever step fails, the folder is as it was") {
  const int step = GENERATE(0, 1, 2);
  const int kind = GENERATE(0, 1, 2);
  TemporaryFolder folder;
  Put(folder.path() / "a.csv", "old a");
  Put(folder.path() / "c.csv", "old c");
  const auto before = Contents(folder.path());
  FailingOperations operations;
  (kind == 0 ? operations.fail_write : kind == 1 ? operations.fail_sync : operations.fail_rename) = step;
  CHECK(WriteFolder(folder.path(), {File("a.csv", "new a"), File("b.csv", "new b"), File("c.csv", "new c")}, operations, Never));
  CHECK(Contents(folder.path()) == before);
}

TEST_CASE("whatever step fails, a missing folder stays missing") {
  const int step = GENERATE(0, 1);
  const int kind = GENERATE(0, 1);
  TemporaryFolder folder;
  FailingOperations operations;
  (kind == 0 ? operations.fail_write : operations.fail_sync) = step;
  CHECK(WriteFolder(folder.path() / "out", {File("a.csv", "1"), File("b.csv", "2")}, operations, Never));
  CHECK(Contents(folder.path()).empty());
}

TEST_CASE("without hard links old files are kept by copying") {
  TemporaryFolder folder;
  Put(folder.path() / "a.csv", "old a");
  Put(folder.path() / "b.csv", "old b");
  const auto before = Contents(folder.path());
  FailingOperations operations;
  operations.fail_link = 0;
  operations.fail_rename = 1;
  CHECK(WriteFolder(folder.path(), {File("a.csv", "new a"), File("b.csv", "new b")}, operations, Never));
  CHECK(Contents(folder.path()) == before);
}

TEST_CASE("a file that cannot be made whole or a stop leaves nothing") {
  TemporaryFolder folder;
  FileOperations operations;
  CHECK(WriteFolder(folder.path() / "out", {File("a.csv", "1"), {"b.csv", [](const WriteBytes&) { return false; }}}, operations, Never));
  CHECK(WriteFolder(folder.path() / "out", {File("a.csv", "1")}, operations, [] { return true; }));
  CHECK(Contents(folder.path()).empty());
}

TEST_CASE("outputs do not go through links or over folders") {
  TemporaryFolder folder;
  fs::create_directory(folder.path() / "out");
  Put(folder.path() / "victim.csv", "victim");
  fs::create_symlink("../victim.csv", folder.path() / "out/a.csv");
  fs::create_directory(folder.path() / "out/b.csv");
  const auto before = Contents(folder.path());
  FileOperations operations;
  CHECK(WriteFolder(folder.path() / "out", {File("a.csv", "1")}, operations, Never));
  CHECK(WriteFolder(folder.path() / "out", {File("b.csv", "1")}, operations, Never));
  CHECK(Contents(folder.path()) == before);
}

TEST_CASE("file names are plain names") {
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."), std::string("../x"), std::string("/x"), std::string("a/b"), std::string("a\\b"),
        std::string("a\0b", 3), std::string("a\nb"), std::string(256, 'x')}) {
    CHECK(FaultOfFileName(name));
  }
  for (const char* name : {"a.csv", "...", "Bericht über 2025.csv", "-x"}) {
    CHECK_FALSE(FaultOfFileName(name));
  }
}

TEST_CASE("what cannot be an output folder") {
  TemporaryFolder folder;
  Put(folder.path() / "file", "x");
  fs::create_directory(folder.path() / "data");
  fs::create_symlink("data", folder.path() / "link");
  fs::create_symlink("nowhere", folder.path() / "dangling");
  CHECK(CheckOutputFolder(folder.path() / "file", {}));
  CHECK(CheckOutputFolder(folder.path() / "file/out", {}));
  CHECK(CheckOutputFolder(folder.path() / "missing/out", {}));
  CHECK(CheckOutputFolder(folder.path() / "data", {folder.path() / "data"}));
  CHECK(CheckOutputFolder(folder.path() / "link/", {folder.path() / "data"}));
  CHECK(CheckOutputFolder(folder.path() / "dangling", {}));
  CHECK(CheckOutputFolder("", {}));
  CHECK_FALSE(CheckOutputFolder(folder.path() / "new", {folder.path() / "data"}));
  CHECK_FALSE(CheckOutputFolder(folder.path() / "new/", {folder.path() / "data"}));
  CHECK_FALSE(CheckOutputFolder(folder.path(), {folder.path() / "data"}));
}

}  // namespace
}  // namespace tally
