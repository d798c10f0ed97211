#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>

#include <catch2/catch.hpp>

#include "foundation/types/output_file_name.h"
#include "outputs/writing/folder_lock.h"
#include "outputs/writing/folder_writer.h"
#include "outputs/writing/staging.h"
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
  bool goes_on_failing = false;
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
  bool Fails(int& left, int error) const {
    if (left < 0 || left > 0) {
      left -= left > 0 ? 1 : 0;
      return false;
    }
    left -= goes_on_failing ? 0 : 1;
    errno = error;
    return true;
  }
};

bool Never() {
  return false;
}

/// The words of a fault, with X for the name of a run's folder.
std::string Said(const std::optional<PathFault>& fault) {
  REQUIRE(fault);
  return std::regex_replace(fault->text, std::regex("`[.]tally-[^`]*`"), "`X`");
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

TEST_CASE("a file that is replaced keeps its mode") {
  TemporaryFolder folder;
  Put(folder.path() / "a.csv", "old");
  fs::permissions(folder.path() / "a.csv", fs::perms(0600));
  FileOperations operations;
  CHECK_FALSE(WriteFolder(folder.path(), {File("a.csv", "new"), File("b.csv", "2")}, operations, Never));
  CHECK(fs::status(folder.path() / "a.csv").permissions() == fs::perms(0600));
  CHECK_FALSE(WriteFolder(folder.path(), {File("a.csv", "newer")}, operations, Never));
  CHECK(fs::status(folder.path() / "a.csv").permissions() == fs::perms(0600));
}

TEST_CASE("where the old files cannot be put back they are kept, and the next look finishes") {
  const int step = GENERATE(0, 1, 2, 3);
  TemporaryFolder folder;
  Put(folder.path() / "a.csv", "old a");
  Put(folder.path() / "b.csv", "old b");
  FailingOperations operations;
  operations.fail_rename = step;
  operations.goes_on_failing = true;
  const std::optional<PathFault> fault = WriteFolder(folder.path(), {File("a.csv", "new a"), File("b.csv", "new b")}, operations, Never);
  CHECK(fault.has_value() == (step < 3));
  if (step == 1 || step == 2) {
    CHECK(Said(fault) ==
          "cannot be written: Input/output error; some files are the new ones. The next run that writes or reads here puts the others in "
          "their places; what they replace is kept in `X`");
  }
  CHECK_FALSE(SettleFolder(folder.path()));
  const auto after = Contents(folder.path());
  const auto expected = step == 0 ? std::map<std::string, std::string>{{"a.csv", "old a"}, {"b.csv", "old b"}}
                                  : std::map<std::string, std::string>{{"a.csv", "new a"}, {"b.csv", "new b"}};
  CHECK(after == expected);
}

TEST_CASE("where some old files are back, the next look puts back the others") {
  TemporaryFolder folder;
  Put(folder.path() / "a.csv", "old a");
  Put(folder.path() / "b.csv", "old b");
  const auto before = Contents(folder.path());
  struct : FileOperations {
    int step = 0;
    int Rename(int from_folder, const char* from, int to_folder, const char* to) override {
      const int now = step++;
      if (now == 2 || now == 4) {  // the second new file, the first old one
        errno = EIO;
        return -1;
      }
      return FileOperations::Rename(from_folder, from, to_folder, to);
    }
  } operations;
  const std::optional<PathFault> fault = WriteFolder(folder.path(), {File("a.csv", "new a"), File("b.csv", "new b")}, operations, Never);
  CHECK(
      Said(fault) ==
      "cannot be written: Input/output error; some files are the new ones. What they were before is kept in `X`; the next run that writes "
      "or reads here puts it back");
  CHECK_FALSE(SettleFolder(folder.path()));
  CHECK(Contents(folder.path()) == before);
}

TEST_CASE("what a dead run has left is finished before anybody looks") {
  TemporaryFolder folder;
  const fs::path& out = folder.path();
  const auto leave = [&](const std::string& name, const std::map<std::string, std::string>& files) {
    fs::create_directory(out / name);
    for (const auto& [file, text] : files) {
      Put(out / name / file, text);
    }
  };
  Put(out / "a.csv", "new a");
  SECTION("the new files hold") {
    Put(out / "b.csv", "old b");
    leave(".tally-1-0.forward", {{"files", "replaces a.csv\nreplaces b.csv\nadds c.csv\n"},
                                 {"old-0", "old a"},
                                 {"old-1", "old b"},
                                 {"new-1", "new b"},
                                 {"new-2", "new c"}});
    CHECK_FALSE(SettleFolder(out));
    CHECK(Contents(out) == std::map<std::string, std::string>{{"a.csv", "new a"}, {"b.csv", "new b"}, {"c.csv", "new c"}});
  }
  SECTION("the old files hold") {
    Put(out / "b.csv", "new b");
    leave(".tally-1-0.back", {{"files", "replaces a.csv\nadds b.csv\nadds c.csv\n"}, {"old-0", "old a"}, {"new-2", "new c"}});
    Put(out / "c.csv", "somebody's");
    CHECK_FALSE(SettleFolder(out));
    CHECK(Contents(out) == std::map<std::string, std::string>{{"a.csv", "old a"}, {"c.csv", "somebody's"}});
  }
  SECTION("nothing was decided") {
    leave(".tally-1-0", {{"new-0", "new"}, {"files", "replaces a.csv\n"}});
    leave(".tally-1-1.forward", {{"old-0", "old a"}});  // all was moved, and it was about to go
    CHECK_FALSE(SettleFolder(out));
    CHECK(Contents(out) == std::map<std::string, std::string>{{"a.csv", "new a"}});
  }
  SECTION("what is none of a run's stays, and a list that is none is told") {
    leave(".tally-x", {{"files", "?"}});
    leave(".tally-1-0.forward", {{"files", "replaces ../a.csv\n"}, {"new-0", "x"}});
    const auto before = Contents(out);
    const std::optional<PathFault> fault = SettleFolder(out);
    REQUIRE(fault);
    CHECK(fault->text == "is what a run left that was broken off; its list of files cannot be read");
    CHECK(Contents(out) == before);
  }
  SECTION("what is no folder is told") {
    Put(out / ".tally-1-0.back", "x");
    const std::optional<PathFault> fault = SettleFolder(out);
    REQUIRE(fault);
    CHECK(fault->text == "is what a run left that was broken off; it cannot be read: Not a directory");
  }
  SECTION("what cannot be put in its place is told, and stays") {
    leave(".tally-1-0.forward", {{"files", "adds d\n"}, {"new-0", "new"}});
    fs::create_directory(out / "d");
    const std::optional<PathFault> fault = SettleFolder(out);
    REQUIRE(fault);
    CHECK(fault->text ==
          "a run was broken off while it wrote here, and what it left in `.tally-1-0.forward` cannot be put in its place: Is a directory");
    CHECK(fs::exists(out / ".tally-1-0.forward/new-0"));
  }
}

TEST_CASE("a folder that another run has made meanwhile gets the files all the same") {
  TemporaryFolder folder;
  struct Racing : FileOperations {
    fs::path out;
    int Rename(int from_folder, const char* from, int to_folder, const char* to) override {
      if (std::string(to) == "out" && fs::create_directory(out)) {
        Put(out / "other.csv", "theirs");
      }
      return FileOperations::Rename(from_folder, from, to_folder, to);
    }
  } operations;
  operations.out = folder.path() / "out";
  CHECK_FALSE(WriteFolder(folder.path() / "out", {File("a.csv", "1")}, operations, Never));
  CHECK(Contents(folder.path() / "out") == std::map<std::string, std::string>{{"a.csv", "1"}, {"other.csv", "theirs"}});
}

TEST_CASE("one run at a time gives its files their names") {
  TemporaryFolder folder;
  const OpenFolder open(folder.path());
  FolderLock first;
  REQUIRE(first.Take(open.descriptor(), Never) == FolderLock::Taken::kYes);
  FolderLock second;
  CHECK(second.Take(open.descriptor(), Never, std::chrono::milliseconds(30)) == FolderLock::Taken::kNotInTime);
  CHECK(second.Take(open.descriptor(), [] { return true; }) == FolderLock::Taken::kStopped);
  FileOperations operations;
  const std::optional<PathFault> fault = WriteFolder(folder.path(), {File("a.csv", "1")}, operations, Never);
  REQUIRE(fault);
  CHECK(fault->text == "another run is writing there, and has not ended within 5 seconds");
  first.Release();
  CHECK(second.Take(open.descriptor(), Never) == FolderLock::Taken::kYes);
}

TEST_CASE("a run that is under way keeps its folder") {
  TemporaryFolder folder;
  FileOperations operations;
  const auto produce = [&](const WriteBytes& write) {
    CHECK_FALSE(SettleFolder(folder.path()));
    return write("1");
  };
  CHECK_FALSE(WriteFolder(folder.path(), {{"a.csv", produce}, File("b.csv", "2")}, operations, Never));
  CHECK(Contents(folder.path()) == std::map<std::string, std::string>{{"a.csv", "1"}, {"b.csv", "2"}});
}

TEST_CASE("a stop is heard until the first file has its name") {
  TemporaryFolder folder;
  Put(folder.path() / "a.csv", "old");
  const auto before = Contents(folder.path());
  int asked = 0;
  int most = 0;
  FileOperations operations;
  const std::vector<PlannedFile> files = {File("a.csv", "new"), File("b.csv", "2")};
  CHECK(WriteFolder(folder.path(), files, operations, [&] { return ++asked > 0; }));
  for (most = 1; most < 20; ++most) {
    asked = 0;
    const std::optional<PathFault> fault = WriteFolder(folder.path(), files, operations, [&] { return ++asked == most; });
    if (!fault) {
      break;
    }
    CHECK(fault->text == "nothing was written: the run was stopped");
    CHECK(Contents(folder.path()) == before);
  }
  CHECK(most > 2);
  CHECK(Contents(folder.path()) == std::map<std::string, std::string>{{"a.csv", "new"}, {"b.csv", "2"}});
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
