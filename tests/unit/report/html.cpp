// tests/unit/report/html.cpp — one page, complete in itself, harmless whatever it is told
// SPDX-License-Identifier: MIT
#include "well_formed.hpp"

#include <ctgrad/report/html.hpp>
#include <ctgrad/report/line_plot.hpp>

#include <catch2/catch.hpp>

using namespace ctgrad;

namespace {

auto holds(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The page's body, which is written so that XML's rules hold for it too.
auto body(html_page const& page) -> std::string {
  auto const text = page.str();
  auto const from = text.find("<body>"), to = text.find("</html>");
  return text.substr(from, to - from);
}

}  // namespace

TEST_CASE("html_page: sections, words, tables, pictures and formulas are well-formed") {
  html_page page("Digits");
  page.section("A <first> section")
      .paragraph("x < y & z")
      .preformatted("  two\n    lines <b>")
      .table({"name", "score"}, {{"a & b", "0.97"}, {"c", "-1e-3"}})
      .figure(line_plot({{.name = "on test", .y = {1, 2}}}, {.title = "Loss on href = src"}), "It <falls>.")
      .formula("<math><mi>x</mi></math>");
  CHECK(xml_fault(body(page)) == "");
  auto const text = page.str();
  CHECK(text.starts_with("<!DOCTYPE html>\n"));
  CHECK(holds(text, "<td>a &amp; b</td><td class=\"number\">0.97</td>"));
  CHECK(holds(text, "<td class=\"number\">-1e-3</td>"));
  CHECK(holds(text, "<figcaption>It &lt;falls&gt;.</figcaption>"));
  CHECK(holds(text, "<pre>\n  two\n    lines &lt;b&gt;</pre>"));
}

TEST_CASE("html_page: hostile words stay words") {
  auto const* const hostile = "</title></pre><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\xff";
  html_page page(hostile);
  page.section(hostile).paragraph(hostile).preformatted(hostile).table({hostile}, {{hostile}});
  page.figure("<svg></svg>", hostile).section("2").section("3");
  CHECK(xml_fault(body(page)) == "");
  CHECK_FALSE(holds(page.str(), "<script"));
  CHECK_FALSE(holds(page.str(), "<img"));
}

TEST_CASE("html_page: forbids the browser to run or load anything, and names nothing outside") {
  auto const text = html_page("a").str();
  CHECK(holds(text, "default-src 'none'; style-src 'unsafe-inline'"));
  CHECK_FALSE(holds(text, "http:"));
  CHECK_FALSE(holds(text, "https:"));
}

TEST_CASE("html_page: a table of contents from three sections on") {
  html_page page("a");
  page.section("one").section("two");
  CHECK_FALSE(holds(page.str(), "<nav>"));
  page.section("three");
  CHECK(holds(page.str(), "<li><a href=\"#section-3\">three</a></li>"));
}

TEST_CASE("html_page: markup that could run or load something is refused") {
  html_page page("a");
  auto const before = page.str();
  CHECK_THROWS_WITH(page.figure("<p>no</p>"), "html_page: a figure must begin with <svg, not with \"<p>no</p>\"");
  CHECK_THROWS_WITH(page.formula("x^2"), "html_page: a formula must begin with <math, not with \"x^2\"");
  for (auto const* bad : {"<svg><script>1</script></svg>", "<svg><SCRIPT\n>1</SCRIPT></svg>", "<svg onload=\"x()\"></svg>",
                          "<svg/onload=x()></svg>", "<svg a=\"b\"onload=x()></svg>",
                          "<svg><a xlink:href=\"javascript:x()\"/></svg>", "<svg><image href='http://x'/></svg>",
                          "<svg></svg><iframe src=x></iframe>", "<svg><!-- \" --><script>1</script></svg>",
                          "<svg><foreignObject></foreignObject></svg>", "<svg a='>' onclick=x()></svg>"})
    CHECK_THROWS_AS(page.figure(bad), error);
  CHECK_THROWS_WITH(page.table({}, {}), "html_page: a table without columns was given");
  CHECK(page.str() == before);
}

TEST_CASE("html_page: a table's rows have the length of its head") {
  html_page page("a");
  auto const before = page.str();
  CHECK_THROWS_WITH(page.table({"x", "y"}, {{"1", "2"}, {"3"}}),
                    "html_page: row 1 of a table has 1 cells, but its head has 2");
  CHECK(page.str() == before);
}
