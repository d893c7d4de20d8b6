// tests/unit/report/markup.cpp — text stays text, numbers stay numbers
// SPDX-License-Identifier: MIT
#include "well_formed.hpp"

#include <ctgrad/report/markup.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace ctgrad;

TEST_CASE("well_formed: the judge of these tests finds faults") {
  CHECK(xml_fault("<a b=\"1\"><c/>text &amp; more</a>") == "");
  for (auto const* bad : {"<a>", "<a></b>", "<a b=1/>", "<a b=\"<\"/>", "<a>&nbsp;</a>", "<a>\x01</a>",
                          "<a b=\"1\" b=\"2\"/>", "<a>\xff</a>", "</a>", "<a", "text", "<a><b></a></b>"})
    CHECK(xml_fault(bad) != "");
}

TEST_CASE("escape: text stays text") {
  CHECK(escape("a < b && c > \"d\" 'e'") == "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;");
  CHECK(escape("Grüße, λ → 😀\n\t.") == "Grüße, λ → 😀\n\t.");
  CHECK(escape("") == "");
  CHECK(escape(std::string_view("a\0b\x1b", 4)) ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK(escape("\xff\xc3") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(escape("\xc0\xaf") == "\xEF\xBF\xBD\xEF\xBF\xBD");                  // an overlong slash
  CHECK(escape("\xe0\x80\xaf") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // another
  CHECK(escape("\xed\xa0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  CHECK(escape("\xef\xbf\xbf") == "\xEF\xBF\xBD");                          // U+FFFF is no XML character
}

TEST_CASE("coordinate: short, and never NaN") {
  CHECK(coordinate(1) == "1");
  CHECK(coordinate(-0.001) == "0");
  CHECK(coordinate(1.005) == "1");  // 1.00499... in binary
  CHECK(coordinate(10.5) == "10.5");
  CHECK(coordinate(100) == "100");
  CHECK(coordinate(-2.346) == "-2.35");
  CHECK_THROWS_WITH(coordinate(std::nan("")), "svg: a coordinate is nan, it must be finite and at most 1e6");
  CHECK_THROWS_WITH(coordinate(std::numeric_limits<double>::infinity()),
                    "svg: a coordinate is inf, it must be finite and at most 1e6");
  CHECK_THROWS_AS(coordinate(-2e6), error);
}

TEST_CASE("readable: as people write numbers") {
  CHECK(readable(0.5) == "0.5");
  CHECK(readable(0.1 + 0.2) == "0.3");
  CHECK(readable(1797) == "1797");
  CHECK(readable(-1234567) == "-1234567");
  CHECK(readable(-0.0) == "0");
  CHECK(readable(1.5e-7) == "1.5e-7");
  CHECK(readable(2e10) == "2e10");
  CHECK(readable(0.000012345, 3) == "1.23e-5");
  CHECK(readable(std::nan("")) == "nan");
  CHECK(readable(-std::numeric_limits<double>::infinity()) == "-inf");
}
