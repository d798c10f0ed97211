#include "foundation/diagnostics/renderer.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "foundation/diagnostics/json_text.h"
#include "foundation/source/utf8.h"

using namespace tally;

namespace {

struct Fixture {
  SourceMap sources;
  DiagnosticSink sink;

  Span Find(std::string text, std::string_view part, std::string name = "a.tally") {
    const size_t at = text.find(part);
    const FileId file = sources.Add(SourceFile(std::move(name), std::move(text)));
    return Span{.file = file, .begin = static_cast<uint32_t>(at), .end = static_cast<uint32_t>(at + part.size())};
  }
  std::string Text() const { return RenderText(sink, sources, {}); }
};

size_t CountOf(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("renderer: a message in a script shows place, line, caret, second place and hint", "[diagnostics]") {
  Fixture f;
  const Span span = f.Find("define x = 1\n  where studnt.gender = 2\n", "studnt");
  f.sink.Report(DiagnosticKind::UnknownColumn, span, "`studnt` is not a column of `enrollment`")
      .Label(Span{.file = span.file, .begin = 7, .end = 8}, "needed here")
      .Hint("did you mean `student`?");
  CHECK(f.Text() ==
        "error: a.tally:2:9: `studnt` is not a column of `enrollment` [T0202]\n"
        "   2 |   where studnt.gender = 2\n"
        "     |         ^^^^^^\n"
        "  a.tally:1:8: needed here\n"
        "   1 | define x = 1\n"
        "     |        ^\n"
        "  hint: did you mean `student`?\n");
}

TEST_CASE("renderer: places outside of scripts", "[diagnostics]") {
  Fixture f;
  f.sink.Report(DiagnosticKind::DataValue, DataPlace{.file = "Roster.csv", .line = 12}, "column `sex`: \"x\"").times = 40000;
  f.sink.Report(DiagnosticKind::DataFileMissing, DataPlace{.file = "School.csv"}, "not there");
  f.sink.Report(DiagnosticKind::BadParameter, ParameterPlace{.name = "school"}, "no such school");
  f.sink.Report(DiagnosticKind::BadParameter, ParameterPlace{}, "the last day is before the first");
  f.sink.Warn(DiagnosticKind::BadPath, PathPlace{.path = "out\nside"}, "odd");
  f.sink.Note(DiagnosticKind::RunFault, PathPlace{}, "17 students undetermined");
  CHECK(f.Text() ==
        "error: Roster.csv:12: column `sex`: \"x\" [T0404]\n"
        "  found 40000 times, here first\n"
        "error: School.csv: not there [T0401]\n"
        "error: parameter school: no such school [T0602]\n"
        "error: parameters: the last day is before the first [T0602]\n"
        "warning: out\\x0aside: odd [T0603]\n"
        "note: 17 students undetermined [T0501]\n");
}

TEST_CASE("renderer: tabs and wide characters keep the caret under its word", "[diagnostics]") {
  Fixture f;
  f.sink.Report(DiagnosticKind::UnknownName, f.Find("\t\"\xE4\xB8\xAD\" here", "here"), "x");
  CHECK(f.Text() ==
        "error: a.tally:1:6: x [T0201]\n"
        "   1 |     \"\xE4\xB8\xAD\" here\n"
        "     |          ^^^^\n");
}

TEST_CASE("renderer: control characters of a line are shown, not obeyed", "[diagnostics]") {
  Fixture f;
  f.sink.Report(DiagnosticKind::NotText, f.Find("a\x1B[2J\xFF\x01 b", "b"), "raw \x1B[2J");
  CHECK(f.Text() ==
        "error: a.tally:1:9: raw \\x1b[2J [T0105]\n"
        "   1 | a\\x1b[2J\\xff\\x01 b\n"
        "     |                  ^\n");
}

TEST_CASE("renderer: a long line is cut around the caret and ends in dots", "[diagnostics]") {
  for (size_t before : {size_t{0}, size_t{150}, size_t{5000}, size_t{3000000}}) {
    Fixture f;
    f.sink.Report(DiagnosticKind::UnknownName, f.Find(std::string(before, '-') + "HERE" + std::string(400, '+'), "HERE"), "x");
    const std::string text = f.Text();
    const size_t line_begin = text.find("| ") + 2;
    const std::string line = text.substr(line_begin, text.find('\n', line_begin) - line_begin);
    const size_t caret_begin = text.find("| ", line_begin + line.size()) + 2;
    INFO(text);
    CHECK(line.size() <= 200);
    CHECK(line.ends_with("..."));
    CHECK(line.find("HERE") == text.find('^') - caret_begin);
    CHECK(CountOf(text, "^") == 4);
  }
}

TEST_CASE("renderer: a place at the end of a file or of an empty file is no fault", "[diagnostics]") {
  Fixture f;
  const FileId empty = f.sources.Add(SourceFile("empty.tally", ""));
  f.sink.Report(DiagnosticKind::EmptyScript, Span{.file = empty}, "the script holds nothing");
  const FileId file = f.sources.Add(SourceFile("b.tally", "axis a {\n"));
  f.sink.Report(DiagnosticKind::UnclosedBlock, Span{.file = file, .begin = 9, .end = 50}, "x");
  CHECK(f.Text() == "error: empty.tally:1:1: the script holds nothing [T0109]\nerror: b.tally:2:1: x [T0103]\n");
}

TEST_CASE("renderer: script messages come in the order of their places, before the others", "[diagnostics]") {
  Fixture f;
  const FileId file = f.sources.Add(SourceFile("a.tally", "abcdef"));
  f.sink.Report(DiagnosticKind::DataHeader, DataPlace{.file = "d.csv", .line = 1}, "third");
  f.sink.Report(DiagnosticKind::UnknownName, Span{.file = file, .begin = 4, .end = 5}, "second");
  f.sink.Warn(DiagnosticKind::UnknownName, Span{.file = file, .begin = 1, .end = 2}, "first");
  const std::string text = f.Text();
  CHECK(text.find("first") < text.find("second"));
  CHECK(text.find("second") < text.find("third"));
}

TEST_CASE("renderer: at most 100 messages and 64 KiB, errors before warnings, the rest is counted", "[diagnostics]") {
  Fixture f;
  for (int i = 0; i < 300; ++i) {
    f.sink.Warn(DiagnosticKind::RunFault, PathPlace{.path = "w"}, "warning");
  }
  for (int i = 0; i < 12000; ++i) {
    f.sink.Report(DiagnosticKind::RunFault, PathPlace{.path = "e"}, "short");
  }
  const std::string text = f.Text();
  CHECK(CountOf(text, "error: ") == 100);
  CHECK(CountOf(text, "warning: ") == 0);
  CHECK(text.ends_with("11900 more errors, 300 more warnings and notes\n"));

  Fixture g;
  for (int i = 0; i < 90; ++i) {
    g.sink.Report(DiagnosticKind::RunFault, PathPlace{.path = "e"}, std::string(100000, 'x'));
  }
  const std::string large = g.Text();
  CHECK(large.size() <= 64 * 1024);
  CHECK(CountOf(large, "error: ") >= 10);
}

TEST_CASE("renderer: colour is only added on request", "[diagnostics]") {
  Fixture f;
  f.sink.Report(DiagnosticKind::UnknownName, f.Find("abc", "b"), "x");
  CHECK(f.Text().find('\x1B') == std::string::npos);
  CHECK(RenderText(f.sink, f.sources, {.colour = true}).find("\x1B[1;31merror:") != std::string::npos);
}

TEST_CASE("renderer: JSON is one object a line, whatever the text holds", "[diagnostics]") {
  Fixture f;
  f.sink.Report(DiagnosticKind::UnknownName, f.Find("a\nbcd", "cd"), "\"q\" \\ \x1B \xFF").Hint("one").Hint("two");
  f.sink.Report(DiagnosticKind::DataValue, DataPlace{.file = "Roster.csv", .line = 12}, "y");
  CHECK(
      RenderJson(f.sink, f.sources, {}) ==
      R"({"severity":"error","code":"T0201","place":{"kind":"script","file":"a.tally","line":2,"column":2,"end_line":2,"end_column":4},)"
      R"("text":"\"q\" \\ \u001b \ufffd","labels":[],"hints":["one","two"],"times":1})"
      "\n"
      R"({"severity":"error","code":"T0404","place":{"kind":"data","file":"Roster.csv","line":12},"text":"y","labels":[],"hints":[],"times":1})"
      "\n");
}

