// A manifest as a text, and what differs between two.
#include <catch2/catch.hpp>

#include "workbench/proof/json_value.h"
#include "workbench/proof/manifest.h"
#include "workbench/proof/manifest_differences.h"

namespace tally {
namespace {

ManifestEntry Input(const std::string& file, uint64_t bytes, const std::string& sha256) {
  ManifestEntry entry;
  entry.AddText("file", file);
  entry.AddNumber("bytes", bytes);
  entry.AddText("sha256", sha256);
  return entry;
}

Manifest Sample() {
  Manifest manifest;
  manifest.facts.AddText("tally", std::string("0.1.0"));
  manifest.facts.AddText("commit", std::optional<std::string>());
  manifest.facts.AddText("script_sha256", std::string("ab"));
  manifest.sections.push_back({"libraries", {}});
  manifest.sections.push_back({"inputs", {Input("a \"b\".csv", 3, "11"), Input("c\t\xC3\xA9.csv", 4, "22")}});
  return manifest;
}

std::vector<std::string> Words(std::string_view section, const std::vector<ManifestEntry>& then, const std::vector<ManifestEntry>& now) {
  std::vector<std::string> words;
  for (const ManifestDifference& difference : DifferencesOf(section, then, now)) {
    words.push_back(difference.what + " " + difference.name + ": " + difference.text);
  }
  return words;
}

}  // namespace

TEST_CASE("manifest: a text is read as it was written") {
  const std::string text = Sample().Text();
  CHECK(text ==
        "{\n  \"tally\": \"0.1.0\",\n  \"commit\": null,\n  \"script_sha256\": \"ab\",\n  \"libraries\": [],\n  \"inputs\": [\n"
        "    {\"file\": \"a \\\"b\\\".csv\", \"bytes\": 3, \"sha256\": \"11\"},\n"
        "    {\"file\": \"c\\u0009\xC3\xA9.csv\", \"bytes\": 4, \"sha256\": \"22\"}\n  ]\n}\n");
  Result<Manifest> read = ReadManifest(text);
  REQUIRE(read);
  CHECK(read->Text() == text);
  CHECK(read->facts.Get("commit").empty());
  CHECK(read->Section("inputs")[1].Get("file") == "c\t\xC3\xA9.csv");
  CHECK(read->Section("outputs").empty());
}

TEST_CASE("manifest: what is none is refused") {
  for (const char* const text : {"", "{", "[]", "{}", "{\"tally\": 1}", "{\"tally\": \"0\", \"script_sha256\": \"\", \"inputs\": [3]}",
                                 "{\"tally\": \"0\", \"script_sha256\": {}}", "{\"tally\": \"0\", \"script_sha256\": \"\"} x"}) {
    CHECK_FALSE(ReadManifest(text));
  }
}

TEST_CASE("json: texts, numbers, words and nesting are read, other texts are not") {
  Result<JsonValue> value = ParseJson(" {\"a\": [1, -2.5e3, true, false, null, \"\\u00e9\\ud83d\\ude00\\n\\/\"], \"b\": {}} ");
  REQUIRE(value);
  const JsonValue& list = *value->Find("a");
  REQUIRE(list.items.size() == 6);
  CHECK(list.items[1].text == "-2.5e3");
  CHECK(list.items[2].kind == JsonValue::Kind::kYes);
  CHECK(list.items[5].text == "\xC3\xA9\xF0\x9F\x98\x80\n/");
  CHECK(value->Find("b")->items.empty());
  CHECK(value->Find("c") == nullptr);
  for (const char* const text : {"{\"a\" 1}", "{\"a\": 1,}", "[1 2]", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "tru", "\"open", "[1"}) {
    CHECK_FALSE(ParseJson(text));
  }
  CHECK_FALSE(ParseJson(std::string(100, '[') + std::string(100, ']')));
}

TEST_CASE("manifest: differences are said in words") {
  const std::vector<ManifestEntry> then = {Input("a.csv", 3, "11"), Input("b.csv", 4, "22")};
  CHECK(Words("inputs", then, then).empty());
  CHECK(Words("inputs", then, {Input("a.csv", 5, "33"), Input("c.csv", 4, "22")}) ==
        std::vector<std::string>{"input a.csv: bytes: 3 then, 5 now; holds other bytes", "input b.csv: is not there any more",
                                 "input c.csv: is there, and was not"});
  ManifestEntry year;
  year.AddText("parameter", std::string("year"));
  ManifestEntry missing = year;
  year.AddText("value", std::string("2026"));
  missing.AddText("value", std::optional<std::string>());
  CHECK(Words("parameters", {year}, {missing}) == std::vector<std::string>{"parameter year: is missing, and was \"2026\""});
}

}  // namespace tally
