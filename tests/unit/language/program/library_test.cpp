#include "language/program/library.h"

#include <catch2/catch.hpp>

#include "temporary_folder.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

struct Loaded {
  SourceMap sources;
  DiagnosticSink sink;
  LoadedProgram program;

  Loaded(const TemporaryFolder& folder, const std::string& script, std::map<std::string, std::string> params = {}) {
    program = LoadProgram({.script = folder.path() / "scripts" / "report.tally",
                           .text = script,
                           .folders = {{folder.path() / "lib", ""}},
                           .params = std::move(params)},
                          sources, sink);
  }
  std::vector<std::string> Libraries() const {
    std::vector<std::string> titles;
    for (const auto& module : program.modules) {
      titles.push_back(module->library);
    }
    return titles;
  }
  std::string Error() const { return sink.all().empty() ? "" : sink.all().front().text; }
};

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("a library is found by its year, revised libraries come first, each file once") {
  const TemporaryFolder folder;
  folder.Write("lib/us/car/2025.tally", "library us.car for 2025\nuse us.tables\ndefine a = 1\n");
  folder.Write("lib/us/car/later.tally",
               "-- later\nlibrary us.car for 2026 through 2028 revises us.car for 2025\nuse us.tables\ndefine b = 1\n");
  folder.Write("lib/us/tables.tally", "library us.tables\ndefine t = 1\n");
  const Loaded loaded(folder, "use us.car for reporting_year\nuse us.tables\n", {{"reporting_year", "2027"}});
  CHECK(loaded.Error() == "");
  CHECK(loaded.Libraries() == Titles{"us.tables", "us.car for 2025", "us.car for 2027", ""});
  CHECK(Loaded(folder, "param y : year = 2025\nuse us.car for y\n").Libraries() == Titles{"us.tables", "us.car for 2025", ""});
  CHECK(Loaded(folder, "use us.car for 2024\n").Error() == "the library `us.car` does not cover 2024; there is: 2025, 2026 through 2028");
  CHECK(Loaded(folder, "use us.car\n").Error() == "the library `us.car` has a text for each year; there is: 2025, 2026 through 2028");
}

TEST_CASE("a year that a parameter gives must be known and be a year") {
  const TemporaryFolder folder;
  folder.Write("lib/us/car/2025.tally", "library us.car for 2025\n");
  const Loaded missing(folder, "use us.car for reporting_year\n");
  REQUIRE(missing.sink.error_count() == 1);
  CHECK(std::get<ParameterPlace>(missing.sink.all().front().place).name == "reporting_year");
  const Loaded wrong(folder, "use us.car for reporting_year\n", {{"reporting_year", "20x5"}});
  CHECK(wrong.sink.all().front().kind == DiagnosticKind::BadParameter);
}

TEST_CASE("one program has one year of a library, however it is chosen") {
  const TemporaryFolder folder;
  folder.Write("lib/us/car/2025.tally", "library us.car for 2025\n");
  folder.Write("lib/us/car/later.tally", "library us.car for 2026 through 2028\n");
  folder.Write("lib/single.tally", "library single for 2025\n");
  CHECK(Loaded(folder, "use us.car for 2026\nuse us.car for 2027\n").Error() == "");
  CHECK(Loaded(folder, "use us.car for 2025\nuse us.car for 2026\n").sink.error_count() == 1);
  CHECK(Loaded(folder, "use single\n").sink.error_count() == 1);
  const Loaded chained(folder, "param a : year = 2026\nparam b : year = a\nuse us.car for b\n");
  CHECK(chained.Libraries() == Titles{"us.car for 2026", ""});
  CHECK(chained.program.year_parameters.size() == 2);
}

TEST_CASE("libraries that use each other in a circle, or a chain without end") {
  const TemporaryFolder folder;
  folder.Write("lib/a.tally", "library a\nuse b\n");
  folder.Write("lib/b.tally", "library b\nuse a\n");
  CHECK(Loaded(folder, "use a\n").Error() == "libraries use each other in a circle: `a` uses `b` uses `a`");
  for (int i = 0; i < 200; ++i) {
    folder.Write("lib/c" + std::to_string(i) + ".tally", "library c" + std::to_string(i) + "\nuse c" + std::to_string(i + 1) + "\n");
  }
  const Loaded chain(folder, "use c0\n");
  CHECK(chain.sink.error_count() == 1);
  std::string error = chain.Error();
  const std::string report = (folder.path() / "scripts" / "report.tally").string();
  error.replace(error.find(report), report.size(), "report");
  CHECK(error ==
        "libraries use libraries more than 64 deep, or there are more than 1000 of them: `report` uses `c0` uses `c1` uses `c2` uses ...");
}

TEST_CASE("nothing outside the folders is read") {
  const TemporaryFolder folder;
  folder.Write("secret/x.tally", "library x\ndefine s = 1\n");
  fs::create_directories(folder.path() / "lib");
  fs::create_symlink("../secret/x.tally", folder.path() / "lib" / "x.tally");
  fs::create_symlink("/dev/zero", folder.path() / "lib" / "zero.tally");
  fs::create_directory_symlink("../secret", folder.path() / "lib" / "far");
  CHECK(Loaded(folder, "use x\n").Error() == "the library `x` cannot be used: `x.tally` leads out of the library's folder");
  CHECK(Loaded(folder, "use zero\n").Error() == "the library `zero` cannot be used: `zero.tally` leads out of the library's folder");
  CHECK(Loaded(folder, "use far.x\n").sink.all().front().kind == DiagnosticKind::ImportNotFound);
}

TEST_CASE("a folder, a missing file, another library's file") {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "lib" / "f.tally");
  folder.Write("lib/other.tally", "library something\n");
  CHECK(Loaded(folder, "use f\n").Error() == "the library `f` cannot be used: `f.tally`: it is a folder, not a file");
  CHECK(Loaded(folder, "use g.h\n").Error() == "there is no library `g.h`");
  CHECK(Loaded(folder, "use other\n").Error() == "`other.tally` holds the library `something`, not `other`");
}

}  // namespace tally