TEST_CASE("kinds: codes are unique, well formed and found in any case", "[diagnostics]") {
  std::vector<std::string_view> codes;
  for (const DiagnosticKindInfo& info : AllDiagnosticKinds()) {
    CHECK(info.code.size() == 5);
    CHECK(info.code.front() == 'T');
    CHECK(FindDiagnosticKind(info.code) == &info);
    codes.push_back(info.code);
  }
  std::sort(codes.begin(), codes.end());
  CHECK(std::adjacent_find(codes.begin(), codes.end()) == codes.end());
  REQUIRE(FindDiagnosticKind("t0201") != nullptr);
  CHECK(FindDiagnosticKind("t0201")->kind == DiagnosticKind::UnknownName);
  CHECK(FindDiagnosticKind("") == nullptr);
  CHECK(FindDiagnosticKind("T02011") == nullptr);
}

TEST_CASE("sink: a finding that is taken over keeps its severity, second places, hints and number", "[diagnostics]") {
  Fixture f;
  const Span span = f.Find("define x = 1", "x");
  DiagnosticSink other;
  Diagnostic& fault = other.Report(DiagnosticKind::UnknownName, span, "first").Label(span, "here").Hint("so");
  fault.times = 7;
  other.Note(DiagnosticKind::NotDecided, PathPlace{"a"}, "second");
  f.sink.Take(other);
  CHECK(f.sink.error_count() == 1);
  CHECK(RenderText(f.sink, f.sources, {}) == RenderText(other, f.sources, {}));
  DiagnosticSink errors;
  errors.Take(other, DiagnosticSink::Taken::kErrors);
  CHECK(errors.all().size() == 1);
}

TEST_CASE("sink: findings that another sink only counted are counted", "[diagnostics]") {
  DiagnosticSink other;
  for (size_t i = 0; i < DiagnosticSink::kMaxKept + 5; ++i) {
    other.Report(DiagnosticKind::DataValue, DataPlace{"a.csv", i}, "x");
  }
  DiagnosticSink sink;
  sink.Report(DiagnosticKind::DataValue, DataPlace{"a.csv", 0}, "x");
  sink.Take(other);
  CHECK(sink.error_count() == DiagnosticSink::kMaxKept + 6);
  CHECK(sink.errors_not_kept() == 6);
}

TEST_CASE("json: one writer of texts, which a terminal cannot obey", "[diagnostics]") {
  CHECK(JsonText("a \"b\" \\ \n") == "\"a \\\"b\\\" \\\\ \\u000a\"");
  CHECK(JsonText("\x7f\u009b\u202e") == "\"\\u007f\\u009b\\u202e\"");
  CHECK(JsonText("\xff") == "\"\\ufffd\"");
  CHECK(JsonText("abcdef", 3) == "\"abc...\"");
}
