#include "foundation/source/source_file.h"

#include <catch2/catch.hpp>

using namespace tally;

TEST_CASE("source file: a byte has a line and a column in characters", "[source]") {
  const SourceFile file("a.tally", "one\nh\xC3\xA9llo x\r\n\nend");
  CHECK(file.Locate(0).line == 1);
  CHECK(file.Locate(0).column == 1);
  CHECK(file.Locate(3).column == 4);  // the line end belongs to its line
  CHECK(file.Locate(4).line == 2);
  CHECK(file.Locate(11).column == 7);  // the two bytes of é are one column
  CHECK(file.Locate(14).line == 3);
  CHECK(file.Locate(9999).line == 4);
  CHECK(file.Locate(9999).column == 4);
  CHECK(file.Line(2) == "h\xC3\xA9llo x");
  CHECK(file.Line(3).empty());
  CHECK(file.Line(4) == "end");
}

TEST_CASE("source file: a byte order mark takes no column", "[source]") {
  const SourceFile file("a.tally", "\xEF\xBB\xBFuse x");
  CHECK(file.Locate(3).column == 1);
  CHECK(file.Locate(7).column == 5);
}

TEST_CASE("source file: an empty file has one empty line", "[source]") {
  const SourceFile file("a.tally", "");
  CHECK(file.Locate(0).line == 1);
  CHECK(file.Line(1).empty());
}

TEST_CASE("source map: a span gives its text, at most what is there", "[source]") {
  SourceMap sources;
  sources.Add(SourceFile("first.tally", "abc"));
  const FileId second = sources.Add(SourceFile("second.tally", "define x"));
  CHECK(sources.Text(Span{.file = second, .begin = 7, .end = 8}) == "x");
  CHECK(sources.Text(Span{.file = second, .begin = 7, .end = 100}) == "x");
  CHECK(sources.Text(Span{.file = second, .begin = 100, .end = 101}).empty());
}
