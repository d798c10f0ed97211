#include "foundation/types/output_file_name.h"

#include <catch2/catch.hpp>

namespace tally {
namespace {

TEST_CASE("output file names are plain names of files") {
  for (const std::string_view name : {"", ".", "..", "../x", "/x", "a/b", "a\\b", "a\nb", "a\x7f", "\xff.csv", "\xe2\x80\xae.csv"}) {
    INFO(name);
    CHECK(FaultOfFileName(name).has_value());
  }
  CHECK(FaultOfFileName(std::string(256, 'x')).has_value());
  for (const std::string_view name : {"a.csv", "...", "Bericht über 2025.csv", "-x", "a..b"}) {
    INFO(name);
    CHECK_FALSE(FaultOfFileName(name).has_value());
  }
  CHECK_FALSE(FaultOfFileNamePart("").has_value());
  CHECK(FaultOfFileNamePart("../").has_value());
}

TEST_CASE("names that differ in letter case or Unicode form are one file's") {
  CHECK(FileOfName("l.csv") == FileOfName("L.CSV"));
  CHECK(FileOfName("\xc3\xa9.csv") == FileOfName("e\xcc\x81.csv"));         // é: one letter; e and an accent
  CHECK(FileOfName("\xc3\x89.csv") == FileOfName("e\xcc\x81.csv"));         // É
  CHECK(FileOfName("\xd0\x94.csv") == FileOfName("\xd0\xb4.csv"));          // Д, д
  CHECK(FileOfName("\xe1\xbb\x87") == FileOfName("\xe1\xba\xb9\xcc\x82"));  // ệ: in two steps
  CHECK(FileOfName("\xe2\x84\xab") == FileOfName("\xc3\xa5"));              // the sign for Ångström, å
  CHECK(FileOfName("\xc7\x85") == FileOfName("\xc7\x86"));                  // Dž, dž
  CHECK(FileOfName("a.csv") != FileOfName("b.csv"));
  CHECK(FileOfName("e.csv") != FileOfName("\xc3\xa9.csv"));
  CHECK(FileOfName("\xff\x41") != FileOfName("\xfe\x41"));
}

}  // namespace
}  // namespace tally
