// tests/unit/print/mathml.cpp — formulas as MathML: what a browser is told, and that it is well-formed for any input
// SPDX-License-Identifier: MIT
#include "digits.hpp"
#include "unit/report/well_formed.hpp"

#include <ctgrad/core/random.hpp>
#include <ctgrad/expression/einsum.hpp>
#include <ctgrad/expression/explain.hpp>
#include <ctgrad/expression/transform.hpp>
#include <ctgrad/report/html.hpp>

#include <catch2/catch.hpp>

using namespace digits;

namespace {

/// Without the element around it.
auto inside(std::string_view latex) -> std::string {
  std::string const whole = mathml(latex);
  std::size_t const begin = whole.find('>') + 1;
  return whole.substr(begin, whole.rfind('<') - begin);
}

inline constexpr parameter<"Q", 4, 6> Q;
inline constexpr parameter<"c", 5> c;

}  // namespace

TEST_CASE("mathml: letters, numbers, operators") {
  CHECK(inside("x") == "<mi>x</mi>");
  CHECK(inside("a - 2.5 b") == "<mi>a</mi><mo>−</mo><mn>2.5</mn><mi>b</mi>");
  CHECK(inside("a \\odot b") == "<mi>a</mi><mo>⊙</mo><mi>b</mi>");
  CHECK(inside("\\lambda\\, x") == "<mi>λ</mi><mspace width=\"0.17em\"></mspace><mi>x</mi>");
  CHECK(inside("\\log(x)") == "<mi>log</mi><mo stretchy=\"false\">(</mo><mi>x</mi><mo stretchy=\"false\">)</mo>");
  CHECK(inside("\\operatorname{log\\_softmax}") == "<mi>log_softmax</mi>");
  CHECK(inside("a < b") == "<mi>a</mi><mo>&lt;</mo><mi>b</mi>");
}

TEST_CASE("mathml: scripts, fractions, roots, tall brackets") {
  CHECK(inside("W_{1}") == "<msub><mi>W</mi><mrow><mrow><mn>1</mn></mrow></mrow></msub>");
  CHECK(inside("x^\\top") == "<msup><mi>x</mi><mrow><mo>⊤</mo></mrow></msup>");
  CHECK(inside("W_{1}^{\\top}").starts_with("<msubsup><mi>W</mi>"));
  CHECK(inside("\\frac{1}{x}") == "<mfrac><mrow><mrow><mn>1</mn></mrow></mrow><mrow><mrow><mi>x</mi></mrow></mrow></mfrac>");
  CHECK(inside("\\sqrt{x}") == "<msqrt><mrow><mi>x</mi></mrow></msqrt>");
  CHECK(inside("\\left(x\\right)^{2}").starts_with("<msup><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow>"));
}

TEST_CASE("mathml: cases and lines are tables") {
  CHECK(inside("\\begin{cases} a & \\text{if } t \\\\ b & \\text{else} \\end{cases}") ==
        "<mrow><mo>{</mo><mtable>"
        "<mtr><mtd style=\"text-align: left\"><mi>a</mi></mtd>"
        "<mtd style=\"text-align: left\"><mtext>if\u00A0</mtext><mi>t</mi></mtd></mtr>"
        "<mtr><mtd style=\"text-align: left\"><mi>b</mi></mtd>"
        "<mtd style=\"text-align: left\"><mtext>else</mtext></mtd></mtr></mtable></mrow>");
  std::string const lines = mathml(dW2);
  CHECK(lines.find("<mtext>where</mtext>") != lines.npos);
  CHECK(lines.find("aligned") == lines.npos);
}

TEST_CASE("mathml: every formula is well-formed, leaves no command unread, and goes into a report") {
  static constexpr auto tensors = sum(hadamard(log_softmax<1>(Q), Q)) + sum(where(c, exp(c), pow(c, 1.5))) / 3.0 +
                                  sum(einsum<"ij,kj->ik">(Q, Q)) + max(sqrt(square(c) + 1e-8));
  static constexpr auto derivative = gradient(tensors, c);
  for (std::string const& formula :
       {mathml(logits), mathml(loss), mathml(dW1), mathml(db1), mathml(tensors), mathml(derivative)}) {
    INFO(formula);
    CHECK(xml_fault(formula).empty());
    CHECK(formula.find('\\') == formula.npos);
    CHECK_NOTHROW(html_page("report").formula(formula));
  }
}

TEST_CASE("mathml: whatever an op of the user's own says, the page stays well-formed") {
  std::string_view const pieces[] = {"{",
                                     "}",
                                     "&",
                                     "\\\\",
                                     "\\left",
                                     "\\right",
                                     "(",
                                     ")",
                                     "_",
                                     "^",
                                     "\\frac",
                                     "\\sqrt",
                                     "\\begin{cases}",
                                     "\\end{cases}",
                                     "\\operatorname{",
                                     "\\text{",
                                     "<script>",
                                     "x",
                                     "3.",
                                     "\\",
                                     " ",
                                     "\\unknown",
                                     "\\left.",
                                     "]",
                                     "é",
                                     "\\begin",
                                     "\\,"};
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    random_stream const stream{seed, 1};
    std::string soup;
    for (std::uint64_t i = 0; i < 12; ++i) soup += pieces[stream.below(i, std::size(pieces))];
    INFO(soup);
    std::string const formula = mathml(soup);
    INFO(formula);
    REQUIRE(xml_fault(formula).empty());
    REQUIRE(formula.find("<script") == formula.npos);
  }
}
