#include "foundation/source/utf8.h"

#include <catch2/catch.hpp>

using namespace tally;

TEST_CASE("utf-8: well-formed text passes", "[source]") {
  CHECK(!FindInvalidUtf8(""));
  CHECK(!FindInvalidUtf8("plain ASCII of more than eight bytes"));
  CHECK(!FindInvalidUtf8("Espa\xC3\xB1ol \xE4\xB8\xAD\xE6\x96\x87 \xF0\x9F\x98\x80 \xF4\x8F\xBF\xBF \xED\x9F\xBF"));
}

TEST_CASE("utf-8: the first bad byte is found", "[source]") {
  CHECK(FindInvalidUtf8("abcdefghij\xFF") == 10u);
  CHECK(FindInvalidUtf8("ab\x80") == 2u);    // stray continuation
  CHECK(FindInvalidUtf8("\xC0\xAF") == 0u);  // overlong
  CHECK(FindInvalidUtf8("\xC1\xBF") == 0u);
  CHECK(FindInvalidUtf8("\xE0\x80\xAF") == 0u);
  CHECK(FindInvalidUtf8("\xF0\x8F\xBF\xBF") == 0u);
  CHECK(FindInvalidUtf8("x\xED\xA0\x80") == 1u);     // surrogate
  CHECK(FindInvalidUtf8("\xF4\x90\x80\x80") == 0u);  // above U+10FFFF
  CHECK(FindInvalidUtf8("cut \xE4\xB8") == 4u);      // cut short
  CHECK(FindInvalidUtf8("\xC3") == 0u);
}

TEST_CASE("utf-8: width on a terminal counts wide and combining characters", "[source]") {
  CHECK(DisplayWidth("abc") == 3);
  CHECK(DisplayWidth("\xE4\xB8\xAD\xE6\x96\x87") == 4);
  CHECK(DisplayWidth("e\xCC\x81") == 1);
  CHECK(DisplayWidth("\xF0\x9F\x98\x80") == 2);
  CHECK(CountCodePoints("e\xCC\x81") == 2);
}

TEST_CASE("utf-8: messages show what cannot be seen", "[source]") {
  CHECK(Printable("a\x1B[31mb\tc\n") == "a\\x1b[31mb\\x09c\\x0a");
  CHECK(Printable(std::string_view("\0", 1)) == "\\x00");
  CHECK(Printable("\x7F") == "\\x7f");
  CHECK(Printable("\xC2\x85") == "\\x85");        // a control character of two bytes
  CHECK(Printable("\xE2\x80\xAE") == "\\u202e");  // right-to-left override
  CHECK(Printable("\xFFz") == "\\xffz");
  CHECK(Printable("Espa\xC3\xB1ol") == "Espa\xC3\xB1ol");
}

TEST_CASE("utf-8: messages cut what is longer than 200 characters", "[source]") {
  std::string longest;
  for (int i = 0; i < 200; ++i) {
    longest += "\xC3\xB1";
  }
  CHECK(Printable(longest) == longest);
  const std::string cut = Printable(longest + "x");
  CHECK(CountCodePoints(cut) == 200);
  CHECK(cut.ends_with("\xC3\xB1..."));
}
