// Where rows stand, and what is said of the files.
#include <filesystem>

#include <catch2/catch.hpp>

#include "engine/csv/file_digest.h"
#include "loading.h"

namespace tally {
namespace {

using namespace loading;

const std::string kStudents = "personID,grade,birthDate,lunch\nA01,09,2008-01-31,Y\nA02,10,,\n";

class Loaded {
 public:
  explicit Loaded(Declared declared_tables, const std::string& roster) : declared(std::move(declared_tables)) {
    folder.Write("Student.csv", kStudents);
    if (!roster.empty()) {
      folder.Write("Roster.csv", roster);
    }
    source = OpenCsvFolder(folder.path(), {}, {.digests = true, .set_aside = nullptr});
    ThreadPool pool(1);
    DiagnosticSink sink;
    REQUIRE(source->Load(declared.tables, declared.code_sets, pool, nullptr, sink, tables));
  }

  std::optional<RowOrigin> Of(size_t table, RowIndex row) const { return source->OriginOf(tables.at(declared.tables[table].id), row); }

  Folder folder;
  Declared declared;
  std::unique_ptr<DataSource> source;
  std::unordered_map<TableId, StoredTable> tables;
};

TEST_CASE("a row's origin is its file and line, also after cells of several lines") {
  const Loaded loaded(StudentAndRoster(), "personID,startDate,hours,note\nA01,2024-09-01,1,\"two\nlines\"\nA02,2024-09-01,1,x\n");
  CHECK(loaded.Of(0, 1) == RowOrigin(FileLine{"Student.csv", 3}));
  CHECK(loaded.Of(1, 0) == RowOrigin(FileLine{"Roster.csv", 2}));
  CHECK(loaded.Of(1, 1) == RowOrigin(FileLine{"Roster.csv", 4}));
}

TEST_CASE("rows that the script gives for a file that is not there, or empty, stand in no file") {
  Declared declared = StudentAndRoster();
  declared.tables[1].may_be_absent = true;
  declared.tables[1].absent_means_also_empty = true;
  declared.tables[1].absent_rows = {{"A01", "2024-09-01", "", "x"}};
  for (const char* roster : {"", "personID,startDate,hours,note\n"}) {
    const Loaded loaded(declared, roster);
    CHECK(loaded.tables.at(loaded.declared.tables[1].id).rows == 1);
    CHECK_FALSE(loaded.Of(1, 0).has_value());
    CHECK(loaded.Of(0, 0).has_value());
  }
}

TEST_CASE("the hash of a file is that of the bytes that were read") {
  Loaded loaded(StudentAndRoster(), "personID,startDate,hours,note\n");
  loaded.folder.Write("Student.csv", "other");  // after it was read
  const std::vector<DataSource::InputFile> inputs = loaded.source->DescribeInputs(loaded.declared.tables);
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].bytes == kStudents.size());
  CHECK(inputs[0].sha256 == DigestOf(*MakeTextSource(kStudents))->sha256);
}

TEST_CASE("a file that changes while it is read cannot be read, and has no hash") {
  const Folder folder;
  folder.Write("a.csv", std::string(100, 'x'));
  for (const char* added : {"", "y"}) {
    Result<std::unique_ptr<ByteSource>> file = OpenFileSource(folder.path() / "a.csv");
    REQUIRE(file.ok());
    bool done = false;
    const std::unique_ptr<ByteSource> source = MakeDigestingSource(std::move(*file), [&](const FileDigest&) { done = true; });
    char bytes[200];
    CHECK(source->Read(bytes, sizeof bytes).value() == 100);
    if (*added != '\0') {
      folder.Write("a.csv", std::string(100, 'y') + added);
    }
    const Result<size_t> end = source->Read(bytes, sizeof bytes);
    const Result<size_t> last = end.ok() && end.value() != 0 ? source->Read(bytes, sizeof bytes) : end;
    CHECK(last.ok() == (*added == '\0'));
    CHECK(done == (*added == '\0'));
  }
}

TEST_CASE("a link that leads out of the data folder is not followed, one within it is") {
  const Folder elsewhere;
  elsewhere.Write("Roster.csv", "personID,startDate,hours,note\n");
  const Folder folder;
  folder.Write("Student.csv", kStudents);
  std::filesystem::create_symlink(elsewhere.path() / "Roster.csv", folder.path() / "Roster.csv");
  CHECK(HasFault(LoadEveryWay(folder, StudentAndRoster()), "Roster.csv:0: the file is a link that leads out of the data folder"));
  std::filesystem::remove(folder.path() / "Roster.csv");
  folder.Write("rows.csv", "personID,startDate,hours,note\n");
  std::filesystem::create_symlink("rows.csv", folder.path() / "Roster.csv");
  CHECK(LoadEveryWay(folder, StudentAndRoster()).good);
}

TEST_CASE("a source that fails after some bytes has no digest") {
  class Fails : public ByteSource {
   public:
    Result<size_t> Read(char* to, size_t) override {
      if (reads_++ == 3) {
        return Failure{"broken"};
      }
      *to = 'x';
      return size_t{1};
    }
    uint64_t TotalBytes() const override { return 10; }

   private:
    int reads_ = 0;
  };
  Fails source;
  CHECK(DigestOf(source).message() == "broken");
  CHECK(DigestOf(*MakeTextSource("abc"))->sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace tally
