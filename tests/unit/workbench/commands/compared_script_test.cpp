// Scripts at a revision of their git repository. `[git]`: a test of their own runs these, which is skipped where there is no git.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "language/program/script_text.h"
#include "workbench/commands/compared_script.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

/// A repository whose revision `v1` has another script and library than its folder.
class Repository {
 public:
  Repository() {
    std::string made = (fs::temp_directory_path() / "tally-test-XXXXXX").string();
    REQUIRE(mkdtemp(made.data()) != nullptr);
    folder_ = made;
    Write("first");
    works_ = Git("init -q") && Git("add .") && Git("-c user.name=a -c user.email=a@b commit -q -m first") && Git("tag v1");
    Write("second");
  }
  ~Repository() { fs::remove_all(folder_); }

  bool works() const { return works_; }
  std::string script() const { return (folder_ / "rules/report.tally").string(); }

 private:
  void Write(const std::string& text) const {
    for (const char* name : {"rules/report.tally", "rules/lib/own.tally", "rules/notes.txt"}) {
      fs::create_directories((folder_ / name).parent_path());
      std::ofstream(folder_ / name) << text << "\n";
    }
  }
  bool Git(const std::string& arguments) const {
    return std::system(("git -C " + folder_.string() + " " + arguments + " >/dev/null 2>&1").c_str()) == 0;
  }

  fs::path folder_;
  bool works_ = false;
};

std::string TextOf(const fs::path& path) {
  return ReadScriptText(path).value();
}

TEST_CASE("comparing: a script at a revision, with what lies beside it", "[commands][git]") {
  const Repository repository;
  REQUIRE(repository.works());
  DiagnosticSink sink;
  fs::path made;
  {
    const ComparedScript script(repository.script() + "@v1", sink);
    REQUIRE(!sink.HasErrors());
    made = fs::path(script.argument()).parent_path();
    CHECK(TextOf(script.argument()) == "first\n");
    CHECK(TextOf(made / "lib/own.tally") == "first\n");
    CHECK(!fs::exists(made / "notes.txt"));
    CHECK(script.Shown("-- " + script.argument() + ":1:1") == "-- report.tally@v1:1:1");
  }
  CHECK(!fs::exists(made));
  CHECK(TextOf(repository.script()) == "second\n");
}

TEST_CASE("comparing: a revision that is not there, and a script that it does not have", "[commands][git]") {
  const Repository repository;
  REQUIRE(repository.works());
  DiagnosticSink sink;
  const ComparedScript none(repository.script() + "@v9", sink);
  REQUIRE(sink.all().size() == 1);
  CHECK(sink.all()[0].text == "the repository has no revision `v9`");
  const std::string other = (fs::path(repository.script()).parent_path() / "other.tally").string();
  const ComparedScript absent(other + "@v1", sink);
  REQUIRE(sink.all().size() == 2);
  CHECK(sink.all()[1].text == "there is no such script at the revision `v1`, or it cannot be read");
  const ComparedScript option(repository.script() + "@--all", sink);
  CHECK(sink.all().size() == 3);
}

}  // namespace
}  // namespace tally
