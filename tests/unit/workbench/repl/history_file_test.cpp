#include "workbench/repl/history_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include <catch2/catch.hpp>

namespace tally {
namespace {

namespace fs = std::filesystem;

struct HistoryPlace {
  HistoryPlace() {
    std::string name = (fs::temp_directory_path() / "tally-history-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder = name;
    path = folder / "history";
  }
  ~HistoryPlace() { fs::remove_all(folder); }
  fs::path folder;
  fs::path path;
};

TEST_CASE("history: what was typed comes back, also over several lines and with signs") {
  const HistoryPlace place;
  const HistoryFile file(place.path);
  CHECK(file.Load().empty());
  const std::vector<std::string> entries = {"count student", "axis a of t {\n\tline \"x\\ y\"\n}", "é \\012 \x1b[31m"};
  for (const std::string& entry : entries) {
    file.Append(entry);
  }
  CHECK(HistoryFile(place.path).Load() == entries);
}

TEST_CASE("history: only its owner reads it") {
  const HistoryPlace place;
  std::ofstream(place.path) << "count a\n";
  fs::permissions(place.path, fs::perms(0644));
  HistoryFile(place.path).Append("count b");
  CHECK(fs::status(place.path).permissions() == fs::perms(0600));
  CHECK(HistoryFile(place.path).Load() == std::vector<std::string>{"count a", "count b"});
}

TEST_CASE("history: several prompts at once lose nothing, also while the oldest lines go") {
  const HistoryPlace place;
  for (size_t i = 0; i < HistoryFile::kMostEntries; ++i) {
    HistoryFile(place.path).Append("old");
  }
  const auto type = [&](const char* name) {
    for (int i = 0; i < 100; ++i) {
      HistoryFile(place.path).Append(name + std::to_string(i));
      if (i % 10 == 0) {
        HistoryFile(place.path).Load();
      }
    }
  };
  std::thread one(type, "a");
  std::thread other(type, "b");
  one.join();
  other.join();
  const std::vector<std::string> entries = HistoryFile(place.path).Load();
  CHECK(entries.size() == HistoryFile::kMostEntries);
  CHECK(std::count_if(entries.begin(), entries.end(), [](const std::string& entry) { return entry != "old"; }) == 200);
}

TEST_CASE("history: a line that was cut off takes no other with it") {
  const HistoryPlace place;
  std::ofstream(place.path) << "_HiStOrY_V2_\ncount\\040student\ncount sch";
  HistoryFile(place.path).Append("quit");
  CHECK(HistoryFile(place.path).Load() == std::vector<std::string>{"count student", "count sch", "quit"});
}

TEST_CASE("history: TALLY_HISTORY says where it is, or that none is kept") {
  setenv("TALLY_HISTORY", "", 1);
  CHECK_FALSE(HistoryFile::Chosen().has_value());
  const HistoryPlace place;
  setenv("TALLY_HISTORY", place.path.c_str(), 1);
  REQUIRE(HistoryFile::Chosen().has_value());
  HistoryFile::Chosen()->Append("here");
  CHECK(fs::exists(place.path));
  unsetenv("TALLY_HISTORY");
}

TEST_CASE("history: what is no file is left alone") {
  const HistoryPlace place;
  const HistoryFile file(place.folder);
  file.Append("count a");
  CHECK(file.Load().empty());
}

}  // namespace
}  // namespace tally
